"""The officer who compares a copy with the original scans it, page by page, before proposing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused
from tinhso.core.files.actions import take_in
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.attachments import Upload
from tinhso.modules.dossiers.actions.case import take, tell
from tinhso.modules.dossiers.actions.drafts import PAPER_KINDS
from tinhso.modules.dossiers.events import ScanAdded, ScanRemoved
from tinhso.modules.dossiers.models import Dossier, DossierPaper
from tinhso.modules.dossiers.queries.scans import scanned_paper
from tinhso.modules.dossiers.rules import Verb
from tinhso.modules.procedures.queries import Paper

NONE_YET = worded("Chưa có bản quét của bản chính. Quét đủ các trang trước khi trình.")


@transaction.atomic
def add_scan(*, actor: Actor, code: str, uploads: Iterable[Upload], at: datetime) -> None:
    """Put files to the scan, their pages after those that are there; refuse bad ones by name."""
    dossier, acting = take(code=code, actor=actor, verb=Verb.PROPOSE)
    paper = _paper(dossier, at)
    given = list(uploads)
    if not given:
        raise Refused(worded("Chọn tệp quét: PDF hoặc ảnh."), field="scan")
    for upload in given:
        kept = take_in(source=upload.content, name=upload.name, accept=PAPER_KINDS, at=at)
        if dossier.papers.filter(key=paper.key, file_id=kept.id).exists():
            continue  # sent twice
        DossierPaper.objects.create(
            dossier=dossier,
            key=paper.key,
            title=paper.title[:200],
            file_id=kept.id,
            name=kept.name,
            added_at=at,
        )
        tell(ScanAdded(dossier=code, digest=kept.digest), actor=acting, at=at)


@transaction.atomic
def remove_scan(*, actor: Actor, code: str, paper_id: int, at: datetime) -> None:
    """Take one file off the scan again, while nothing was proposed."""
    dossier, acting = take(code=code, actor=actor, verb=Verb.PROPOSE)
    key = _paper(dossier, at).key
    row = dossier.papers.select_related("file").filter(key=key, pk=paper_id).first()
    if row is None:
        raise NotFound(worded("Bản quét không có tệp này."))
    told = ScanRemoved(dossier=code, digest=row.file.content_id)
    row.delete()
    tell(told, actor=acting, at=at)


def refuse_unscanned(dossier: Dossier, *, at: datetime) -> None:
    """Refuse to go on without the pages that the result begins with."""
    paper = scanned_paper(dossier, day=timezone.localdate(at))
    if paper is not None and not dossier.papers.filter(key=paper.key).exists():
        raise Refused(NONE_YET, field="scan")


def _paper(dossier: Dossier, at: datetime) -> Paper:
    paper = scanned_paper(dossier, day=timezone.localdate(at))
    if paper is None:
        raise NotFound(worded("Hồ sơ này không cấp bản sao điện tử."))
    return paper
