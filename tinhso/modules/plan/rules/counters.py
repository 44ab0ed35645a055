"""What a unit is watched by: the numbers of the dashboard and what is kept to add them up. Pure.

A `Key` is kept day by day; a `Counter` is what is shown, a sum of keys none of which counts a
dossier another one counts. Flows say what happened in some days. Levels say what stands so at the
end of a day, and are kept as what came (+) and what left (-).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tinhso.core.words.worded import of_data


class Key(StrEnum):
    """What is kept of each unit, procedure or officer, day by day."""

    FILED = "filed"
    IN_FULL = "in_full"
    IN_PART = "in_part"
    IN_DESK = "in_desk"
    IN_POST = "in_post"
    IN_SATURDAY = "in_saturday"
    REFUSED = "refused"
    ASKED = "asked"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    EARLY_ONLINE = "early_online"
    EARLY_DIRECT = "early_direct"
    ON_TIME_ONLINE = "on_time_online"
    ON_TIME_DIRECT = "on_time_direct"
    LATE_ONLINE = "late_online"
    LATE_DIRECT = "late_direct"
    LATE_AWAY = "late_away"
    OUT_ELECTRONIC = "out_electronic"
    OUT_DESK = "out_desk"
    OUT_POST = "out_post"
    OUT_SATURDAY = "out_saturday"
    PAID_ONLINE = "paid_online"
    PAID_DESK = "paid_desk"
    SUM_ONLINE = "sum_online"
    SUM_DESK = "sum_desk"
    REFUNDED = "refunded"
    SUM_REFUNDED = "sum_refunded"
    # levels
    AWAITING = "awaiting"
    OPEN_ONLINE = "open_online"
    OPEN_DIRECT = "open_direct"
    OVERDUE_HERE = "overdue_here"
    OVERDUE_AWAY = "overdue_away"
    UNCOLLECTED = "uncollected"
    WAITS_RECEPTION = "waits_reception"
    WAITS_APPLICANT = "waits_applicant"
    WAITS_AGENCY = "waits_agency"
    WAITS_PAYMENT = "waits_payment"
    # of an officer: each dossier once, by who did it last
    BY_RECEIVED = "by_received"
    BY_ASKED = "by_asked"
    BY_PROPOSED = "by_proposed"
    BY_DECIDED = "by_decided"
    BY_SIGNED = "by_signed"
    BY_ISSUED = "by_issued"
    BY_RETURNED = "by_returned"
    BY_EARLY = "by_early"
    BY_ON_TIME = "by_on_time"
    BY_LATE = "by_late"


LEVELS = frozenset(
    {
        *(Key.AWAITING, Key.OPEN_ONLINE, Key.OPEN_DIRECT, Key.OVERDUE_HERE, Key.OVERDUE_AWAY),
        *(Key.UNCOLLECTED, Key.WAITS_RECEPTION, Key.WAITS_APPLICANT),
        *(Key.WAITS_AGENCY, Key.WAITS_PAYMENT),
    }
)
OF_OFFICERS = frozenset(key for key in Key if key.startswith("by_"))


class When(StrEnum):
    """Of which moment: in the days asked for, before the first, at the end of the last or now."""

    WITHIN = "within"
    BEFORE = "before"
    AT_END = "at_end"


Term = tuple[When, Key]


@dataclass(frozen=True, kw_only=True)
class Counter:
    """One number: its key in addresses, its name, how it counts, and what it adds up.

    `without` is a part of that which is taken out again. Money is in đồng; the list behind it
    holds the dossiers it came from.
    """

    key: str
    name: str
    how: str
    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()
    is_money: bool = False
    is_of_officers: bool = False

    def of(self, kept: Mapping[Term, int]) -> int:
        """Return the number, from what was kept."""
        whole = sum(kept.get(term, 0) for term in self.terms)
        return whole - sum(kept.get(term, 0) for term in self.without)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Numbers that are read together."""

    name: str
    is_of_officers: bool
    counters: tuple[Counter, ...]


def groups_of(described: Iterable[Mapping[str, Any]]) -> tuple[Group, ...]:
    """Read the groups as `data/counters.yaml` describes them; an unknown key is an error."""
    return tuple(_group(row) for row in described)


def _group(row: Mapping[str, Any]) -> Group:
    by_officer = bool(row.get("officers"))
    return Group(
        name=of_data(row["name"]),
        is_of_officers=by_officer,
        counters=tuple(_counter(one, by_officer=by_officer) for one in row["counters"]),
    )


def _counter(row: Mapping[str, Any], *, by_officer: bool) -> Counter:
    terms = tuple((when, Key(key)) for when in When for key in row.get(when, ()))
    last = terms[-1][0]
    return Counter(
        key=row["key"],
        name=of_data(row["name"]),
        how=of_data(row["how"]),
        terms=terms,
        without=tuple((last, Key(key)) for key in row.get("without", ())),
        is_money=bool(row.get("money")),
        is_of_officers=by_officer,
    )
