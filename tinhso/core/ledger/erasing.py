"""Erasing personal values: the values and their salts go, the rows and their digests stay.

Every erasure is a fact on the ledger, and the fact is all the database erases by. A list of them is
kept outside the database, so that one brought back from a backup forgets again what it had to.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tinhso.core.actor import Actor, system
from tinhso.core.errors import NotFound, Refused
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.consumers import Consumer
from tinhso.core.ledger.encoding import canonical, instant
from tinhso.core.ledger.events import kind_of
from tinhso.core.ledger.queries import Entry, history

LONGEST_GROUND = 300
_FIELD = re.compile(r"[a-z0-9_]+")
_MANY_DIGITS = re.compile(r"(?:\d[ .-]?){9,}")  # of a person, or of a telephone


@dataclass(frozen=True, kw_only=True)
class PersonalDataErased:
    """Values of `fields` were erased from `versions` of the stream, on this legal ground."""

    versions: tuple[int, ...]
    fields: tuple[str, ...]
    ground: str


@transaction.atomic
def erase(
    *,
    actor: Actor,
    stream: str,
    fields: Set[str],
    ground: str,
    at: datetime,
    versions: Set[int] | None = None,
) -> int:
    """Erase the values of `fields` from `stream`, or from these `versions` of it; return the rows.

    Who may ask for it is the caller's to know. What others made of the values (projections,
    letters, files) they erase by themselves, on reading `PersonalDataErased`. Refuses a ground that
    is missing, long, or looks as if it named a person, and a field that no row holds.
    """
    _check(fields, ground)
    _hold(stream)
    holding = _holding(stream, fields, versions)
    missing = sorted(fields - {field for found in holding.values() for field in found})
    if missing:
        raise NotFound(
            _("Luồng %(stream)s không còn giá trị nào của trường %(fields)s để xóa.")
            % {"stream": stream, "fields": ", ".join(missing)},
            field="fields",
        )
    fact = PersonalDataErased(
        versions=tuple(sorted(holding)), fields=tuple(sorted(fields)), ground=ground.strip()
    )
    entry = record(fact, stream=stream, actor=actor, at=at)
    return _erase_by(stream, entry.version)


def erase_too(erasure: Entry, *, stream: str, at: datetime, fields: Set[str] | None = None) -> int:
    """Erase all that another stream holds, or these `fields` of it, for the reason of `erasure`."""
    held = {field for found in _holding(stream, fields, None).values() for field in found}
    if not held:
        return 0
    return erase(
        actor=Actor(id=erasure.actor),
        stream=stream,
        fields=held,
        ground=erasure.payload["ground"],
        at=at,
    )


def holding(stream: str) -> dict[int, tuple[str, ...]]:
    """Return, by version, the fields of `stream` whose values can still be read."""
    return _holding(stream, None, None)


def _check(fields: Set[str], ground: str) -> None:
    if not fields or not all(_FIELD.fullmatch(field) for field in fields):
        raise Refused(_("Nêu tên các trường cần xóa, ví dụ note, name."), field="fields")
    if not ground.strip():
        raise Refused(
            _("Nêu căn cứ pháp lý của việc xóa, ví dụ: Điều 14 Luật 91/2025/QH15."), field="ground"
        )
    if len(ground) > LONGEST_GROUND or _MANY_DIGITS.search(ground):
        raise Refused(
            _(
                "Căn cứ ở lại mãi trên sổ cái: chỉ ghi điều luật hay số quyết định, dưới %(most)s"
                " ký tự, không ghi tên, số định danh hay điện thoại."
            )
            % {"most": LONGEST_GROUND},
            field="ground",
        )


def _hold(stream: str) -> None:
    """Keep writers off the stream until the erasure is done."""
    with connection.cursor() as cursor:
        cursor.execute("select 1 from ledger_stream where name = %s for update", [stream])
        if cursor.fetchone() is None:
            raise NotFound(
                _("Sổ cái không có luồng %(stream)s.") % {"stream": stream}, field="stream"
            )


_HOLDING = """
select l.version, array_agg(k order by k)
from ledger_stream s join ledger l on l.stream_id = s.id join ledger_opened o on o.ledger_id = l.id
    cross join lateral jsonb_object_keys(o.opened) k
where s.name = %(stream)s and (%(fields)s::text[] is null or k = any(%(fields)s))
    and (%(versions)s::int[] is null or l.version = any(%(versions)s))
group by l.version order by l.version
"""


def _holding(
    stream: str, fields: Set[str] | None, versions: Set[int] | None
) -> dict[int, tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _HOLDING,
            {
                "stream": stream,
                "fields": sorted(fields) if fields is not None else None,
                "versions": sorted(versions) if versions is not None else None,
            },
        )
        return {version: tuple(found) for version, found in cursor.fetchall()}


def _erase_by(stream: str, version: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select ledger_erase(%s, %s)", [stream, version])
        return int(cursor.fetchone()[0])


def vacuum() -> None:
    """Let go of the dead rows erasing left behind, outside any transaction."""
    with connection.cursor() as cursor:
        cursor.execute("vacuum ledger_opened")


def keep_list(entries: Sequence[Entry]) -> None:
    """Write erasures down outside the database, each once; no values are among them."""
    file = Path(settings.ERASURES_FILE)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        kept.seek(0)
        whole = kept.read().rpartition(b"\n")
        kept.truncate(len(whole[0] + whole[1]))  # a writer that was killed left half a line
        known = {line["digest"] for line in _lines(whole[0])}
        for entry in entries:
            if entry.digest.hex() not in known:
                kept.write(canonical(_line(entry)).encode() + b"\n")
        kept.flush()
        os.fsync(kept.fileno())


LIST = Consumer(
    name="core.ledger.erasing.keep_list",
    kinds=frozenset({kind_of(PersonalDataErased)}),
    apply=keep_list,
)


def erase_again(file: Path, *, at: datetime) -> int:
    """Erase what the list says, in a database brought back from a backup; return the rows.

    A fact the backup lost is recorded again, under its old ground. Streams it lost are passed over.
    """
    if not file.exists():
        return 0
    whole = file.read_bytes().rpartition(b"\n")[0]
    return sum(_erase_again(line, at=at) for line in _lines(whole))


@transaction.atomic
def _erase_again(line: dict[str, Any], *, at: datetime) -> int:
    stream, fields, versions = line["stream"], set(line["fields"]), set(line["versions"])
    facts = [entry for entry in history(stream) if entry.digest.hex() == line["digest"]]
    if facts:
        return _erase_by(stream, facts[0].version)
    left = {field for found in _holding(stream, fields, versions).values() for field in found}
    if not left:
        return 0
    return erase(
        actor=system("restore"),
        stream=stream,
        fields=left,
        ground=line["ground"],
        at=at,
        versions=versions,
    )


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "stream": entry.stream,
        "versions": entry.payload["versions"],
        "fields": entry.payload["fields"],
        "ground": entry.payload["ground"],
        "actor": entry.actor,
        "at": instant(entry.at),
        "digest": entry.digest.hex(),
    }


def _lines(whole: bytes) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in whole.splitlines())
