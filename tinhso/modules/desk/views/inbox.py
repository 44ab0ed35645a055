"""The inbox, and one action on many of its dossiers."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tinhso.core.errors import Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.words.worded import worded
from tinhso.modules.desk import permissions
from tinhso.modules.desk.actions import perform_many, refuse_many
from tinhso.modules.desk.queries.inbox import Wanted, inbox_page, wanted_of
from tinhso.modules.desk.rules import BULK_LIMIT, MOST_IN_BULK, OFFERS
from tinhso.modules.desk.views.behind import ask
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.queries.many import codes_waiting

TITLES = {
    "reception": worded("Tiếp nhận"),
    "examination": worded("Thẩm tra"),
    "decision": worded("Chờ ký"),
    "issuing": worded("Chờ phát hành"),
    "return": worded("Trả kết quả"),
}


@require_safe
@for_officers
def inbox(request: ActorRequest) -> HttpResponse:
    """Show what waits for the officer, what is late first."""
    if not permissions.has_inbox(request.actor):
        return show(request, "no_inbox", {}, here="inbox")
    return _inbox(request, wanted_of(request.GET.dict()))


@require_POST
@for_officers
def bulk(request: ActorRequest) -> HttpResponse:
    """Do one thing to every dossier ticked, and say of each what came of it."""
    verb = request.POST.get("verb", "")
    wanted = wanted_of(request.GET.dict())
    codes = _codes(request, wanted)
    try:
        if len(codes) > BULK_LIMIT:
            return HttpResponseRedirect(_ask(request, verb, codes))
        outcomes = perform_many(verb, codes=codes, actor=request.actor, at=request.at)
    except Refused as refusal:
        return _inbox(request, wanted, refusal=refusal)
    done = [outcome for outcome in outcomes if not outcome.fault]
    going = [("code", outcome.code) for outcome in done if verb == "hand_over"]
    context = {
        "offer": OFFERS[verb],
        "total": len(outcomes),
        "done": done,
        "listed": urlencode(going),
        "failed": [outcome for outcome in outcomes if outcome.fault],
        "back": f"{reverse('desk:inbox')}?{wanted.query}",
    }
    return show(request, "bulk", context, here="inbox")


def _codes(request: ActorRequest, wanted: Wanted) -> list[str]:
    """Return what is ticked, or all that the list holds on however many pages."""
    if not request.POST.get("all"):
        return request.POST.getlist("code")
    return codes_waiting(
        actor=request.actor,
        at=request.at,
        view=wanted.view,
        procedure=wanted.procedure,
        kind=wanted.kind,
        channel=wanted.channel,
        limit=MOST_IN_BULK,
    )


def _ask(request: ActorRequest, verb: str, codes: list[str]) -> str:
    """Let it be done behind the page; return where its progress is shown."""
    refuse_many(verb, codes, most=MOST_IN_BULK)
    label = OFFERS[verb].label
    title = worded("%(label)s, %(count)s hồ sơ", label=label, count=len(codes))
    return ask(request, "desk.bulk", title, verb=verb, codes=codes)


def _inbox(
    request: ActorRequest, wanted: Wanted, *, refusal: Refused | None = None
) -> HttpResponse:
    page = inbox_page(actor=request.actor, wanted=wanted, at=request.at)
    context = {
        "page": page,
        "title": TITLES.get(wanted.kind, worded("Hộp việc")),
        "refusal": refusal,
        "action": reverse("desk:inbox"),
        "ticked": set(request.POST.getlist("code")) if refusal else set(),
        "carry": f"?{wanted.query}" if wanted.query else "",
    }
    here = wanted.kind if wanted.kind in TITLES and wanted.kind != "examination" else "inbox"
    status = refusal.status if refusal else 200
    return show(request, "inbox", context, here=here, status=status)
