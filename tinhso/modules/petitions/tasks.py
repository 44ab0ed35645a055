"""What the worker does for petitions."""

from datetime import datetime

from tinhso.modules.petitions.actions.drafts import discard_expired

BATCH = 50


def discard_drafts(*, at: datetime) -> int:
    """Throw away petitions begun and never sent, once their time is over; return how many."""
    return discard_expired(at=at, limit=BATCH)
