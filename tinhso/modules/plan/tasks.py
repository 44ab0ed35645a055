"""What the worker does for the plan."""

from datetime import datetime

from tinhso.modules.plan import queries
from tinhso.modules.plan.actions import keep_front


def refresh_front(*, at: datetime) -> int:
    """Count the front page's figures if they are stale; return how often. Safe in many workers."""
    if not queries.front_is_stale(at=at):
        return 0
    folded = queries.folded()
    keep_front(queries.count_front(at=at), folded=folded, at=at)
    return 1
