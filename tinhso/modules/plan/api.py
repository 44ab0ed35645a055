"""The figures of the plan for programs, down to the cases behind each: public."""

from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from tinhso.core.api.access import ApiRequest
from tinhso.core.api.operations import Id, Paging, Word, op
from tinhso.modules.plan.forms import shown_day
from tinhso.modules.plan.queries.cases import rows_page
from tinhso.modules.plan.queries.standing import overview, standing
from tinhso.modules.plan.rules.counting import Narrowing, Part
from tinhso.modules.plan.rules.standing import Indicator
from tinhso.modules.plan.schemas import CasePage, IndicatorOut, IndicatorsOut

router = Router(tags=["indicators"])
Key = Annotated[str, Field(max_length=60, examples=["nop-truc-tuyen"])]
PARTS = {"all": Part.ALL, "hit": Part.HIT, "missed": Part.MISSED, "finished": Part.FINISHED}
Shown = Literal["all", "hit", "missed", "finished"]


@router.get(
    "/indicators", response=IndicatorsOut, **op("listIndicators", "Các chỉ tiêu của kế hoạch")
)
def indicators(request: ApiRequest, day: date | None = None) -> dict[str, Any]:
    """Tell how the plan stands at the end of `day`, or now."""
    found = overview(day=_day(request, day), at=request.at)
    return {
        "day": found.day,
        "window": found.window,
        "headline": found.headline,
        "indicators": [_told(one) for one in found.indicators],
    }


@router.get("/indicators/{key}", response=IndicatorOut, **op("getIndicator", "Một chỉ tiêu"))
def indicator(request: ApiRequest, key: Path[Key], day: date | None = None) -> dict[str, Any]:
    """Tell how one indicator stands at the end of `day`, or now."""
    return _told(standing(key, day=_day(request, day), at=request.at))


@router.get(
    "/indicators/{key}/rows", response=CasePage, **op("listIndicatorRows", "Hồ sơ sau con số")
)
def rows(
    request: ApiRequest,
    key: Path[Key],
    paging: Query[Paging],
    day: date | None = None,
    part: Shown = "all",
    unit: Id | None = None,
    procedure: Word = "",
) -> Any:
    """List the cases behind an indicator, without personal data; ballots without code and day."""
    shown = _day(request, day)
    return rows_page(
        key,
        day=shown,
        at=request.at,
        narrowing=Narrowing(part=PARTS[part], unit_id=unit, procedure=procedure),
        wanted=paging.wanted("indicator", key, shown, part, unit, procedure),
    )


def _day(request: ApiRequest, day: date | None) -> date:
    return shown_day(day, today=timezone.localdate(request.at))


def _told(one: Indicator) -> dict[str, Any]:
    return {
        **one.__dict__,
        "base_name": one.base,
        "hit": one.tally.hit,
        "base": one.tally.base,
        "percent": None if one.tally.percent is None else float(one.tally.percent),
        "forecast": one.chart_forecast,
        "status_label": one.status_label,
    }
