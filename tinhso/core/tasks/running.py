"""A task while it runs: how far it is, whether it should stop, which parts are done already."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tinhso.core.tasks import actions
from tinhso.core.tasks.rules import Cancelled

TELL_EVERY = 0.5  # seconds between two signs of progress


@dataclass(kw_only=True)
class Run:
    """One turn of one task, handed to the function that does it."""

    task_id: int
    turn: int
    should_stop: Callable[[], bool]
    clock: Callable[[], datetime] = timezone.now
    _told: float = field(default=0.0, init=False)

    def tell(self, done: int, total: int | None = None) -> None:
        """Say how far it is, at most every half second; raise Cancelled when asked to stop."""
        if self.should_stop():
            raise Cancelled
        if time.monotonic() - self._told >= TELL_EVERY:
            self._told = time.monotonic()
            actions.note_progress(task_id=self.task_id, turn=self.turn, done=done, total=total)

    @contextlib.contextmanager
    def step(self, key: str) -> Iterator[bool]:
        """Open one transaction for one part; give False when that part was done in an earlier run.

        The effect inside and the memory of it are one commit: killed before it, nothing is done;
        killed after it, the part is passed over next time.
        """
        with transaction.atomic():
            yield actions.open_step(task_id=self.task_id, turn=self.turn, key=key)
