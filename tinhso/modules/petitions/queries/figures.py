"""How petitions were handled: QĐ 766/QĐ-TTg, 5.2 (in time) and 5.3 (content)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from tinhso.core.actor import Actor
from tinhso.core.words.amounts import percent
from tinhso.modules.petitions import permissions
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.rules import RUNNING, State

YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """So many `in_time` and so many `content` of `base`; of nothing there is no share."""

    base: int
    in_time: int
    content: int

    @property
    def in_time_text(self) -> str:
        return self._share(self.in_time)

    @property
    def content_text(self) -> str:
        return self._share(self.content)

    def _share(self, hits: int) -> str:
        """Write a share with one decimal, rounded down."""
        return percent(1000 * hits // self.base / 10) if self.base else ""


def last_year(*, at: datetime) -> Figures:
    """Count the twelve months up to now, of the whole province."""
    return handled_between(since=at - YEAR, until=at)


def last_year_of_mine(*, actor: Actor, at: datetime) -> Figures:
    """Count the same of the units the actor leads, or answers for the plan of."""
    return handled_between(since=at - YEAR, until=at, unit_ids=permissions.counted(actor))


def handled_between(
    *, since: datetime, until: datetime, unit_ids: Collection[int] | None = None
) -> Figures:
    """Count what was answered or refused from `since` up to `until`, and what is late then.

    In time is what kept each deadline of its own. Content is what was in time, was not rated
    otherwise and not petitioned again. Without `unit_ids` all units are counted.
    """
    ended = Q(
        state__in=(State.ANSWERED, State.REFUSED), finished_at__gte=since, finished_at__lte=until
    )
    open_late = Q(state__in=RUNNING, answer_by__lt=until)
    rows = Petition.objects.filter(ended | open_late)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    in_time = ended & Q(was_late=False)
    found = rows.aggregate(
        base=Count("pk"),
        in_time=Count("pk", filter=in_time),
        content=Count("pk", filter=in_time & ~Q(satisfied=False) & Q(rounds=0)),
    )
    return Figures(**found)
