"""What would come of answers, before anybody files them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from tinhso.core.errors import NotFound
from tinhso.core.forms.answering import Fault, check
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.procedures import queries as procedures


def considered(code: str, answers: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """Return what is wrong with the answers to the form of a procedure, and what they lead to.

    Papers and fees follow from answers of the right shape only.
    """
    today = timezone.localdate(at)
    procedure = procedures.published(code, day=today)
    if procedure.form is None:
        raise NotFound(worded("Thủ tục này chưa có tờ khai điện tử."))
    found = check(procedure.form, answers, today=today, places=places(day=today))
    is_sound = not procedures.shape_faults(procedure.form, answers)
    lines = procedures.fee_lines(procedure, answers, today=today) if is_sound else ()
    papers = procedures.papers_needed(procedure, answers, today=today) if is_sound else ()
    return {
        "errors": _placed(found.faults),
        "warnings": _placed(found.warnings),
        "papers": papers,
        "fees": lines,
        "total": sum(line.amount for line in lines),
    }


def _placed(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"pointer": f"#/answers{fault.pointer}", "detail": fault.detail} for fault in faults]
