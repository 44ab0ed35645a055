"""What the one-stop desk does: receive, refuse, ask for supplement, hand over, return."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import Refused, WrongState
from tinhso.core.files.actions import keep
from tinhso.core.files.rules import PNG
from tinhso.core.files.signatures import cleaned
from tinhso.core.people.rules import personal_number_fault
from tinhso.core.steps.actions import assign_step, move_due, pause, promise
from tinhso.core.steps.graph import Kind
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.case import graph_of, take, tell, written
from tinhso.modules.dossiers.actions.clock import keep_time
from tinhso.modules.dossiers.actions.moving import close, finish, go_on, move
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.events import (
    Delivery,
    DossierHandedOver,
    DossierReceived,
    DossierRefused,
    ResultReturned,
    SupplementRequested,
)
from tinhso.modules.dossiers.models import Dossier, Supplement
from tinhso.modules.dossiers.permissions import person_of
from tinhso.modules.dossiers.queries.attached import SIGNATURE
from tinhso.modules.dossiers.queries.due import due_of
from tinhso.modules.dossiers.queries.terms import span_of
from tinhso.modules.dossiers.rules import Channel, Verb
from tinhso.modules.payments import queries as payments
from tinhso.modules.payments.actions import charge
from tinhso.modules.procedures import queries as procedures

LONGEST_NAME, LONGEST_BASIS = 100, 200
UNREADABLE = worded("Chưa đọc được chữ ký. Xóa rồi ký lại, hoặc ký trên giấy biên nhận in ra.")
COLLECTED = ("delivery", "collected_by", "collected_number", "collected_basis")


@transaction.atomic
def receive(*, actor: Actor, code: str, at: datetime) -> None:
    """Receive the dossier: its clock starts, the day of return is promised, the fee is computed."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.RECEIVE)
    received(dossier, actor=actor, at=at)


