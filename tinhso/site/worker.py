"""The process behind the pages: puts the ledger in order and lets every consumer read on.

Run as `python -m tinhso.site.worker`. It may die at any moment: what counts is in the database,
and each step is one transaction.
"""

import os
import signal
import threading
import time
from collections.abc import Sequence
from datetime import date, datetime
from types import FrameType

import django
import structlog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.site.settings.production")
django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402  after the set-up
from django.utils import timezone  # noqa: E402

from tinhso.core.ledger.actions import beat, ensure_months  # noqa: E402
from tinhso.core.ledger.consumers import Consumer, advance, start  # noqa: E402
from tinhso.core.ledger.queries import cursors, last_position  # noqa: E402
from tinhso.core.ledger.sequencer import assign_positions  # noqa: E402
from tinhso.site.operation import traces  # noqa: E402
from tinhso.site.wiring import CHORES, CONSUMERS, OUTSIDE, Chore  # noqa: E402

log = structlog.get_logger(__name__)

SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 0.2
BEAT_EVERY = 5.0
CHORES_EVERY = 2.0
STOP_SECONDS = 5.0  # for who waits outside; what it had begun is begun again
FIRST_RETRY, LAST_RETRY = 1.0, 60.0
MONTHS_BACK, MONTHS_AHEAD = 18, 12


class Worker:
    """Goes round until told to stop; never leaves a step half done."""

    def __init__(
        self, consumers: Sequence[Consumer], stop: threading.Event, chores: Sequence[Chore] = ()
    ) -> None:
        self.consumers = consumers
        self.chores = chores
        self.chores_due = 0.0
        self.stop = stop
        self.resting: dict[str, tuple[float, float]] = {}  # consumer: (until, pause that led there)
        self.beat_due = 0.0
        self.months_made_on: date | None = None

    def run(self) -> None:
        """Work until `stop` is set, and after an outage of the database go on."""
        pause, started = SHORTEST_PAUSE, False
        while not self.stop.is_set():
            try:
                if not started:
                    self.begin()
                    started = True
                moved = self.turn()
            except (OperationalError, InterfaceError) as error:
                log.warning("database does not answer", error=str(error))
                connection.close()
                self.stop.wait(FIRST_RETRY)
                continue
            pause = SHORTEST_PAUSE if moved else min(pause * 2, LONGEST_PAUSE)
            self.stop.wait(pause)
        connection.close()

    def begin(self) -> None:
        """Give new consumers their cursors, before the first row of this run takes its place."""
        for consumer in self.consumers:
            start(consumer)

    def turn(self) -> int:
        """Put new rows in order and let each consumer take what waits for it, batch by batch.

        Where everybody stands is asked once: a product at rest does not ask for each of them.
        """
        self._keep_house(timezone.now())
        moved = assign_positions()
        last, stands = last_position(), cursors()
        for consumer in self.consumers:
            if stands.get(consumer.name, 0) < last:
                moved += self._advance(consumer)
        return moved + self._do_chores(timezone.now())

    def _do_chores(self, at: datetime) -> int:
        if time.monotonic() < self.chores_due:
            return 0
        self.chores_due = time.monotonic() + CHORES_EVERY
        return sum(_do(chore, at) for chore in self.chores)

    def _advance(self, consumer: Consumer) -> int:
        until, pause = self.resting.get(consumer.name, (0.0, 0.0))
        if self.stop.is_set() or time.monotonic() < until:
            return 0
        try:
            moved = advance(consumer)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            rest = min(pause * 2 or FIRST_RETRY, LAST_RETRY)
            self.resting[consumer.name] = (time.monotonic() + rest, rest)
            log.exception("consumer rests", consumer=consumer.name, seconds=rest)
            return 0
        self.resting.pop(consumer.name, None)
        return moved

    def _keep_house(self, at: datetime) -> None:
        if time.monotonic() < self.beat_due:
            return
        self.beat_due = time.monotonic() + BEAT_EVERY
        beat(at=at)
        today = timezone.localdate(at)
        if self.months_made_on != today:
            ensure_months(
                first=_months_from(today, -MONTHS_BACK), last=_months_from(today, MONTHS_AHEAD)
            )
            self.months_made_on = today


class Beside(threading.Thread):
    """Does the chores that wait for others, so that the ledger never waits for them."""

    def __init__(self, chores: Sequence[Chore], stop: threading.Event) -> None:
        super().__init__(name="beside", daemon=True)
        self.chores = chores
        self.stop = stop

    def run(self) -> None:
        """Go round until `stop` is set."""
        while not self.stop.wait(CHORES_EVERY):
            try:
                for chore in self.chores:
                    _do(chore, timezone.now())
            except (OperationalError, InterfaceError) as error:
                log.warning("database does not answer", error=str(error))
                connection.close()
        connection.close()


def _do(chore: Chore, at: datetime) -> int:
    try:
        return chore(at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("chore failed", chore=getattr(chore, "__name__", str(chore)))
        return 0


def main() -> None:
    """Work until SIGTERM or SIGINT, then finish the step at hand."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    traces.begin("worker")
    log.info("worker begins", consumers=[consumer.name for consumer in CONSUMERS])
    beside = Beside(OUTSIDE, stop)
    beside.start()
    Worker(CONSUMERS, stop, CHORES).run()
    beside.join(STOP_SECONDS)
    log.info("worker ends")


def _months_from(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


if __name__ == "__main__":
    main()
