"""Writing a procedure at the desk: a draft that may be wrong, then a version that is not."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.ledger.actions import record
from tinhso.core.remembered import forget
from tinhso.core.steps.bpmn import export
from tinhso.core.steps.bpmn_reading import read as read_model
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.procedures import actions
from tinhso.modules.procedures.events import ProcedurePublished, ProcedureRetired
from tinhso.modules.procedures.models import Procedure as Kept
from tinhso.modules.procedures.models import ProcedureDraft, ProcedureVersion
from tinhso.modules.procedures.permissions import require_edit
from tinhso.modules.procedures.rules.catalogue import Procedure
from tinhso.modules.procedures.rules.expanding import ExpandingFault
from tinhso.modules.procedures.rules.loading import ProcedureFault, load
from tinhso.modules.procedures.rules.texts import TextFault, plain, read, written

__all__ = ["DraftRow", "Examined", "TextFault", "bpmn_of", "code_in", "discard", "draft_of"]
__all__ += ["examine", "publish", "retire", "text_of", "with_steps_of", "write"]

MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What a text comes to: the procedure it describes, or what keeps it from being one."""

    procedure: Procedure | None = None
    definition: dict[str, Any] | None = None
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """The text somebody works on; `saved_by` is a name."""

    code: str
    text: str
    saved_by: str
    saved_at: datetime


def examine(text: str, *, code: str = "") -> Examined:
    """Say whether the text is a procedure that could be published, and if not, why.

    With a `code`, it has to be that procedure's.
    """
    try:
        definition = actions.described(text)
        procedure = load(definition)
    except (TextFault, ExpandingFault, ProcedureFault) as fault:
        return Examined(fault=str(fault))
    except MALFORMED as fault:
        return Examined(fault=worded("Một mục viết chưa đúng kiểu: %(fault)s.", fault=repr(fault)))
    if code and procedure.code != code:
        return Examined(
            fault=worded(
                "Văn bản ghi mã %(other)s, không phải %(code)s. Sửa dòng code.",
                other=procedure.code,
                code=code,
            )
        )
    return Examined(procedure=procedure, definition=definition)


def draft_of(*, actor: Actor, code: str) -> DraftRow | None:
    """Return the text somebody works on, to who may edit."""
    require_edit(actor)
    row = ProcedureDraft.objects.select_related("saved_by").filter(code=code).first()
    if row is None:
        return None
    by = row.saved_by.full_name if row.saved_by else ""
    return DraftRow(code=code, text=row.text, saved_by=by, saved_at=row.saved_at)


def text_of(code: str, number: int | None = None) -> str:
    """Return a version as YAML that can be loaded again; without a number, the last."""
    rows = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")
    row = (rows.filter(number=number) if number is not None else rows).first()
    if row is None:
        raise NotFound(worded("Không có phiên bản này của thủ tục %(code)s.", code=code[:40]))
    return written({**row.definition, "valid_from": row.valid_from.isoformat()})


def bpmn_of(code: str) -> bytes:
    """Return the steps of the last version as a BPMN 2.0 file."""
    row = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number").first()
    procedure = load(row.definition) if row else None
    if procedure is None or procedure.steps is None:
        raise NotFound(worded("Thủ tục %(code)s chưa có quy trình trên hệ thống.", code=code[:40]))
    key = f"procedure-{code.replace('.', '-')}"
    return export(procedure.steps, key=key, name=procedure.short_name)


def with_steps_of(text: str, model: bytes) -> str:
    """Return the text with its steps taken from a BPMN file; TextFault, BpmnFault."""
    return written({**plain(read(text)), "steps": read_model(model)})


def write(*, actor: Actor, code: str, text: str, at: datetime) -> Examined:
    """Keep the text as typed, right or wrong; return what it comes to."""
    require_edit(actor)
    ProcedureDraft.objects.update_or_create(
        code=code,
        defaults={
            "text": text.replace("\r\n", "\n").replace("\x00", ""),
            "saved_by_id": actor.person_id,
            "saved_at": at,
        },
    )
    return examine(text, code=code)


def code_in(text: str) -> str:
    """Return the code a text is for; TextFault where it names none."""
    code = str(read(text).get("code", "")).strip()
    if not code or len(code) > 40 or not code.replace(".", "").replace("-", "").isalnum():
        raise TextFault(worded("Văn bản chưa ghi mã thủ tục ở dòng code."))
    return code


def discard(*, actor: Actor, code: str) -> None:
    """Throw the text away; versions stay."""
    require_edit(actor)
    ProcedureDraft.objects.filter(code=code).delete()


@transaction.atomic
def publish(*, actor: Actor, code: str, valid_from: date, at: datetime) -> int:
    """Make the draft the version that holds from `valid_from` on; return its number.

    Running dossiers keep the version they were filed under.
    """
    require_edit(actor)
    draft = ProcedureDraft.objects.select_for_update().filter(code=code).first()
    if draft is None:
        raise WrongState(worded("Không còn bản soạn nào của thủ tục này. Tải lại trang."))
    today = timezone.localdate(at)
    last = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number").first()
    first = max(today, last.valid_from) if last else today
    if valid_from < first:
        raise Refused(
            worded("Ngày áp dụng phải từ %(first)s trở đi.", first=said(first)), field="valid_from"
        )
    found = examine(draft.text, code=code)
    if found.definition is None:
        raise Refused(found.fault, field="text")
    definition = {**found.definition, "valid_from": valid_from.isoformat()}
    is_same = last and last.valid_to is None and _undated(last.definition) == _undated(definition)
    if is_same or actions.keep(definition, at=at) == "unchanged":
        raise Refused(
            worded("Bản soạn giống một phiên bản đã có, không có gì để công bố."), field="text"
        )
    row = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number")[0]
    draft.delete()
    event = ProcedurePublished(
        procedure=code, number=row.number, digest=row.digest, valid_from=valid_from
    )
    record(event, stream=stream_of(code), actor=actor, at=at)
    return row.number


@transaction.atomic
def retire(*, actor: Actor, code: str, valid_to: date, reason: str, at: datetime) -> None:
    """Let nobody file the procedure from `valid_to` on; what runs goes on."""
    require_edit(actor)
    kept = Kept.objects.select_for_update().filter(code=code).first()
    last = kept.versions.order_by("-number").first() if kept else None
    if last is None:
        raise NotFound(worded("Không có thủ tục mang mã này."))
    first = max(timezone.localdate(at), last.valid_from)
    if valid_to < first:
        raise Refused(
            worded("Ngày thôi áp dụng phải từ %(first)s trở đi.", first=said(first)),
            field="valid_to",
        )
    if not reason.strip():
        raise Refused(worded("Ghi quyết định bãi bỏ hoặc lý do."), field="reason")
    if last.valid_to is not None and last.valid_to <= valid_to:
        raise WrongState(worded("Thủ tục này đã thôi áp dụng từ %(day)s.", day=said(last.valid_to)))
    last.valid_to = valid_to
    last.save(update_fields=["valid_to"])
    forget()
    event = ProcedureRetired(
        procedure=code, number=last.number, valid_to=valid_to, reason=reason.strip()[:500]
    )
    record(event, stream=stream_of(code), actor=actor, at=at)


def _undated(definition: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in definition.items() if key != "valid_from"}


def stream_of(code: str) -> str:
    """Return the ledger's stream for the procedure `code`."""
    return f"procedure:{code}"
