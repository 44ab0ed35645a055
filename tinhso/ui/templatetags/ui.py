"""What every template may use without loading it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tinhso.core.words import amounts, dates
from tinhso.core.words.worded import started
from tinhso.ui import charts
from tinhso.ui.due import Due
from tinhso.ui.due import due as how_due
from tinhso.ui.icons import drawing
from tinhso.ui.pages import window

register = template.Library()

register.filter("dong", amounts.dong)
register.filter("number", amounts.number)
register.filter("percent", amounts.percent)
register.filter("duration", amounts.duration)
register.filter("size", amounts.size)
register.filter("started", started)
register.filter("spelled", amounts.spelled)
register.filter("day", dates.day)
register.filter("weekday_day", dates.weekday_day)
register.filter("clock", dates.clock)
register.filter("short", dates.short)
register.filter("in_full", dates.in_full)
register.filter("spoken", dates.spoken)


@register.filter
def stamp(moment: date) -> str:
    """Return `moment` for the `datetime` attribute of <time>."""
    local = dates.local(moment) if isinstance(moment, datetime) else moment
    return local.isoformat(timespec="minutes") if isinstance(local, datetime) else local.isoformat()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of `tinhso/ui/icons/`."""
    return drawing(name, label)


@register.simple_tag
def qr(text: str, label: str) -> SafeString:
    """Draw `text` as a QR code that is read aloud as `label`."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, svgclass="qr", border=2)
    head = format_html('<svg role="img" aria-label="{}" ', label)
    return mark_safe(head + svg.removeprefix("<svg "))  # noqa: S308  segno's own shapes, label escaped


@register.simple_tag
def marks(control: str, hint: str, error: str) -> SafeString:
    """Link a control to its hint and its error, for those who listen."""
    told = [f"{control}-{part}" for part, text in (("hint", hint), ("error", error)) if text]
    said = format_html(' aria-describedby="{}"', " ".join(told)) if told else SafeString("")
    return format_html('{} aria-invalid="true"', said) if error else said


@register.simple_tag(takes_context=True)
def current(context: template.Context, *places: str) -> SafeString:
    """Mark a link as the page one is on, by the names of its views."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match is not None and match.view_name in places
    return SafeString(' aria-current="page"' if here else "")


@register.simple_tag
def due(left: int, is_paused: Any = False, is_today: Any = False) -> Due:  # noqa: FBT002  a template's tag
    """Say how near the due time is."""
    return how_due(left, is_paused=bool(is_paused), is_today=bool(is_today))


@register.simple_tag
def spark(values: Sequence[float], target: Any = None, forecast: Any = None) -> charts.Chart:
    """Lay out the small chart of a table row."""
    return charts.chart(
        values, target=target or None, forecast=forecast or None, frame=charts.SPARK
    )


@register.simple_tag
def trend(values: Sequence[float], target: Any = None, forecast: Any = None) -> charts.Chart:
    """Lay out the chart of a story."""
    return charts.chart(
        values, target=target or None, forecast=forecast or None, frame=charts.TREND
    )


@register.simple_tag
def pages(number: int, count: int) -> list[int | None]:
    """Return the page numbers to show; None stands for a gap."""
    return window(number, count)


@register.filter
def times(count: Any) -> Iterable[int]:
    """Return something to loop over `count` times."""
    return range(int(count or 0))
