"""Indicators and the rows behind them, as the API tells them. No personal data."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from tinhso.core.api.operations import Page, Said
from tinhso.modules.plan.rules.targets import Status


class TargetOut(Schema):
    code: str
    text: Said
    year: int
    op: str
    value: str
    unit: Said


class PointOut(Schema):
    """The share at the end of a month, or on the day asked for."""

    day: date
    hit: int = Field(alias="tally.hit")
    base: int = Field(alias="tally.base")


class IndicatorOut(Schema):
    """One indicator on one day: so many of so many, in the twelve months up to it.

    Một chỉ tiêu: bao nhiêu trên bao nhiêu, trong mười hai tháng đến ngày được hỏi.
    """

    key: str = Field(examples=["nop-truc-tuyen"])
    name: Said
    short: Said
    base_name: Said
    how: Said
    hit: int
    base: int
    percent: float | None
    forecast: float | None = Field(description="At the pace of the last 90 days, on 31 December")
    status: Status
    status_label: Said
    target: TargetOut | None
    points: list[PointOut]


class IndicatorsOut(Schema):
    day: date
    window: Said
    headline: list[Said]
    indicators: list[IndicatorOut]


class CaseOut(Schema):
    """A case behind a figure. A ballot bears neither code nor day. Một hồ sơ được tính."""

    code: str
    unit_name: Said
    procedure: str
    is_hit: bool
    counted_at: datetime | None
    due_at: datetime | None
    received_at: datetime | None


class CasePage(Page[CaseOut]):
    """One page of the cases behind an indicator."""
