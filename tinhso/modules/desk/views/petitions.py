"""Petitions at the desk: the list, one of them, and what may be done with it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.files.serving import send_paper
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.petitions import OFFERS, PetitionForm, petition_form
from tinhso.modules.desk.queries.petitions import narrowing_of, query_of, view_links
from tinhso.modules.desk.rules import Offer
from tinhso.modules.desk.views.behind import ask
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.petitions.actions import handling
from tinhso.modules.petitions.queries import lists, one
from tinhso.modules.petitions.queries.figures import last_year_of_mine
from tinhso.modules.petitions.queries.one import Verb
from tinhso.modules.petitions.queries.places import receivers


@require_safe
@for_officers
def petitions(request: ActorRequest) -> HttpResponse:
    """List the petitions of the officer's units, what is due first."""
    wanted = narrowing_of(request.GET.dict())
    found = lists.of_units(
        actor=request.actor, wanted=wanted, at=request.at, page=page_asked(request.GET.dict())
    )
    query = query_of(wanted)
    context = {
        "found": found,
        "wanted": wanted,
        "links": view_links(found, wanted),
        "states": lists.STATES,
        "figures": last_year_of_mine(actor=request.actor, at=request.at),
        "paging": f"?{query}&page=" if query else "?page=",
    }
    return show(request, "petitions", context, here="petitions")


@require_POST
@for_officers
def ask_file(request: ActorRequest) -> HttpResponse:
    """Ask for the list as a workbook, as it is narrowed."""
    wanted = narrowing_of(request.POST.dict())
    title = worded("Danh sách phản ánh, kiến nghị (Excel)")
    what = {"view": wanted.view, "state": wanted.state, "q": wanted.q}
    return HttpResponseRedirect(ask(request, "desk.petitions", title, **what))


@require_safe
@for_officers
def petition(request: ActorRequest, code: str) -> HttpResponse:
    """Show one petition with its clock and what the officer may do now."""
    return _petition(request, code)


@require_safe
@for_officers
def file(request: ActorRequest, code: str, file_id: int) -> HttpResponseBase:
    """Send a file that was put to it."""
    found = one.handled_file(actor=request.actor, code=code, file_id=file_id, at=request.at)
    return send_paper(request, found)


@require_http_methods(["GET", "POST"])
@for_officers
def act(request: ActorRequest, code: str, verb: str) -> HttpResponse:
    """Show the page of a verb that needs words; sent, do it."""
    offer = OFFERS.get(verb)
    if offer is None:
        raise NotFound(worded("Bàn làm việc không có việc này."))
    form = petition_form(request.POST.dict())
    if request.method == "GET":
        return _asked(request, code, offer, form)
    try:
        _DO[Verb(verb)](request, code, form)
    except WrongState as refusal:
        return _petition(request, code, refusal, unsent=form.note)
    except Refused as refusal:
        if refusal.status != 422 or offer.asked is None:
            raise
        return _asked(request, code, offer, form, refusal)
    messages.success(request, worded("%(done)s. Mã %(code)s.", done=offer.done, code=code))
    if verb == Verb.FORWARD:  # the petition is another unit's now
        return HttpResponseRedirect(reverse("desk:petitions"))
    return HttpResponseRedirect(reverse("desk:petition", args=[code]))


def _accept(request: ActorRequest, code: str, _form: PetitionForm) -> None:
    handling.accept(actor=request.actor, code=code, at=request.at)


def _forward(request: ActorRequest, code: str, form: PetitionForm) -> None:
    to = form.unit_id
    handling.forward(actor=request.actor, code=code, to_unit_id=to, note=form.note, at=request.at)


def _publish(request: ActorRequest, code: str, form: PetitionForm) -> None:
    words = {"subject": form.subject, "text": form.note}
    handling.publish(actor=request.actor, code=code, at=request.at, **words)


def _noted(verb: Callable[..., None]) -> Callable[[ActorRequest, str, PetitionForm], None]:
    """Return how a verb is done that needs words alone."""

    def do(request: ActorRequest, code: str, form: PetitionForm) -> None:
        verb(actor=request.actor, code=code, note=form.note, at=request.at)

    return do


_DO: dict[Verb, Callable[[ActorRequest, str, PetitionForm], None]] = {
    Verb.ACCEPT: _accept,
    Verb.ANSWER: _noted(handling.answer),
    Verb.ASK: _noted(handling.ask),
    Verb.FORWARD: _forward,
    Verb.REFUSE: _noted(handling.refuse),
    Verb.PUBLISH: _publish,
    Verb.UNPUBLISH: _noted(handling.unpublish),
}


def _petition(
    request: ActorRequest, code: str, refusal: Refused | None = None, *, unsent: str = ""
) -> HttpResponse:
    view = one.handled_petition(actor=request.actor, code=code, at=request.at)
    context = {
        "petition": view,
        "offers": [OFFERS[verb] for verb in view.verbs],
        "refusal": refusal,
        "unsent": unsent,
    }
    status = refusal.status if refusal else 200
    return show(request, "petition", context, here="petitions", status=status)


def _asked(
    request: ActorRequest,
    code: str,
    offer: Offer,
    form: PetitionForm,
    refusal: Refused | None = None,
) -> HttpResponse:
    view = one.handled_petition(actor=request.actor, code=code, at=request.at)
    if offer.asked is None or offer.verb not in view.verbs:
        return HttpResponseRedirect(reverse("desk:petition", args=[code]))
    errors = {refusal.field or "note": refusal.text} if refusal else {}
    day = timezone.localdate(request.at)
    here = view.unit_id
    units = [row for row in receivers(day=day) if row[0] != here] if _is_forward(offer) else []
    context = {
        "petition": view,
        "offer": offer,
        "form": form,
        "units": units,
        "is_public": offer.verb == Verb.PUBLISH,
        "errors": errors,
        "faults": list(errors.items()),
    }
    status = refusal.status if refusal else 200
    return show(request, "petition_act", context, here="petitions", status=status)


def _is_forward(offer: Offer) -> bool:
    return offer.verb == Verb.FORWARD
