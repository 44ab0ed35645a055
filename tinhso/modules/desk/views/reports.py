"""The report on how dossiers were handled: the form, the dossiers behind a figure, the workbook."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tinhso.core.errors import Refused
from tinhso.core.files.sendable import made
from tinhso.core.files.serving import send
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms import reports as forms
from tinhso.modules.desk.forms.register import SpanForm
from tinhso.modules.desk.queries import handling as shown
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.desk.views.spans import Asked, asked_of, name_of
from tinhso.modules.desk.workbook import XLSX, Workbook
from tinhso.modules.dossiers.queries.register import registers_of
from tinhso.modules.plan.queries import handling as queries


@require_safe
@for_officers
def handling(request: ActorRequest) -> HttpResponse:
    """Show the form for a period: of a unit by field, of the province by unit."""
    asked = _asked(request)
    try:
        report = queries.report(asked.days, at=request.at)
    except Refused as refusal:
        errors = {refusal.field or "first": refusal.text}
        return _page(request, asked, status=refusal.status, errors=errors)
    lines = [*report.lines, report.total] if report.lines else []
    rows = [(line, _figures(asked.form, line), line.key == "") for line in lines]
    return _page(request, asked, report=report, rows=rows, whose=name_of(report.days.unit_id))


@require_safe
@for_officers
def handling_rows(request: ActorRequest) -> HttpResponse:
    """List the dossiers behind one figure."""
    asked = _asked(request)
    figure = forms.figure_of(request.GET)
    days = asked.days
    found = queries.cases(
        days, column=figure.column, key=figure.key, page=page_asked(request.GET), at=request.at
    )
    context = {
        "form": asked.form,
        "found": found,
        "line_name": queries.line_name(days, key=figure.key),
        "title": queries.TITLES[figure.column],
        "days": days,
        "whose": name_of(days.unit_id),
        "prefix": forms.figure_query(asked.form, figure.column, figure.key) + "&page=",
        "readable": dict(registers_of(actor=request.actor)),
    }
    return show(request, "report_rows", context, here="report")


@require_safe
@for_officers
def handling_file(request: ActorRequest) -> HttpResponseBase:
    """Give the form as a workbook."""
    report = queries.report(_asked(request).days, at=request.at)
    days = report.days
    of_units = days.unit_id is None
    above = shown.above(report, name_of(days.unit_id))
    with Workbook(shown.heads(of_units=of_units), above=above) as book:
        book.write(shown.cells(report))
        content = book.content()
    name = f"bieu-II06a-{days.first:%Y%m%d}-{days.last:%Y%m%d}.xlsx"
    return send(request, made(content, name=name, mime=XLSX))


def _asked(request: ActorRequest) -> Asked:
    own = registers_of(actor=request.actor)
    return asked_of(request, own, whole=worded("Toàn tỉnh, theo đơn vị"))


def _page(
    request: ActorRequest, asked: Asked, *, status: int = 200, **context: object
) -> HttpResponse:
    errors = context.get("errors", {})
    told = {
        "form": asked.form,
        "periods": asked.periods(),
        "units": asked.units,
        "columns": [*shown.headed()],
        "groups": shown.GROUPS,
        "faults": [*errors.items()] if isinstance(errors, dict) else [],
    }
    return show(request, "report", {**told, **context}, here="report", status=status)


def _figures(form: SpanForm, line: queries.Line) -> list[tuple[str, int, str]]:
    return [
        (title, line.counts[column], forms.figure_query(form, column, line.key))
        for column, title in queries.TITLES.items()
    ]
