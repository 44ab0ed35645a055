"""An appointment at a one-stop shop: choosing place, day and time; what one has booked."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import NotFound, Refused
from tinhso.core.pages import ActorRequest, render
from tinhso.core.search import fold
from tinhso.core.units.queries import UnitRow, by_code
from tinhso.core.words.worded import worded
from tinhso.modules.queues.actions import appointments as actions
from tinhso.modules.queues.queries import appointments as queries

citizen = login_required(login_url="identity:citizen_login")
CHOOSE = worded("Chọn một giờ.")
LONGEST = 40  # of a code as typed


@citizen
@require_safe
def book(request: ActorRequest) -> HttpResponse:
    """Choose the one-stop shop, found by its name without tone marks."""
    q = request.GET.get("q", "").strip()[:100]
    found = [row for row in queries.units_offering(at=request.at) if fold(q) in fold(row.name)]
    context = {"q": q, "found": found, **_moving(request)}
    return render(request, "portal/book.html", context)


@citizen
@require_safe
def book_day(request: ActorRequest, code: str) -> HttpResponse:
    """Choose the day."""
    unit = _unit(request, code)
    days = [
        (day, day.isoformat(), sum(slot.left for slot in slots))
        for day, slots in queries.days_of(unit_id=unit.id, at=request.at).items()
    ]
    return render(request, "portal/book_day.html", {"unit": unit, "days": days, **_moving(request)})


@citizen
@require_http_methods(["GET", "POST"])
def book_slot(request: ActorRequest, code: str, day: str) -> HttpResponse:
    """Choose the time, and book it."""
    unit, on = _unit(request, code), _day(day)
    if request.method == "GET":
        return _slots(request, unit, on)
    try:
        booked = actions.book(
            actor=request.actor,
            unit_id=unit.id,
            starts_at=_moment(request.POST.get("slot", "")),
            at=request.at,
            instead_of=_moving(request)["moving"],
        )
    except NotFound:
        raise
    except Refused as refusal:
        return _slots(request, unit, on, refusal)
    messages.success(request, worded("Đã đặt lịch hẹn."))
    return redirect("portal:appointment", booked)


@citizen
@require_safe
def my_appointments(request: ActorRequest) -> HttpResponse:
    """List what the citizen has booked: to come, and before."""
    coming, before = queries.mine(actor=request.actor, at=request.at)
    context = {"coming": coming, "before": before}
    return render(request, "portal/my_appointments.html", context)


@citizen
@require_safe
def appointment(request: ActorRequest, code: str) -> HttpResponse:
    """Show one as a slip to bring along, on paper or on the telephone."""
    row = queries.appointment(actor=request.actor, code=code, at=request.at)
    return render(request, "portal/appointment.html", {"appointment": row})


@citizen
@require_http_methods(["GET", "POST"])
def cancel(request: ActorRequest, code: str) -> HttpResponse:
    """Ask once more, then give the place back."""
    row = queries.appointment(actor=request.actor, code=code, at=request.at)
    if request.method == "GET":
        return render(request, "portal/cancel_appointment.html", {"appointment": row})
    actions.cancel(actor=request.actor, code=code, at=request.at)
    messages.success(request, worded("Đã hủy lịch hẹn."))
    return redirect("portal:my_appointments")


def _slots(
    request: ActorRequest, unit: UnitRow, day: date, refusal: Refused | None = None
) -> HttpResponse:
    slots = queries.slots_of(unit_id=unit.id, day=day, at=request.at)
    errors = {"slot": refusal.text} if refusal else {}
    context: Mapping[str, Any] = {
        "unit": unit,
        "day": day,
        "slots": [(slot.starts_at.isoformat(), slot) for slot in slots],
        "has_room": any(slot.left for slot in slots),
        "chosen": request.POST.get("slot", ""),
        "errors": errors,
        "faults": list(errors.items()),
        **_moving(request),
    }
    status = refusal.status if refusal else 200
    return render(request, "portal/book_slot.html", context, status=status)


def _moving(request: ActorRequest) -> dict[str, str]:
    """Return which appointment the new one replaces, and how the next address says so."""
    code = request.GET.get("thay", "")[:LONGEST]
    return {"moving": code, "query": f"?{urlencode({'thay': code})}" if code else ""}


def _unit(request: ActorRequest, code: str) -> UnitRow:
    return by_code(code.upper(), day=timezone.localdate(request.at))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound(worded("Không có ngày này. Chọn lại ngày.")) from error


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(CHOOSE, field="slot") from error
    if moment.tzinfo is None:
        raise Refused(CHOOSE, field="slot")
    return moment
