"""The scan of an original, whose pages a certified electronic copy begins with."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.files.queries import content, served
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.cases import DossierView, PaperRow, dossier
from tinhso.modules.dossiers.rules import Verb
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Paper


@dataclass(frozen=True, kw_only=True)
class Scans:
    """The files of the scan, in the order of their pages; `may` whether it can still change."""

    view: DossierView
    key: str
    title: str
    hint: str
    files: tuple[PaperRow, ...]
    may: bool


def scanned_paper(row: Dossier, *, day: date) -> Paper | None:
    """Return the paper whose scan the result of this dossier begins with, if it does."""
    procedure = procedures.version(row.version_id)
    known = {**row.answers, **row.findings}
    return procedures.result_pages(procedure, known, today=day) if row.answers else None


def pages_of(row: Dossier, *, day: date) -> tuple[tuple[bytes, str], ...]:
    """Return the files of the scan in their order, each with its media type."""
    paper = scanned_paper(row, day=day)
    if paper is None:
        return ()
    ids = row.papers.filter(key=paper.key).order_by("added_at", "pk")
    files = [served(file_id) for file_id in ids.values_list("file_id", flat=True)]
    return tuple((content(file.digest), file.mime) for file in files)


def scans_of(view: DossierView, *, day: date) -> Scans | None:
    """Return the scan of a dossier somebody has before them; None where none is needed."""
    paper = scanned_paper(Dossier.objects.get(code=view.code), day=day)
    if paper is None or not view.serves:
        return None
    return Scans(
        view=view,
        key=paper.key,
        title=paper.title,
        hint=paper.hint,
        files=tuple(row for row in view.papers if row.key == paper.key),
        may=Verb.PROPOSE in view.verbs,
    )


def scans(*, actor: Actor, code: str, at: datetime) -> Scans:
    """Return the scan to an officer of the dossier; else it is not found."""
    view = dossier(actor=actor, code=code, at=at)
    found = scans_of(view, day=timezone.localdate(at))
    if found is None:
        raise NotFound(worded("Hồ sơ này không cấp bản sao điện tử."))
    return found
