"""What happens to the numbers people wait with, on the stream `queue:<unit>-<day>`. No names."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class QueueEvent:
    unit_id: int
    day: date
    number: int


@dataclass(frozen=True, kw_only=True)
class NumberGiven(QueueEvent):
    """Somebody came and waits."""


@dataclass(frozen=True, kw_only=True)
class NumberCalled(QueueEvent):
    """A number is called to a counter; called again, it is told again."""

    counter: int


@dataclass(frozen=True, kw_only=True)
class NumberDone(QueueEvent):
    """Whoever had the number was served, or did not come: `was_there` says which."""

    was_there: bool
