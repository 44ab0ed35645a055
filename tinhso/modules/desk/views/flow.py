"""The picture of the steps: of a dossier, and of a procedure."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest
from tinhso.modules.desk.queries.flow import dossier_flow, procedure_flow
from tinhso.modules.desk.views.shell import for_officers, show


@require_safe
@for_officers
def flow(request: ActorRequest, code: str) -> HttpResponse:
    """Show where the dossier stands among the steps of its procedure."""
    page = dossier_flow(actor=request.actor, code=code, at=request.at)
    return show(request, "flow", {"page": page}, here="inbox")


@require_safe
@for_officers
def steps(request: ActorRequest, code: str) -> HttpResponse:
    """Show the steps of a procedure as published today."""
    page = procedure_flow(code=code, at=request.at)
    return show(request, "flow", {"page": page}, here="dossiers")
