"""The side that asks: hands files to cleaning processes it keeps, and starts new ones when needed.

A cleaning process is started once and loads its libraries once; each file is then done in a child
of it, which is ready at once, has no secret in its memory and dies with whatever the file did. What
a child costs grows with what its process has loaded, so one that cleans PDFs loads nothing else.
"""

import atexit
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinhso.core.files.cleaning.limits import TOO_MUCH, Cleaned, Unfit

ROOT = Path(__file__).resolve().parents[4]
_COMMAND = (sys.executable, "-m", "tinhso.core.files.cleaning.server")
_PDF = "application/pdf"
_idle: dict[str, list["subprocess.Popen[str]"]] = {"pdfs": [], "pictures": []}
_parents: list["subprocess.Popen[str]"] = []
_lock = threading.Lock()
_owner = os.getpid()


def clean(source: Path, target: Path, mime: str) -> Cleaned:
    """Write a harmless copy of `source` to `target`; Unfit says why there can be none."""
    answer = _ask(work="clean", source=source, target=target, mime=mime)
    return Cleaned(is_changed=bool(answer["is_changed"]), is_signed=bool(answer["is_signed"]))


def small_picture(source: Path, target: Path, mime: str) -> None:
    """Write a small picture of `source`; Unfit where there can be none."""
    _ask(work="picture", source=source, target=target, mime=mime)


def bind(sources: Sequence[tuple[Path, str]], target: Path) -> int:
    """Write the pages of all sources, each with its media type, as one PDF; return their number."""
    parts = [[str(path), mime] for path, mime in sources]
    answer = _ask(work="bind", source=sources[0][0], target=target, mime=_PDF, parts=parts)
    return int(answer["pages"])


def close() -> None:
    """End the cleaning processes of this process."""
    for server in _taken_all():
        _end(server)


def _ask(
    *, work: str, source: Path, target: Path, mime: str, parts: Sequence[Sequence[str]] = ()
) -> dict[str, Any]:
    order = {"work": work, "source": str(source), "target": str(target), "mime": mime}
    trade = "pdfs" if work in {"clean", "bind"} and mime == _PDF else "pictures"
    server = _taken(trade)
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        server.stdin.write(json.dumps({**order, "parts": parts}) + "\n")
        server.stdin.flush()
        line = server.stdout.readline()
    except (BrokenPipeError, OSError):
        line = ""
    if not line:  # it was killed: the next file gets another one
        _end(server)
        raise Unfit(TOO_MUCH)
    with _lock:
        _idle[trade].append(server)
    answer: dict[str, Any] = json.loads(line)
    if "unfit" in answer:
        raise Unfit(answer["unfit"], **answer.get("figures", {}))
    return answer


def _taken(trade: str) -> "subprocess.Popen[str]":
    with _lock:
        _forget_those_of_a_parent()
        while _idle[trade]:
            server = _idle[trade].pop()
            if server.poll() is None:
                return server
            _end(server)
    # nothing of this process's settings and secrets goes along
    return subprocess.Popen(  # noqa: S603  our own program
        (*_COMMAND, trade),
        cwd=ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _end(server: "subprocess.Popen[str]") -> None:
    for pipe in (server.stdin, server.stdout):
        assert pipe is not None
        with contextlib.suppress(OSError):
            pipe.close()
    server.wait()


def _taken_all() -> list["subprocess.Popen[str]"]:
    with _lock:
        _forget_those_of_a_parent()
        return _emptied()


def _forget_those_of_a_parent() -> None:
    """After a fork the pipes are shared with the parent: leave them to it."""
    global _owner  # noqa: PLW0603  one list a process
    if _owner != os.getpid():
        _parents.extend(_emptied())
        _owner = os.getpid()


def _emptied() -> list["subprocess.Popen[str]"]:
    taken = [server for idle in _idle.values() for server in idle]
    for idle in _idle.values():
        idle.clear()
    return taken


atexit.register(close)
