"""What the worker does for dossiers."""

from datetime import datetime

from django.utils import timezone

from tinhso.core.errors import WrongState
from tinhso.core.steps.running import tick
from tinhso.core.steps.warning import watch
from tinhso.modules.dossiers.actions.drafts import discard_expired
from tinhso.modules.dossiers.actions.lapsing import lapse
from tinhso.modules.dossiers.actions.waiting import rang
from tinhso.modules.dossiers.actions.warning import warn
from tinhso.modules.dossiers.queries.terms import limit_of
from tinhso.modules.dossiers.queries.unanswered import unanswered

BATCH = 50
WARNED = 200


def stop_unanswered(*, at: datetime) -> int:
    """Stop the dossiers whose supplement is overdue; return how many. Safe in many workers."""
    return sum(_stopped(code, at) for code in unanswered(at=at, limit=BATCH))


def ring_timers(*, at: datetime) -> int:
    """Let the dossiers run on that waited for a moment which has come; return how many."""
    return tick(at=at, limit=BATCH, ring=rang)


def warn_in_time(*, at: datetime) -> int:
    """Tell officers and leaders whose time is nearly used or over; return of how many steps."""
    watch(share=limit_of("warning", day=timezone.localdate(at)), limit=WARNED)
    return warn(at=at, limit=WARNED)


def discard_drafts(*, at: datetime) -> int:
    """Throw away the drafts whose time is over, as their owners were told; return how many."""
    return discard_expired(at=at, limit=BATCH)


def _stopped(code: str, at: datetime) -> bool:
    try:
        lapse(code=code, at=at)
    except WrongState:  # answered, withdrawn or stopped in the meantime
        return False
    return True
