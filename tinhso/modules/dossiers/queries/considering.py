"""What would come of answers, before anybody files them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from tinhso.core.errors import NotFound
from tinhso.core.files.rules import check as check_file
from tinhso.core.files.rules import clean_name, digest_of
from tinhso.core.files.signatures import cleaned
from tinhso.core.forms import attaching
from tinhso.core.forms.answering import Fault, check, pointer_of
from tinhso.core.forms.attaching import Sent
from tinhso.core.forms.definition import Field, Type
from tinhso.core.forms.kinds.table import accepted
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.attached import SIGNATURE
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.procedures import queries as procedures


def considered(code: str, answers: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """Return what is wrong with the answers to the form of a procedure, and what they lead to.

    Papers and fees follow from answers of the right shape only. Files that came along are judged by
    their content, and forgotten.
    """
    today = timezone.localdate(at)
    procedure = procedures.published(code, day=today)
    if procedure.form is None:
        raise NotFound(worded("Thủ tục này chưa có tờ khai điện tử."))
    brought = attaching.attach(procedure.form, answers, _judged)
    answers = brought.answers
    known = places(day=today, form=procedure.form)
    found = check(procedure.form, answers, today=today, places=known)
    refused = tuple(Fault(pointer_of(path), say) for path, say in brought.refused.items())
    missing = (fault for fault in found.faults if fault.pointer not in {f.pointer for f in refused})
    is_sound = not procedures.shape_faults(procedure.form, answers)
    lines = procedures.fee_lines(procedure, answers, today=today) if is_sound else ()
    papers = procedures.papers_needed(procedure, answers, today=today) if is_sound else ()
    return {
        "errors": _placed((*refused, *missing)),
        "warnings": _placed(found.warnings),
        "papers": papers,
        "fees": lines,
        "total": sum(line.amount for line in lines),
    }


def _judged(field: Field, name: str, sent: Sent) -> dict[str, Any]:  # noqa: ARG001  see Keep
    """Return the answer a file would have given, had it been kept."""
    content = cleaned(sent.content) if field.type is Type.SIGNATURE else sent.content
    shown = SIGNATURE if field.type is Type.SIGNATURE else clean_name(sent.name)
    limit = settings.UPLOAD_LIMIT_BYTES
    mime = check_file(content, shown, accept=accepted(field), limit=limit)
    digest = digest_of(content)
    return {"id": 1, "name": shown, "kind": mime, "size": len(content), "digest": digest}


def _placed(faults: Iterable[Fault]) -> list[dict[str, str]]:
    return [{"pointer": f"#/answers{fault.pointer}", "detail": fault.detail} for fault in faults]
