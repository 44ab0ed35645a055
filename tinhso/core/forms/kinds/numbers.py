"""Counts and amounts of money."""

import re
from typing import Any

from tinhso.core.forms.definition import Around, Field
from tinhso.core.forms.kinds.base import Kind, Look, Post, sentence
from tinhso.core.words import amounts
from tinhso.core.words.worded import worded

LARGEST = 10**15
MONEY = re.compile("(đồng|đ)$")  # Vietnamese: as people type it
WHOLE = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}")


class Integer(Kind):
    empty = 0
    inputmode = "numeric"
    width = "6"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:
        text = super().read(field, name, post, around)
        bare = MONEY.sub("", text or "").replace(" ", "")
        return int(bare.replace(".", "")) if WHOLE.fullmatch(bare) else text

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return is_whole and abs(value) <= LARGEST

    def fault(self, field: Field, value: Any, look: Look) -> str | None:
        if not self.is_sound(field, value):
            return worded("Nhập %(ask)s bằng chữ số", ask=field.ask)
        low, high = self.limits(field, look)
        if low <= value <= high:
            return None
        name = sentence(field.ask)
        if high >= LARGEST:
            return worded("%(name)s phải từ %(low)s trở lên", name=name, low=amounts.number(low))
        return worded(
            "%(name)s phải từ %(low)s đến %(high)s",
            name=name,
            low=amounts.number(low),
            high=amounts.number(high),
        )

    def normal(self, field: Field, value: Any, around: Around) -> Any:
        if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST:
            value = int(value)
        is_whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**40
        is_typed = isinstance(value, str) or is_whole
        return self.read(field, "v", self.write(field, "v", value), around) if is_typed else value

    def limits(self, field: Field, look: Look) -> tuple[int, int]:
        """Return the smallest and the largest number that will do."""
        low, high = look.bounds
        first = low if isinstance(low, int) else field.min if isinstance(field.min, int) else 0
        last = (
            high if isinstance(high, int) else field.max if isinstance(field.max, int) else LARGEST
        )
        return first, last

    def schema(self, field: Field) -> dict[str, Any]:
        low = field.min if isinstance(field.min, int) else 0
        high = field.max if isinstance(field.max, int) else LARGEST
        return {"type": "integer", "minimum": low, "maximum": high}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return amounts.number(value)


class Money(Integer):
    width = "20"

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        return amounts.dong(value)

    def in_words(self, field: Field, value: Any) -> str:
        is_amount = self.is_sound(field, value) and value >= 0
        return sentence(amounts.spelled(value)) if is_amount else ""

    def typed(self, field: Field, value: Any) -> str:
        return amounts.number(value) if self.is_sound(field, value) else super().typed(field, value)
