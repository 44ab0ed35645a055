"""What a form need not ask, because it is known of the person who signed in."""

from typing import Any

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed
from tinhso.core.people.models import Person


def known_of(*, actor: Actor) -> dict[str, Any]:
    """Return what is known of the actor, under the names that forms prefill from."""
    person = Person.objects.filter(pk=actor.person_id).first()
    if person is None:
        raise NotAllowed("Đăng nhập bằng VNeID để nộp hồ sơ.")
    return {
        "full_name": person.full_name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "gender": person.gender,
        "personal_number": person.personal_number or "",
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
    }
