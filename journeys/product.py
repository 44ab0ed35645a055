"""The whole product, started as a stranger would start it, on a folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tinhso.site import instance

TINHSO = Path(sys.executable).with_name("tinhso")
READY_SECONDS = 180


def free_port() -> int:
    """Return a port that is free together with the next two, which the simulators take."""
    while True:
        with socket.socket() as first, socket.socket() as second, socket.socket() as third:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                third.bind(("127.0.0.1", port + 2))
            except OSError:
                continue
            return int(port)


@dataclass
class Product:
    """A running `tinhso run`; `var` is its state folder, `port` its address."""

    var: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def said(self) -> str:
        """What it printed so far."""
        return (self.var / "said.txt").read_text()

    def start(self) -> float:
        """Start it and return the seconds until pages are served."""
        begun = time.monotonic()
        with (self.var / "said.txt").open("wb") as said:
            self.process = subprocess.Popen(
                [TINHSO, "run"], env=self.environment(), stdout=said, stderr=said
            )
        while "Tỉnh Số is ready" not in self.said:
            if self.process.poll() is not None or time.monotonic() - begun > READY_SECONDS:
                raise AssertionError(f"The product did not start. It said:\n{self.said}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def stop(self, with_signal: signal.Signals = signal.SIGINT) -> int:
        """Stop it as Ctrl-C does and return its exit code."""
        self.process.send_signal(with_signal)
        return self.process.wait(60)

    def forget(self) -> None:
        """Stop it and delete all it made."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        name = self.var / "instance"
        if name.exists():
            shutil.rmtree(instance.SYSTEM_STATE / name.read_text().strip(), ignore_errors=True)

    def processes(self) -> list[int]:
        """Return every process that works for this product, found by its state folder."""
        marks = [str(self.var).encode()]
        if instance.is_root():  # then the database is elsewhere, under a name of its own
            marks.append((self.var / "instance").read_bytes().strip())
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                told = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if any(mark in told for mark in marks) and int(folder.name) != os.getpid():
                found.append(int(folder.name))
        return found

    def accounts(self) -> dict[str, dict[str, str]]:
        """Return the demo accounts by role, as the first start wrote them down."""
        rows = json.loads((self.var / "demo-accounts.json").read_text())
        return {row["role"]: row for row in rows}

    def ready(self) -> httpx.Response:
        return httpx.get(f"{self.url}/readyz", timeout=10)

    def environment(self) -> dict[str, str]:
        """Return the environment its programs are started in."""
        known = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PUBLIC_URL"}
        }
        return known | {"TINHSO_VAR": str(self.var), "PORT": str(self.port)}
