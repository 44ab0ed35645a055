"""What a target asks for, and whether a value answers it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tinhso.core.words.amounts import number
from tinhso.core.words.worded import of_data, worded


class Status(StrEnum):
    MET = "met"
    IN_TIME = "in_time"
    MISSED = "missed"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"


LABEL = {
    Status.MET: worded("Đạt"),
    Status.IN_TIME: worded("Sẽ kịp"),
    Status.MISSED: worded("Không kịp"),
    Status.NO_DATA: worded("Chưa có số liệu"),
    Status.NO_TARGET: worded("Không đặt mục tiêu"),
}
CHIP = {
    Status.MET: "good",
    Status.IN_TIME: "soon",
    Status.MISSED: "wrong",
    Status.NO_DATA: "plain",
    Status.NO_TARGET: "plain",
}
UNMET = frozenset({Status.IN_TIME, Status.MISSED})


@dataclass(frozen=True, kw_only=True)
class Target:
    """One figure of a plan: `op value unit`, to be reached by the end of `year`."""

    code: str
    text: str
    scope: str
    system: str
    period: str
    year: int
    op: str
    value: str
    unit: str

    @classmethod
    def as_read(cls, **row: Any) -> "Target":
        """Return a kept figure with its texts in the language of whoever reads."""
        return cls(**row | {name: of_data(row[name]) for name in ("text", "scope", "unit")})

    @property
    def amount(self) -> Fraction | None:
        """The value as a number, where it is one."""
        try:
            return Fraction(Decimal(self.value))
        except InvalidOperation:
            return None

    @property
    def words(self) -> str:
        """What is asked for, in words: `từ 90%`, `không quá 10 hạng`."""
        unit = self.unit if self.unit.startswith("%") else f" {self.unit}"
        if self.op == "between":
            low, high = self.value.split("..")
            return worded("từ %(low)s đến %(high)s%(unit)s", low=low, high=high, unit=unit)
        if self.op == "in":
            return f"{self.unit} {self.value}"
        before = {
            ">=": worded("từ "),
            ">": worded("trên "),
            "<=": worded("không quá "),
            "~": worded("khoảng "),
        }.get(self.op, "")
        amount = self.value if self.amount is None else _written(self.value)
        return f"{before}{amount}{unit}"


def _written(value: str) -> str:
    exact = Decimal(value)
    return number(int(exact)) if exact == int(exact) else value.replace(".", ",")


def in_force(targets: Iterable[Target], *, year: int) -> Target | None:
    """Return the target that counts in `year`: the latest one due by then, else the next one.

    Of several for one year the strictest, whichever document it stands in.
    """
    known = list(targets)
    due = [target for target in known if target.year <= year]
    chosen = max(t.year for t in due) if due else min((t.year for t in known), default=0)
    return max(
        (target for target in known if target.year == chosen),
        key=lambda target: (target.amount or Fraction(0), target.op == ">", target.code),
        default=None,
    )


def is_met(value: Fraction, target: Target) -> bool:
    """Say whether `value` answers `target`; an equal sign asks for no less."""
    goal = target.amount
    if goal is None:
        return False
    if target.op == ">":
        return value > goal
    return value <= goal if target.op == "<=" else value >= goal


def status(value: Fraction | None, forecast: Fraction | None, target: Target | None) -> Status:
    """Say how an indicator stands: met today, on the way to it, or not."""
    if value is None:
        return Status.NO_DATA
    if target is None:
        return Status.NO_TARGET
    if is_met(value, target):
        return Status.MET
    if forecast is not None and is_met(forecast, target):
        return Status.IN_TIME
    return Status.MISSED
