"""The page on which the officer scans the original for a certified electronic copy."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tinhso.core.errors import NotFound, Refused
from tinhso.core.ids import id_of
from tinhso.core.pages import ActorRequest
from tinhso.core.words.worded import worded
from tinhso.modules.desk.views.shell import for_officers, show
from tinhso.modules.dossiers.actions.attachments import Upload
from tinhso.modules.dossiers.actions.scanning import add_scan, remove_scan
from tinhso.modules.dossiers.queries.scans import scans


@require_http_methods(["GET", "POST"])
@for_officers
def scan(request: ActorRequest, code: str) -> HttpResponse:
    """Show the files of the scan in the order of their pages; take more, or one away."""
    found = scans(actor=request.actor, code=code, at=request.at)
    refusal = None
    if request.method == "POST":
        try:
            _change(request, code)
        except NotFound:
            raise
        except Refused as why:
            refusal = why
        else:
            return HttpResponseRedirect(reverse("desk:scan", args=[code]))
    faults = [("scan", refusal.text)] if refusal else []
    context = {"found": found, "view": found.view, "faults": faults, "refusal": refusal}
    return show(request, "scan", context, here="inbox", status=refusal.status if refusal else 200)


def _change(request: ActorRequest, code: str) -> None:
    if (removed := id_of(request.POST.get("remove", ""))) is not None:
        remove_scan(actor=request.actor, code=code, paper_id=removed, at=request.at)
        messages.success(request, worded("Đã bỏ tệp quét."))
        return
    given = [
        Upload(file.name or "", file)
        for file in request.FILES.getlist("scan")
        if isinstance(file, UploadedFile)
    ]
    add_scan(actor=request.actor, code=code, uploads=given, at=request.at)
    messages.success(request, worded("Đã lưu bản quét. Xem dự thảo để kiểm tra đủ trang."))
