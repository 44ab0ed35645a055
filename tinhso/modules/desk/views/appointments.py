"""What the one-stop shop offers for appointments, and what is booked."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tinhso.core.errors import FormRefused
from tinhso.core.pages import ActorRequest
from tinhso.core.units.queries import UnitRow
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.forms.appointments import read_terms
from tinhso.modules.desk.views.queue import unit_of
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.queues.actions.appointments import offer
from tinhso.modules.queues.queries import appointments as queries


@require_http_methods(["GET", "POST"])
@for_officers
def appointments(request: ActorRequest) -> HttpResponse:
    """Show what is offered and booked; sent with other terms, offer those from a day on."""
    permissions.require_reception(request.actor)
    unit = unit_of(request)
    if request.method == "GET":
        return _page(request, unit, {})
    try:
        terms, valid_from = read_terms(request.POST)
        offer(
            actor=request.actor,
            unit_id=unit.id,
            terms=terms,
            valid_from=valid_from,
            at=request.at,
        )
    except FormRefused as refusal:
        return _page(request, unit, refusal.faults)
    messages.success(request, worded("Đã lưu, áp dụng từ %(day)s.", day=said(valid_from)))
    return HttpResponseRedirect(f"{reverse('desk:appointments')}?don-vi={unit.id}")


def _page(request: ActorRequest, unit: UnitRow, errors: dict[str, str]) -> HttpResponse:
    today = timezone.localdate(request.at)
    actor, at = request.actor, request.at
    offers = queries.offers_of(unit_id=unit.id, day=today)
    context = {
        "unit": unit,
        "offers": offers,
        "off": queries.on_days_off(actor=actor, unit_id=unit.id, at=at),
        "booked": queries.booked_by_day(actor=actor, unit_id=unit.id, at=at),
        "form": request.POST if errors else _as_it_is(offers, said(today)),
        "errors": errors,
        "faults": list(errors.items()),
    }
    return show(request, "appointments", context, here="queue", status=422 if errors else 200)


def _as_it_is(offers: tuple[queries.OfferRow, ...], today: str) -> dict[str, object]:
    """Return what stands in the form before anybody types: what holds today."""
    terms = offers[0].terms if offers else None
    return {
        "minutes": terms.minutes if terms else "",
        "places": terms.places if terms else "",
        "days_ahead": terms.days_ahead if terms else "",
        "valid_from": today,
    }
