"""The beats every verb shares: lock, ask who may, ask when, and record."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, Refused
from tinhso.core.files.actions import Readable, take_in
from tinhso.core.files.rules import JPEG, PDF, PNG
from tinhso.core.ledger.actions import record
from tinhso.core.search import fold
from tinhso.core.words.worded import worded
from tinhso.modules.petitions import permissions
from tinhso.modules.petitions.events import PetitionEvent
from tinhso.modules.petitions.models import Petition, PetitionFile
from tinhso.modules.petitions.queries.deadlines import comes_in_time, next_due
from tinhso.modules.petitions.queries.one import not_found, standing_of
from tinhso.modules.petitions.rules import BY_PETITIONER, FILES_LIMIT, Verb

FILE_KINDS = frozenset({PDF, JPEG, PNG})
Given = tuple[str, bytes | Readable]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A petition locked for a verb: by whom, at which unit, and whether it comes `in_time`."""

    row: Petition
    actor: Actor
    unit_id: int
    in_time: bool


def take(*, code: str, actor: Actor, verb: Verb, at: datetime) -> Taken:
    """Lock the petition for a verb and move it where the verb leads; saving is for the caller.

    What comes after its deadline is marked late. The actor returned names the mandate used.
    """
    day = timezone.localdate(at)
    seen = permissions.own(actor) if verb in BY_PETITIONER else permissions.handled(actor, day=day)
    row = Petition.objects.select_for_update().filter(seen, code=code).first()
    if row is None:
        raise not_found(code)
    doer = permissions.doing(actor, row, verb, day=day)
    if doer is None:
        raise NotAllowed(worded("Việc này dành cho người khác trong đơn vị."))
    state = standing_of(row, at=at).after(verb, at=at)
    in_time = comes_in_time(row, verb, at=at)
    row.was_late = row.was_late or not in_time
    row.state = state.value
    row.due_at = next_due(row)
    assert row.unit_id is not None
    return Taken(row=row, actor=doer, unit_id=row.unit_id, in_time=in_time)


def tell(event: PetitionEvent, *, actor: Actor, at: datetime, note: str = "", **more: str) -> None:
    """Record the fact; what was written to it stands beside."""
    written = {name: text for name, text in {"note": note, **more}.items() if text}
    record(
        event,
        stream=f"petition:{event.petition}",
        actor=actor,
        at=at,
        personal=written or None,
    )


def put_file(row: Petition, given: Given, *, at: datetime, is_supplement: bool = False) -> None:
    """Keep a picture or a PDF with the petition, once however often; refuse too many of them."""
    name, content = given
    file = take_in(source=content, name=name, accept=FILE_KINDS, at=at)
    if row.files.exclude(file_id=file.id).count() >= FILES_LIMIT:
        ask = worded("Mỗi phản ánh nhận nhiều nhất %(most)s tệp.", most=FILES_LIMIT)
        raise Refused(ask, field="files")
    more = {"name": file.name, "is_supplement": is_supplement, "added_at": at}
    PetitionFile.objects.get_or_create(petition=row, file_id=file.id, defaults=more)


def folded_of(row: Petition, name: str) -> str:
    """Return by what a petition is found: code, dossier, writer, and what it is about."""
    return fold(f"{row.code} {row.dossier_code} {name} {row.subject} {row.place}")
