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
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms import watching as forms
from tinhso.modules.desk.queries import watching as shown
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.desk.views.spans import Asked, asked_of, name_of
from tinhso.modules.desk.workbook import XLSX, Workbook
from tinhso.modules.dossiers.queries.register import registers_of
from tinhso.modules.plan.queries import watching


@require_safe
@for_officers
def dashboard(request: ActorRequest) -> HttpResponse:
    """Show every number of a unit in a period."""
    asked = _asked(request)
    context: dict[str, object] = {
        "form": asked.form,
        "periods": asked.periods(),
        "units": asked.units,
    }
    try:
        board = _board(request, asked)
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
    span = _asked(request)
    asked = forms.asked_of(request.GET, span.days)
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
        "form": span.form,
        "found": found,
        "one": asked.counter,
        "days": asked.days,
        "whose": name_of(asked.days.unit_id),
        "officer": next((person.full_name for person in officer.values()), ""),
        "prefix": forms.query_of(asked) + "&page=",
        "readable": dict(registers_of(actor=request.actor)),
    }
    return show(request, "dashboard_rows", context, here="dashboard")


@require_safe
@for_officers
def dashboard_file(request: ActorRequest) -> HttpResponseBase:
    """Give every number as a workbook."""
    board = _board(request, _asked(request))
    whose, days = name_of(board.days.unit_id), board.days
    with Workbook(shown.HEADS, above=shown.above(days, whose)) as book:
        book.write(shown.cells(board, whose))
        content = book.content()
    name = f"bang-theo-doi-{days.first:%Y%m%d}-{days.last:%Y%m%d}.xlsx"
    return send(request, made(content, name=name, mime=XLSX))


def _asked(request: ActorRequest) -> Asked:
    today = timezone.localdate(request.at)
    own, is_whole = watching.watched_units(actor=request.actor, day=today)
    return asked_of(request, own, whole=worded("Toàn tỉnh") if is_whole else "")


def _board(request: ActorRequest, asked: Asked) -> watching.Dashboard:
    return watching.watched(
        actor=request.actor,
        days=asked.days,
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
        "whose": name_of(board.days.unit_id),
        "leading": shown.leading(board, address),
        "in_time": shown.in_time(board),
        "groups": shown.grouped(board, address),
        "fields": (shown.names_of(shown.OF_FIELDS), shown.by_field(board, address)),
        "months": (shown.names_of(shown.OF_MONTHS), shown.by_month(board, address)),
        "officers": (shown.officers_heads(), shown.by_officer(board, address)),
    }
