"""What every action on persons begins with."""

from collections.abc import Iterable

from tinhso.core.errors import NotFound
from tinhso.core.people.models import Person
from tinhso.core.words.worded import worded


def stream_of(person_id: int) -> str:
    """Return the ledger's stream of the person."""
    return f"person:{person_id}"


def lock(*person_ids: int) -> dict[int, Person]:
    """Lock the persons, always in one order, and return them by id; refuse one there is not."""
    found = _locked(sorted(set(person_ids)))
    if len(found) < len(set(person_ids)):
        raise NotFound(worded("Không có người này."))
    return found


def _locked(person_ids: Iterable[int]) -> dict[int, Person]:
    rows = Person.objects.select_for_update().filter(pk__in=person_ids).order_by("pk")
    return {person.pk: person for person in rows}
