"""A citizen in front of a browser, in a commune that takes dossiers."""

from uuid import UUID

from django.test import Client
from django.utils import timezone

from tinhso.core.people.models import Account
from tinhso.modules.dossiers.queries import lists
from tinhso.modules.dossiers.tests.factories import BIRTH, PNG, Commune

__all__ = [
    "BIRTH",
    "PNG",
    "Commune",
    "browser_of",
    "draft_of",
    "drafts_in",
    "kept",
    "sent_by",
    "sent_in",
    "sign_in",
]


def browser_of(commune: Commune) -> Client:
    """Return a browser in which the citizen of the commune has signed in."""
    client = Client()
    sign_in(client, commune)
    return client


def sign_in(client: Client, commune: Commune) -> None:
    """Sign the citizen in; what the session held before is still in it."""
    account = Account.objects.create(username="cong-dan", person_id=commune.citizen.person_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")


def draft_of(commune: Commune) -> str:
    """Return the draft of a form filled in to the end."""
    return str(commune.draft(timezone.now()))


def sent_by(commune: Commune) -> str:
    """Return the code of a dossier the citizen has sent."""
    return str(commune.submitted(timezone.now()))


def kept(commune: Commune, draft_id: str) -> lists.DraftView:
    """Return what is kept of the citizen's draft."""
    return lists.draft(actor=commune.citizen, draft_id=UUID(draft_id))


def drafts_in(commune: Commune) -> int:
    """Return how many forms the citizen has begun and not sent."""
    return len(lists.drafts_of(actor=commune.citizen, at=timezone.now()))


def sent_in(commune: Commune) -> int:
    """Return how many dossiers the citizen has sent."""
    return lists.mine(actor=commune.citizen, at=timezone.now()).total
