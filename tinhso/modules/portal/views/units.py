"""Agencies and places of any time: finding one, and reading what became of it."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tinhso.core.errors import NotFound
from tinhso.core.pages import ActorRequest, render
from tinhso.core.units.history import find, history
from tinhso.core.words.worded import worded


@login_not_required
@require_safe
def units(request: ActorRequest) -> HttpResponse:
    """Find an agency or a place by its name, old or new, or by its code."""
    q, today = request.GET.get("q", "").strip()[:100], timezone.localdate(request.at)
    found = find(q, today=today)
    return render(request, "portal/units.html", {"q": q, "found": found})


@login_not_required
@require_safe
def unit(request: ActorRequest, code: str) -> HttpResponse:
    """Show one unit, what it came from and what became of it, as of today or of `?ngay=`."""
    today = timezone.localdate(request.at)
    day = _day(request.GET.get("ngay", ""), today)
    told = history(code.upper(), day=day, today=today)
    return render(request, "portal/unit.html", {"told": told, "unit": told.unit})


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError as error:
        raise NotFound(
            worded("“%(text)s” không phải ngày. Viết như 2025-06-30.", text=text)
        ) from error
