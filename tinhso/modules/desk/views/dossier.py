"""One dossier: reading it, and doing to it what may be done now."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ids import id_of
from tinhso.core.ledger import access
from tinhso.core.pages import ActorRequest
from tinhso.core.words.dates import clock
from tinhso.core.words.worded import worded
from tinhso.modules.desk.actions import Order, perform
from tinhso.modules.desk.forms import Typed, typed
from tinhso.modules.desk.forms.dossier import COLLECTOR, COLLECTORS, NOBODY, OWNER
from tinhso.modules.desk.queries.heirs import Choices, heirs
from tinhso.modules.desk.queries.inbox import place_of, wanted_of
from tinhso.modules.desk.queries.page import dossier_page, first_of, is_repeat, offers_of, served
from tinhso.modules.desk.rules import OFFERS, Offer
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.queries.colleagues import colleagues
from tinhso.modules.petitions.queries.lists import about_dossier

CONTROLS = {
    "note": "note",
    "way": "way",
    "due": "due_day",
    "due_day": "due_day",
    "due_time": "due_time",
    "person": "person",
    "signature": "signature",
    **{name: name for name in COLLECTOR},
}
PAGES = {"findings": "desk:findings", "scan": "desk:scan"}  # where what is missing is given
UNSENT = "desk.unsent"


@require_safe
@for_officers
def dossier(request: ActorRequest, code: str) -> HttpResponse:
    """Show the dossier with its clock and what the officer may do now."""
    return _dossier(request, code, Typed(note=_unsent(request, code)))


@require_http_methods(["GET", "POST"])
@for_officers
def act(request: ActorRequest, code: str, verb: str) -> HttpResponse:
    """Do the verb; one that needs words, or cannot be undone, shows its own page first."""
    offer = OFFERS.get(verb)
    if offer is None:
        raise NotFound(worded("Bàn làm việc không có việc này."))
    form = typed(request.POST.dict())
    if offer.asked is not None and not form.is_ready:
        return _asked(request, code, offer, form)
    if request.method == "GET":
        return HttpResponseRedirect(_address(request, code))
    try:
        perform(verb, _order(request, code, form))
    except NotFound:
        raise
    except Refused as refusal:
        if refusal.field in PAGES:
            messages.warning(request, refusal.text)
            return HttpResponseRedirect(reverse(PAGES[refusal.field], args=[code]))
        return _refused(request, code, offer, form, refusal)
    return _done(request, code, offer, form)


def _order(request: ActorRequest, code: str, form: Typed) -> Order:
    return Order(
        actor=request.actor,
        code=code,
        at=request.at,
        note=form.note,
        way=form.way,
        due_at=form.due_at,
        person_id=form.person_id,
        delivery=form.delivery,
        collector=form.stands_in,
        signature=form.signature,
    )


def _done(request: ActorRequest, code: str, offer: Offer, form: Typed) -> HttpResponse:
    messages.success(request, worded("%(done)s. Hồ sơ %(code)s.", done=offer.done, code=code))
    if form.note and not offer.takes_note and offer.asked is None:
        request.session[UNSENT] = {"code": code, "note": form.note}
    return HttpResponseRedirect(_address(request, code))


def _refused(
    request: ActorRequest, code: str, offer: Offer, form: Typed, refusal: Refused
) -> HttpResponse:
    if isinstance(refusal, WrongState):
        view = served(actor=request.actor, code=code, at=request.at)
        if is_repeat(actor=request.actor, view=view, offer=offer, at=request.at):
            return HttpResponseRedirect(_address(request, code))
    if refusal.field and offer.asked is not None:
        return _asked(request, code, offer, form, refusal=refusal)
    return _dossier(request, code, form, refusal=refusal)


def _asked(
    request: ActorRequest, code: str, offer: Offer, form: Typed, *, refusal: Refused | None = None
) -> HttpResponse:
    view = served(actor=request.actor, code=code, at=request.at)
    if offer not in offers_of(request.actor, view):
        last = view.story[-1]
        said = WrongState(
            worded(
                "%(who)s %(did)s lúc %(at)s. Tải lại trang.",
                who=last.who,
                did=last.did,
                at=clock(last.at),
            )
        )
        return _dossier(request, code, form, refusal=said)
    context = {
        "view": view,
        "offer": offer,
        "typed": form,
        "people": _people(request, code) if offer.asked and offer.asked.needs_person else None,
        "collectors": COLLECTORS,
        "collector": form.collector or (NOBODY if view.wants_electronic else OWNER),
        "faults": _faults(refusal),
        "errors": _errors(refusal),
        "action": f"{reverse('desk:act', args=[code, offer.verb])}{_carried(request)}",
        "back": _address(request, code),
    }
    return show(request, "ask", context, here="inbox", status=refusal.status if refusal else 200)


def _people(request: ActorRequest, code: str) -> Choices:
    return heirs(colleagues(actor=request.actor, code=code, at=request.at))


def _dossier(
    request: ActorRequest, code: str, form: Typed, *, refusal: Refused | None = None
) -> HttpResponse:
    wanted = wanted_of(request.GET.dict())
    was = request.GET.get("row", "")
    page = dossier_page(actor=request.actor, code=code, at=request.at)
    place = place_of(
        actor=request.actor,
        wanted=wanted,
        code=code,
        at=request.at,
        was=id_of(was) or 0,
    )
    standing = {"row": place.number} if place.number else {"row": was} if was else {}
    rest = wanted.query
    first = first_of(page)
    if first is None and place.next is not None:  # the page names whose is next
        access.opened(f"dossier:{place.next.code}", f"person:{place.next.owner_id}")
    context = {
        "page": page,
        "view": page.view,
        "place": place,
        "typed": form,
        "refusal": refusal,
        "faults": _faults(refusal),
        "errors": _errors(refusal),
        "carry": "?" + "&".join(part for part in (rest, urlencode(standing)) if part),
        "back": f"{reverse('desk:inbox')}?{rest}" if rest else reverse("desk:inbox"),
        "listed": f"?{rest}" if rest else "",
        "petitions": about_dossier(actor=request.actor, code=code, at=request.at),
        "takes_note": any(offer.takes_note for offer in page.offers),
        "first": first,
    }
    status = refusal.status if refusal else 200
    return show(request, "dossier", context, here="inbox", status=status)


def _faults(refusal: Refused | None) -> list[tuple[str, str]]:
    if refusal is None or refusal.field not in CONTROLS:
        return []
    return [(CONTROLS[refusal.field], refusal.text)]


def _errors(refusal: Refused | None) -> dict[str, str]:
    return dict(_faults(refusal))


def _unsent(request: ActorRequest, code: str) -> str:
    """Return words typed beside a verb that takes none, so that they are not lost."""
    kept = request.session.get(UNSENT)
    if not isinstance(kept, dict) or kept.get("code") != code:
        return ""
    del request.session[UNSENT]
    return str(kept.get("note", ""))


def _carried(request: ActorRequest) -> str:
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


def _address(request: ActorRequest, code: str) -> str:
    return reverse("desk:dossier", args=[code]) + _carried(request)