def received(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """Start the clock of a dossier whose state says it is received; part of what receives it."""
    code = dossier.code
    procedure = procedures.version(dossier.version_id)
    lines = procedures.fee_lines(
        procedure, dossier.answers, today=timezone.localdate(at), channel=dossier.channel
    )
    dossier.received_at = at
    due = due_of(dossier)
    dossier.due_at = dossier.first_due_at = due.at
    dossier.due_why = due.why
    dossier.charge_id = charge(
        subject=code, unit_id=dossier.unit_id, lines=lines, actor=actor, at=at
    ).id
    dossier.save(
        update_fields=["state", "received_at", "due_at", "first_due_at", "due_why", "charge_id"]
    )
    promise(case=code, due_at=due.at)
    assign_step(case=code, person_id=None)
    move_due(
        case=code, due_at=calendar_of(dossier.unit_id).shift(at, graph_of(dossier).first.minutes)
    )
    tell(DossierReceived(dossier=code, due_at=due.at), actor=actor, at=at)


@transaction.atomic
def refuse(*, actor: Actor, code: str, reason: str, at: datetime) -> None:
    """Refuse to receive the dossier, with the reason that stands on the slip (form 03)."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.REFUSE)
    dossier.refused_why = written(
        reason, worded("Viết lý do từ chối để người nộp biết phải làm gì.")
    )
    dossier.save(update_fields=["state", "refused_why"])
    close(dossier, actor=actor, at=at)
    tell(DossierRefused(dossier=code), actor=actor, at=at, note=dossier.refused_why)


@transaction.atomic
def request_supplement(*, actor: Actor, code: str, text: str, at: datetime) -> None:
    """Ask the applicant for what is missing (form 02); the clock stands still until it comes."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.ASK)
    text = written(text, worded("Viết giấy tờ hoặc nội dung cần bổ sung."))
    within = span_of("supplement", day=timezone.localdate(at))
    answer_before = calendar_of(dossier.unit_id).due(at, within).at
    Supplement.objects.create(
        dossier=dossier,
        text=text,
        asked_at=at,
        asked_by_id=person_of(actor),
        answer_before=answer_before,
    )
    dossier.supplement_count += 1
    dossier.save(update_fields=["state", "supplement_count"])
    keep_time(dossier, actor=actor, at=at)
    pause(case=code, at=at)
    tell(
        SupplementRequested(
            dossier=code, number=dossier.supplement_count, answer_before=answer_before
        ),
        actor=actor,
        at=at,
        note=text,
    )


@transaction.atomic
def hand_over(*, actor: Actor, code: str, note: str, at: datetime, way: str = "") -> None:
    """Hand the received dossier to the officer who examines it."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.HAND_OVER)
    dossier.save(update_fields=["state"])
    key = move(dossier, Kind.EXAMINATION, actor=actor, at=at, way=way)
    tell(DossierHandedOver(dossier=code, to_step=key), actor=actor, at=at, note=note.strip())
    go_on(dossier, actor=actor, at=at)


@transaction.atomic
def return_result(
    *,
    actor: Actor,
    code: str,
    at: datetime,
    delivery: Delivery | None = None,
    collector: Stand | None = None,
    signature: bytes = b"",
) -> None:
    """Give the result to the applicant; the case is closed. What is owed must be paid first.

    `collector` takes it in the applicant's place, by name and number. Without a `delivery` what was
    filed online is had online, anything else is taken along at the desk. Whoever takes it there may
    draw their `signature`; its strokes alone are kept.
    """
    if collector is not None:
        _refuse_collector(collector)
    strokes = _strokes(signature)
    dossier, actor = take(code=code, actor=actor, verb=Verb.RETURN)
    if payments.is_due(dossier.code):
        raise WrongState(worded("Hồ sơ còn lệ phí chưa thu. Thu lệ phí trước, rồi trả kết quả."))
    dossier.returned_at = at
    online = Delivery.ELECTRONIC if dossier.channel == Channel.ONLINE else Delivery.DESK
    dossier.delivery = (delivery or online).value
    took = collector or Stand(name="")
    dossier.collected_by, dossier.collected_number = took.name, took.number
    dossier.collected_basis = took.basis
    digest = _sign(dossier, strokes, at) if strokes else None
    dossier.save(update_fields=["state", "returned_at", "collected_signature", *COLLECTED])
    finish(dossier, actor=actor, at=at)
    told = ResultReturned(dossier=code, delivery=dossier.delivery, signature=digest)
    tell(told, actor=actor, at=at, collected_by=took.name)


def _strokes(signature: bytes) -> bytes:
    """Return the picture made harmless, nothing where nobody signed."""
    try:
        return cleaned(signature) if signature else b""
    except Refused as refusal:
        raise Refused(UNREADABLE, field="signature") from refusal


def _sign(dossier: Dossier, strokes: bytes, at: datetime) -> str:
    """Keep the signature with the dossier and return its digest."""
    if dossier.delivery != Delivery.DESK:
        ask = worded("Đã ký thì phải có người nhận tại quầy. Chọn ai nhận, hoặc xóa chữ ký.")
        raise Refused(ask, field="collector")
    kept = keep(content=strokes, name=SIGNATURE, accept=frozenset({PNG}), at=at)
    dossier.collected_signature_id = kept.id
    return kept.digest


def _refuse_collector(collector: Stand) -> None:
    if not collector.name or len(collector.name) > LONGEST_NAME:
        raise Refused(
            worded("Nhập họ tên người nhận thay, không quá 100 ký tự."), field="collector_name"
        )
    if not collector.number:
        ask = worded("Nhập số định danh của người nhận thay, 12 chữ số.")
        raise Refused(ask, field="collector_number")
    if fault := personal_number_fault(collector.number, birth_date=None, gender=""):
        raise Refused(fault, field="collector_number")
    if not collector.basis or len(collector.basis) > LONGEST_BASIS:
        raise Refused(
            worded("Ghi căn cứ nhận thay, ví dụ giấy ủy quyền, không quá 200 ký tự."),
            field="collector_basis",
        )
