"""How an event, a frozen dataclass of some room, becomes plain values and comes back."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID

from tinhso.core.ledger.encoding import NotCanonical, instant, sealed

Event = TypeVar("Event")
_STOREYS = {"modules", "core"}
RESERVED, KEPT_FOR = {"personal", "on_behalf", "instrument"}, "commitments, mandates, programs"
# Where the name of the program stands among the personal values: people name programs after people.
PROGRAM = "instrument"
_BY_TEXT: dict[Any, Any] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    time: time.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
}


@cache
def _kind(event_class: type) -> str:
    parts = event_class.__module__.split(".")
    for storey, room in pairwise(parts):
        if storey in _STOREYS:
            return f"{room}.{event_class.__name__}"
    raise NotCanonical(f"{event_class.__qualname__} belongs to no room")


def kind_of(event: object) -> str:
    """Return `<room>.<ClassName>` of an event or of its class."""
    return _kind(event if isinstance(event, type) else type(event))


def payload_of(event: object) -> dict[str, Any]:
    """Return the fields of an event as plain values."""
    if not dataclasses.is_dataclass(event) or isinstance(event, type):
        raise NotCanonical(f"{event!r} is not an event")
    payload = _fields(event)
    if kept := RESERVED & payload.keys():
        raise NotCanonical(f"{kind_of(event)}: the field `{min(kept)}` is kept for {KEPT_FOR}")
    return payload


def body_of(
    event: object, personal: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the payload with commitments to the personal values, and what opens them."""
    payload = payload_of(event)
    if not personal:
        return payload, {}
    commitments, opened = sealed({field: plain(value) for field, value in personal.items()})
    return payload | {"personal": commitments}, opened


def plain(value: Any) -> Any:
    """Return `value` in the few types the ledger writes; the rest it leaves to be refused."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str.__str__(value)  # a marked text such as SafeString would stay itself
    return _plain_compound(value)


def _plain_compound(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    return value


def load(event_class: type[Event], payload: Mapping[str, Any]) -> Event:
    """Return the event a payload was written from; fields it lacks take their defaults."""
    hints = typing.get_type_hints(event_class)
    known = [name for name in hints if name in payload]
    return event_class(**{name: _typed(hints[name], payload[name]) for name in known})


def _fields(event: Any) -> dict[str, Any]:
    return {field.name: plain(getattr(event, field.name)) for field in dataclasses.fields(event)}


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return _typed(next(one for one in arguments if one is not types.NoneType), value)
    if origin is tuple:
        inner = arguments if arguments[-1] is not Ellipsis else (arguments[0],) * len(value)
        return tuple(_typed(one, item) for one, item in zip(inner, value, strict=True))
    if origin is list:
        return [_typed(arguments[0], item) for item in value]
    if hint in _BY_TEXT:
        return _BY_TEXT[hint](value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return load(hint, value) if dataclasses.is_dataclass(hint) and isinstance(hint, type) else value
