"""What officers do: take in, ask, forward, refuse, answer, make public."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import Refused
from tinhso.core.search import fold
from tinhso.core.units.queries import unit
from tinhso.core.words.worded import worded
from tinhso.modules.petitions import rules
from tinhso.modules.petitions.actions.case import take, tell
from tinhso.modules.petitions.events import (
    PetitionAccepted,
    PetitionAnswered,
    PetitionForwarded,
    PetitionPublished,
    PetitionRefused,
    PetitionSupplementAsked,
    PetitionUnpublished,
)
from tinhso.modules.petitions.queries.deadlines import answer_due, due, next_due
from tinhso.modules.petitions.queries.places import receivers
from tinhso.modules.petitions.rules import Verb

ENDED = ["state", "due_at", "was_late", "finished_at"]
PUBLISHED = ["public_subject", "public_text", "public_folded", "published_at", "was_late"]


@transaction.atomic
def accept(*, actor: Actor, code: str, at: datetime) -> None:
    """Take it in; the petitioner is told until when the answer comes."""
    taken = take(code=code, actor=actor, verb=Verb.ACCEPT, at=at)
    taken.row.save(update_fields=["state", "due_at"])
    event = PetitionAccepted(petition=code, unit_id=taken.unit_id)
    tell(event, actor=taken.actor, at=at)


@transaction.atomic
def refuse(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Say why it is not taken in; also when what was asked for did not come in time."""
    taken = take(code=code, actor=actor, verb=Verb.REFUSE, at=at)
    ask = worded("Viết lý do không tiếp nhận và nơi người gửi nên hỏi.")
    note = rules.check_note(note, field="note", ask=ask)
    taken.row.finished_at = at
    taken.row.save(update_fields=ENDED)
    event = PetitionRefused(petition=code, unit_id=taken.unit_id, in_time=taken.in_time)
    tell(event, actor=taken.actor, at=at, note=note)


@transaction.atomic
def ask(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Ask the petitioner, once, to say more; the clock stands still until they do."""
    taken = take(code=code, actor=actor, verb=Verb.ASK, at=at)
    what = worded("Viết rõ người gửi cần nói thêm điều gì, gửi thêm tệp gì.")
    note = rules.check_note(note, field="note", ask=what)
    row, before = taken.row, due("wait", unit_id=taken.unit_id, since=at).at
    row.asked_at, row.asked_text, row.answer_before = at, note, before
    row.supplemented_at = None
    row.save(
        update_fields=[
            *("state", "due_at", "was_late", "asked_at", "asked_text", "answer_before"),
            "supplemented_at",
        ]
    )
    event = PetitionSupplementAsked(
        petition=code, unit_id=taken.unit_id, answer_before=before, in_time=taken.in_time
    )
    tell(event, actor=taken.actor, at=at, note=note)


@transaction.atomic
def forward(*, actor: Actor, code: str, to_unit_id: int | None, note: str, at: datetime) -> None:
    """Give it to the unit it concerns, and say why. The day promised for the answer stays.

    It is counted in the working time of the unit that has it now.
    """
    taken = take(code=code, actor=actor, verb=Verb.FORWARD, at=at)
    row, from_unit_id = taken.row, taken.unit_id
    known = {pk for pk, _ in receivers(day=timezone.localdate(at))} - {from_unit_id}
    if to_unit_id is None or to_unit_id not in known:
        raise Refused(worded("Chọn đơn vị khác trong danh sách."), field="unit")
    what = worded("Viết vì sao việc này thuộc đơn vị kia.")
    note = rules.check_note(note, field="note", ask=what)
    row.unit_id, row.came_at = to_unit_id, at
    row.take_by = due("refuse", unit_id=to_unit_id, since=at).at
    promised = answer_due(row)
    row.answer_by, row.answer_why = promised.at, promised.why
    row.due_at = next_due(row)
    row.save(
        update_fields=[
            *("state", "due_at", "unit_id", "came_at", "take_by", "answer_by", "answer_why"),
        ]
    )
    event = PetitionForwarded(
        petition=code, unit_id=from_unit_id, to_unit_id=to_unit_id, take_by=row.take_by
    )
    tell(event, actor=taken.actor, at=at, note=note)


@transaction.atomic
def answer(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Answer the petitioner."""
    taken = take(code=code, actor=actor, verb=Verb.ANSWER, at=at)
    what = worded("Viết câu trả lời: đã xem xét gì, kết quả ra sao.")
    taken.row.answer = rules.check_note(note, field="note", ask=what)
    taken.row.finished_at = at
    taken.row.save(update_fields=[*ENDED, "answer"])
    event = PetitionAnswered(petition=code, unit_id=taken.unit_id, in_time=taken.in_time)
    tell(event, actor=taken.actor, at=at, note=taken.row.answer)


@transaction.atomic
def publish(*, actor: Actor, code: str, subject: str, text: str, at: datetime) -> None:
    """Let everybody read question and answer in the agency's words, without the petitioner."""
    taken = take(code=code, actor=actor, verb=Verb.PUBLISH, at=at)
    row = taken.row
    what = worded("Viết lại nội dung chính, không nêu tên và thông tin riêng của ai.")
    subject = rules.check_note(subject, field="subject", ask=what)
    if len(subject) > rules.SUBJECT_LIMIT:
        limit = worded("Viết ngắn hơn %(most)s chữ cái.", most=rules.SUBJECT_LIMIT)
        raise Refused(limit, field="subject")
    text = rules.check_note(text, field="note", ask=worded("Viết câu trả lời để công khai."))
    row.public_subject, row.public_text, row.published_at = subject, text, at
    row.public_folded = fold(f"{code} {subject} {text} {unit(taken.unit_id).name}")
    row.save(update_fields=PUBLISHED)
    event = PetitionPublished(petition=code, unit_id=taken.unit_id, in_time=taken.in_time)
    tell(event, actor=taken.actor, at=at, subject=subject, note=text)


@transaction.atomic
def unpublish(*, actor: Actor, code: str, note: str, at: datetime) -> None:
    """Take the public answer down, and say why."""
    taken = take(code=code, actor=actor, verb=Verb.UNPUBLISH, at=at)
    note = rules.check_note(note, field="note", ask=worded("Viết vì sao thôi công khai."))
    row = taken.row
    row.public_subject = row.public_text = row.public_folded = ""
    row.published_at = None
    row.save(update_fields=PUBLISHED)
    event = PetitionUnpublished(petition=code, unit_id=taken.unit_id)
    tell(event, actor=taken.actor, at=at, note=note)
