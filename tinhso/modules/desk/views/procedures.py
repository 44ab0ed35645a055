"""The procedures as the officers' desk keeps them: their versions, and what sets them apart."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest
from tinhso.modules.desk.queries.comparing import comparison
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.procedures.queries import can_edit, kept

LONGEST = 10  # of a number, whatever is typed for one


@require_safe
@for_officers
def procedures(request: ActorRequest) -> HttpResponse:
    """List every procedure with the version it stands at."""
    context = {"rows": kept(), "may_edit": can_edit(request.actor)}
    return show(request, "procedures", context, here="procedures")


@require_safe
@for_officers
def versions(request: ActorRequest, code: str) -> HttpResponse:
    """Compare two versions of a procedure, the last two unless others are chosen."""
    old, new = (request.GET.get(name, "").strip()[:LONGEST] for name in ("cu", "moi"))
    page = comparison(code, old=old, new=new)
    context = {"page": page, "may_edit": can_edit(request.actor)}
    return show(request, "versions", context, here="procedures")
