"""The side apart: takes one order a line, does each in a child that has little time and memory.

Started by bench.py as `python -m tinhso.core.files.cleaning.server pdfs|pictures`; ends when its
input ends.
"""

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from tinhso.core.files.cleaning import limits
from tinhso.core.files.cleaning.limits import Cleaned, Unfit

Answer = dict[str, object]
Order = dict[str, Any]


def main() -> None:
    """Answer each order with one line of JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one ends it
    _loaded(sys.argv[1])
    gc.collect()
    gc.freeze()  # children share what is loaded until they write to it, and the collector writes
    for line in sys.stdin:
        answer = _done(json.loads(line))
        print(json.dumps(answer), flush=True)  # noqa: T201  the protocol


def _done(order: Order) -> Answer:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(order, writing)
    os.close(writing)
    told = _wait_for(child, reading)
    if told is None:
        return {"unfit": limits.TOO_MUCH}
    answer: Answer = json.loads(told)
    return answer


def _wait_for(child: int, reading: int) -> bytes | None:
    """Return what the child told; None when it died or took too long."""
    ends = time.monotonic() + limits.SECONDS * 2
    told, is_over = b"", False
    try:
        while not is_over and _is_readable(reading, until=ends):
            piece = os.read(reading, 65536)
            told, is_over = told + piece, not piece
    finally:
        os.close(reading)
    status = _end_of(child, until=ends)
    return told if status == 0 and told else None


def _is_readable(reading: int, *, until: float) -> bool:
    left = max(0, until - time.monotonic())
    return bool(select.select([reading], [], [], left)[0])


def _end_of(child: int, *, until: float) -> int:
    """Return how the child ended, ending it when its time is over."""
    while time.monotonic() < until:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return status
        time.sleep(0.0005)
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def _work(order: Order, writing: int) -> None:
    """Do the order and leave, whatever happens."""
    code = 1
    try:
        _limit(_size(order))
        os.write(writing, json.dumps(_answer(order)).encode())
        code = 0
    except MemoryError:
        os.write(writing, json.dumps({"unfit": limits.TOO_MUCH}).encode())
        code = 0
    except BaseException as error:  # noqa: BLE001  whatever the file set off, it ends here
        os.write(2, f"cleaning: {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def _size(order: Order) -> int:
    sources = [path for path, _ in order["parts"]] or [order["source"]]
    return sum(Path(path).stat().st_size for path in sources)


def _answer(order: Order) -> Answer:
    source, target, mime = Path(order["source"]), Path(order["target"]), order["mime"]
    try:
        if order["work"] == "bind":
            parts = [(Path(path), kind) for path, kind in order["parts"]]
            return {"pages": _loaded("binding").bind(parts, target)}
        if order["work"] == "picture":
            _loaded("pictures").make(source, target, mime)
            return {}
        done: Cleaned = (
            _loaded("pdfs").clean(source, target)
            if mime == "application/pdf"
            else _loaded("images").clean(source, target, mime)
        )
    except Unfit as refusal:
        return {"unfit": refusal.why, "figures": refusal.figures}
    except RecursionError:
        return {"unfit": limits.TOO_MUCH}
    return {"is_changed": done.is_changed, "is_signed": done.is_signed}


def _loaded(name: str) -> Any:
    """Return what does one kind of work; each loads libraries that the others do without."""
    return import_module(f"tinhso.core.files.cleaning.{name}")


def _limit(size: int) -> None:
    written = size * limits.GROWTH + 8 * 1024 * 1024
    for what, most in (
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_AS, limits.MEMORY + 2 * size),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
