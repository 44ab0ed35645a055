"""A sentence of the product as a fact: what it says and with what, to be read in any language."""

import json
from collections.abc import Mapping
from typing import Any

from tinhso.core.words.worded import Capitalised, Figure, Lowered, Spelled, Together, Worded, kept

SIGN = "worded:"  # begins a text that was packed; all others are kept as they were written
SHAPES = {
    shape.__name__: shape for shape in (Worded, Figure, Spelled, Together, Capitalised, Lowered)
}


def packed(text: str) -> str:
    """Return a worded text so that `unpacked` finds its parts again; others as they are."""
    if not isinstance(text, Worded):
        return text
    return SIGN + json.dumps(_parts(text), ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> str:
    """Return a packed text as the reader reads it; one of before, or typed by people, as it is."""
    if not text.startswith(SIGN):
        return text
    try:
        whole: str = _whole(json.loads(text[len(SIGN) :]))
    except (ValueError, KeyError, TypeError):
        return text
    return whole


def _parts(value: Any) -> Any:
    if isinstance(value, Worded):
        with_ = {name: _parts(part) for name, part in value.values.items()}
        return [type(value).__name__, kept(value.message), with_]
    return value if isinstance(value, str | int | float | None) else str(value)


def _whole(parts: Any) -> Any:
    if not isinstance(parts, list):
        return parts
    shape, message, values = parts
    return SHAPES[shape](message, _values(values))


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _whole(value) for name, value in values.items()}
