"""What happens by itself when a moment passes."""

from datetime import datetime

from django.db import transaction

from tinhso.modules.dossiers.actions.case import take, tell
from tinhso.modules.dossiers.actions.moving import close
from tinhso.modules.dossiers.events import DossierStopped
from tinhso.modules.dossiers.permissions import CLOCK
from tinhso.modules.dossiers.rules import Verb


@transaction.atomic
def lapse(*, code: str, at: datetime) -> None:
    """Stop a dossier whose supplement did not come in time; who still wants it files anew."""
    dossier, _ = take(code=code, actor=CLOCK, verb=Verb.LAPSE)
    dossier.paused_at = None
    dossier.save(update_fields=["state", "paused_at"])
    close(dossier, actor=CLOCK, at=at)
    tell(DossierStopped(dossier=code), actor=CLOCK, at=at)
