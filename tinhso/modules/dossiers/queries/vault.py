"""What a person already holds from us: results and certified copies, by what is there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.ledger import access
from tinhso.core.paging import Page, place
from tinhso.core.words.worded import worded
from tinhso.modules.documents.queries import DocumentRow, by_lookup, many
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.permissions import owned
from tinhso.modules.dossiers.queries.subjects import subjects_of
from tinhso.modules.dossiers.rules import FINISHED, subject_read

PAGE = 20
MOST_OFFERED = 50  # in the choice beside a paper


@dataclass(frozen=True, kw_only=True)
class VaultRow:
    """An issued document of one's own, with the dossier it came of."""

    document: DocumentRow
    code: str
    subject: str
    finished_at: datetime | None

    @property
    def name(self) -> str:
        return worded(
            "%(title)s, số %(number)s", title=self.document.title, number=self.document.number
        )


def vault(*, actor: Actor, page: int = 1, size: int = PAGE) -> Page[VaultRow]:
    """Return the documents of the actor and of organisations they act for, newest first."""
    rows = _own(actor)
    total = rows.count()
    where = place(total=total, page=page, size=size)
    found = _read(rows.order_by("-finished_at", "-pk")[where.rows])
    return Page(rows=found, total=total, page=where.page, pages=where.pages)


def offered(*, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return the documents in force that may be put to a paper: lookup code and name."""
    found = vault(actor=actor, size=MOST_OFFERED).rows
    return tuple((row.document.lookup_code, row.name) for row in found if row.document.is_issued)


def of_vault(*, actor: Actor, lookup: str) -> VaultRow:
    """Return one document in force of the actor's own by its lookup code; else not found."""
    found = _read(_own(actor).filter(document_id=by_lookup(lookup).id))
    if not found or not found[0].document.is_issued:
        raise NotFound(worded("Kho giấy tờ của bạn không có văn bản này, hoặc nó hết giá trị."))
    return found[0]


def _own(actor: Actor) -> QuerySet[Dossier]:
    return Dossier.objects.filter(
        owned(actor), document_id__isnull=False, state__in=sorted(FINISHED)
    )


def _read(rows: QuerySet[Dossier]) -> tuple[VaultRow, ...]:
    shown = list(rows)
    access.opened(*(subject for row in shown for subject in subjects_of(row)))
    held = many([row.document_id for row in shown if row.document_id])
    return tuple(
        VaultRow(
            document=held[row.document_id],
            code=row.code,
            subject=subject_read(row.subject),
            finished_at=row.finished_at,
        )
        for row in shown
        if row.document_id in held
    )
