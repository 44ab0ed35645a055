"""Everything that changes a charge."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound, Refused
from tinhso.core.ledger import retention
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.numbering.actions import take
from tinhso.core.words.dates import day_of
from tinhso.core.words.keeping import packed
from tinhso.core.words.worded import worded
from tinhso.modules.payments import permissions, rules
from tinhso.modules.payments.events import FeeCancelled, FeeCharged, FeePaid, FeeRefunded
from tinhso.modules.payments.models import Charge
from tinhso.modules.payments.queries import ChargeRow, as_row
from tinhso.modules.payments.rules import Method, Owed, State, Step

BOOK = "receipt"


@transaction.atomic
def charge(
    *, subject: str, unit_id: int, lines: Iterable[Owed], actor: Actor, at: datetime
) -> ChargeRow:
    """Charge a dossier what its procedure costs. Whether it may be charged is the caller's."""
    owed = rules.lines_of(lines)
    row = Charge.objects.create(
        subject=subject,
        unit_id=unit_id,
        lines=[asdict(line) | {"name": packed(line.name)} for line in owed],
        amount=sum(line.amount for line in owed),
        state=rules.first_state(owed),
        charged_at=at,
    )
    _tell(
        FeeCharged(charge_id=row.pk, subject=subject, unit_id=unit_id, amount=row.amount),
        actor=actor,
        at=at,
    )
    return as_row(row)


@transaction.atomic
def settle_at_desk(
    *, charge_id: int, actor: Actor, at: datetime, method: Method = Method.CASH
) -> ChargeRow:
    """Take the money at the desk and give the receipt its number."""
    row = _locked(charge_id)
    if not permissions.can_collect(actor, row.unit_id):
        raise NotAllowed(worded("Chỉ một cửa của đơn vị này thu được lệ phí của hồ sơ."))
    if method not in rules.AT_DESK:
        raise Refused(worded("Tại quầy chỉ thu tiền mặt hoặc chuyển khoản."))
    row.state = rules.next_state(State(row.state), Step.SETTLE)
    row.method, row.paid_at = method, at
    row.collector_id, row.collector_name = actor.person_id, actor.name
    row.receipt_year = day_of(at).year
    number = take(book=BOOK, unit_id=row.unit_id, period=str(row.receipt_year))
    row.receipt_number = number
    row.save(
        update_fields=[
            "state",
            "method",
            "paid_at",
            "collector_id",
            "collector_name",
            "receipt_year",
            "receipt_number",
        ]
    )
    paid = FeePaid(
        charge_id=row.pk,
        subject=row.subject,
        unit_id=row.unit_id,
        amount=row.amount,
        method=method.value,
        receipt_number=number,
    )
    _tell(paid, actor=actor, at=at)
    return as_row(row)


@transaction.atomic
def cancel(*, charge_id: int, reason: str, actor: Actor, at: datetime) -> ChargeRow:
    """Give up what is owed, with a reason."""
    row = _corrected(charge_id, Step.CANCEL, reason, actor)
    gone = FeeCancelled(charge_id=row.pk, subject=row.subject, unit_id=row.unit_id)
    _tell(gone, actor=actor, at=at, reason=row.note)
    return as_row(row)


@transaction.atomic
def refund(*, charge_id: int, reason: str, actor: Actor, at: datetime) -> ChargeRow:
    """Pay back what was paid, with a reason. The receipt keeps its number."""
    row = _corrected(charge_id, Step.REFUND, reason, actor)
    back = FeeRefunded(
        charge_id=row.pk, subject=row.subject, unit_id=row.unit_id, amount=row.amount
    )
    _tell(back, actor=actor, at=at, reason=row.note)
    return as_row(row)


def _corrected(charge_id: int, step: Step, reason: str, actor: Actor) -> Charge:
    row = _locked(charge_id)
    if not permissions.can_correct(actor, row.unit_id):
        raise NotAllowed(worded("Hủy hoặc hoàn khoản thu là việc của lãnh đạo đơn vị."))
    row.state = rules.next_state(State(row.state), step)
    row.note = " ".join(reason.split())[:500]
    if not row.note:
        raise Refused(worded("Viết lý do hủy hoặc hoàn khoản thu."), field="reason")
    row.save(update_fields=["state", "note"])
    return row


def _locked(charge_id: int) -> Charge:
    row = Charge.objects.select_for_update().filter(pk=charge_id).first()
    if row is None:
        raise NotFound(worded("Không tìm thấy khoản thu này."))
    return row


def _tell(
    event: FeeCharged | FeePaid | FeeCancelled | FeeRefunded,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    personal = {"reason": reason} if reason else None
    record(event, stream=f"charge:{event.charge_id}", actor=actor, at=at, personal=personal)


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:
    """Let go of the reason of a charge; while the books keep its receipt, the reason stays too."""
    kind, _, number = erasure.stream.partition(":")
    if kind != "charge" or "reason" not in still_erased(erasure, history(erasure.stream)):
        return ()
    row = Charge.objects.select_for_update().filter(pk=number).first()
    if row is None:
        return ()
    rule = retention.rule("receipt", day=timezone.localdate(at))
    if row.paid_at is not None and rule.keeps(row.paid_at, at=at):
        return (Kept(what=erasure.stream, rule=rule, until=rule.ends(row.paid_at)),)
    row.note = ""
    row.save(update_fields=["note"])
    return ()
