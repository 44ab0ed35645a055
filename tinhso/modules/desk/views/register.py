"""The register of dossiers: looking into it, and asking for it as a workbook to print."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.errors import Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import Page, page_asked
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.register import SpanForm, span_form, span_of
from tinhso.modules.desk.views.behind import ask
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.queries import register as queries


@require_safe
@for_officers
def register(request: ActorRequest) -> HttpResponse:
    """Show what was received between two days, in the order of receipt."""
    form = span_form(request.GET.dict(), today=timezone.localdate(request.at))
    try:
        found = queries.register(
            actor=request.actor, span=span_of(form), page=page_asked(request.GET.dict())
        )
    except Refused as refusal:
        return _page(request, form, refusal=refusal)
    return _page(request, form, found=found)


@require_POST
@for_officers
def ask_file(request: ActorRequest) -> HttpResponse:
    """Ask for the register as a workbook, made behind the page."""
    form = span_form(request.POST.dict(), today=timezone.localdate(request.at))
    try:
        span = span_of(form)
    except Refused as refusal:
        return _page(request, form, refusal=refusal)
    title = worded("Sổ theo dõi hồ sơ (Excel)")
    days = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    return HttpResponseRedirect(ask(request, "desk.register", title, **days, unit_id=span.unit_id))


def _page(
    request: ActorRequest,
    form: SpanForm,
    *,
    found: Page[queries.Entry] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    errors = {refusal.field or "first": refusal.text} if refusal else {}
    known = queries.registers_of(actor=request.actor)
    context = {
        "form": form,
        "found": found,
        "units": (("", worded("Mọi đơn vị của tôi")), *((str(pk), name) for pk, name in known)),
        "has_units": len(known) > 1,
        "errors": errors,
        "faults": list(errors.items()),
    }
    status = refusal.status if refusal else 200
    return show(request, "register", context, here="dossiers", status=status)
