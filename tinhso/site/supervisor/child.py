"""A program that is kept running: started again, a little later each time, when it ends."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from tinhso.site import env
from tinhso.site.supervisor.lifeline import dies_with_parent
from tinhso.site.supervisor.programs import Program

FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
STEADY_SECONDS = 60.0
LARGEST_LOG = 10_000_000
LAST_LINES = 6


class Child:
    """One running program with its log file."""

    def __init__(self, program: Program, *, environment: Mapping[str, str], logs: Path) -> None:
        self.name = program.name
        self.log = logs / f"{program.name.lower().replace(' ', '-')}.log"
        self._command = program.command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._wait = FIRST_WAIT
        self._start_again_at: float | None = None

    def start(self) -> None:
        """Start the program; its words go to its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=env.ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own, so that it can be stopped whole
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509  no thread runs yet
            )
        self._started = time.monotonic()
        self._start_again_at = None

    def look_after(self) -> str:
        """Start the program again when it is time; return what there is to tell, or nothing."""
        now = time.monotonic()
        if self._start_again_at is not None:
            if now >= self._start_again_at:
                self.start()
                return f"{self.name} was started again."
            return ""
        code = self._process.poll() if self._process else None
        if code is None:
            return ""
        self._kill_group()  # what the program itself had started
        if now - self._started > STEADY_SECONDS:
            self._wait = FIRST_WAIT
        told = f"{self.name} ended ({_spoken(code)}); starting it again in {self._wait:.0f} s."
        self._start_again_at = now + self._wait
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        return f"{told} Its last words, from {self.log}:\n{self._last_words()}"

    def ask_to_stop(self) -> None:
        """Send the program the signal to finish."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_until_stopped(self, seconds: float) -> None:
        """Wait for the program to finish, and end it and all it started when it takes too long."""
        if self._process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self._kill_group()
        self._process.wait()
        self._process = None

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-LAST_LINES:])

    def _kill_group(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _spoken(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
