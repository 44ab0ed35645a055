"""Every reading of documents. Who may read which is the business of the room that asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, NotFound
from tinhso.core.files.queries import content
from tinhso.core.paging import Page, place
from tinhso.core.words.dates import clock, local
from tinhso.core.words.dates import day as day_text
from tinhso.core.words.worded import worded
from tinhso.modules.documents import permissions, rules
from tinhso.modules.documents.models import Document
from tinhso.modules.documents.rules import State

PAGE = 50
STATES_HELD = tuple(
    (state.value, label) for state, label in rules.STATE_LABEL.items() if state in rules.HELD
)

__all__ = [
    "STATES_HELD",
    "DocumentRow",
    "Ended",
    "PublicDocument",
    "State",
    "by_digest",
    "by_digests",
    "by_lookup",
    "document",
    "draft_file",
    "endable",
    "ended_text",
    "issued",
    "leads",
    "many",
    "may_end",
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
    ended: "Ended | None"

    @property
    def state_label(self) -> str:
        return rules.STATE_LABEL[self.state]

    @property
    def is_issued(self) -> bool:
        return self.state is State.ISSUED


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Since when, by whom and why a document holds no more, and what stands in its place."""

    at: datetime
    by: str
    unit_name: str
    why: str
    successor: "Successor | None"


@dataclass(frozen=True, kw_only=True)
class Successor:
    """The newer document in the place of another: how it is called, and how it is checked."""

    title: str
    number: str
    issued_on: date
    lookup_code: str


@dataclass(frozen=True, kw_only=True)
class PublicDocument:
    """What anyone may know who holds the paper: names are masked."""

    id: int
    state: State
    subject: str
    unit_id: int
    title: str
    number: str
    issued_on: date
    unit_name: str
    holder: str
    signer_name: str
    signer_title: str
    lookup_code: str
    ended: Ended | None

    @property
    def state_label(self) -> str:
        return rules.STATE_LABEL[self.state]


def document(document_id: int) -> DocumentRow:
    """Return one document."""
    return as_row(_row(document_id))


def of_subject(subject: str) -> tuple[DocumentRow, ...]:
    """Return the documents of a dossier, oldest first."""
    return tuple(as_row(row) for row in Document.objects.filter(subject=subject).order_by("pk"))


def many(document_ids: Iterable[int]) -> dict[int, DocumentRow]:
    """Return several documents at once, by id."""
    rows = Document.objects.select_related("successor").filter(pk__in=list(document_ids))
    return {row.pk: as_row(row) for row in rows}


def by_digests(digests: Iterable[str]) -> dict[str, DocumentRow]:
    """Return the documents people hold whose very files these are, by digest."""
    rows = Document.objects.select_related("successor").filter(
        signed_digest__in=set(digests), state__in=sorted(rules.HELD)
    )
    return {row.signed_digest: as_row(row) for row in rows}


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
    """Return what anyone may know of the document with this lookup code: in force, or ended."""
    rows = Document.objects.select_related("successor").filter(lookup_code=rules.lookup_key(code))
    found = rows.first()
    if found is not None and State(found.state) in rules.HELD:
        return _public(found)
    if found is not None and found.state == State.DESTROYED and found.issued_at:
        raise NotFound(
            worded(
                "Văn bản mang mã này đã được hủy theo quyết định xóa dữ liệu cá nhân, không còn "
                "kiểm tra được."
            )
        )
    raise NotFound(worded("Không có văn bản nào mang mã này. Đối chiếu lại mã in cạnh mã QR."))


def by_digest(digest: str) -> PublicDocument | None:
    """Return the issued document whose file this is; None for any file that is not ours."""
    rows = Document.objects.select_related("successor").filter(signed_digest=digest)
    found = rows.filter(state__in=sorted(rules.HELD)).first()
    return _public(found) if found else None


def leads(actor: Actor) -> bool:
    """Say whether the actor leads a unit, and so may end what it issued."""
    return permissions.leads(actor)


