"""The life of a charge as a table, and what is owed. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tinhso.core.errors import Refused, WrongState
from tinhso.core.words.worded import worded


class State(StrEnum):
    FREE = "free"
    DUE = "due"
    PENDING = "pending"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Step(StrEnum):
    START = "start"  # handed to a payment gateway
    GIVE_UP = "give_up"  # the gateway gave it back unpaid
    SETTLE = "settle"
    CANCEL = "cancel"
    REFUND = "refund"


class Method(StrEnum):
    CASH = "tien-mat"
    TRANSFER = "chuyen-khoan"
    ONLINE = "truc-tuyen"


AT_DESK = frozenset({Method.CASH, Method.TRANSFER})

NEXT_STATE: Mapping[tuple[State, Step], State] = {
    (State.DUE, Step.START): State.PENDING,
    (State.DUE, Step.SETTLE): State.PAID,
    (State.DUE, Step.CANCEL): State.CANCELLED,
    (State.PENDING, Step.GIVE_UP): State.DUE,
    (State.PENDING, Step.SETTLE): State.PAID,
    (State.PAID, Step.REFUND): State.REFUNDED,
}
OWED = frozenset({State.DUE, State.PENDING})

STATE_LABEL: Mapping[State, str] = {
    State.FREE: worded("Không thu phí"),
    State.DUE: worded("Chưa thanh toán"),
    State.PENDING: worded("Chờ thanh toán"),
    State.PAID: worded("Đã thanh toán"),
    State.CANCELLED: worded("Hủy thanh toán"),
    State.REFUNDED: worded("Hoàn phí"),
}
METHOD_LABEL: Mapping[Method, str] = {
    Method.CASH: worded("Tiền mặt"),
    Method.TRANSFER: worded("Chuyển khoản"),
    Method.ONLINE: worded("Trực tuyến"),
}


class Owed(Protocol):
    """What a catalogue says one applicant owes; procedures' fee lines are such."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> int: ...
    @property
    def quantity(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One line of a charge: `amount` is what is owed for the whole line, in đồng."""

    name: str
    kind: str
    amount: int
    quantity: int = 1


def lines_of(owed: Iterable[Owed]) -> tuple[FeeLine, ...]:
    """Return the lines of a charge, or refuse one that is negative."""
    lines = tuple(
        FeeLine(name=one.name, kind=one.kind, amount=one.amount, quantity=one.quantity)
        for one in owed
    )
    if any(line.amount < 0 for line in lines):
        raise Refused(worded("Khoản thu không được âm. Sửa biểu phí của thủ tục."))
    return lines


def first_state(lines: Iterable[FeeLine]) -> State:
    """Return the state a charge begins in: nothing owed is free."""
    return State.DUE if sum(line.amount for line in lines) else State.FREE


def next_state(state: State, step: Step) -> State:
    """Return the state that `step` leads to, or refuse."""
    if (state, step) not in NEXT_STATE:
        raise WrongState(
            worded(
                "Khoản thu đang ở trạng thái “%(state_label)s”. Tải lại trang.",
                state_label=STATE_LABEL[state],
            )
        )
    return NEXT_STATE[state, step]


def receipt_text(number: int | None) -> str:
    """Write the number of a receipt in its seven digits."""
    return "" if number is None else f"{number:07d}"
