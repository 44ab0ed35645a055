"""The citizen's vault: what they hold from us, whether it is in force, and where it is fetched."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest, render
from tinhso.modules.dossiers.queries.vault import vault as vault_of
from tinhso.modules.portal.views.edge import page_number


@login_required(login_url="identity:citizen_login")
@require_safe
def vault(request: ActorRequest) -> HttpResponse:
    """List one's own results and certified copies, newest first."""
    found = vault_of(actor=request.actor, page=page_number(request))
    return render(request, "portal/vault.html", {"found": found})
