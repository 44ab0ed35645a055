"""What the worker does for the plan."""

from datetime import datetime

from tinhso.modules.plan.actions import keep_front
from tinhso.modules.plan.queries import front


def refresh_front(*, at: datetime) -> int:
    """Count the front page's figures if they are stale; return how often. Safe in many workers."""
    if not front.front_is_stale(at=at):
        return 0
    folded = front.folded()
    keep_front(front.count_front(at=at), folded=folded, at=at)
    return 1
