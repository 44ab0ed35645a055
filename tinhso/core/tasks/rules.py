"""How often a task is tried, how long one waits in between, how long its traces are kept."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

FILE_KEPT = timedelta(days=7)
TASK_KEPT = timedelta(days=90)
FIRST_WAIT = timedelta(seconds=5)
MOST_GROWTH = 10  # beyond it the longest wait holds anyway
LONGEST_WAIT = timedelta(hours=1)


class Cancelled(Exception):
    """The one who asked for the task wants it no more."""


class Overtaken(Exception):
    """A later run took the task over while this one was thought dead."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of a task: a kept file to fetch, or values for the page that shows it."""

    file_id: int | None = None
    values: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How many tries a kind of task is worth."""

    tries: int = 5

    def wait_after(self, failed: int) -> timedelta | None:
        """Return how long to wait after the `failed`th try (1, 2 …), or nothing to give up."""
        if failed >= self.tries:
            return None
        growth: int = 4 ** min(failed - 1, MOST_GROWTH)
        return min(FIRST_WAIT * growth, LONGEST_WAIT)
