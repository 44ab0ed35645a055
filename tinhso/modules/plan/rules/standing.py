"""How the indicators stand, in words. Shares are rounded down, so that none claims too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from tinhso.core.words.amounts import in_words, number, percent
from tinhso.core.words.dates import day as written
from tinhso.core.words.worded import Spelled, sentence, together, worded
from tinhso.modules.plan.rules.counting import Point, Tally
from tinhso.modules.plan.rules.targets import CHIP, LABEL, UNMET, Status, Target

NO_DATA = worded("chưa có số liệu")


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator on one day, with all a page says about it."""

    key: str
    name: str
    short: str
    base: str
    counted: str
    missed: str
    how: str
    target: Target | None
    tally: Tally
    points: tuple[Point, ...]
    forecast: Fraction | None
    status: Status

    @property
    def status_label(self) -> str:
        return LABEL[self.status]

    @property
    def chip(self) -> str:
        return CHIP[self.status]

    @property
    def value_text(self) -> str:
        return share(self.tally.percent)

    @property
    def forecast_text(self) -> str:
        return share(self.forecast)

    @property
    def target_text(self) -> str:
        return self.target.words if self.target else worded("không đặt")

    @property
    def base_text(self) -> str:
        """The figures behind the share: `38.104 trong 38.802 hồ sơ`."""
        return f"{number(self.tally.hit)} trong {number(self.tally.base)} {self.base}"

    @property
    def missed_count(self) -> int:
        return self.tally.base - self.tally.hit

    @property
    def chart_values(self) -> list[float]:
        return [float(point.tally.percent or 0) for point in self.points]

    @property
    def chart_target(self) -> float | None:
        goal = self.target.amount if self.target else None
        return None if goal is None else float(goal)

    @property
    def chart_forecast(self) -> float | None:
        return None if self.forecast is None else float(self.forecast)

    @property
    def chart_start(self) -> str:
        return f"{self.points[0].day:%m/%Y}" if self.points else ""

    @property
    def chart_text(self) -> str:
        """The chart as a sentence, for those who cannot see it."""
        if not self.points:
            return f"{self.short}: {NO_DATA}"
        first = self.points[0].tally.percent or Fraction(0)
        now = self.tally.percent or Fraction(0)
        way = (
            worded("lên")
            if now > first
            else worded("xuống")
            if now < first
            else worded("đến nay vẫn")
        )
        said = worded(
            "%(short)s: từ %(first)s tháng %(chart_start)s %(way)s %(value_text)s",
            short=self.short,
            first=share(first),
            chart_start=self.chart_start,
            way=way,
            value_text=self.value_text,
        )
        if self.target:
            said += worded("; mục tiêu %(words)s", words=self.target.words)
        return worded(
            "%(said)s; dự báo 31/12: %(forecast_text)s", said=said, forecast_text=self.forecast_text
        )

    @property
    def gap_text(self) -> str:
        """How many points are missing, counted from the share as it is shown."""
        goal = self.target.amount if self.target else None
        if goal is None or self.tally.percent is None:
            return ""
        gap = max(goal - Fraction(floor(self.tally.percent * 10), 10), Fraction(1, 10))
        return percent(float(gap)).removesuffix("%")

    @property
    def finding(self) -> str:
        """What a decision must know first."""
        if self.status is Status.IN_TIME:
            return worded(
                "%(short)s cần thêm %(gap_text)s điểm, nhịp đủ nhanh",
                short=self.short,
                gap_text=self.gap_text,
            )
        return worded(
            "%(short)s còn thiếu %(gap_text)s điểm, nhịp chưa đủ",
            short=self.short,
            gap_text=self.gap_text,
        )


@dataclass(frozen=True)
class Cause:
    """Where most of what is missing lies."""

    name: str
    count: int


def share(value: Fraction | None) -> str:
    """Write a share with one decimal, rounded down; without a base there is none."""
    return NO_DATA if value is None else percent(floor(value * 10) / 10)


