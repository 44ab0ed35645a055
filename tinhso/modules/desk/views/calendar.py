"""The administrator's calendar: what if a day changes, and changing it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import FormRefused, Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.forms.calendar import DayForm, day_form, require_words
from tinhso.modules.desk.queries import calendar as queries
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.desk.views.spreadsheet import as_spreadsheet
from tinhso.modules.dossiers.actions.calendar import change_day


@require_http_methods(["GET", "POST"])
@for_officers
def calendar(request: ActorRequest) -> HttpResponse:
    """Show what would come of a changed day; sent with its legal basis, change it."""
    permissions.require_calendar(request.actor)
    if request.method == "GET":
        return _page(request, day_form(request.GET.dict()))
    form = day_form(request.POST.dict())
    try:
        require_words(form)
        moved = change_day(
            actor=request.actor,
            day=form.on,
            special=form.special,
            source=form.source,
            unit_id=form.unit_id,
            at=request.at,
        )
    except Refused as refusal:
        return _page(request, form, refusal)
    done = worded(
        "Đã đổi lịch ngày %(day)s. %(count)s hồ sơ đổi ngày hẹn.",
        day=said(form.on),
        count=len(moved),
    )
    messages.success(request, done)
    return HttpResponseRedirect(reverse("desk:calendar"))


@require_safe
@for_officers
def file(request: ActorRequest) -> HttpResponse:
    """Give all that would move as a file for a spreadsheet."""
    permissions.require_calendar(request.actor)
    form = day_form(request.GET.dict())
    rows = queries.rows_of(actor=request.actor, wanted=_wanted(form))
    return as_spreadsheet(f"doi-lich-{form.on:%Y-%m-%d}.csv", rows)


def _page(request: ActorRequest, form: DayForm, refusal: Refused | None = None) -> HttpResponse:
    found, today = None, timezone.localdate(request.at)
    if form.is_asked:
        number = page_asked(request.GET.dict())
        try:
            found = queries.asked_of(
                actor=request.actor, wanted=_wanted(form), at=request.at, page=number
            )
        except Refused as unread:
            if not unread.field:
                raise
            refusal = refusal or unread
    errors = _errors(refusal)
    context = {
        "form": form,
        "found": found,
        "kinds": queries.KINDS,
        "units": queries.units_of(actor=request.actor, day=today),
        "ahead": queries.days_ahead(day=today),
        "errors": errors,
        "faults": list(errors.items()),
    }
    status = refusal.status if refusal else 200
    return show(request, "calendar", context, here="calendar", status=status)


def _wanted(form: DayForm) -> queries.Changing:
    return queries.Changing(day=form.on, special=form.special, unit_id=form.unit_id)


def _errors(refusal: Refused | None) -> dict[str, str]:
    if isinstance(refusal, FormRefused):
        return refusal.faults
    return {refusal.field or "day": refusal.text} if refusal else {}
