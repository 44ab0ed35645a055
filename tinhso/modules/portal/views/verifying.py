"""Is this paper genuine? By the code beside its QR, or by the file itself."""

from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tinhso.core.errors import NotFound
from tinhso.core.pages import ActorRequest, render
from tinhso.core.words.worded import worded
from tinhso.modules.documents import queries as documents
from tinhso.modules.documents.queries import PublicDocument
from tinhso.modules.portal.queries.checking import checked
from tinhso.modules.portal.rules.standing import facts
from tinhso.modules.portal.rules.verdict import checks


@login_not_required
def verify(request: ActorRequest) -> HttpResponse:
    """Ask for a code or a file; a file is checked and forgotten."""
    if request.method == "POST":
        return _file(request)
    typed = "".join(request.GET.get("ma", "").split())
    if "ma" not in request.GET:
        return render(request, "portal/verify.html")
    if typed:
        return redirect("portal:verify_code", typed)
    return _again(request, "ma", "code_fault", worded("Nhập mã tra cứu in cạnh mã QR"))


@login_not_required
@require_safe
def verify_code(request: ActorRequest, lookup: str) -> HttpResponse:
    """Check the signed file that stands behind a code."""
    try:
        document = documents.by_lookup(lookup)
    except NotFound as refusal:
        return _again(request, "ma", "code_fault", refusal.text, lookup)
    return _verified(request, documents.signed_file(document.id), document)


def _file(request: ActorRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _again(request, "file", "file_fault", worded("Chọn tệp PDF cần kiểm tra"))
    pdf = file.read()
    return _verified(request, pdf, documents.by_digest(sha256(pdf).hexdigest()))


def _verified(request: ActorRequest, pdf: bytes, document: PublicDocument | None) -> HttpResponse:
    found = checked(pdf, document, at=request.at)
    context = {
        "verdict": found.verdict,
        "facts": facts(document),
        "checks": checks(found.found),
        "document": document,
    }
    return render(request, "portal/verified.html", context)


def _again(
    request: ActorRequest, control: str, name: str, fault: str, typed: str = ""
) -> HttpResponse:
    context = {"typed": typed, name: fault, "faults": [(control, fault)]}
    return render(request, "portal/verify.html", context, status=422)
