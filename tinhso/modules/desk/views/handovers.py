"""Hand-over lists: those there are, making one, and saying that one came."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.core.errors import NotAllowed, NotFound, Refused
from tinhso.core.files.serving import send
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.handovers import WHY, ListForm, list_form, missing_of
from tinhso.modules.desk.queries.handing import ANYBODY, KINDS, handing_page, makes
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.actions.handovers import make_handover, receive_handover
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.queries import handovers as queries
from tinhso.modules.dossiers.queries.handing import kinds_of
from tinhso.modules.dossiers.queries.handover_slip import TITLES, handover_slip

LONGEST_SEARCH = 100


@require_safe
@for_officers
def handovers(request: ActorRequest) -> HttpResponse:
    """List the hand-over lists of the officer's units, what is not received yet first."""
    q = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    found = queries.handovers(actor=request.actor, q=q, page=page_asked(request.GET.dict()))
    context = {"found": found, "q": q, "makes": kinds_of(request.actor), "kinds": KINDS}
    return show(request, "handovers", context, here="handovers")


@require_http_methods(["GET", "POST"])
@for_officers
def handover_new(request: ActorRequest) -> HttpResponse:
    """Choose what goes along with a list, and for whom it is."""
    is_post = request.method == "POST"
    form = list_form(request.POST if is_post else request.GET, kinds=makes(request.actor))
    if not is_post:
        return _new(request, form)
    try:
        handover_id = make_handover(
            actor=request.actor,
            carries=form.carries,
            codes=form.codes,
            receiver_id=form.receiver_id,
            at=request.at,
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return _new(request, form, refusal=refusal)
    messages.success(request, worded("Đã lập danh sách. In ra, ký và giao cùng hồ sơ."))
    return HttpResponseRedirect(reverse("desk:handover", args=[handover_id]))


@require_safe
@for_officers
def handover(request: ActorRequest, handover_id: int) -> HttpResponse:
    """Show one list to the people of its two units."""
    return _handover(request, handover_id)


@require_POST
@for_officers
def handover_receive(request: ActorRequest, handover_id: int) -> HttpResponse:
    """Say that the list came: whole, or without what has a reason beside it."""
    view = queries.handover(actor=request.actor, handover_id=handover_id)
    typed = request.POST.dict()
    missing = missing_of(typed, [(line.place, line.code) for line in view.lines])
    try:
        receive_handover(
            actor=request.actor, handover_id=handover_id, missing=missing, at=request.at
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        return _handover(request, handover_id, typed=typed, refusal=refusal)
    messages.success(request, worded("Đã nhận danh sách số %(number)s.", number=view.number))
    return HttpResponseRedirect(reverse("desk:handover", args=[handover_id]))


@require_safe
@for_officers
def handover_file(request: ActorRequest, handover_id: int) -> HttpResponseBase:
    """Show the list as PDF, with room for both signatures."""
    return send(request, handover_slip(actor=request.actor, handover_id=handover_id))


def _new(request: ActorRequest, form: ListForm, *, refusal: Refused | None = None) -> HttpResponse:
    page = handing_page(
        actor=request.actor,
        carries=form.carries,
        road=form.road,
        codes=form.codes,
        at=request.at,
    )
    errors = {refusal.field or "code": refusal.text} if refusal else {}
    context = {
        "page": page,
        "ticked": form.codes,
        "receiver": form.receiver,
        "anybody": ANYBODY,
        "title": TITLES[form.carries],
        "errors": errors,
        "faults": list(errors.items()),
    }
    status = refusal.status if refusal else 200
    return show(request, "handover_new", context, here="handovers", status=status)


def _handover(
    request: ActorRequest,
    handover_id: int,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    view = queries.handover(actor=request.actor, handover_id=handover_id)
    errors = {refusal.field: refusal.text} if refusal and refusal.field else {}
    written = typed or {}
    context = {
        "view": view,
        "title": TITLES[view.carries],
        "is_results": view.carries is Carries.RESULTS,
        "reasons": [
            (line, name, written.get(name, ""), errors.get(name, ""))
            for line in view.lines
            for name in (f"{WHY}{line.place}",)
        ],
        "refusal": refusal,
        "errors": errors,
        "faults": list(errors.items()),
    }
    status = refusal.status if refusal else 200
    return show(request, "handover", context, here="handovers", status=status)
