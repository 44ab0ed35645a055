"""Whoever moves a case locks the root of its family first, so that two moves come one by one."""

from django.db.models import Subquery

from tinhso.core.errors import NotFound
from tinhso.core.steps.models import Case, CaseStep
from tinhso.core.words.worded import worded


def locked_case(code: str) -> Case:
    """Return the case, its family locked."""
    run = Case.objects.filter(code=code).first()
    if run is None:
        raise NotFound(worded("Không có hồ sơ %(code)s đang chạy.", code=code))
    return _with_root_locked(run)


def locked_step(step_id: int) -> tuple[CaseStep, Case]:
    """Return the step and its case, the family locked."""
    code = CaseStep.objects.filter(pk=step_id).values("case")
    run = Case.objects.filter(code=Subquery(code)).first()
    if run is None:
        raise NotFound(worded("Không có bước này."))
    run = _with_root_locked(run)
    return CaseStep.objects.get(pk=step_id), run


def _with_root_locked(seen: Case) -> Case:
    """Lock the root of the family and return the case as it is from then on."""
    root = Case.objects.select_for_update().get(pk=seen.root_id or seen.pk)
    return Case.objects.get(pk=seen.pk) if seen.root_id else root
