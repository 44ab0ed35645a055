"""What the pages are given: plain data, read and counted before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tinhso.core.words.keeping import packed, unpacked
from tinhso.modules.plan.rules.counting import Narrowing, Tally
from tinhso.modules.plan.rules.standing import Indicator, share, squares_text, stories_title
from tinhso.modules.plan.rules.targets import Status, Target


@dataclass(frozen=True, kw_only=True)
class Story:
    """An indicator that needs a decision, with what weighs on it most."""

    indicator: Indicator
    cause: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The whole plan on one day."""

    day: date
    window: str
    headline: tuple[str, ...]
    lead: str
    indicators: tuple[Indicator, ...]
    stories: tuple[Story, ...]
    unmeasured: tuple[Target, ...]
    reported: tuple[Target, ...]

    def having(self, *wanted: Status) -> tuple[Indicator, ...]:
        return tuple(one for one in self.indicators if one.status in wanted)

    @property
    def aimed(self) -> tuple[Indicator, ...]:
        return tuple(one for one in self.indicators if one.target)

    @property
    def squares(self) -> dict[str, int]:
        """How many of the indicators with a target stand how."""
        return Counter(one.status.value for one in self.aimed)

    @property
    def squares_text(self) -> str:
        return squares_text(self.indicators)

    @property
    def stories_title(self) -> str:
        return stories_title(len(self.stories))

    @property
    def year_end(self) -> str:
        return f"12/{self.day.year}"


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case in the rows behind a figure. A ballot bears no code and no day."""

    code: str
    unit_name: str
    procedure: str
    is_hit: bool
    counted_at: datetime | None
    due_at: datetime | None
    received_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class UnitShare:
    id: int
    name: str
    tally: Tally

    @property
    def share(self) -> str:
        return share(self.tally.percent)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What stands behind an indicator on one day."""

    indicator: Indicator
    is_ballot: bool
    is_on_time: bool
    window: str
    rows: tuple[CaseRow, ...]
    total: int
    page: int
    pages: int
    units: tuple[UnitShare, ...]
    procedures: Mapping[str, str]

    def names_of(self, narrowing: Narrowing) -> str:
        """Say to which unit and procedure the rows are narrowed."""
        names = [unit.name for unit in self.units if unit.id == narrowing.unit_id]
        if narrowing.procedure:
            names.append(self.procedures.get(narrowing.procedure, narrowing.procedure))
        return ", ".join(names)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number of the front page, and where the cases behind it are listed."""

    value: str
    label: str
    base: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Shopfront:
    period: str
    figures: tuple[Figure, ...]

    def kept(self) -> dict[str, Any]:
        """Return it as it is kept, to be read in any language."""
        figures = [{name: packed(text) for name, text in vars(one).items()} for one in self.figures]
        return {"period": packed(self.period), "figures": figures}

    @classmethod
    def of_kept(cls, shown: Mapping[str, Any]) -> "Shopfront":
        """Return what was kept, as the reader reads it."""
        figures = tuple(
            Figure(**{name: unpacked(text) for name, text in one.items()})
            for one in shown["figures"]
        )
        return cls(period=unpacked(shown["period"]), figures=figures)
