"""The few figures of the front page, kept for a while: everybody asks for them."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from tinhso.core.calendar.queries import calendar_of
from tinhso.core.ledger.queries import last_row
from tinhso.core.words.amounts import duration, number
from tinhso.core.words.worded import worded
from tinhso.modules.plan.models import (
    PlanFront,
    PlanIndicator,
)
from tinhso.modules.plan.queries.standing import in_window, indicators_on
from tinhso.modules.plan.rules.counting import (
    Measure,
    Narrowing,
    Part,
    median,
    window_start,
)
from tinhso.modules.plan.rules.shown import (
    Figure,
    Shopfront,
)
from tinhso.modules.plan.rules.standing import (
    window_text,
)

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
        one = indicators_on(day=day, at=at, targets=[], only=row)[0] if row else None
        if one and one.tally.base:
            figures.append(
                Figure(value=one.value_text, label=label, base=one.base_text, url=_url(one.key))
            )
    return Shopfront(
        period=window_text(window_start(day), day), figures=(*figures, *_half_done(day, at))
    )


def _half_done(day: date, at: datetime) -> tuple[Figure, ...]:
    """Return how long half of the birth registrations took, in working time."""
    row = PlanIndicator.objects.filter(measure=Measure.ON_TIME.value).first()
    narrowing = Narrowing(part=Part.FINISHED, procedure=BIRTH)
    births = in_window(Measure.ON_TIME, day=day, at=at).narrowed(narrowing).order_by("code")
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
