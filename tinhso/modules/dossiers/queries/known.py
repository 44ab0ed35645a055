"""What a form need not ask, because it is known of who signed in and of whom they file for."""

from datetime import date
from typing import Any

from tinhso.core.ledger import access
from tinhso.core.people import queries as people
from tinhso.core.people.models import Person
from tinhso.modules.dossiers.queries.organisations import NUMBERS, number_of


def known_of(*, person_id: int, day: date, organisation_id: int | None = None) -> dict[str, Any]:
    """Return what is known of the person, under the names that forms prefill from.

    What is known of the organisation they file for stands under `organisation.name` and the like;
    `organisation.applicant` is set for any.
    """
    person = Person.objects.get(pk=person_id)
    access.opened(f"person:{person.pk}")
    known = {
        "full_name": person.full_name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "gender": person.gender,
        "personal_number": person.personal_number or "",
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
    }
    return known if organisation_id is None else known | _of_organisation(organisation_id, day)


def _of_organisation(organisation_id: int, day: date) -> dict[str, Any]:
    row = people.organisation(organisation_id)
    access.opened(f"organisation:{organisation_id}")
    numbers = people.numbers_of(organisation_id, day=day)
    borne = {f"organisation.{kind}": numbers.get(kind, "") for kind in NUMBERS}
    return borne | {
        "organisation.applicant": "organisation",
        "organisation.name": row.name,
        "organisation.kind": row.kind,
        "organisation.number": number_of(organisation_id, day=day).value,
        "organisation.phone": row.phone,
        "organisation.email": row.email,
        "organisation.address": row.address,
    }
