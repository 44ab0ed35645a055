"""Who still needs to know a person although an erasure was ordered: rules with their ground.

Each room above says so itself; the roof names them all in one table (`KEEPERS` in site/wiring.py).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from tinhso.core.ledger import retention
from tinhso.core.ledger.forgetting import Kept
from tinhso.core.people.models import Post


class Keeps(Protocol):
    """Return for what a room still needs to know who the person is."""

    def __call__(self, person_id: int, *, at: datetime) -> Sequence[Kept]: ...


def needed(person_id: int, *, at: datetime) -> tuple[Kept, ...]:
    """Return why the person may not be forgotten yet; nothing when no rule keeps them."""
    keepers: Iterable[Keeps] = import_string(settings.KEEPERS)
    found = [kept for keeper in keepers for kept in keeper(person_id, at=at)]
    day = timezone.localdate(at)
    if Post.objects.on(day).filter(person_id=person_id).exists():
        what = f"person:{person_id}"
        found.append(Kept(what=what, rule=retention.rule("officer", day=day)))
    return tuple(found)
