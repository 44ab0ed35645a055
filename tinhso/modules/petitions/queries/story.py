"""What happened to a petition, told from the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people.queries import persons
from tinhso.core.units.queries import units
from tinhso.core.words.worded import kept, worded
from tinhso.modules.dossiers.queries.timeline import ERASED

NOTE = "note"  # under this name stands what was written to a fact

# What the petitioner reads, without names of officers, and what officers read.
SAID: Mapping[str, tuple[str, str]] = {
    "petitions.PetitionSubmitted": (worded("Bạn đã gửi"), worded("Người dân gửi")),
    "petitions.PetitionAccepted": (worded("Cơ quan đã tiếp nhận"), worded("Tiếp nhận")),
    "petitions.PetitionRefused": (worded("Cơ quan không tiếp nhận"), worded("Không tiếp nhận")),
    "petitions.PetitionSupplementAsked": (
        worded("Cơ quan cần bạn nói rõ thêm"),
        worded("Đề nghị bổ sung"),
    ),
    "petitions.PetitionSupplemented": (worded("Bạn đã bổ sung"), worded("Người gửi bổ sung")),
    "petitions.PetitionForwarded": (
        worded("Chuyển đến %(unit)s"),
        worded("Chuyển đến %(unit)s"),
    ),
    "petitions.PetitionAnswered": (worded("Cơ quan đã trả lời"), worded("Trả lời")),
    "petitions.PetitionPublished": (
        worded("Câu trả lời được công khai, không kèm thông tin của bạn"),
        worded("Công khai câu trả lời"),
    ),
    "petitions.PetitionUnpublished": (
        worded("Câu trả lời thôi công khai"),
        worded("Thôi công khai"),
    ),
    "petitions.PetitionRated": (worded("Bạn đã đánh giá"), worded("Người gửi đánh giá")),
    "petitions.PetitionReopened": (worded("Bạn kiến nghị lại"), worded("Người gửi kiến nghị lại")),
    "petitions.PetitionWithdrawn": (worded("Bạn đã rút"), worded("Người gửi rút")),
}
RATED = "petitions.PetitionRated"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened; `who` is empty for the petitioner, who is told of units only."""

    kind: str
    title: str
    at: datetime
    who: str
    note: str


def story(code: str, *, inside: bool) -> tuple[Told, ...]:
    """Return all that happened, oldest first; `inside` with the names of who did it."""
    entries = [entry for entry in history(f"petition:{code}") if entry.kind in SAID]
    names = _names(entries) if inside else {}
    places = _places(entries)
    return tuple(
        Told(
            kind=entry.kind,
            title=_title(entry, places, inside=inside),
            at=entry.at,
            who=_who(entry, names),
            note=str(ERASED) if NOTE in entry.erased else str(entry.opened.get(NOTE, "")),
        )
        for entry in entries
    )


def _title(entry: Entry, places: Mapping[int, str], *, inside: bool) -> str:
    said = SAID[entry.kind][inside]
    if entry.kind == RATED:
        mark = worded("hài lòng") if entry.payload["satisfied"] else worded("không hài lòng")
        return worded("%(said)s: %(mark)s", said=said, mark=mark)
    if "to_unit_id" in entry.payload:
        there = places.get(entry.payload["to_unit_id"], worded("đơn vị khác"))
        return worded(kept(said), unit=there)
    return said


def _who(entry: Entry, names: Mapping[str, str]) -> str:
    who, behind = names.get(entry.actor, ""), names.get(_behind(entry), "")
    if who and behind:
        return worded("%(who)s (thay %(in_place_of)s)", who=who, in_place_of=behind)
    return who


def _behind(entry: Entry) -> str:
    behind = entry.payload.get("on_behalf")
    return f"person:{behind['person']}" if behind else ""


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    actors = {name for entry in entries for name in (entry.actor, _behind(entry))}
    ids = [int(name[7:]) for name in actors if name.startswith("person:")]
    return {f"person:{pk}": row.full_name for pk, row in persons(ids).items()}


def _places(entries: Sequence[Entry]) -> dict[int, str]:
    ids = {entry.payload["to_unit_id"] for entry in entries if "to_unit_id" in entry.payload}
    return {pk: row.short_name or row.name for pk, row in units(ids).items()}
