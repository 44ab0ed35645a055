"""What lies in a person's hands, room by room: listed before they leave, and handed over.

Each room says so itself; the roof names them all in one table (`OPEN_WORK` in site/wiring.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from tinhso.core.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing in a person's hands: its code or name, and what is to be done about it."""

    name: str
    note: str = ""


class Lists(Protocol):
    """Return what of this kind lies in the person's hands on the day."""

    def __call__(self, person_id: int, *, day: date) -> Sequence[Thing]: ...


class HandsOver(Protocol):
    """Give all of it to the heir, or to whoever may do it besides; return the names of what went.

    Refuses where it would be left with nobody.
    """

    def __call__(
        self, *, person_id: int, heir_id: int, actor: Actor, at: datetime
    ) -> Sequence[str]: ...


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """One kind of open work. Without `hand_over` it cannot go to another and only ends."""

    work: str
    label: str
    things: Lists
    hand_over: HandsOver | None = None


@dataclass(frozen=True, kw_only=True)
class InHand:
    """Everything of one kind that lies in a person's hands."""

    work: str
    label: str
    things: tuple[Thing, ...]
    is_passed_on: bool


def kinds() -> Iterable[OpenWork]:
    """Return every kind of open work the product knows."""
    found: Iterable[OpenWork] = import_string(settings.OPEN_WORK)
    return found


def in_hand(person_id: int, *, day: date) -> tuple[InHand, ...]:
    """Return what lies in the person's hands on `day`, kinds without anything left out."""
    found = ((kind, tuple(kind.things(person_id, day=day))) for kind in kinds())
    return tuple(
        InHand(
            work=kind.work,
            label=kind.label,
            things=things,
            is_passed_on=kind.hand_over is not None,
        )
        for kind, things in found
        if things
    )
