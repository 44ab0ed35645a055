"""Letting go of what was erased about persons and organisations."""

from collections.abc import Callable, Sequence, Set
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people import rules
from tinhso.core.people.models import (
    Absence,
    Account,
    Identifier,
    Organisation,
    Person,
    Representation,
)
from tinhso.core.people.needed import needed

# Column: what stands there once it is erased.
PERSON = {
    "full_name": rules.ERASED_NAME,
    "personal_number": None,
    "birth_date": None,
    "gender": "",
    "phone": "",
    "email": "",
    "address": "",
}
ORGANISATION = {"name": rules.ERASED_NAME, "phone": "", "email": "", "address": ""}
KEYS = {
    "full_name": {"name_key": "", "folded_name": ""},
    "name": {"folded_name": ""},
}


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:
    """Let go of the erased values of a person or an organisation, unless a rule keeps them.

    Reasons and numbers that were erased go at once; who somebody is stays while they serve, and
    while a dossier of theirs runs.
    """
    kind, _, number = erasure.stream.partition(":")
    forgets = {"person": _forget_person, "organisation": _forget_organisation}.get(kind)
    if forgets is None:
        return ()
    entries = history(erasure.stream)
    _forget_told(entries)
    return forgets(int(number), still_erased(erasure, entries), at)


def _forget_person(person_id: int, fields: Set[str], at: datetime) -> Sequence[Kept]:
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    gone = fields & PERSON.keys()
    if person is None or not gone:
        return ()
    if kept := needed(person_id, at=at):
        return kept
    _clear(person, gone, PERSON)
    if "personal_number" in gone:
        Identifier.objects.filter(person=person, kind="personal_number").delete()
    if "email" in gone:
        Account.objects.filter(person=person).update(email="")
    if rules.is_forgotten(gone):
        Account.objects.filter(person=person).update(
            username=f"person-{person_id}", password=make_password(None), is_active=False
        )
    return ()


def _forget_organisation(organisation_id: int, fields: Set[str], _at: datetime) -> Sequence[Kept]:
    row = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    gone = fields & ORGANISATION.keys()
    if row is not None and gone:
        _clear(row, gone, ORGANISATION)
    return ()


def _clear(row: Person | Organisation, gone: Set[str], emptied: dict[str, Any]) -> None:
    values = {field: emptied[field] for field in gone}
    for field in gone:
        values |= KEYS.get(field, {})
    for column, value in values.items():
        setattr(row, column, value)
    row.save(update_fields=list(values))


def _forget_told(entries: Sequence[Entry]) -> None:
    """Let go of the copies that belong to one fact each, where its value was erased."""
    for entry in entries:
        for field in entry.erased:
            forgets = _BY_FACT.get((entry.kind, field))
            if forgets is not None:
                forgets(entry.payload)


def _forget_reason(absence: dict[str, Any]) -> None:
    Absence.objects.filter(pk=absence["absence_id"]).update(reason="")


def _forget_number(identifier: dict[str, Any]) -> None:
    Identifier.objects.filter(pk=identifier["identifier_id"]).delete()


def _forget_basis(representation: dict[str, Any]) -> None:
    Representation.objects.filter(
        person_id=representation["person_id"],
        organisation_id=representation["organisation_id"],
        valid_from=representation["valid_from"],
    ).update(basis="")


_BY_FACT: dict[tuple[str, str], Callable[[dict[str, Any]], None]] = {
    ("people.AbsenceDeclared", "reason"): _forget_reason,
    ("people.IdentifierGiven", "value"): _forget_number,
    ("people.RepresentationGiven", "basis"): _forget_basis,
}
