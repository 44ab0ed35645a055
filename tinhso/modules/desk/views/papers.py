"""Files of a dossier: papers, slips, the draft of the result and the signed result."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tinhso.core.files.serving import send, send_paper
from tinhso.core.pages import ActorRequest
from tinhso.modules.desk.queries.page import draft_of, served
from tinhso.modules.desk.views.shell import for_officers
from tinhso.modules.dossiers.queries import papers as files


@require_safe
@for_officers
def paper(request: ActorRequest, code: str, paper_id: int) -> HttpResponseBase:
    """Show a file the applicant put to the dossier."""
    served(actor=request.actor, code=code, at=request.at)
    found = files.paper(actor=request.actor, code=code, paper_id=paper_id, at=request.at)
    return send_paper(request, found)


@require_safe
@for_officers
def slip(request: ActorRequest, code: str, form: str) -> HttpResponseBase:
    """Show a slip of the dossier as PDF."""
    served(actor=request.actor, code=code, at=request.at)
    return send(
        request, files.slip(actor=request.actor, code=code, form=form, at=request.at, inside=True)
    )


@require_safe
@for_officers
def signature(request: ActorRequest, code: str) -> HttpResponseBase:
    """Show what whoever took the result at the desk drew."""
    served(actor=request.actor, code=code, at=request.at)
    return send(request, files.signature(actor=request.actor, code=code, at=request.at))


@require_safe
@for_officers
def draft(request: ActorRequest, code: str) -> HttpResponseBase:
    """Show the draft of the result: as it would be proposed now, as it was, or already signed."""
    return send(request, draft_of(actor=request.actor, code=code, at=request.at))


@require_safe
@for_officers
def result(request: ActorRequest, code: str) -> HttpResponseBase:
    """Show the signed and sealed result."""
    served(actor=request.actor, code=code, at=request.at)
    return send(request, files.result(actor=request.actor, code=code, at=request.at))
