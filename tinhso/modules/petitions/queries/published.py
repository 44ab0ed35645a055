"""What everybody may read: answers made public, in the agency's words, without the petitioner."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from tinhso.core.errors import NotFound
from tinhso.core.paging import Page, place
from tinhso.core.search import fold
from tinhso.core.words.worded import worded
from tinhso.modules.petitions import terms
from tinhso.modules.petitions.models import Petition

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Published:
    code: str
    about_label: str
    subject: str
    text: str
    unit_name: str
    published_at: datetime


def published(*, q: str = "", page: int = 1) -> Page[Published]:
    """Return one page of the public answers, newest first; `q` needs no tone marks."""
    rows = _rows()
    if words := fold(q):
        rows = rows.filter(public_folded__contains=words)
    where = place(total=(total := rows.count()), page=page, size=PAGE)
    shown = rows.order_by("-published_at", "-pk")[where.rows]
    return Page(
        rows=tuple(_told(row) for row in shown), total=total, page=where.page, pages=where.pages
    )


def published_answer(code: str) -> Published:
    """Return one public answer."""
    row = _rows().filter(code=code).first()
    if row is None:
        raise NotFound(worded("Không có câu trả lời công khai mang mã này."))
    return _told(row)


def _rows() -> QuerySet[Petition]:
    return Petition.objects.filter(published_at__isnull=False).select_related("unit")


def _told(row: Petition) -> Published:
    assert row.unit is not None
    assert row.published_at is not None
    abouts = terms.abouts(day=timezone.localdate(row.submitted_at or row.published_at))
    return Published(
        code=row.code or "",
        about_label=terms.label_of(abouts, row.about),
        subject=row.public_subject,
        text=row.public_text,
        unit_name=row.unit.name,
        published_at=row.published_at,
    )
