"""How the indicators stand, computed from the cases folded from the ledger."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from tinhso.core.errors import NotFound
from tinhso.core.search import fold
from tinhso.core.words.dates import midnight
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.plan.models import (
    COUNTING,
    PlanCase,
    PlanCaseQuerySet,
    PlanIndicator,
    PlanTarget,
)
from tinhso.modules.plan.rules.counting import (
    Days,
    Measure,
    Tally,
    forecast,
    series,
    window_start,
)
from tinhso.modules.plan.rules.shown import (
    Overview,
    Story,
)
from tinhso.modules.plan.rules.standing import (
    Cause,
    Indicator,
    cause_text,
    headline,
    lead,
    needs_decision,
    window_text,
)
from tinhso.modules.plan.rules.targets import Target, in_force, status
from tinhso.modules.procedures import queries as procedures


def overview(*, day: date, at: datetime) -> Overview:
    """Return how the plan stands at the end of `day`, or now when that is today."""
    targets = targets_of(kind="target")
    indicators = indicators_on(day=day, at=at, targets=targets)
    unmeasured = tuple(target for key, target in targets if not key)
    return Overview(
        day=day,
        window=window_text(window_start(day), day),
        headline=headline(indicators),
        lead=lead(indicators, day=day, unmeasured=len(unmeasured)),
        indicators=indicators,
        stories=_stories(indicators, day=day, at=at),
        unmeasured=unmeasured,
        reported=tuple(target for _, target in targets_of(kind="result")),
    )


def standing(key: str, *, day: date, at: datetime) -> Indicator:
    """Return how one indicator stands."""
    row = indicator_row(key)
    (found,) = indicators_on(day=day, at=at, targets=targets_of(kind="target"), only=row)
    return found


def indicator_row(key: str) -> PlanIndicator:
    row = PlanIndicator.objects.filter(key=key).first()
    if row is None:
        raise NotFound(
            worded("Không có chỉ tiêu này. Xem danh sách các chỉ tiêu ở trang Số liệu công khai.")
        )
    return row


def targets_of(*, kind: str) -> list[tuple[str, Target]]:
    """Return the figures of this province's plans, each with the indicator that answers it."""
    found = PlanTarget.objects.filter(province=fold(settings.PROVINCE_NAME).replace(" ", "-"))
    names = ("code", "text", "scope", "system", "period", "year", "op", "value", "unit")
    ordered = found.filter(kind=kind).order_by("year", "code").values("indicator__key", *names)
    return [
        (row.pop("indicator__key") or "", Target.as_read(**{name: row[name] for name in names}))
        for row in ordered
    ]


def indicators_on(
    *,
    day: date,
    at: datetime,
    targets: list[tuple[str, Target]],
    only: PlanIndicator | None = None,
) -> tuple[Indicator, ...]:
    """Return how every indicator stands on the day, or `only` one."""
    described = [only] if only else list(PlanIndicator.objects.order_by("position", "pk"))
    return tuple(
        _indicator(
            row,
            _days(Measure(row.measure), until=_until(day, at)),
            in_force([target for key, target in targets if key == row.key], year=day.year),
            day,
        )
        for row in described
    )


def _indicator(row: PlanIndicator, days: Days, target: Target | None, day: date) -> Indicator:
    tally, outlook = days.standing(day), forecast(days, day=day)
    return Indicator(
        key=row.key,
        name=of_data(row.name),
        short=of_data(row.short),
        base=of_data(row.base),
        counted=of_data(row.counted),
        missed=of_data(row.missed),
        how=of_data(row.how),
        target=target,
        tally=tally,
        points=series(days, day=day),
        forecast=outlook,
        status=status(tally.percent, outlook, target),
    )


def _until(day: date, at: datetime) -> datetime:
    """Return the last moment that counts: the end of the day, but nothing after now."""
    end = midnight(day + timedelta(days=1))
    return min(end - timedelta(microseconds=1), at)


def _start(day: date) -> datetime:
    return midnight(window_start(day))


def _days(measure: Measure, *, until: datetime) -> Days:
    counting = COUNTING[measure]
    grouped = (
        PlanCase.objects.filter(counting.base, **{f"{counting.dated}__lte": until})
        .annotate(day=TruncDate(counting.dated))
        .values("day")
        .annotate(base=Count("pk"), hit=Count("pk", filter=counting.hit))
        .order_by("day")
    )
    counted = {row["day"]: Tally(row["hit"], row["base"]) for row in grouped}
    return Days(counted, _open_late_days(until) if measure is Measure.ON_TIME else None)


def _open_late_days(until: datetime) -> Counter[date]:
    """Return by day how many came past due, less how many of those were closed."""
    late = PlanCase.objects.past_due(until)
    came = late.annotate(day=TruncDate("due_at"))
    left = late.filter(Q(closed_at__lte=until)).annotate(day=TruncDate("closed_at"))
    change: Counter[date] = Counter()
    for found, sign in ((came, 1), (left, -1)):
        for row in found.values("day").annotate(count=Count("pk")).order_by("day"):
            change[row["day"]] += sign * row["count"]
    return change


def in_window(measure: Measure, *, day: date, at: datetime) -> PlanCaseQuerySet:
    return PlanCase.objects.counted_by(measure, start=_start(day), until=_until(day, at))


def procedure_names(day: date) -> dict[str, str]:
    return {row.code: row.short_name or row.name for row in procedures.search(day=day)}


def _stories(indicators: tuple[Indicator, ...], *, day: date, at: datetime) -> tuple[Story, ...]:
    return tuple(
        Story(indicator=one, cause=_cause(one, day=day, at=at))
        for one in indicators
        if needs_decision(one)
    )


def _cause(indicator: Indicator, *, day: date, at: datetime) -> str:
    """Name the procedure, or else the unit, where most of what is missing lies."""
    measure = Measure(indicator_row(indicator.key).measure)
    missing = in_window(measure, day=day, at=at).filter(Q(is_hit=False))
    top = missing.values("procedure").annotate(count=Count("pk")).order_by("-count", "procedure")
    found = top.first()
    if found is None:
        return ""
    name = procedure_names(day).get(found["procedure"], found["procedure"])
    return cause_text(indicator, Cause(worded("Thủ tục %(name)s", name=name), found["count"]))
