"""Letting go of what was erased: drafts at once, dossiers when no rule keeps them any more."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tinhso.core.files.actions.uploads import forget_uploads
from tinhso.core.forms.filling import KNOWN, without
from tinhso.core.ledger.erasing import erase_too
from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people import queries as people
from tinhso.core.people.rules import ERASED_NAME, is_forgotten
from tinhso.core.search import fold
from tinhso.core.steps import actions as steps
from tinhso.modules.documents import actions as documents
from tinhso.modules.dossiers.actions.case import stream_of
from tinhso.modules.dossiers.actions.handovers import forget_reasons
from tinhso.modules.dossiers.actions.sending import MOST_FOLDED
from tinhso.modules.dossiers.models import Dossier, Draft, Supplement
from tinhso.modules.dossiers.queries.keeping import kept
from tinhso.modules.notifications.actions import forget_told
from tinhso.modules.procedures import queries as procedures

OWNER, NOTE = "owner_name", "note"


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:
    """Let go of what this room holds of the erased values.

    A person without a name is forgotten: with them go drafts, answers, papers, notices. Of one who
    had less erased, such as a telephone, the answers that were filled in from it go; so do those in
    what they filed for an organisation, for that is the organisation's. `owner_name` of one dossier
    means all of that dossier, `note` what officers and applicant wrote in it.
    """
    kind, _, name = erasure.stream.partition(":")
    if kind not in {"person", "dossier"}:
        return ()
    entries = history(erasure.stream)
    fields = still_erased(erasure, entries)
    if kind == "person":
        return _forget_person(int(name), fields & {*KNOWN}, erasure, at)
    return _forget_dossier(name, fields & {OWNER, NOTE}, erasure, at)


def _forget_person(
    person_id: int, fields: Set[str], erasure: Entry, at: datetime
) -> Sequence[Kept]:
    if not fields:
        return ()
    whole = is_forgotten(fields)
    _forget_drafts(person_id, fields, whole=whole)
    found: list[Kept] = []
    mine = Dossier.objects.select_for_update().filter(owner_id=person_id).order_by("code")
    for row in mine:
        if reason := kept(row, at=at):
            found.append(reason)
        elif whole and row.organisation_id is None:
            _erase_facts(row, erasure, at)
            found += _clear(row, at)
        else:
            _strip(row, fields, at)
    return found


def _forget_drafts(person_id: int, fields: Set[str], *, whole: bool) -> None:
    unsent = Draft.objects.select_for_update().filter(person_id=person_id, dossier_code="")
    if whole:
        unsent.filter(organisation=None).delete()
        forget_uploads(owner=f"person:{person_id}")
    for draft in unsent:
        form = procedures.version(draft.version_id).form
        if form is not None:
            draft.answers = without(form, draft.answers, fields)
            draft.save(update_fields=["answers"])


def _forget_dossier(code: str, fields: Set[str], erasure: Entry, at: datetime) -> Sequence[Kept]:
    row = Dossier.objects.select_for_update().filter(code=code).first()
    if row is None or not fields:
        return ()
    if reason := kept(row, at=at):
        return (reason,)
    forget_reasons(row, erasure, at=at)
    if OWNER in fields:
        return _clear(row, at)
    _forget_notes(row, [entry for entry in history(erasure.stream) if NOTE in entry.erased])
    return ()


def _erase_facts(row: Dossier, erasure: Entry, at: datetime) -> None:
    erase_too(erasure, stream=stream_of(row.code), at=at)
    forget_reasons(row, erasure, at=at)
    if row.charge_id is not None:
        erase_too(erasure, stream=f"charge:{row.charge_id}", at=at)
    if row.document_id is not None:
        erase_too(erasure, stream=f"document:{row.document_id}", at=at)


def _clear(row: Dossier, at: datetime) -> tuple[Kept, ...]:
    """Leave of the dossier what is counted: what was asked for, when, and how it went."""
    emptied: dict[str, Any] = {
        "owner_name": ERASED_NAME,
        "subject": row.procedure_name[:300],
        "folded": fold(row.procedure_name)[:400],
        "answers": {},
        "findings": {},
        "handed_in_by": "",
        "handed_in_number": "",
        "handed_in_basis": "",
        "collected_by": "",
        "collected_number": "",
        "collected_basis": "",
        "collected_signature": None,
        "refused_why": "",
        "postponed_why": "",
    }
    for column, value in emptied.items():
        setattr(row, column, value)
    row.save(update_fields=list(emptied))
    row.papers.all().delete()
    row.supplements.update(text="")
    Draft.objects.filter(dossier_code=row.code).delete()
    steps.forget(case=row.code)
    forget_told(person_id=row.owner_id, link=f"/ho-so/{row.code}/")
    return documents.forget(subject=row.code, at=at)


def _strip(row: Dossier, fields: Set[str], at: datetime) -> None:
    form = procedures.version(row.version_id).form
    row.answers = without(form, row.answers, fields) if form else row.answers
    if fields & {"full_name", "personal_number"}:
        row.folded = _found_by(row, at)
    row.save(update_fields=["answers", "folded"])


def _found_by(row: Dossier, at: datetime) -> str:
    """Return the words a dossier is found by when who filed it is no longer among them."""
    numbers: list[str] = []
    if row.organisation_id is not None:
        numbers = sorted(people.numbers_of(row.organisation_id, day=localdate(at)).values())
    return fold(" ".join([row.owner_name, *numbers, row.subject])[:MOST_FOLDED])


def _forget_notes(row: Dossier, entries: Sequence[Entry]) -> None:
    kinds = {entry.kind for entry in entries}
    if "dossiers.DossierRefused" in kinds:
        row.refused_why = ""
    if "dossiers.DossierPostponed" in kinds:
        row.postponed_why = ""
    row.save(update_fields=["refused_why", "postponed_why"])
    asked = [*Supplement.objects.filter(dossier=row).order_by("asked_at", "pk")]
    for entry in entries:
        number = entry.payload.get("number", 0)
        if entry.kind == "dossiers.SupplementRequested" and 0 < number <= len(asked):
            asked[number - 1].text = ""
            asked[number - 1].save(update_fields=["text"])
