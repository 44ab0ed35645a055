"""The page on which the case officer writes down what examination found."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tinhso.core.pages import ActorRequest
from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.findings import findings_page
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.actions.finding import note_findings


@require_http_methods(["GET", "POST"])
@for_officers
def findings(request: ActorRequest, code: str) -> HttpResponse:
    """Show the questions; what is typed is kept, and led on from once it is whole."""
    turn = None
    if request.method == "POST":
        typed = request.POST.dict()
        turn = note_findings(actor=request.actor, code=code, typed=typed, at=request.at)
        if turn.is_done:
            messages.success(
                request, worded("Đã ghi kết luận thẩm tra. Hồ sơ %(code)s.", code=code)
            )
            return HttpResponseRedirect(reverse("desk:dossier", args=[code]))
    page = findings_page(actor=request.actor, code=code, at=request.at, turn=turn)
    context = {"page": page.page, "view": page.view, "back": reverse("desk:dossier", args=[code])}
    status = 422 if turn and turn.faults else 200
    return show(request, "findings", context, here="inbox", status=status)