def headline(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Return the verdict: how many are met, and what will not be."""
    aimed = [one for one in indicators if one.target]
    met = sum(one.status is Status.MET for one in aimed)
    if all(one.status is Status.NO_DATA for one in aimed):
        return (worded("Chưa có số liệu để tính chỉ tiêu."),)
    if met == len(aimed):
        return (worded("Cả %(met)s chỉ tiêu đo được đều đã đạt.", met=met),)
    first = worded("%(met)s trong %(aimed)s chỉ tiêu đã đạt.", met=met, aimed=len(aimed))
    if not met:
        first = worded("Chưa đạt chỉ tiêu nào trong %(aimed)s chỉ tiêu.", aimed=len(aimed))
    return (first, _verdict(aimed))


def _verdict(aimed: Sequence[Indicator]) -> str:
    for status, end in (
        (Status.MISSED, worded("sẽ không kịp.")),
        (Status.IN_TIME, worded("sẽ kịp.")),
        (Status.NO_DATA, worded("chưa có số liệu.")),
    ):
        found = [one for one in aimed if one.status is status]
        if found:
            return f"{_who(found, aimed)} {end}"
    return ""


def _who(found: Sequence[Indicator], aimed: Sequence[Indicator]) -> str:
    if len(found) == 1:
        return found[0].short.replace("trực tuyến", "trực\N{NO-BREAK SPACE}tuyến")  # Vietnamese
    if len(found) == len(aimed):
        return worded("Cả %(found)s", found=small(len(found)))
    return worded("%(found)s chỉ tiêu", found=counted(len(found)))


def lead(indicators: Sequence[Indicator], *, day: date, unmeasured: int) -> str:
    """Return what stands under the verdict: time left, the pace, and what is not measured."""
    left = (date(day.year, 12, 31) - day).days
    said = [
        worded("Còn %(left)s ngày đến hết năm %(year)s.", left=left, year=day.year)
        if left
        else worded("Hết năm %(year)s.", year=day.year)
    ]
    in_time = sum(one.status is Status.IN_TIME for one in indicators)
    missed = sum(one.status is Status.MISSED for one in indicators)
    if in_time or missed:
        pace = [worded("%(in_time)s chỉ tiêu sẽ kịp", in_time=small(in_time))] if in_time else []
        pace += [worded("%(missed)s chỉ tiêu sẽ không kịp", missed=small(missed))] if missed else []
        said.append(
            worded("Với nhịp 90 ngày gần nhất, %(pace)s trước 31/12.", pace=together(pace, by=", "))
        )
    if unmeasured:
        said.append(
            worded(
                "%(unmeasured)s mục tiêu khác của kế hoạch chưa được hệ thống đo.",
                unmeasured=number(unmeasured),
            )
        )
    return together(said)


def cause_text(indicator: Indicator, cause: Cause) -> str:
    """Say how much of what is missing lies in one place."""
    part = share(Fraction(100 * cause.count, indicator.missed_count))
    rest = together([number(indicator.missed_count), indicator.base, indicator.missed])
    return worded("%(name)s chiếm %(part)s trong %(rest)s.", name=cause.name, part=part, rest=rest)


def counted(count: int) -> str:
    """Write a small number as a sentence begins: `Ba`."""
    return sentence(small(count))


def small(count: int) -> str:
    """Write a small number in a sentence: `ba`."""
    return Spelled(in_words(count), {"digits": number(count)})


def needs_decision(indicator: Indicator) -> bool:
    """Say whether someone must look at it."""
    return indicator.status in UNMET


def window_text(first: date, last: date) -> str:
    """Write a window: `Từ 21/11/2025 đến 20/11/2026`."""
    return worded("Từ %(first)s đến %(last)s", first=written(first), last=written(last))


def stories_title(count: int) -> str:
    """Return the title over what needs a decision: `Ba chỉ tiêu cần chỉ đạo`."""
    return worded("%(many)s chỉ tiêu cần chỉ đạo", many=counted(count), count=count)


def squares_text(indicators: Sequence[Indicator]) -> str:
    """Say what the squares show, for those who cannot see them."""
    aimed = [one for one in indicators if one.target]
    words = {
        Status.MET: worded("đã đạt"),
        Status.IN_TIME: worded("sẽ kịp"),
        Status.MISSED: worded("không kịp"),
        Status.NO_DATA: worded("chưa có số liệu"),
    }
    found = {status: sum(one.status is status for one in aimed) for status in words}
    parts = [
        together([str(found[status]), word]) for status, word in words.items() if found[status]
    ]
    return worded("%(aimed)s chỉ tiêu: %(parts)s", aimed=len(aimed), parts=together(parts, by=", "))
