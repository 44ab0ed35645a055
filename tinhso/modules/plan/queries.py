"""The indicators, computed from the cases folded from the ledger, down to each case."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from tinhso.core.api.cursors import Cut, Wanted, cut, mapped
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import NotFound
from tinhso.core.ledger.queries import last_row
from tinhso.core.search import fold
from tinhso.core.units.queries import UnitRow, units
from tinhso.core.words.amounts import duration, number
from tinhso.core.words.worded import of_data, worded
from tinhso.modules.plan.models import (
    COUNTING,
    PlanCase,
    PlanCaseQuerySet,
    PlanFront,
    PlanIndicator,
    PlanTarget,
)
from tinhso.modules.plan.rules.counting import (
    Days,
    Measure,
    Narrowing,
    Part,
    Tally,
    forecast,
    median,
    series,
    window_start,
)
from tinhso.modules.plan.rules.shown import (
    CaseRow,
    Figure,
    Overview,
    Rows,
    Shopfront,
    Story,
    UnitShare,
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

PAGE = 50
CONSUMER = "plan.cases"
BIRTH = "1.001193"
# Kept figures are shown this long at most; counted anew each minute, after a fact a little later.
FRONT_KEPT, FRONT_EVERY = timedelta(minutes=5), timedelta(minutes=1)
FRONT_REST = timedelta(seconds=10)
FRONT = {
    Measure.ON_TIME: worded("giải quyết đúng hạn"),
    Measure.ONLINE: worded("nộp trực tuyến"),
    Measure.SATISFACTION: worded("người dân, doanh nghiệp hài lòng"),
}


def overview(*, day: date, at: datetime) -> Overview:
    """Return how the plan stands at the end of `day`, or now when that is today."""
    targets = _targets(kind="target")
    indicators = _indicators(day=day, at=at, targets=targets)
    unmeasured = tuple(target for key, target in targets if not key)
    return Overview(
        day=day,
        window=window_text(window_start(day), day),
        headline=headline(indicators),
        lead=lead(indicators, day=day, unmeasured=len(unmeasured)),
        indicators=indicators,
        stories=_stories(indicators, day=day, at=at),
        unmeasured=unmeasured,
        reported=tuple(target for _, target in _targets(kind="result")),
    )


def shopfront(*, at: datetime) -> Shopfront:
    """Return the few figures of the front page, those of the last twelve months.

    One row is read: the worker counts them. Without a worker they are counted here.
    """
    kept = PlanFront.objects.filter(computed_at__gte=at - FRONT_KEPT).first()
    if kept is None:
        return count_front(at=at)
    return Shopfront.of_kept(kept.shown)


def front_is_stale(*, at: datetime) -> bool:
    """Say whether facts were folded, or a minute has passed, since the figures were counted."""
    kept = PlanFront.objects.first()
    if kept is None or kept.computed_at < at - FRONT_EVERY:
        return True
    return kept.folded != folded() and kept.computed_at < at - FRONT_REST


def folded() -> int:
    """Return the position up to which the ledger is counted."""
    return last_row(consumer=CONSUMER) or 0


def count_front(*, at: datetime) -> Shopfront:
    """Count the figures of the front page."""
    day = timezone.localdate(at)
    figures: list[Figure] = []
    for measure, label in FRONT.items():
        row = PlanIndicator.objects.filter(measure=measure.value).order_by("position").first()
        one = _indicators(day=day, at=at, targets=[], only=row)[0] if row else None
        if one and one.tally.base:
            figures.append(
                Figure(value=one.value_text, label=label, base=one.base_text, url=_url(one.key))
            )
    return Shopfront(
        period=window_text(window_start(day), day), figures=(*figures, *_half_done(day, at))
    )


def rows(key: str, *, day: date, at: datetime, narrowing: Narrowing, page: int = 1) -> Rows:
    """Return a page of the cases behind an indicator."""
    row = _indicator_row(key)
    measure = Measure(row.measure)
    (indicator,) = _indicators(day=day, at=at, targets=_targets(kind="target"), only=row)
    cases = _in_window(measure, day=day, at=at)
    shares, names = _unit_shares(cases), _procedure_names(day)
    chosen = cases.narrowed(narrowing)
    total = chosen.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    shown = _ordered(chosen, measure)[(page - 1) * PAGE : page * PAGE]
    return Rows(
        indicator=indicator,
        is_ballot=measure is Measure.SATISFACTION,
        is_on_time=measure is Measure.ON_TIME,
        window=window_text(window_start(day), day),
        rows=tuple(_rows(shown, measure, shares, names)),
        total=total,
        page=page,
        pages=pages,
        units=shares,
        procedures=names,
    )


def all_rows(key: str, *, day: date, at: datetime, narrowing: Narrowing) -> Iterator[CaseRow]:
    """Return every case behind an indicator, for a file."""
    measure = Measure(_indicator_row(key).measure)
    cases = _in_window(measure, day=day, at=at)
    chosen = _ordered(cases.narrowed(narrowing), measure)
    return _rows(chosen, measure, _unit_shares(cases), _procedure_names(day))


def standing(key: str, *, day: date, at: datetime) -> Indicator:
    """Return how one indicator stands."""
    row = _indicator_row(key)
    (found,) = _indicators(day=day, at=at, targets=_targets(kind="target"), only=row)
    return found


def rows_page(
    key: str, *, day: date, at: datetime, narrowing: Narrowing, wanted: Wanted
) -> Cut[CaseRow]:
    """Return a page of the cases behind an indicator, by cursor; ballots are not sorted by time."""
    measure = Measure(_indicator_row(key).measure)
    cases = _in_window(measure, day=day, at=at)
    chosen = cases.narrowed(narrowing).annotate(
        came_at=Coalesce("received_at", Value(datetime(1900, 1, 1, tzinfo=UTC)))
    )
    is_ballot = measure is Measure.SATISFACTION
    order = ("unit_id", "procedure", "is_hit", "code") if is_ballot else ("-came_at", "code")
    page = cut(chosen.values(*_columns(measure), "came_at"), order=order, wanted=wanted)
    ids = {row["unit_id"] for row in page.items}
    known = units(ids)
    unit_names = {one: _unit_name(known.get(one)) for one in ids}
    told = _told(page.items, measure, unit_names, _procedure_names(day))
    return mapped(page, list(told))


def _indicator_row(key: str) -> PlanIndicator:
    row = PlanIndicator.objects.filter(key=key).first()
    if row is None:
        raise NotFound(
            worded("Không có chỉ tiêu này. Xem danh sách các chỉ tiêu ở trang Số liệu công khai.")
        )
    return row


def _targets(*, kind: str) -> list[tuple[str, Target]]:
    """Return the figures of this province's plans, each with the indicator that answers it."""
    found = PlanTarget.objects.filter(province=fold(settings.PROVINCE_NAME).replace(" ", "-"))
    names = ("code", "text", "scope", "system", "period", "year", "op", "value", "unit")
    ordered = found.filter(kind=kind).order_by("year", "code").values("indicator__key", *names)
    return [
        (row.pop("indicator__key") or "", Target.as_read(**{name: row[name] for name in names}))
        for row in ordered
    ]