def may_end(*, actor: Actor, row: DocumentRow, at: datetime) -> bool:
    """Say whether the actor may look after this document once it is issued, and end it."""
    return row.state in rules.HELD and _is_theirs(actor, row, at)


def endable(*, actor: Actor, lookup: str, at: datetime) -> PublicDocument:
    """Return an issued document of a unit the actor leads, ended or not; else it is not found."""
    key = rules.lookup_key(lookup)
    row = Document.objects.select_related("successor").filter(lookup_code=key).first()
    is_held = row is not None and State(row.state) in rules.HELD
    if row is None or not is_held or not _is_theirs(actor, row, at):
        raise NotFound(worded("Không có văn bản này trong các đơn vị bạn lãnh đạo."))
    return _public(row)


def issued(
    *, actor: Actor, at: datetime, q: str = "", state: str = "", page: int = 1
) -> Page[PublicDocument]:
    """Return what the units the actor leads issued, and those before them, newest first.

    `q` is a number, a lookup code or the code of a dossier, whole or from its beginning.
    """
    if not permissions.leads(actor):
        raise NotAllowed(worded("Danh sách này dành cho lãnh đạo của đơn vị."))
    rows = Document.objects.filter(
        permissions.endable(actor, day=timezone.localdate(at)), state__in=sorted(rules.HELD)
    )
    if state:
        rows = rows.filter(state=state)
    if q:
        key = rules.lookup_key(q)
        rows = rows.filter(Q(number=q) | Q(lookup_code=key) | Q(subject=q.strip().upper()))
    total = rows.count()
    where = place(total=total, page=page, size=PAGE)
    found = rows.select_related("successor").order_by("-issued_at", "-pk")[where.rows]
    shown = tuple(_public(row) for row in found)
    return Page(rows=shown, total=total, page=where.page, pages=where.pages)


def _is_theirs(actor: Actor, row: Document | DocumentRow, at: datetime) -> bool:
    return permissions.ending(actor, row, day=timezone.localdate(at)) is not None


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
        ended=_ended(row),
    )


def _public(row: Document) -> PublicDocument:
    assert row.issued_on is not None
    return PublicDocument(
        id=row.pk,
        state=State(row.state),
        subject=row.subject,
        unit_id=row.unit_id,
        title=row.title,
        number=row.number,
        issued_on=row.issued_on,
        unit_name=row.unit_name,
        holder=rules.masked(row.holder),
        signer_name=row.signer_name,
        signer_title=row.signer_title,
        lookup_code=rules.lookup_text(row.lookup_code),
        ended=_ended(row),
    )


def _ended(row: Document) -> Ended | None:
    if row.ended_at is None:
        return None
    newer = row.successor
    return Ended(
        at=row.ended_at,
        by=row.ended_by,
        unit_name=row.ended_unit,
        why=row.ended_why,
        successor=_successor(newer) if newer else None,
    )


def _successor(newer: Document) -> Successor:
    assert newer.issued_on is not None
    return Successor(
        title=newer.title,
        number=newer.number,
        issued_on=newer.issued_on,
        lookup_code=rules.lookup_text(newer.lookup_code),
    )


def ended_text(row: Document) -> str:
    """Say since when and by whom a document holds no more, to who would end it again."""
    assert row.ended_at is not None
    moment = local(row.ended_at)
    said = {"who": row.ended_by, "clock": clock(moment), "day": day_text(moment)}
    if State(row.state) is State.REVOKED:
        return worded("%(who)s đã thu hồi văn bản này lúc %(clock)s ngày %(day)s.", **said)
    return worded("%(who)s đã thay văn bản này lúc %(clock)s ngày %(day)s.", **said)


def _row(document_id: int) -> Document:
    found = Document.objects.filter(pk=document_id).first()
    if found is None:
        raise NotFound(worded("Không tìm thấy văn bản này."))
    return found
