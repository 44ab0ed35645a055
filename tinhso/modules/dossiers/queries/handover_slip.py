"""A hand-over list to print, with room for both signatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from tinhso.core.actor import Actor
from tinhso.core.files.rules import PDF
from tinhso.core.files.sendable import Sendable, made
from tinhso.core.units.queries import unit as unit_row
from tinhso.core.words.dates import clock, day, in_full
from tinhso.core.words.worded import worded
from tinhso.modules.documents.actions import slip as compose_slip
from tinhso.modules.dossiers.events import Carries
from tinhso.modules.dossiers.queries.handovers import HandoverView, Line, handover
from tinhso.modules.dossiers.queries.papers import CENTRE

TITLES: Mapping[Carries, str] = {
    Carries.DOSSIERS: worded("Danh sách bàn giao hồ sơ"),
    Carries.RESULTS: worded("Danh sách bàn giao kết quả"),
}


def handover_slip(*, actor: Actor, handover_id: int) -> Sendable:
    """Compose the list as it stands; before it is received it has room to sign, afterwards too."""
    view = handover(actor=actor, handover_id=handover_id)
    with translation.override(settings.LANGUAGE_CODE):  # a paper is Vietnamese whoever prints it
        pdf = compose_slip(kind="handover", values=_values(view))
    name = f"ban-giao-{view.number.replace('/', '-')}.pdf"
    return made(pdf, name=name, mime=PDF)


def _values(view: HandoverView) -> dict[str, Any]:
    unit = unit_row(view.unit_id)
    at_desk = view.carries is Carries.DOSSIERS
    return {
        "agency_above": f"UBND {unit.place}" if at_desk else "",
        "agency": CENTRE if at_desk else unit.name,
        "place": unit.place.partition(" ")[2] or unit.place,
        "made_on": in_full(timezone.localdate(view.made_at)),
        "title": TITLES[view.carries],
        "carries": view.carries.value,
        "number": view.number,
        "from": unit.name,
        "to": unit_row(view.to_unit_id).name,
        "sender": view.sender_name,
        "receiver": view.receiver_name,
        "received_by": view.received_by_name,
        "made": _moment(view.made_at),
        "received": _received(view),
        "total": str(view.total),
        "sheets": str(view.sheets),
        "handed": [_line(line) for line in view.lines],
    }


def _line(line: Line) -> dict[str, str]:
    return {
        "code": line.code,
        "subject": line.subject,
        "owner": line.owner_name,
        "sheets": str(line.sheets),
        "result": line.result,
        "due": _short(line.due_at) if line.due_at else "",
        "note": worded("Thiếu: %(why)s", why=line.why) if line.is_missing else "",
    }


def _received(view: HandoverView) -> str:
    """Say who said that it came, when, and what did not; nothing while nobody did."""
    if view.received_at is None:
        return ""
    told = worded(
        "%(name)s xác nhận trên hệ thống lúc %(moment)s: nhận %(came)s hồ sơ",
        name=view.received_by_name,
        moment=_moment(view.received_at),
        came=view.total - view.missing,
    )
    if not view.missing:
        return worded("%(told)s, đủ.", told=told)
    return worded("%(told)s, thiếu %(missing)s.", told=told, missing=view.missing)


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{clock(local)}, {in_full(local.date())}"


def _short(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{clock(local)} {day(local.date())}"
