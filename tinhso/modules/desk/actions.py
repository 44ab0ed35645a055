"""Doing a verb of the desk to one dossier or to many, through the doors of other rooms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound, Refused, WrongState
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.queries.page import served
from tinhso.modules.desk.rules import BULK_LIMIT, IN_BULK
from tinhso.modules.dossiers.actions import handling, reception, results
from tinhso.modules.dossiers.actions.assigning import assign
from tinhso.modules.dossiers.actions.standing_in import Stand
from tinhso.modules.dossiers.events import Delivery
from tinhso.modules.payments.actions import settle_at_desk

RELOAD = worded("Tải lại trang.")


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be done, by whom, with which words.

    `due_at` only where a new day is promised, `way` only where one is chosen, `person_id` only
    where a step is given to somebody; None there is who has least in hand; `delivery`, `collector`
    and `signature` where a result is returned.
    """

    actor: Actor
    code: str
    at: datetime
    note: str = ""
    way: str = ""
    due_at: datetime | None = None
    person_id: int | None = None
    delivery: Delivery | None = None
    collector: Stand | None = None
    signature: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one dossier among many; `fault` says why nothing did."""

    code: str
    fault: str = ""


def perform(verb: str, order: Order) -> None:
    """Do `verb`, or refuse as the room it belongs to refuses."""
    if verb not in _DO:
        raise NotFound(worded("Bàn làm việc không có việc này."))
    _DO[verb](order)


def prepare(verb: str, order: Order) -> None:
    """Do what is slow in `verb` and can go before it; `perform` then finds it done."""
    SLOW[verb](actor=order.actor, code=order.code, at=order.at)


def perform_many(
    verb: str, *, codes: Sequence[str], actor: Actor, at: datetime
) -> tuple[Outcome, ...]:
    """Do `verb` to each dossier on its own: what one is refused does not stop the others."""
    refuse_many(verb, codes, most=BULK_LIMIT)
    return tuple(
        perform_one_of_many(verb, code, actor=actor, at=at) for code in dict.fromkeys(codes)
    )


def refuse_many(verb: str, codes: Sequence[str], *, most: int) -> None:
    """Refuse what cannot be done to many, nothing chosen, or more than `most`."""
    if verb not in IN_BULK:
        raise NotFound(worded("Việc này chỉ làm được từng hồ sơ."))
    if not codes:
        raise Refused(worded("Chọn ít nhất một hồ sơ rồi bấm lại."))
    if len(codes) > most:
        raise Refused(
            worded(
                "Mỗi lần làm tối đa %(bulk_limit)s hồ sơ, bạn đang chọn %(codes)s.",
                bulk_limit=most,
                codes=len(codes),
            )
        )


def perform_one_of_many(verb: str, code: str, *, actor: Actor, at: datetime) -> Outcome:
    """Do `verb` to one dossier; what it is refused with is told, not raised."""
    return _outcome(verb, Order(actor=actor, code=code, at=at))


def _outcome(verb: str, order: Order) -> Outcome:
    try:
        perform(verb, order)
    except WrongState as refusal:
        view = served(actor=order.actor, code=order.code, at=order.at)
        said = refusal.text.removesuffix(RELOAD).strip()
        return Outcome(
            code=order.code,
            fault=worded(
                "Đang ở trạng thái “%(state_label)s”. %(said)s",
                state_label=view.state_label,
                said=said,
            ),
        )
    except Refused as refusal:
        return Outcome(code=order.code, fault=refusal.text)
    return Outcome(code=order.code)


def _assign(order: Order) -> None:
    assign(
        actor=order.actor,
        code=order.code,
        person_id=order.person_id,
        note=order.note,
        at=order.at,
    )


def _postpone(order: Order) -> None:
    if order.due_at is None:
        raise Refused(worded("Nhập ngày hẹn mới, ví dụ 25/11/2026."), field="due_day")
    handling.postpone(
        actor=order.actor, code=order.code, due_at=order.due_at, reason=order.note, at=order.at
    )


def _choose(order: Order) -> None:
    """Do what the chosen way is taken by; the room it belongs to refuses what is no way."""
    ways = served(actor=order.actor, code=order.code, at=order.at).ways
    if not ways:
        raise WrongState(
            worded("Bước này không có lối nào để chọn, hoặc đã chọn xong. Tải lại trang.")
        )
    found = {way.key: way for way in ways}
    perform((found.get(order.way) or ways[0]).verb, order)


def _settle(order: Order) -> None:
    view = served(actor=order.actor, code=order.code, at=order.at)
    if not permissions.may_collect(order.actor, view.unit_id):
        raise NotAllowed(worded("Thu lệ phí tại quầy là việc của một cửa."))
    if view.charge is None or not view.charge.amount:
        raise WrongState(worded("Hồ sơ này không có lệ phí phải thu."))
    settle_at_desk(charge_id=view.charge.id, actor=order.actor, at=order.at)


# Composing and signing, which wait for a processor, a token or a network.
SLOW: Mapping[str, Callable[..., object]] = {
    "propose": handling.draft,
    "sign": results.sign_paper,
    "issue": results.seal_paper,
}
_DO: Mapping[str, Callable[[Order], None]] = {
    "receive": lambda o: reception.receive(actor=o.actor, code=o.code, at=o.at),
    "refuse": lambda o: reception.refuse(actor=o.actor, code=o.code, reason=o.note, at=o.at),
    "ask": lambda o: reception.request_supplement(actor=o.actor, code=o.code, text=o.note, at=o.at),
    "choose": _choose,
    "hand_over": lambda o: reception.hand_over(
        actor=o.actor, code=o.code, note=o.note, way=o.way, at=o.at
    ),
    "return": lambda o: reception.return_result(
        actor=o.actor,
        code=o.code,
        at=o.at,
        delivery=o.delivery,
        collector=o.collector,
        signature=o.signature,
    ),
    "finish_part": lambda o: handling.finish_part(
        actor=o.actor, code=o.code, note=o.note, way=o.way, at=o.at
    ),
    "propose": lambda o: handling.propose(
        actor=o.actor, code=o.code, note=o.note, way=o.way, at=o.at
    ),
    "recall": lambda o: handling.recall(actor=o.actor, code=o.code, note=o.note, at=o.at),
    "give_back": lambda o: handling.give_back(actor=o.actor, code=o.code, note=o.note, at=o.at),
    "send_back": lambda o: handling.send_back(actor=o.actor, code=o.code, note=o.note, at=o.at),
    "decide": lambda o: handling.decide(actor=o.actor, code=o.code, note=o.note, at=o.at),
    "postpone": _postpone,
    "claim": lambda o: handling.claim(actor=o.actor, code=o.code),
    "release": lambda o: handling.release(actor=o.actor, code=o.code),
    "assign": _assign,
    "sign": lambda o: results.sign(actor=o.actor, code=o.code, at=o.at),
    "issue": lambda o: results.issue(actor=o.actor, code=o.code, at=o.at),
    "settle": _settle,
}
