"""Papers of a draft that come in by parts (tus), so that a lost line costs nothing."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tinhso.core.errors import NotFound
from tinhso.core.files import tus
from tinhso.core.pages import ActorRequest
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions import drafts
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.portal.views.filing import citizen
from tinhso.modules.portal.views.filings import filing_of


@citizen
@require_http_methods(["OPTIONS", "POST"])
def begin_upload(request: ActorRequest, draft_id: UUID, key: str) -> HttpResponse:
    """Begin to take a file for the paper `key`."""
    if request.method == "OPTIONS":
        return tus.options()
    if key not in {paper.key for paper in filing_of(request, draft_id).needed}:
        raise NotFound(worded("Thủ tục này không cần giấy tờ đó."))
    desk = _desk(request, draft_id, key)
    return tus.begin(request, desk, lambda upload: _address(draft_id, key, upload))


@citizen
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: ActorRequest, draft_id: UUID, key: str, upload_id: UUID) -> HttpResponse:
    """Say how far the file is, take more of it, or give it up."""
    lists.draft(actor=request.actor, draft_id=draft_id)
    return tus.serve(request, _desk(request, draft_id, key), upload_id)


def _desk(request: ActorRequest, draft_id: UUID, key: str) -> tus.Desk:
    return tus.Desk(
        owner=request.actor.id,
        purpose=f"draft:{draft_id}:{key}",
        accept=drafts.PAPER_KINDS,
        use=lambda kept: drafts.put_paper(
            actor=request.actor, draft_id=draft_id, key=key, file_id=kept.id, name=kept.name
        ),
        at=request.at,
    )


def _address(draft_id: UUID, key: str, upload_id: UUID) -> str:
    return reverse("portal:upload", args=[draft_id, key, upload_id])
