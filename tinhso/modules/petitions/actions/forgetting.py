"""Letting go of who wrote petitions, and of their words. No rule keeps them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.ledger.erasing import erase_too
from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people.rules import is_forgotten
from tinhso.core.search import fold
from tinhso.modules.petitions.actions.case import tell
from tinhso.modules.petitions.actions.petitioning import end
from tinhso.modules.petitions.events import PetitionWithdrawn
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.rules import OPEN

WORDS = ("subject", "text", "place", "phone", "asked_text", "answer")


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:
    """Let go of a person's petitions' words, files and writer; what is open is withdrawn.

    A public answer stays: it is the agency's, and names nobody. Of one petition whose words were
    erased the same goes, and its writer stays; of a telephone alone the telephone.
    """
    kind, _, name = erasure.stream.partition(":")
    erased = still_erased(erasure, history(erasure.stream))
    if kind == "person" and is_forgotten(erased):
        Petition.objects.filter(person_id=int(name), code=None).delete()
        for row in Petition.objects.select_for_update().filter(person_id=int(name)).order_by("pk"):
            _let_go(row, erasure, at)
    elif kind == "person" and "phone" in erased:
        Petition.objects.filter(person_id=int(name)).update(phone="")
    elif kind == "petition" and erased & {"note", "subject"}:
        for row in Petition.objects.select_for_update().filter(code=name):
            _clear(row)
    return ()


def _let_go(row: Petition, erasure: Entry, at: datetime) -> None:
    if row.state in OPEN:
        end(row, at=at)
        event = PetitionWithdrawn(petition=row.code or "", unit_id=row.unit_id or 0)
        tell(event, actor=Actor(id=erasure.actor), at=at)
    erase_too(erasure, stream=f"petition:{row.code}", at=at)
    row.person = None
    row.save(update_fields=["person"])
    _clear(row)


def _clear(row: Petition) -> None:
    for name in WORDS:
        setattr(row, name, "")
    row.folded = fold(f"{row.code} {row.dossier_code}")
    row.save(update_fields=[*WORDS, "folded"])
    row.files.all().delete()
