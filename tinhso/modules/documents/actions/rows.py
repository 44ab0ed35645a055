"""The row every action on a document begins with, and where it tells what happened."""

from tinhso.core.errors import NotFound
from tinhso.core.words.worded import worded
from tinhso.modules.documents.models import Document


def found(document_id: int) -> Document:
    """Return the document as it stands."""
    return _one(Document.objects.filter(pk=document_id).first())


def locked(document_id: int) -> Document:
    """Return the document, held until the transaction ends."""
    return _one(Document.objects.select_for_update().filter(pk=document_id).first())


def stream_of(row: Document) -> str:
    """Return the ledger's stream of the document."""
    return f"document:{row.pk}"


def _one(row: Document | None) -> Document:
    if row is None:
        raise NotFound(worded("Không tìm thấy văn bản này."))
    return row