def _indicators(
    *,
    day: date,
    at: datetime,
    targets: list[tuple[str, Target]],
    only: PlanIndicator | None = None,
) -> tuple[Indicator, ...]:
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
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    return min(end - timedelta(microseconds=1), at)


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(window_start(day), time.min))


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


def _in_window(measure: Measure, *, day: date, at: datetime) -> PlanCaseQuerySet:
    return PlanCase.objects.counted_by(measure, start=_start(day), until=_until(day, at))


def _unit_name(unit: UnitRow | None) -> str:
    return (unit.short_name or unit.name) if unit else worded("Đơn vị không còn trong danh mục")


def _ordered(cases: PlanCaseQuerySet, measure: Measure) -> PlanCaseQuerySet:
    """Sort newest first; ballots not by time, or another list would tell whose they are."""
    if measure is Measure.SATISFACTION:
        return cases.order_by("unit_id", "procedure", F("is_hit"), "code")
    return cases.order_by("-received_at", "code")


def _unit_shares(cases: PlanCaseQuerySet) -> tuple[UnitShare, ...]:
    grouped = list(
        cases.values("unit_id")
        .annotate(base=Count("pk"), hit=Count("pk", filter=Q(is_hit=True)))
        .order_by("unit_id")
    )
    known = units(row["unit_id"] for row in grouped)
    shares = [
        UnitShare(
            id=row["unit_id"],
            name=_unit_name(known.get(row["unit_id"])),
            tally=Tally(row["hit"], row["base"]),
        )
        for row in grouped
    ]
    return tuple(sorted(shares, key=lambda one: (one.tally.hit - one.tally.base, one.name)))


