"""Whose data a dossier holds, as the access log names them."""

from tinhso.modules.dossiers.models import Dossier, Draft


def subjects_of(row: Dossier) -> tuple[str, ...]:
    """Return the dossier, the person who filed it, and the organisation whose it is."""
    return (f"dossier:{row.code}", f"person:{row.owner_id}", *_organisation(row.organisation_id))


def subjects_of_draft(row: Draft) -> tuple[str, ...]:
    """Return the person who began the draft, and the organisation whose it is."""
    return (f"person:{row.person_id}", *_organisation(row.organisation_id))


def _organisation(organisation_id: int | None) -> tuple[str, ...]:
    return () if organisation_id is None else (f"organisation:{organisation_id}",)
