"""What the result of a dossier will say, before anybody has decided it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.files.rules import PDF
from tinhso.core.files.sendable import Sendable, made
from tinhso.core.ledger import access
from tinhso.core.steps.graph import Kind
from tinhso.core.steps.places import doing_unit
from tinhso.core.units.queries import unit as unit_row
from tinhso.core.words.dates import day, in_full
from tinhso.core.words.worded import kept, worded
from tinhso.modules.documents.actions import preview
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.scans import pages_of
from tinhso.modules.dossiers.queries.subjects import subjects_of
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure


def draft_of(dossier: Dossier, *, at: datetime) -> dict[str, Any]:
    """Return what the result's document is made of: template, title, unit, values, pages."""
    with translation.override(settings.LANGUAGE_CODE):  # a paper is Vietnamese whoever makes it
        return _draft_of(dossier, at=at)


def _draft_of(dossier: Dossier, *, at: datetime) -> dict[str, Any]:
    procedure = procedures.version(dossier.version_id)
    today = timezone.localdate(at)
    unit = unit_row(deciding_unit(dossier, procedure, day=today))
    home = unit_row(dossier.unit_id)
    known = {**dossier.answers, **dossier.findings}
    values: dict[str, Any] = dict(procedures.result_values(procedure, known, today=today))
    named = {"unit": home.place.upper(), "province": settings.PROVINCE_NAME.upper()}
    values |= {
        "agency": procedure.result.agency.format(**named),
        "agency_above": procedure.result.agency_above.format(**named),
        "place": home.place.partition(" ")[2] or home.place,
        "issued_on": in_full(today),
        "issued_date": day(today),
    }
    return {
        "template": procedure.result.template,
        "title": kept(procedure.result.name),
        "unit_id": unit.id,
        "values": values,
        "pages": pages_of(dossier, day=today),
    }


def deciding_unit(dossier: Dossier, procedure: Procedure, *, day: date) -> int:
    """Return the unit whose result it is: the one the step of decision names, or the dossier's."""
    steps = procedure.steps.steps if procedure.steps else ()
    deciding = next((step for step in steps if step.kind is Kind.DECISION), None)
    return doing_unit(deciding, dossier.unit_id, day=day) if deciding else dossier.unit_id


def draft_preview(*, actor: Actor, code: str, at: datetime) -> Sendable:
    """Compose the draft of the result as it would be proposed now; nothing is kept."""
    row = Dossier.objects.filter(code=code).first()
    if row is None or not permissions.can_serve(actor, row):
        raise NotFound(
            worded("Không có hồ sơ %(code)s, hoặc hồ sơ không thuộc phạm vi của bạn.", code=code)
        )
    access.opened(*subjects_of(row))
    draft = draft_of(row, at=at)
    if not draft["template"] or not row.answers:
        raise NotFound(worded("Hồ sơ này không soạn kết quả trên hệ thống."))
    printed = {
        **draft["values"],
        "agency_name": unit_row(draft["unit_id"]).name,
        "document_title": draft["title"],
        "draft": True,
    }
    pdf = preview(draft["template"], printed, pages=draft["pages"], at=at)
    return made(pdf, name=f"{code}-du-thao.pdf", mime=PDF)
