"""The dashboard of a unit: its numbers, the dossiers behind each, and all of it as a workbook."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tinhso.core.errors import Refused
from tinhso.core.files.sendable import made
from tinhso.core.files.serving import send
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.people.queries import persons
from tinhso.core.units.queries import unit
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms import reports
from tinhso.modules.desk.forms import watching as forms
from tinhso.modules.desk.forms.register import SpanForm
from tinhso.modules.desk.queries import watching as shown
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.desk.workbook import XLSX, Workbook
from tinhso.modules.dossiers.queries.register import registers_of
from tinhso.modules.plan.queries import handling, watching

Choices = tuple[tuple[str, str], ...]


@require_safe
@for_officers
def dashboard(request: ActorRequest) -> HttpResponse:
    """Show every number of a unit in a period."""
    form, offered, choices = _asked(request)
    periods = [
        (name, one.query, one == form) for name, one in reports.offered_as(offered, unit=form.unit)
    ]
    context: dict[str, object] = {"form": form, "periods": periods, "units": choices}
    try:
        board = _board(request, form)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        errors = {refusal.field or "first": refusal.text}
        context |= {"errors": errors, "faults": [*errors.items()]}
        return show(request, "dashboard", context, here="dashboard", status=refusal.status)
    return show(request, "dashboard", context | _numbers(board), here="dashboard")


@require_safe
@for_officers
def dashboard_rows(request: ActorRequest) -> HttpResponse:
    """List the dossiers behind one number."""
    form, *_ = _asked(request)
    asked = forms.asked_of(request.GET, reports.days_of(form))
    found = watching.listed(
        actor=request.actor,
        one=asked.counter,
        days=asked.days,
        whose=forms.whose(asked),
        page=page_asked(request.GET),
        at=request.at,
    )
    officer = persons([asked.officer_id]) if asked.officer_id else {}
    context = {
        "form": form,
        "found": found,
        "one": asked.counter,
        "days": asked.days,
        "whose": _name(asked.days.unit_id),
        "officer": next((person.full_name for person in officer.values()), ""),
        "prefix": forms.query_of(asked) + "&page=",
        "readable": dict(registers_of(actor=request.actor)),
    }
    return show(request, "dashboard_rows", context, here="dashboard")


@require_safe
@for_officers
def dashboard_file(request: ActorRequest) -> HttpResponseBase:
    """Give every number as a workbook."""
    form, *_ = _asked(request)
    board = _board(request, form)
    whose, days = _name(board.days.unit_id), board.days
    with Workbook(shown.HEADS, above=shown.above(days, whose)) as book:
        book.write(shown.cells(board, whose))
        content = book.content()
    name = f"bang-theo-doi-{days.first:%Y%m%d}-{days.last:%Y%m%d}.xlsx"
    return send(request, made(content, name=name, mime=XLSX))


def _asked(request: ActorRequest) -> tuple[SpanForm, tuple[handling.Period, ...], Choices]:
    today = timezone.localdate(request.at)
    offered = handling.periods(day=today)
    own, is_whole = watching.watched_units(actor=request.actor, day=today)
    home = request.actor.home_unit_id
    first = home if home in dict(own) else next((pk for pk, _ in own), None)
    form = reports.days_form(request.GET.dict(), period=offered[0], unit_id=first)
    choices = [(str(pk), name) for pk, name in own]
    if form.unit.isdecimal() and form.unit not in dict(choices) and len(form.unit) < 19:
        choices.append((form.unit, _name(int(form.unit))))
    if is_whole:
        choices.append((reports.PROVINCE, worded("Toàn tỉnh")))
    return form, offered, tuple(choices)


def _board(request: ActorRequest, form: SpanForm) -> watching.Dashboard:
    return watching.watched(
        actor=request.actor,
        days=reports.days_of(form),
        at=request.at,
        columns=shown.OF_FIELDS,
        monthly=shown.OF_MONTHS,
    )


def _numbers(board: watching.Dashboard) -> dict[str, object]:
    below = reverse("desk:dashboard_rows")

    def address(asked: shown.Asked) -> str:
        return below + forms.query_of(asked)

    return {
        "board": board,
        "whose": _name(board.days.unit_id),
        "leading": shown.leading(board, address),
        "in_time": shown.in_time(board),
        "groups": shown.grouped(board, address),
        "fields": (shown.names_of(shown.OF_FIELDS), shown.by_field(board, address)),
        "months": (shown.names_of(shown.OF_MONTHS), shown.by_month(board, address)),
        "officers": (shown.officers_heads(), shown.by_officer(board, address)),
    }


def _name(unit_id: int | None) -> str:
    return worded("Toàn tỉnh") if unit_id is None else unit(unit_id).name
