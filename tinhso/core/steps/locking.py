"""Whoever moves a case locks the root of its family first, so that two moves come one by one."""

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce

from tinhso.core.errors import NotFound
from tinhso.core.steps.models import Case, CaseStep
from tinhso.core.words.worded import worded


def locked_case(code: str) -> Case:
    """Return the case, its family locked."""
    found = Case.objects.filter(code=code)
    root = _locked_root(found)
    if root is None:
        raise NotFound(worded("Không có hồ sơ %(code)s đang chạy.", code=code))
    return root if root.code == code else found.get()


def locked_step(step_id: int) -> tuple[CaseStep, Case]:
    """Return the step and its case, the family locked."""
    code = CaseStep.objects.filter(pk=step_id).values("case")
    root = _locked_root(Case.objects.filter(code=Subquery(code)))
    if root is None:
        raise NotFound(worded("Không có bước này."))
    step = CaseStep.objects.get(pk=step_id)
    return step, root if root.code == step.case else Case.objects.get(code=step.case)


def _locked_root(cases: QuerySet[Case]) -> Case | None:
    """Lock the root of the family of one case; nothing where there is no such case."""
    root = cases.values(root_or_self=Coalesce("root_id", "pk"))
    return Case.objects.select_for_update().filter(pk=Subquery(root)).first()
