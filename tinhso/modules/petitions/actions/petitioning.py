"""What the petitioner does: send, supplement, rate the answer, petition again, take it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused
from tinhso.core.numbering.actions import take as take_number
from tinhso.core.units.queries import unit
from tinhso.core.words.dates import midnight
from tinhso.core.words.worded import worded
from tinhso.modules.petitions import permissions, rules, terms
from tinhso.modules.petitions.actions.case import Given, folded_of, put_file, take, tell
from tinhso.modules.petitions.actions.drafts import check
from tinhso.modules.petitions.events import (
    PetitionRated,
    PetitionReopened,
    PetitionSubmitted,
    PetitionSupplemented,
    PetitionWithdrawn,
)
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.queries.deadlines import answer_due, due, next_due
from tinhso.modules.petitions.queries.one import written_of
from tinhso.modules.petitions.rules import State, Verb

BOOK = "petition"
SENT = ["code", "state", "submitted_at", "begun_at", "came_at", "take_by", "answer_by"]
SENT += ["answer_why", "due_at", "folded"]


@transaction.atomic
def submit(*, actor: Actor, draft_id: UUID, at: datetime) -> str:
    """Send the draft and return its code; sending it again returns the same code."""
    mine = Petition.objects.select_for_update().filter(permissions.own(actor), draft_id=draft_id)
    row = mine.first()
    if row is None:
        raise NotFound(worded("Không tìm thấy bản viết dở này. Có thể đã hết hạn giữ."))
    if row.code:
        return row.code
    check(actor=actor, written=written_of(row), at=at)
    _refuse_too_many(actor, at)
    assert row.unit_id is not None
    row.state = State.SUBMITTED.value
    row.submitted_at = row.begun_at = row.came_at = at
    row.take_by = due("refuse", unit_id=row.unit_id, since=at).at
    _promise(row)
    row.code = _next_code(row.unit_id, at)
    row.folded = folded_of(row, actor.name)
    row.save(update_fields=SENT)
    assert row.answer_by is not None
    event = PetitionSubmitted(
        petition=row.code,
        unit_id=row.unit_id,
        sort=row.kind,
        about=row.about,
        dossier=row.dossier_code,
        take_by=row.take_by,
        answer_by=row.answer_by,
    )
    words = {"subject": row.subject, "place": row.place, "phone": row.phone}
    tell(event, actor=actor, at=at, note=row.text, **words)
    return row.code


@transaction.atomic
def supplement(*, actor: Actor, code: str, note: str, files: Sequence[Given], at: datetime) -> None:
    """Say what the unit asked for, in words, by files or both; the clock runs on."""
    taken = take(code=code, actor=actor, verb=Verb.SUPPLEMENT, at=at)
    row = taken.row
    if not files:
        ask = worded("Viết câu trả lời, hoặc gửi kèm tệp được yêu cầu.")
        rules.check_note(note, field="note", ask=ask)
    for given in files:
        put_file(row, given, at=at, is_supplement=True)
    row.supplemented_at = at
    _promise(row)
    row.save(update_fields=["state", "due_at", "supplemented_at", "answer_by", "answer_why"])
    assert row.answer_by is not None
    event = PetitionSupplemented(petition=code, unit_id=taken.unit_id, answer_by=row.answer_by)
    tell(event, actor=taken.actor, at=at, note=note.strip())


@transaction.atomic
def rate(*, actor: Actor, code: str, satisfied: bool, note: str, at: datetime) -> None:
    """Say whether the answer is what was hoped for; once for each answer."""
    taken = take(code=code, actor=actor, verb=Verb.RATE, at=at)
    row = taken.row
    if note.strip():
        note = rules.check_note(note, field="note", ask="")
    row.satisfied, row.rated_at = satisfied, at
    row.save(update_fields=["satisfied", "rated_at"])
    event = PetitionRated(petition=code, unit_id=taken.unit_id, satisfied=satisfied)
    tell(event, actor=taken.actor, at=at, note=note.strip())


@transaction.atomic
def petition_again(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Ask for another answer to what did not satisfy, and say why; it is due anew."""
    taken = take(code=code, actor=actor, verb=Verb.AGAIN, at=at)
    row = taken.row
    ask = worded("Viết vì sao câu trả lời chưa được và bạn cần gì.")
    note = rules.check_note(note, field="note", ask=ask)
    row.rounds += 1
    row.begun_at = row.came_at = at
    row.asked_at = row.answer_before = row.supplemented_at = None
    row.asked_text = ""
    row.finished_at = row.satisfied = row.rated_at = None
    _promise(row)
    row.save(
        update_fields=[
            *("state", "due_at", "rounds", "begun_at", "came_at", "asked_at", "asked_text"),
            *("answer_before", "supplemented_at", "finished_at", "satisfied", "rated_at"),
            *("answer_by", "answer_why"),
        ]
    )
    assert row.answer_by is not None
    event = PetitionReopened(petition=code, unit_id=taken.unit_id, answer_by=row.answer_by)
    tell(event, actor=taken.actor, at=at, note=note)


@transaction.atomic
def withdraw(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Take the petition back while it is open."""
    taken = take(code=code, actor=actor, verb=Verb.WITHDRAW, at=at)
    row = taken.row
    if note.strip():
        note = rules.check_note(note, field="note", ask="")
    end(row, at=at)
    event = PetitionWithdrawn(petition=code, unit_id=taken.unit_id)
    tell(event, actor=taken.actor, at=at, note=note.strip())


def end(row: Petition, *, at: datetime) -> None:
    """Let an open petition be over without an answer."""
    row.state, row.due_at, row.finished_at = State.WITHDRAWN.value, None, at
    row.save(update_fields=["state", "due_at", "finished_at"])


def _promise(row: Petition) -> None:
    """Work out when the answer is due, and why."""
    promised = answer_due(row)
    row.answer_by, row.answer_why = promised.at, promised.why
    row.due_at = next_due(row)


def _next_code(unit_id: int, at: datetime) -> str:
    year = timezone.localdate(at).year
    number = take_number(book=BOOK, unit_id=unit_id, period=str(year))
    return f"{unit(unit_id).code}-PA{year % 100}-{number:04d}"


def _refuse_too_many(actor: Actor, at: datetime) -> None:
    """Refuse who sends without end: it would keep others waiting."""
    today = timezone.localdate(at)
    most = terms.limit_of("daily", day=today)
    start = midnight(today)
    sent = Petition.objects.filter(
        permissions.own(actor), submitted_at__gte=start, submitted_at__lt=start + timedelta(days=1)
    )
    if sent.count() >= most:
        raise Refused(
            worded(
                "Mỗi người gửi nhiều nhất %(most)s phản ánh trong một ngày. Bản viết dở vẫn còn, "
                "mai gửi tiếp.",
                most=most,
            )
        )
