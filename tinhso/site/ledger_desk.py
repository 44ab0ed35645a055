"""`tinhso ledger …`: what is done to the ledger by hand, each command one entry of the table."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.core.errors import NotFound
from tinhso.core.ledger import consumers
from tinhso.core.ledger.consumers import Consumer
from tinhso.core.ledger.rebuilding import rebuild
from tinhso.core.words.worded import worded
from tinhso.site.wiring import CONSUMERS

Say = Callable[[str], object]
Options = Mapping[str, Any]


@dataclass(frozen=True)
class Sub:
    """One command: its name and purpose, the arguments it takes, what it does."""

    name: str
    help: str
    arguments: Callable[[ArgumentParser], object]
    act: Callable[[Say, Options], None]


def _consumer(name: str) -> Consumer:
    found = next((one for one in CONSUMERS if one.name == name), None)
    if found is None:
        known = ", ".join(sorted(one.name for one in CONSUMERS))
        raise NotFound(
            worded("Không có bộ đọc “%(name)s”. Các bộ đọc: %(known)s.", name=name, known=known)
        )
    return found


def _of_a_consumer(parser: ArgumentParser) -> None:
    parser.add_argument("consumer", help="its name, such as plan.cases")


def _of_a_stream(parser: ArgumentParser) -> None:
    _of_a_consumer(parser)
    parser.add_argument("stream", help="such as dossier:H56.102-261102-0001")


def _rebuild(say: Say, options: Options) -> None:
    consumer = _consumer(options["consumer"])
    shown = -1

    def progress(done: int, goal: int) -> None:
        nonlocal shown
        percent = 100 * done // goal if goal else 100
        if percent // 10 > shown // 10 or shown < 0:
            shown = percent
            say(f"{percent:3d} %, position {done} of {goal}")

    rebuilt = rebuild(consumer, progress=progress)
    say(
        f"{consumer.name} stands at position {rebuilt.position}: {rebuilt.rows} rows,"
        f" {rebuilt.differing} differed from before, {rebuilt.parked} ledger rows parked."
    )


def _resend(say: Say, options: Options) -> None:
    consumer, stream = _consumer(options["consumer"]), options["stream"]
    sent = consumers.resend(consumer, stream=stream)
    say(f"{consumer.name} took {sent} parked rows of {stream}.")


COMMANDS: tuple[Sub, ...] = (
    Sub("rebuild", "make a projection anew beside the running one", _of_a_consumer, _rebuild),
    Sub("resend", "give a consumer the parked rows of a stream again", _of_a_stream, _resend),
)
