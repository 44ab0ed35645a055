"""What a type of question knows: how its answer is read, judged, described and shown."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tinhso.core.forms.definition import NOTHING_AROUND, Around, Field
from tinhso.core.words.worded import sentence, together, worded

__all__ = ["Kind", "Look", "PartView", "Post", "part_id", "sentence", "tidy"]

Post = Mapping[str, str]
BROKEN = ("Cc", "Cs")  # control characters and broken halves of characters
INVISIBLE = "Cf"  # marks that turn the direction of writing, joiners, other letters no one sees
LONGEST = 20_000  # characters of one box that are looked at at all


@dataclass(frozen=True)
class Look:
    """What a judgement may look at besides the answer."""

    today: date
    values: Mapping[str, Any]
    bounds: tuple[str | int | None, str | int | None] = (None, None)
    around: Around = NOTHING_AROUND


@dataclass(frozen=True)
class PartView:
    """One of several boxes that make up one answer."""

    name: str
    id: str
    label: str
    value: str
    width: str = ""
    inputmode: str = ""
    control: str = "input"
    options: tuple[tuple[str, str], ...] = ()


def tidy(text: str) -> str:
    """Return `text` composed (NFC), without control or invisible characters, spaces collapsed."""
    seen = ((c, unicodedata.category(c)) for c in text[:LONGEST])
    plain = "".join(" " if kind in BROKEN else c for c, kind in seen if kind != INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def part_id(name: str, at: int) -> str:
    """Return the id of the box number `at`; the first has the field's own, errors link to it."""
    return f"{name}-{at + 1}" if at else name


class Kind:
    """The common case: one box, text in, text out."""

    empty: Any = ""
    control = "input"
    verb = worded("Nhập")
    input_type = "text"
    inputmode = ""
    autocomplete = ""
    width = "30"

    def read(self, field: Field, name: str, post: Post, around: Around) -> Any:  # noqa: ARG002  other kinds use them
        """Return the typed answer; what can not be typed stays as it was written; empty is None."""
        return tidy(post.get(name, "")) or None

    def write(self, field: Field, name: str, value: Any) -> dict[str, str]:  # noqa: ARG002
        """Return what a browser would post for `value`."""
        return {name: str(value)}

    def normal(self, field: Field, value: Any, around: Around) -> Any:
        """Return what a browser would have sent for `value`; what none can send stays as it is."""
        if not isinstance(value, str):
            return value
        return self.read(field, "v", self.write(field, "v", value), around)

    def is_sound(self, field: Field, value: Any) -> bool:  # noqa: ARG002
        """Say whether conditions may be computed with `value`."""
        return isinstance(value, str)

    def missing(self, field: Field) -> str:
        """Return the sentence that asks for an answer."""
        return together([self.verb, field.ask])

    def fault(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        """Return what to do about `value`, if anything."""
        return None if self.is_sound(field, value) else worded("Nhập lại %(ask)s", ask=field.ask)

    def notice(self, field: Field, value: Any, look: Look) -> str | None:  # noqa: ARG002
        """Return what an officer should look at, though it may be right."""
        return None

    def schema(self, field: Field) -> dict[str, Any]:  # noqa: ARG002
        """Return the JSON Schema of the answer."""
        return {"type": "string", "minLength": 1}

    def text(self, field: Field, value: Any) -> str:  # noqa: ARG002
        """Return the answer as people read it."""
        return str(value)

    def in_words(self, field: Field, value: Any) -> str:  # noqa: ARG002
        """Return a second way to say the answer, such as an amount in words."""
        return ""

    def typed(self, field: Field, value: Any) -> str:  # noqa: ARG002
        """Return what stands in the box."""
        return "" if value is None else str(value)

    def parts(self, field: Field, name: str, value: Any, around: Around) -> tuple[PartView, ...]:  # noqa: ARG002
        """Return the boxes, when there are several."""
        return ()
