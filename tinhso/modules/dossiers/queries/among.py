"""A page of the dossiers of an officer's units: what it costs does not grow with the archive.

No more than `MOST` are counted, and none but those of the page are read.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Count, Q, QuerySet, Window

from tinhso.core.actor import Actor
from tinhso.core.paging import Page, Place, place
from tinhso.core.search import fold
from tinhso.modules.dossiers.models import IS_OPEN, Dossier, FoundInUnit, bound
from tinhso.modules.dossiers.permissions import (
    lent,
    of_own_units,
    read_units,
    whole_units,
)
from tinhso.modules.dossiers.rules import FINAL, State

PAGE = 50
MOST = 10_000  # dossiers of a list that are counted
FEW = 40  # units each of which is looked into by itself; who serves more, finds enough anywhere
OPEN = "open"  # as a state to ask for: whatever still runs
NEWEST = ("-submitted_at", "-pk")
Moment = tuple[datetime, int]

# The newest of each unit, and the newest of those.
_NEWEST_OF_EACH = """
select d.submitted_at, d.id from unnest(%(units)s::bigint[]) u (id) cross join lateral (
    select id, submitted_at from dossiers_dossier where unit_id = u.id {narrowing}
    order by submitted_at desc, id desc limit %(most)s
) d order by d.submitted_at desc, d.id desc limit %(most)s
"""
_WORDS = re.compile(r"[^\W_]+")
_OVER = ", ".join(f"'{state}'" for state in sorted(FINAL))
_NARROWED = {True: f"and state not in ({_OVER})", False: ""}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for among the dossiers that `actor` may open as an officer.

    `state` is a state, or `open` for whatever still runs.
    """

    actor: Actor
    q: str = ""
    state: str = ""
    procedure: str = ""

    @property
    def narrowing(self) -> Q:
        """The condition on dossiers, words aside."""
        condition = Q(procedure=self.procedure) if self.procedure else Q()
        if self.is_running:
            condition &= IS_OPEN
        if self.is_in_a_state:
            condition &= Q(state=self.state)
        return condition

    @cached_property
    def lent(self) -> Sequence[int]:
        """The dossiers of other units that the actor's work on."""
        return lent(self.actor)

    @property
    def seen(self) -> Q:
        """The condition on dossiers that the actor may open."""
        own = of_own_units(self.actor)
        return own | Q(pk__in=self.lent) if self.lent else own

    @property
    def is_running(self) -> bool:
        """Whether nothing that is over is asked for."""
        return self.state == OPEN or self.state in {*State} - FINAL

    @property
    def is_in_a_state(self) -> bool:
        """Whether one state is asked for."""
        return self.state not in {"", OPEN}


def chosen(wanted: Wanted) -> QuerySet[Dossier]:
    """Return all that is asked for, however many."""
    rows = Dossier.objects.filter(wanted.seen, wanted.narrowing)
    if not wanted.q.strip():
        return rows
    first, *others = (way.values("pk") for way in _ways(wanted))
    return rows.filter(pk__in=first.union(*others))


def page_among(wanted: Wanted, *, page: int) -> Page[int]:
    """Return the ids on a page of what is asked for, newest first."""
    return _found(wanted, page) if wanted.q.strip() else _listed(wanted, page)


def _found(wanted: Wanted, page: int) -> Page[int]:
    """Find and count in one reading: what is found has to be looked at once to be put in order."""
    first, *others = _ways(wanted)
    if others:
        together = first.values("pk").union(*(way.values("pk") for way in others))
        first = Dossier.objects.filter(pk__in=together)
    rows = first.filter(wanted.narrowing).order_by(*NEWEST)
    where = _place(MOST, page)
    shown = _shown(rows, where)
    if not shown and where.page > 1:
        where = _place(rows.count(), page)
        shown = _shown(rows, where)
    total = shown[0][1] if shown else 0
    return _page([pk for pk, _ in shown], _place(total, page), total)


def _shown(rows: QuerySet[Dossier], where: Place) -> list[tuple[int, int]]:
    """Return the ids on a page, each with how many there are in all."""
    counted = rows.annotate(in_all=Window(Count("*")))
    return list(counted.values_list("pk", "in_all")[where.rows])


def _listed(wanted: Wanted, page: int) -> Page[int]:
    own = Dossier.objects.filter(of_own_units(wanted.actor), wanted.narrowing)
    borrowed = Dossier.objects.filter(wanted.narrowing, pk__in=wanted.lent)
    others = list(borrowed.values_list("submitted_at", "pk")) if wanted.lent else []
    total = own[: MOST + 1].count() + len(others)
    where = _place(total, page)
    newest = sorted([*_newest(wanted, own, where.rows.stop), *others], reverse=True)
    return _page([pk for _, pk in newest[where.rows]], where, total)


def _newest(wanted: Wanted, own: QuerySet[Dossier], most: int) -> list[Moment]:
    """Return the newest `most` of the actor's own units."""
    units = whole_units(wanted.actor)
    if len(units) > FEW or units != read_units(wanted.actor):
        return list(own.order_by(*NEWEST).values_list("submitted_at", "pk")[:most])
    narrowing = _NARROWED[wanted.is_running] + " and state = %(state)s" * wanted.is_in_a_state
    narrowing += " and procedure = %(procedure)s" * bool(wanted.procedure)
    given: dict[str, Any] = {"units": [*units], "most": most}
    given |= {"state": wanted.state, "procedure": wanted.procedure}
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_OF_EACH.format(narrowing=narrowing), given)
        return [(submitted_at, pk) for submitted_at, pk in cursor.fetchall()]


def _place(total: int, page: int) -> Place:
    return place(total=min(total, MOST), page=page, size=PAGE)


def _page(ids: Sequence[int], where: Place, total: int) -> Page[int]:
    return Page(
        rows=tuple(ids),
        total=min(total, MOST),
        page=where.page,
        pages=where.pages,
        is_more=total > MOST,
    )


def _ways(wanted: Wanted) -> list[QuerySet[Dossier]]:
    """Return what is found by the beginning of a code, and what by words: each has its index."""
    typed = wanted.q.strip()
    ways = []
    if any(map(str.isdigit, typed)) and not any(map(str.isspace, typed)):
        ways.append(Dossier.objects.filter(wanted.seen, code__startswith=typed.upper()))
    if words := _WORDS.findall(fold(typed)):
        ways += _by_words(wanted, words)
    return ways or [Dossier.objects.none()]


def _by_words(wanted: Wanted, words: Sequence[str]) -> list[QuerySet[Dossier]]:
    units = read_units(wanted.actor)
    plain = Dossier.objects.annotate(found=SearchVector("folded", config="simple"))
    anywhere = plain.filter(found=_query(_together(words)))
    if len(units) > FEW:
        return [anywhere.filter(wanted.seen)]
    there = " | ".join(
        f"({_together(bound(word, unit_id) for word in words)})" for unit_id in sorted(units)
    )
    own = Dossier.objects.annotate(found=FoundInUnit()).filter(
        of_own_units(wanted.actor), found=_query(there)
    )
    return [own, anywhere.filter(pk__in=wanted.lent)] if wanted.lent else [own]


def _together(words: Iterable[str]) -> str:
    return " & ".join(f"{word}:*" for word in words)


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, search_type="raw", config="simple")
