"""One petition: as its writer follows it, as officers handle it, and while it is written."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tinhso.core.actor import Actor, Mandate
from tinhso.core.errors import NotFound
from tinhso.core.files.queries import served
from tinhso.core.files.sendable import Sendable, kept
from tinhso.core.ledger import access
from tinhso.core.people.queries import person
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.clock import Clock, clock_of
from tinhso.modules.petitions import permissions, terms
from tinhso.modules.petitions.models import Petition, PetitionFile
from tinhso.modules.petitions.queries.deadlines import due
from tinhso.modules.petitions.queries.rows import Row, values_of, with_names
from tinhso.modules.petitions.queries.story import Told, story
from tinhso.modules.petitions.rules import BY_PETITIONER, MOVES, Standing, State, Verb, Written

__all__ = ["DraftView", "FileRow", "PetitionView", "State", "Told", "Verb", "Written"]


@dataclass(frozen=True, kw_only=True)
class FileRow:
    id: int
    file_id: int
    name: str
    is_supplement: bool


@dataclass(frozen=True, kw_only=True)
class PetitionView(Row):
    """All the actor may see. `verbs` are what the actor may do now, likeliest first, done by the
    mandate `on_behalf` where it is not a role of the actor's own; `publish_by` until when.
    `promise` is the clock of the answer, whatever else is due before."""

    text: str
    place: str
    phone: str
    files: tuple[FileRow, ...]
    take_by: datetime
    answer_by: datetime
    answer_why: str
    promise: Clock
    asked_text: str
    answer_before: datetime | None
    answer: str
    satisfied: bool | None
    rounds: int
    public_subject: str
    public_text: str
    published_at: datetime | None
    publish_by: datetime | None
    story: tuple[Told, ...]
    verbs: tuple[Verb, ...]
    on_behalf: Mandate | None


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """What somebody is writing; with a `code` it has been sent."""

    draft_id: UUID
    written: Written
    unit_name: str
    files: tuple[FileRow, ...]
    code: str


def own_petition(*, actor: Actor, code: str, at: datetime) -> PetitionView:
    """Return a petition to who wrote it; to others it is not found."""
    return _view(actor, _seen(permissions.own(actor), code), at, inside=False)


def handled_petition(*, actor: Actor, code: str, at: datetime) -> PetitionView:
    """Return a petition to who handles it; to others it is not found."""
    seen = permissions.handled(actor, day=timezone.localdate(at))
    return _view(actor, _seen(seen, code), at, inside=True)


def blank(*, actor: Actor) -> Written:
    """Return what is filled in before the actor writes anything: the telephone we know."""
    person_id = permissions.require_petitioner(actor)
    access.opened(f"person:{person_id}")
    return Written(phone=person(person_id).phone)


def draft(*, actor: Actor, draft_id: UUID) -> DraftView:
    """Return what the actor is writing, or has sent from there."""
    row = _own_draft(actor, draft_id)
    access.opened(f"person:{row.person_id}")
    return DraftView(
        draft_id=row.draft_id,
        written=written_of(row),
        unit_name=row.unit.name if row.unit else "",
        files=_files(row),
        code=row.code or "",
    )


def written_of(row: Petition) -> Written:
    """Return the words of a petition."""
    return Written(
        kind=row.kind,
        about=row.about,
        subject=row.subject,
        text=row.text,
        place=row.place,
        phone=row.phone,
        dossier=row.dossier_code,
        unit_id=row.unit_id,
    )


def own_file(*, actor: Actor, code: str, file_id: int) -> Sendable:
    """Return a file to who put it there."""
    return _file(_seen(permissions.own(actor), code), file_id)


def handled_file(*, actor: Actor, code: str, file_id: int, at: datetime) -> Sendable:
    """Return a file to who handles the petition."""
    seen = permissions.handled(actor, day=timezone.localdate(at))
    return _file(_seen(seen, code), file_id)


def draft_file(*, actor: Actor, draft_id: UUID, file_id: int) -> Sendable:
    """Return a file of what the actor is writing."""
    return _file(_own_draft(actor, draft_id), file_id)


def standing_of(row: Petition, *, at: datetime) -> Standing:
    """Return what decides what may be done to it."""
    return Standing(
        state=State(row.state),
        was_asked=row.asked_at is not None,
        answer_before=row.answer_before,
        satisfied=row.satisfied,
        rounds=row.rounds,
        most_rounds=terms.limit_of("again", day=timezone.localdate(at)),
        is_published=row.published_at is not None,
    )


def not_found(code: str) -> NotFound:
    """Return how a petition is refused that is not there, or not for the actor."""
    return NotFound(
        worded("Không có phản ánh %(code)s, hoặc không thuộc phạm vi của bạn.", code=code)
    )


def _seen(seen: Q, code: str) -> Petition:
    row = with_names(Petition.objects.filter(seen, code=code)).first()
    if row is None:
        raise not_found(code)
    return row


def _own_draft(actor: Actor, draft_id: UUID) -> Petition:
    mine = Petition.objects.filter(permissions.own(actor), draft_id=draft_id)
    row = mine.select_related("unit").first()
    if row is None:
        raise NotFound(worded("Không tìm thấy bản viết dở này. Có thể đã hết hạn giữ."))
    return row


def _view(actor: Actor, row: Petition, at: datetime, *, inside: bool) -> PetitionView:
    access.opened(f"petition:{row.code}", *([f"person:{row.person_id}"] if row.person_id else []))
    doing = _may_do(actor, row, at, inside=inside)
    is_unpublished = row.state == State.ANSWERED and row.published_at is None
    assert row.unit_id is not None
    assert row.take_by is not None
    assert row.answer_by is not None
    return PetitionView(
        **values_of(row, at=at),
        text=row.text,
        place=row.place,
        phone=row.phone,
        files=_files(row),
        take_by=row.take_by,
        answer_by=row.answer_by,
        answer_why=row.answer_why,
        promise=_promise(row, at),
        asked_text=row.asked_text,
        answer_before=row.answer_before,
        answer=row.answer,
        satisfied=row.satisfied,
        rounds=row.rounds,
        public_subject=row.public_subject,
        public_text=row.public_text,
        published_at=row.published_at,
        publish_by=due("publish", unit_id=row.unit_id, since=row.finished_at).at
        if is_unpublished and row.finished_at
        else None,
        story=story(row.code or "", inside=inside),
        verbs=tuple(doing),
        on_behalf=next((one.on_behalf for one in doing.values() if one.on_behalf), None),
    )


def _promise(row: Petition, at: datetime) -> Clock:
    assert row.unit_id is not None
    return clock_of(
        unit_id=row.unit_id,
        at=at,
        started_at=row.begun_at,
        due_at=row.answer_by,
        paused_at=row.asked_at if row.state == State.WAITING else None,
    )


def _may_do(actor: Actor, row: Petition, at: datetime, *, inside: bool) -> dict[Verb, Actor]:
    standing, day = standing_of(row, at=at), timezone.localdate(at)
    found = {
        verb: permissions.doing(actor, row, verb, day=day)
        for verb in MOVES
        if (verb in BY_PETITIONER) is not inside and standing.allows(verb, at=at)
    }
    return {verb: one for verb, one in found.items() if one is not None}


def _files(row: Petition) -> tuple[FileRow, ...]:
    return tuple(
        FileRow(id=one.pk, file_id=one.file_id, name=one.name, is_supplement=one.is_supplement)
        for one in row.files.order_by("added_at", "pk")
    )


def _file(row: Petition, file_id: int) -> Sendable:
    found = PetitionFile.objects.filter(petition=row, pk=file_id).first()
    if found is None:
        raise NotFound(worded("Không tìm thấy tệp này."))
    where = f"petition:{row.code}" if row.code else f"person:{row.person_id}"
    access.opened(where, f"file:{found.file_id}")
    if row.person_id:
        access.opened(f"person:{row.person_id}")
    return kept(served(found.file_id), found.name)
