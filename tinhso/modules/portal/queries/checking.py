"""A signed file checked: what its signatures say, and what our books say of it today."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.units import queries as units
from tinhso.modules.documents.queries import PublicDocument
from tinhso.modules.portal.rules.standing import Merged, verdict_of
from tinhso.modules.portal.rules.verdict import Verdict
from tinhso.modules.signing.queries import Verification, verify_pdf


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What was found in the file, what became of who issued it, and what that comes to."""

    found: Verification
    merged: Merged | None
    verdict: Verdict


def checked(pdf: bytes, paper: PublicDocument | None, *, at: datetime) -> Checked:
    """Check a file; `paper` is what our books hold of it, None where they do not know it."""
    found = verify_pdf(pdf, at=at)
    merged = _merged_since(paper.unit_id, day=timezone.localdate(at)) if paper else None
    said = verdict_of(found, paper=paper, merged=merged, at=at)
    return Checked(found=found, merged=merged, verdict=said)


def _merged_since(unit_id: int, *, day: date) -> Merged | None:
    """Return since when the unit is no more and who holds on `day` what it held; None if it is."""
    known = units.units([unit_id]).get(unit_id)
    if known is None or known.valid_to is None or known.valid_to > day:
        return None
    heirs = units.successors(unit_id, day=day)
    return Merged(since=known.valid_to, heirs=tuple(row.name for row in heirs))
