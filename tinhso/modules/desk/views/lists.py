"""Finding dossiers, the units and officers of the province, the keys of the desk."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.inbox import lines_of
from tinhso.modules.desk.queries.listing import choices, listing, narrowing_of
from tinhso.modules.desk.queries.people import places
from tinhso.modules.desk.rules import OFFERS
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.queries import uncollected as queries


@require_safe
@for_officers
def dossiers(request: ActorRequest) -> HttpResponse:
    """List the dossiers of the officer's units, newest first."""
    return _list(request, title=worded("Hồ sơ của đơn vị"), here="dossiers")


@require_safe
@for_officers
def search(request: ActorRequest) -> HttpResponse:
    """Find dossiers by code, name or number; a whole code opens its dossier."""
    wanted = narrowing_of(request.GET.dict())
    if not wanted.q:
        return show(request, "search", {}, here="search")
    return _list(request, title=worded("Tra cứu"), here="search")


def _list(request: ActorRequest, *, title: str, here: str) -> HttpResponse:
    wanted = narrowing_of(request.GET.dict())
    found = listing(actor=request.actor, wanted=wanted, at=request.at)
    if here == "search" and [row.code for row in found.rows] == [wanted.q.upper()]:
        return HttpResponseRedirect(reverse("desk:dossier", args=[found.rows[0].code]))
    context = {
        "title": title,
        "found": found,
        "lines": lines_of(found.rows),
        "wanted": wanted,
        "choices": choices(wanted=wanted, at=request.at),
        "action": request.path,
    }
    return show(request, "dossiers", context, here=here)


@require_safe
@for_officers
def uncollected(request: ActorRequest) -> HttpResponse:
    """List the results nobody has come for, longest first."""
    found = queries.uncollected(
        actor=request.actor, at=request.at, page=page_asked(request.GET.dict())
    )
    return show(request, "uncollected", {"found": found}, here="dossiers")


@require_safe
@for_officers
def people(request: ActorRequest) -> HttpResponse:
    """List the units of the province and who holds which role there."""
    q = request.GET.get("q", "").strip()[:100]
    found = places(actor=request.actor, day=timezone.localdate(request.at), q=q)
    has_samples = any(place.unit.is_sample_code for place in found)
    context = {"places_found": found, "q": q, "has_samples": has_samples}
    return show(request, "people", context, here="people")


@require_safe
@for_officers
def keys(request: ActorRequest) -> HttpResponse:
    """Show every key of the desk, and the switch that turns them off."""
    letters = [offer for offer in OFFERS.values() if offer.key]
    return show(request, "keys", {"offers": letters}, here="keys")
