"""What a form need not ask, because it is known of the person who signed in."""

from typing import Any

from tinhso.core.actor import Actor
from tinhso.core.ledger import access
from tinhso.core.people.models import Person
from tinhso.modules.dossiers.permissions import person_of


def known_of(*, actor: Actor) -> dict[str, Any]:
    """Return what is known of the actor, under the names that forms prefill from."""
    person = Person.objects.get(pk=person_of(actor))
    access.opened(f"person:{person.pk}")
    return {
        "full_name": person.full_name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "gender": person.gender,
        "personal_number": person.personal_number or "",
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
    }
