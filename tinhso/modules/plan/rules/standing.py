"""How the indicators stand, in words. Shares are rounded down, so that none claims too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from tinhso.core.words.amounts import in_words, number, percent
from tinhso.core.words.dates import day as written
from tinhso.modules.plan.rules.counting import Point, Tally
from tinhso.modules.plan.rules.targets import CHIP, LABEL, UNMET, Status, Target

NO_DATA = "chưa có số liệu"


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
        return self.target.words if self.target else "không đặt"

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
        way = "lên" if now > first else "xuống" if now < first else "đến nay vẫn"
        said = f"{self.short}: từ {share(first)} tháng {self.chart_start} {way} {self.value_text}"
        if self.target:
            said += f"; mục tiêu {self.target.words}"
        return f"{said}; dự báo 31/12: {self.forecast_text}"

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
            return f"{self.short} cần thêm {self.gap_text} điểm, nhịp đủ nhanh"
        return f"{self.short} còn thiếu {self.gap_text} điểm, nhịp chưa đủ"


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
        return ("Chưa có số liệu để tính chỉ tiêu.",)
    if met == len(aimed):
        return (f"Cả {met} chỉ tiêu đo được đều đã đạt.",)
    first = f"{met} trong {len(aimed)} chỉ tiêu đã đạt."
    if not met:
        first = f"Chưa đạt chỉ tiêu nào trong {len(aimed)} chỉ tiêu."
    return (first, _verdict(aimed))


def _verdict(aimed: Sequence[Indicator]) -> str:
    for status, end in (
        (Status.MISSED, "sẽ không kịp."),
        (Status.IN_TIME, "sẽ kịp."),
        (Status.NO_DATA, "chưa có số liệu."),
    ):
        found = [one for one in aimed if one.status is status]
        if found:
            return f"{_who(found, aimed)} {end}"
    return ""


def _who(found: Sequence[Indicator], aimed: Sequence[Indicator]) -> str:
    if len(found) == 1:
        return found[0].short.replace("trực tuyến", "trực\N{NO-BREAK SPACE}tuyến")
    if len(found) == len(aimed):
        return f"Cả {in_words(len(found))}"
    return f"{counted(len(found))} chỉ tiêu"


def lead(indicators: Sequence[Indicator], *, day: date, unmeasured: int) -> str:
    """Return what stands under the verdict: time left, the pace, and what is not measured."""
    left = (date(day.year, 12, 31) - day).days
    said = [f"Còn {left} ngày đến hết năm {day.year}." if left else f"Hết năm {day.year}."]
    in_time = sum(one.status is Status.IN_TIME for one in indicators)
    missed = sum(one.status is Status.MISSED for one in indicators)
    if in_time or missed:
        pace = [f"{in_words(in_time)} chỉ tiêu sẽ kịp"] if in_time else []
        pace += [f"{in_words(missed)} chỉ tiêu sẽ không kịp"] if missed else []
        said.append(f"Với nhịp 90 ngày gần nhất, {', '.join(pace)} trước 31/12.")
    if unmeasured:
        said.append(f"{number(unmeasured)} mục tiêu khác của kế hoạch chưa được hệ thống đo.")
    return " ".join(said)


def cause_text(indicator: Indicator, cause: Cause) -> str:
    """Say how much of what is missing lies in one place."""
    part = share(Fraction(100 * cause.count, indicator.missed_count))
    rest = f"{number(indicator.missed_count)} {indicator.base} {indicator.missed}"
    return f"{cause.name} chiếm {part} trong {rest}."


def counted(count: int) -> str:
    """Write a small number as a sentence begins: `Ba`."""
    words = in_words(count)
    return words[0].upper() + words[1:]


def needs_decision(indicator: Indicator) -> bool:
    """Say whether someone must look at it."""
    return indicator.status in UNMET


def window_text(first: date, last: date) -> str:
    """Write a window: `Từ 21/11/2025 đến 20/11/2026`."""
    return f"Từ {written(first)} đến {written(last)}"


def stories_title(count: int) -> str:
    """Return the title over what needs a decision: `Ba chỉ tiêu cần chỉ đạo`."""
    return f"{counted(count)} chỉ tiêu cần chỉ đạo"


def squares_text(indicators: Sequence[Indicator]) -> str:
    """Say what the squares show, for those who cannot see them."""
    aimed = [one for one in indicators if one.target]
    words = {
        Status.MET: "đã đạt",
        Status.IN_TIME: "sẽ kịp",
        Status.MISSED: "không kịp",
        Status.NO_DATA: "chưa có số liệu",
    }
    found = {status: sum(one.status is status for one in aimed) for status in words}
    parts = [f"{found[status]} {word}" for status, word in words.items() if found[status]]
    return f"{len(aimed)} chỉ tiêu: {', '.join(parts)}"
