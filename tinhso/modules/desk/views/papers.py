"""Files of a dossier: papers, slips, the draft of the result and the signed result."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tinhso.core.pages import ActorRequest
from tinhso.modules.desk.queries.page import draft_of, served
from tinhso.modules.desk.views.shell import for_officers
from tinhso.modules.dossiers.queries import papers as files
from tinhso.modules.dossiers.queries.papers import Download

PDF = "application/pdf"
SHOWN = frozenset({PDF, "image/jpeg", "image/png"})


@require_safe
@for_officers
def paper(request: ActorRequest, code: str, paper_id: int) -> HttpResponse:
    """Show a file the applicant put to the dossier."""
    served(actor=request.actor, code=code, at=request.at)
    return _sent(files.paper(actor=request.actor, code=code, paper_id=paper_id, at=request.at))


@require_safe
@for_officers
def slip(request: ActorRequest, code: str, form: str) -> HttpResponse:
    """Show a slip of the dossier as PDF."""
    served(actor=request.actor, code=code, at=request.at)
    return _sent(files.slip(actor=request.actor, code=code, form=form, at=request.at))


@require_safe
@for_officers
def draft(request: ActorRequest, code: str) -> HttpResponse:
    """Show the draft of the result: as it would be proposed now, as it was, or already signed."""
    return _sent(draft_of(actor=request.actor, code=code, at=request.at))


@require_safe
@for_officers
def result(request: ActorRequest, code: str) -> HttpResponse:
    """Show the signed and sealed result."""
    served(actor=request.actor, code=code, at=request.at)
    return _sent(files.result(actor=request.actor, code=code, at=request.at))


def _sent(file: Download) -> HttpResponse:
    """What a citizen uploaded never runs as a page of ours: known kinds only, and shut in."""
    is_shown = file.mime in SHOWN
    response = HttpResponse(
        file.content, content_type=file.mime if is_shown else "application/octet-stream"
    )
    response["Content-Disposition"] = content_disposition_header(not is_shown, file.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # browsers show no PDF inside a sandbox; with its type fixed a PDF is never run as a page
    rules = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    response["Content-Security-Policy"] = rules if file.mime == PDF else f"{rules}; sandbox"
    return response
