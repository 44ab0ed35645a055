"""Every reading of documents. Who may read which is the business of the room that asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tinhso.core.errors import NotFound
from tinhso.core.files.queries import content
from tinhso.core.words.worded import worded
from tinhso.modules.documents import rules
from tinhso.modules.documents.models import Document
from tinhso.modules.documents.rules import State

__all__ = [
    "DocumentRow",
    "PublicDocument",
    "State",
    "by_digest",
    "by_lookup",
    "document",
    "draft_file",
    "numbers_of",
    "of_subject",
    "signed_file",
]


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    id: int
    subject: str
    template: str
    title: str
    unit_id: int
    unit_name: str
    state: State
    number: str
    issued_on: date | None
    signer_name: str
    signer_title: str
    lookup_code: str
    drafted_at: datetime
    approved_at: datetime | None
    signed_at: datetime | None
    issued_at: datetime | None

    @property
    def state_label(self) -> str:
        return rules.STATE_LABEL[self.state]

    @property
    def is_issued(self) -> bool:
        return self.state is State.ISSUED


@dataclass(frozen=True, kw_only=True)
class PublicDocument:
    """What anyone may know who holds the paper: names are masked."""

    id: int
    title: str
    number: str
    issued_on: date
    unit_name: str
    holder: str
    signer_name: str
    signer_title: str
    lookup_code: str


def document(document_id: int) -> DocumentRow:
    """Return one document."""
    return as_row(_row(document_id))


def of_subject(subject: str) -> tuple[DocumentRow, ...]:
    """Return the documents of a dossier, oldest first."""
    return tuple(as_row(row) for row in Document.objects.filter(subject=subject).order_by("pk"))


def numbers_of(document_ids: Iterable[int]) -> dict[int, str]:
    """Return the numbers of documents that have one, by id."""
    rows = Document.objects.filter(pk__in=list(document_ids)).exclude(number="")
    return dict(rows.values_list("pk", "number"))


def draft_file(document_id: int) -> bytes:
    """Return the draft as PDF, marked DỰ THẢO."""
    row = _row(document_id)
    if not row.draft_digest:
        raise NotFound(worded("Dự thảo này đã được xóa theo quy định về bảo vệ dữ liệu cá nhân."))
    return content(row.draft_digest)


def signed_file(document_id: int) -> bytes:
    """Return the file as it was signed, and sealed once it is issued."""
    row = _row(document_id)
    if not row.signed_digest:
        raise NotFound(worded("Văn bản này chưa ký."))
    return content(row.signed_digest)


def by_lookup(code: str) -> PublicDocument:
    """Return what anyone may know of the issued document with this lookup code."""
    found = Document.objects.filter(
        lookup_code=rules.lookup_key(code), state=State.ISSUED.value
    ).first()
    if found is None:
        raise NotFound(worded("Không có văn bản nào mang mã này. Đối chiếu lại mã in cạnh mã QR."))
    return _public(found)


def by_digest(digest: str) -> PublicDocument | None:
    """Return the issued document whose file this is; None for any file that is not ours."""
    found = Document.objects.filter(signed_digest=digest, state=State.ISSUED.value).first()
    return _public(found) if found else None


def as_row(row: Document) -> DocumentRow:
    return DocumentRow(
        id=row.pk,
        subject=row.subject,
        template=row.template,
        title=row.title,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        state=State(row.state),
        number=row.number,
        issued_on=row.issued_on,
        signer_name=row.signer_name,
        signer_title=row.signer_title,
        lookup_code=row.lookup_code,
        drafted_at=row.drafted_at,
        approved_at=row.approved_at,
        signed_at=row.signed_at,
        issued_at=row.issued_at,
    )


def _public(row: Document) -> PublicDocument:
    assert row.issued_on is not None
    return PublicDocument(
        id=row.pk,
        title=row.title,
        number=row.number,
        issued_on=row.issued_on,
        unit_name=row.unit_name,
        holder=rules.masked(row.holder),
        signer_name=row.signer_name,
        signer_title=row.signer_title,
        lookup_code=rules.lookup_text(row.lookup_code),
    )


def _row(document_id: int) -> Document:
    found = Document.objects.filter(pk=document_id).first()
    if found is None:
        raise NotFound(worded("Không tìm thấy văn bản này."))
    return found
