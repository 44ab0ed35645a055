"""What the leader's units issued: which there are, and ending one that must not stand."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tinhso.core.errors import NotFound, Refused
from tinhso.core.pages import ActorRequest
from tinhso.core.paging import page_asked
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.documents import ENDINGS, Ending, typed_of
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.documents import actions, queries
from tinhso.modules.documents.queries import PublicDocument

HERE = "documents"


@require_safe
@for_officers
def documents(request: ActorRequest) -> HttpResponse:
    """List what the units issued that the officer leads, newest first; a whole code is enough."""
    q, state = request.GET.get("q", "").strip()[:60], request.GET.get("state", "")
    found = queries.issued(
        actor=request.actor, at=request.at, q=q, state=state, page=page_asked(request.GET.dict())
    )
    context = {"found": found, "q": q, "state": state, "states": queries.STATES_HELD}
    return show(request, "documents", context, here=HERE)


@require_safe
@for_officers
def document(request: ActorRequest, lookup: str) -> HttpResponse:
    """Show an issued document, what became of it, and what may be done."""
    row = queries.endable(actor=request.actor, lookup=lookup, at=request.at)
    return show(request, "document", {"row": row}, here=HERE)


@require_http_methods(["GET", "POST"])
@for_officers
def act(request: ActorRequest, lookup: str, verb: str) -> HttpResponse:
    """Ask why, and for a word that it is meant; then revoke the document or put another there."""
    ending = ENDINGS.get(verb)
    if ending is None:
        raise NotFound(worded("Bàn làm việc không có việc này."))
    row = queries.endable(actor=request.actor, lookup=lookup, at=request.at)
    if request.method == "GET":
        return _asked(request, row, ending)
    try:
        _end(request, lookup, ending)
    except NotFound:
        raise
    except Refused as refusal:  # perhaps somebody else ended it meanwhile: it is read again
        row = queries.endable(actor=request.actor, lookup=lookup, at=request.at)
        return _asked(request, row, ending, refusal)
    messages.success(request, ending.done)
    return HttpResponseRedirect(reverse("desk:document", args=[lookup]))


def _end(request: ActorRequest, lookup: str, ending: Ending) -> None:
    typed = typed_of(request.POST.dict(), ending)
    ended: dict[str, Any] = {"lookup": lookup, "actor": request.actor, "at": request.at}
    if ending.takes_successor:
        actions.supersede(**ended, reason=typed.reason, successor=typed.successor)
    else:
        actions.revoke(**ended, reason=typed.reason)


def _asked(
    request: ActorRequest, row: PublicDocument, ending: Ending, refusal: Refused | None = None
) -> HttpResponse:
    fault = [(refusal.field, refusal.text)] if refusal and refusal.field else []
    context = {
        "row": row,
        "ending": ending,
        "typed": request.POST.dict(),
        "refusal": refusal,
        "faults": fault,
        "errors": dict(fault),
    }
    status = refusal.status if refusal else 200
    return show(request, "document_end", context, here=HERE, status=status)
