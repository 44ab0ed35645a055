"""`tinhso run`: everything on one machine, started, watched and stopped by one process."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from types import FrameType

from tinhso.site import instance
from tinhso.site.postgres import PostgresFailed, Server, of_this_clone
from tinhso.site.supervisor import preparation, programs, welcome
from tinhso.site.supervisor.child import Child
from tinhso.site.supervisor.settings import DATABASE, Choices, clear_metrics, environment

READY_SECONDS = 120
STOP_SECONDS = 10
RETRY_SECONDS = 5
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotRun(Exception):
    """The run cannot begin; the text says why and what to do."""


def main(choices: Choices) -> int:
    """Start everything, watch over it until Ctrl-C, stop everything."""
    begun = time.monotonic()
    try:
        with _only_one(choices), _stopped_by_signals() as stopping:
            _refuse_taken_ports(choices)
            with _database(choices) as (known, server):
                return _serve(choices, known, server, stopping, begun)
    except (CannotRun, preparation.PreparationFailed) as refusal:
        print(refusal, file=sys.stderr)
        return 2


def _serve(
    choices: Choices,
    variables: dict[str, str],
    server: Server | None,
    stopping: threading.Event,
    begun: float,
) -> int:
    logs = instance.var() / "logs"
    if not preparation.prepare(choices, variables, stopping=stopping):
        return 0
    first, behind = (
        [Child(program, environment=variables, logs=logs) for program in part]
        for part in programs.of_a_run(choices)
    )
    children = [*first, *behind]
    clear_metrics(variables)
    try:
        for child in first:
            child.start()
        if _wait_until_ready(choices, first, stopping):
            print(welcome.text(choices, seconds=time.monotonic() - begun), flush=True)
        for child in behind:
            child.start()
        _watch(children, server, stopping)
    finally:
        print("Stopping…", flush=True)
        for child in reversed(children):
            child.ask_to_stop()
        for child in reversed(children):
            child.wait_until_stopped(STOP_SECONDS)
    return 0


def _watch(children: list[Child], server: Server | None, stopping: threading.Event) -> None:
    while not stopping.wait(0.5):
        if server is not None and not server.is_alive():
            _restart(server, stopping)
        for child in children:
            if told := child.look_after():
                print(told, flush=True)


def _restart(server: Server, stopping: threading.Event) -> None:
    print("PostgreSQL ended; starting it again.", flush=True)
    try:
        server.start()
    except PostgresFailed as fault:
        print(f"{fault}\nTrying again in {RETRY_SECONDS} s.", flush=True)
        stopping.wait(RETRY_SECONDS)
    else:
        print("PostgreSQL was started again.", flush=True)


def _wait_until_ready(choices: Choices, children: list[Child], stopping: threading.Event) -> bool:
    until = time.monotonic() + READY_SECONDS
    while not stopping.is_set():
        if _answers(f"{choices.local_address}/readyz"):
            return True
        for child in children:
            if told := child.look_after():
                print(told, flush=True)
        if time.monotonic() > until:
            print(f"The pages do not answer yet. Look in {children[-1].log}", flush=True)
            return False
        stopping.wait(0.1)
    return False


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def _database(choices: Choices) -> Iterator[tuple[dict[str, str], Server | None]]:
    """Give what leads to the user's database, or start this clone's own and stop it at the end."""
    if choices.database_url:
        yield environment(choices, choices.database_url), None
        return
    server = of_this_clone()
    print("Starting PostgreSQL…", flush=True)
    server.start()
    try:
        owner = server.ensure_database(DATABASE)
        yield environment(choices, server.application_url(DATABASE), owner), server
    finally:
        server.stop()


@contextlib.contextmanager
def _only_one(choices: Choices) -> Iterator[None]:
    """Hold this clone for this run."""
    file = instance.var() / "running"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            held.seek(0)
            raise CannotRun(f"Tỉnh Số already runs from this clone: {held.read()}") from taken
        held.truncate(0)
        held.write(f"{choices.address} (process {os.getpid()})")
        held.flush()
        yield


def _refuse_taken_ports(choices: Choices) -> None:
    for port in choices.ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((choices.host, port))
            except (OSError, OverflowError) as fault:
                raise CannotRun(_why_not(port, fault)) from fault


def _why_not(port: int, fault: Exception) -> str:
    other = "Choose another: PORT=8010 make run"
    if isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. {other}"
    return f"Port {port} cannot be used ({fault}). {other}"


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """Turn Ctrl-C, a closed terminal and `kill` into a wish to stop in good order."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