def _rows(
    cases: PlanCaseQuerySet,
    measure: Measure,
    shares: tuple[UnitShare, ...],
    names: Mapping[str, str],
) -> Iterator[CaseRow]:
    unit_names = {one.id: one.name for one in shares}
    return _told(cases.values(*_columns(measure)), measure, unit_names, names)


def _columns(measure: Measure) -> tuple[str, ...]:
    dated = COUNTING[measure].dated
    return ("code", "unit_id", "procedure", "is_hit", "received_at", "due_at", dated)


def _told(
    rows: Iterable[Mapping[str, Any]],
    measure: Measure,
    unit_names: Mapping[int, str],
    names: Mapping[str, str],
) -> Iterator[CaseRow]:
    is_ballot = measure is Measure.SATISFACTION
    for row in rows:
        yield CaseRow(
            code="" if is_ballot else row["code"],
            unit_name=unit_names[row["unit_id"]],
            procedure=names.get(row["procedure"], row["procedure"]),
            is_hit=row["is_hit"],
            counted_at=None if is_ballot else row[COUNTING[measure].dated],
            due_at=None if is_ballot else row["due_at"],
            received_at=None if is_ballot else row["received_at"],
        )


def _procedure_names(day: date) -> dict[str, str]:
    return {row.code: row.short_name or row.name for row in procedures.search(day=day)}


def _stories(indicators: tuple[Indicator, ...], *, day: date, at: datetime) -> tuple[Story, ...]:
    return tuple(
        Story(indicator=one, cause=_cause(one, day=day, at=at))
        for one in indicators
        if needs_decision(one)
    )


def _cause(indicator: Indicator, *, day: date, at: datetime) -> str:
    """Name the procedure, or else the unit, where most of what is missing lies."""
    measure = Measure(_indicator_row(indicator.key).measure)
    missing = _in_window(measure, day=day, at=at).filter(Q(is_hit=False))
    top = missing.values("procedure").annotate(count=Count("pk")).order_by("-count", "procedure")
    found = top.first()
    if found is None:
        return ""
    name = _procedure_names(day).get(found["procedure"], found["procedure"])
    return cause_text(indicator, Cause(worded("Thủ tục %(name)s", name=name), found["count"]))


def _half_done(day: date, at: datetime) -> tuple[Figure, ...]:
    """Return how long half of the birth registrations took, in working time."""
    row = PlanIndicator.objects.filter(measure=Measure.ON_TIME.value).first()
    narrowing = Narrowing(part=Part.FINISHED, procedure=BIRTH)
    births = _in_window(Measure.ON_TIME, day=day, at=at).narrowed(narrowing).order_by("code")
    calendar = calendar_of(None)
    spans = births.values_list("received_at", "finished_at")
    took = [calendar.minutes_between(begun, done) for begun, done in spans if begun and done]
    half = median(took)
    if half is None or row is None:
        return ()
    url = f"{_url(row.key)}?loc={Part.FINISHED}&thu_tuc={BIRTH}"
    label = worded("xong một nửa số hồ sơ khai sinh")
    return (
        Figure(
            value=duration(half),
            label=label,
            base=worded("%(took)s hồ sơ", took=number(len(took))),
            url=url,
        ),
    )


def _url(key: str) -> str:
    return reverse("plan:rows", args=[key])
