"""Files of a dossier: what the applicant put to it, the slips made for it, the result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.files.queries import content, served, stored_many
from tinhso.core.files.rules import PDF
from tinhso.core.files.sendable import Sendable, kept, made
from tinhso.core.ledger import access
from tinhso.core.units.queries import unit as unit_row
from tinhso.core.words.amounts import dong, spelled
from tinhso.core.words.dates import clock, in_full
from tinhso.core.words.worded import worded
from tinhso.modules.documents.actions import slip as compose_slip
from tinhso.modules.documents.queries import signed_file
from tinhso.modules.dossiers.events import Delivery
from tinhso.modules.dossiers.models import DossierPaper, DraftPaper
from tinhso.modules.dossiers.permissions import fillable_drafts
from tinhso.modules.dossiers.queries.applicants import applicant_values
from tinhso.modules.dossiers.queries.attached import SIGNATURE
from tinhso.modules.dossiers.queries.cases import DossierView, dossier
from tinhso.modules.dossiers.queries.control import control_of
from tinhso.modules.dossiers.queries.on_paper import listed
from tinhso.modules.dossiers.queries.timeline import Told, told
from tinhso.modules.dossiers.rules import Channel, State
from tinhso.modules.procedures import queries as procedures

CENTRE = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"
UNDATED = "ngày ..... tháng ..... năm ........"  # to be filled in by hand
# A slip names the officers whatever its reader may see elsewhere: their names stand on it by law.
Story = tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class SlipRow:
    """A slip of TT 03/2025/TT-VPCP the dossier has; `form` is what its address ends in."""

    form: str
    title: str


SLIPS: dict[str, str] = {
    "01": worded("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    "02": worded("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    "03": worded("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    "04": worded("Văn bản xin lỗi và hẹn lại ngày trả kết quả"),
    "06": worded("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
    "fee": worded("Biên lai thu phí, lệ phí"),
    "return": worded("Giấy biên nhận trả kết quả"),
}
INSIDE = frozenset({"06", "return"})  # kept by the agency, not for the applicant
_HAS: dict[str, Callable[[DossierView], bool]] = {
    "01": lambda view: view.received_at is not None,
    "02": lambda view: bool(view.supplements),
    "03": lambda view: view.state is State.REFUSED,
    "04": lambda view: bool(view.postponed_why),
    "06": lambda view: view.received_at is not None,
    "return": lambda view: view.is_finished and view.delivery != Delivery.ELECTRONIC,
    "fee": lambda view: view.charge is not None and view.charge.paid_at is not None,
}


def paper(*, actor: Actor, code: str, paper_id: int, at: datetime) -> Sendable:
    """Return a file the applicant put to the dossier, to whoever may open the dossier."""
    dossier(actor=actor, code=code, at=at)
    row = DossierPaper.objects.filter(dossier__code=code, pk=paper_id).first()
    if row is None:
        raise NotFound(worded("Hồ sơ không có giấy tờ này."))
    return _download(row.file_id, row.name)


def draft_paper(*, actor: Actor, draft_id: UUID, paper_id: int) -> Sendable:
    """Return a file of a draft the actor fills in."""
    open_to = fillable_drafts(actor, within="draft__")
    rows = DraftPaper.objects.select_related("draft")
    row = rows.filter(open_to, draft_id=draft_id, pk=paper_id).first()
    if row is None:
        raise NotFound(worded("Bản nháp không có giấy tờ này."))
    access.opened(f"person:{row.draft.person_id}")
    return _download(row.file_id, row.name)


def result(*, actor: Actor, code: str, at: datetime) -> Sendable:
    """Return the signed and sealed result, once it is issued."""
    view = dossier(actor=actor, code=code, at=at)
    if not view.is_finished or view.document is None:
        raise NotFound(worded("Hồ sơ chưa có kết quả điện tử."))
    return made(signed_file(view.document.id), name=f"{code}.pdf", mime=PDF)


def signature(*, actor: Actor, code: str, at: datetime) -> Sendable:
    """Return what whoever took the result at the desk drew, to an officer who serves it."""
    view = dossier(actor=actor, code=code, at=at)
    if view.signature_id is None:
        raise NotFound(worded("Hồ sơ không có chữ ký của người nhận."))
    return _download(view.signature_id, SIGNATURE)


def slips_of(view: DossierView, *, inside: bool = False) -> tuple[SlipRow, ...]:
    """Return the slips this dossier has by now; `inside` the agency also those of its own."""
    return tuple(
        SlipRow(form=form, title=title)
        for form, title in SLIPS.items()
        if _has(view, form, inside=inside)
    )


def slip(*, actor: Actor, code: str, form: str, at: datetime, inside: bool = False) -> Sendable:
    """Compose one slip from what the dossier says today; the same facts give the same slip."""
    view = dossier(actor=actor, code=code, at=at)
    if not _has(view, form, inside=inside):
        raise NotFound(worded("Hồ sơ không có phiếu này."))
    with translation.override(settings.LANGUAGE_CODE):  # a paper is Vietnamese whoever prints it
        pdf = compose_slip(kind=form, values=_values(view, form))
    return made(pdf, name=f"{code}-{form}.pdf", mime=PDF)


def _has(view: DossierView, form: str, *, inside: bool) -> bool:
    return form in SLIPS and (inside or form not in INSIDE) and _HAS[form](view)


def _values(view: DossierView, form: str) -> dict[str, Any]:
    unit = unit_row(view.unit_id)
    place = unit.place.partition(" ")[2] or unit.place
    values: dict[str, Any] = {
        "agency_above": f"UBND {unit.place}",
        "agency": CENTRE,
        "unit": unit.place,
        "place": place,
        "code": view.code,
        "track_url": f"{settings.PUBLIC_URL}/tra-cuu/?code={view.code}",
        "channel": "nộp trực tuyến" if view.channel == Channel.ONLINE else "nộp trực tiếp",
        "procedure": view.procedure_name,
        "subject": view.subject,
        "helpline": settings.PROVINCE_HELPLINE,
        "papers": listed(view.papers, view.on_paper),
        "parts": [str(part.label) for part in view.parts],
    }
    return values | applicant_values(view) | _SPECIFIC[form](view, told(view.code))


def _receipt(view: DossierView, story: Story) -> dict[str, Any]:
    assert view.received_at is not None
    assert view.first_due_at is not None
    procedure = procedures.version(view.version_id)
    charge = view.charge
    fee = "Không thu"
    if charge is not None and charge.amount:
        fee = f"{dong(charge.amount)} ({spelled(charge.amount)})"
    return {
        "made_on": in_full(timezone.localdate(view.received_at)),
        "received": _moment(view.received_at),
        "due": _moment(view.first_due_at),
        "duration": procedure.duration_text.lower(),
        "sets": f"{procedure.sets:02d}",
        "fee": fee,
        "receiver": _who(story, "dossiers.DossierReceived"),
    }


def _supplement(view: DossierView, story: Story) -> dict[str, Any]:
    asked = view.supplements[-1]
    return {
        "made_on": in_full(timezone.localdate(asked.asked_at)),
        "reason": asked.text,
        "answer_before": _moment(asked.answer_before),
        "officer": _who(story, "dossiers.SupplementRequested"),
    }


def _refusal(view: DossierView, story: Story) -> dict[str, Any]:
    refused = next(item for item in story if item.kind == "dossiers.DossierRefused")
    return {
        "made_on": in_full(timezone.localdate(refused.at)),
        "reason": view.refused_why,
        "officer": refused.who,
    }


def _apology(view: DossierView, story: Story) -> dict[str, Any]:
    assert view.due_at is not None
    assert view.received_at is not None
    assert view.first_due_at is not None
    postponed = next(item for item in story if item.kind == "dossiers.DossierPostponed")
    return {
        "made_on": in_full(timezone.localdate(postponed.at)),
        "reason": view.postponed_why,
        "received": _moment(view.received_at),
        "promised": _moment(view.first_due_at),
        "due": _moment(view.due_at),
        "officer": postponed.who,
    }


def _control(view: DossierView, _story: Story) -> dict[str, Any]:
    assert view.received_at is not None
    assert view.due_at is not None
    return {
        "made_on": in_full(timezone.localdate(view.received_at)),
        "deciding": unit_row(view.unit_id).name,
        "received": _moment(view.received_at),
        "due": _moment(view.due_at),
    } | control_of(view)


def _returned(view: DossierView, story: Story) -> dict[str, Any]:
    """Return what the slip says of the return; before that, room to fill it in by hand."""
    document, at = view.document, view.returned_at
    drawn = stored_many([view.signature_id]) if view.signature_id else {}
    return {
        "made_on": in_full(timezone.localdate(at)) if at else UNDATED,
        "returned": _moment(at) if at else "",
        "result": document.title if document else "",
        "result_number": document.number if document else "",
        "collector": view.collected_by,
        "collector_basis": view.collected_basis,
        "officer": _who(story, "dossiers.ResultReturned"),
        "signature": [byte for one in drawn.values() for byte in content(one.digest)],
    }


def _fee(view: DossierView, _story: Story) -> dict[str, Any]:
    charge = view.charge
    assert charge is not None
    assert charge.paid_at is not None
    return {
        "made_on": in_full(timezone.localdate(charge.paid_at)),
        "number": charge.receipt_number,
        "lines": [
            {"name": line.name, "kind": line.kind, "amount": dong(line.amount)}
            for line in charge.lines
        ],
        "total": dong(charge.amount),
        "total_words": spelled(charge.amount),
        "method": charge.method_label,
        "collector": charge.collector_name,
    }


_SPECIFIC: dict[str, Callable[[DossierView, Story], dict[str, Any]]] = {
    "01": _receipt,
    "02": _supplement,
    "03": _refusal,
    "04": _apology,
    "06": _control,
    "return": _returned,
    "fee": _fee,
}


def _who(story: Story, kind: str) -> str:
    return next((item.who for item in reversed(story) if item.kind == kind), "")


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{clock(local)}, {in_full(local.date())}"


def _download(file_id: int, name: str) -> Sendable:
    access.opened(f"file:{file_id}")
    return kept(served(file_id), name)
