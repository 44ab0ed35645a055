"""The programs a running product is made of."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tinhso.site import env
from tinhso.site.supervisor.settings import Choices

WEB_WORKERS = 2
WEB_THREADS = 4  # of each worker; a page waits for the database half of its time


@dataclass(frozen=True)
class Program:
    """A program to keep running, and how it is called when it is spoken of."""

    name: str
    command: Sequence[str]


def web(choices: Choices) -> Program:
    """Serve the pages: WSGI with threads, the cheapest way to run views that use the database."""
    return Program(
        "web",
        [
            str(Path(sys.executable).with_name("granian")),
            "tinhso.site.wsgi:application",
            "--interface=wsgi",
            f"--host={choices.host}",
            f"--port={choices.port}",
            f"--workers={env.number('WEB_WORKERS', WEB_WORKERS)}",
            f"--blocking-threads={env.number('WEB_THREADS', WEB_THREADS)}",
            "--respawn-failed-workers",
            "--workers-kill-timeout=5",
            "--no-ws",
            "--http=1",
            "--log-level=warning",
        ],
    )


def worker() -> Program:
    """Number the ledger, feed its consumers, do the waiting tasks."""
    return Program("worker", [sys.executable, "-m", "tinhso.site.worker"])


def tasks() -> Program:
    """Do what people and schedules asked for, beside the ledger, which must never wait for it."""
    return Program("tasks", [sys.executable, "-m", "tinhso.site.runner"])


def vneid() -> Program:
    """Play the national identity provider: a separate program, reached over HTTP only."""
    return Program("VNeID simulator", [sys.executable, "-m", "simulators.vneid"])


def timestamps() -> Program:
    """Play a time-stamping authority: a separate program, reached over HTTP only."""
    return Program("time stamps simulator", [sys.executable, "-m", "simulators.timestamps"])


def tiles() -> Program:
    """Play a map service: a separate program, which only browsers reach."""
    return Program("map simulator", [sys.executable, "-m", "simulators.tiles"])


def of_a_run(choices: Choices) -> tuple[list[Program], list[Program]]:
    """Return what people wait for, and what starts behind it: starting takes the processor."""
    if not choices.demo:
        return [web(choices)], [worker(), tasks()]
    return [vneid(), web(choices)], [timestamps(), tiles(), worker(), tasks()]
