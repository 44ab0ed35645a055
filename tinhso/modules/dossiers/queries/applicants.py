"""Whose dossier it is, as the slips name them."""

from typing import Any

from django.utils import timezone

from tinhso.core.people import queries as people
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.cases import DossierView
from tinhso.modules.dossiers.queries.organisations import number_of


def applicant_values(view: DossierView) -> dict[str, Any]:
    """Return what a slip says of the applicant, and of who filed it for an organisation."""
    if view.organisation_id is None:
        one = people.person(view.owner_id)
        told = (one.full_name, one.personal_number or "", one.phone, one.email, one.address)
        stood = {"filed_by": view.handed_in_by} if view.handed_in_by else {}
        return _contact(*told) | stood
    firm = people.organisation(view.organisation_id)
    day = timezone.localdate(view.submitted_at)
    number = number_of(view.organisation_id, day=day)
    return _contact(firm.name, number.value, firm.phone, firm.email, firm.address) | {
        "called": worded("tổ chức"),
        "greeted": worded("Tổ chức"),
        "number_name": number.name or worded("Mã số"),
        "filed_by": view.filed_by,
        "paid_for": firm.name,
    }


def _contact(name: str, number: str, phone: str, email: str, address: str) -> dict[str, Any]:
    return {
        "applicant": name,
        "applicant_number": number,
        "applicant_phone": phone,
        "applicant_email": email,
        "applicant_address": address,
    }
