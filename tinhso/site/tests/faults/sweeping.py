"""Sweeps once in a process of its own, and kills itself at a named step.

Usage: python -m tinhso.site.tests.faults.sweeping STEP MOMENT
"""

import os
import signal
import sys
from datetime import datetime, timedelta

import django

django.setup()

from tinhso.core.files import gateway  # noqa: E402  after the set-up
from tinhso.core.files.actions import sweeping  # noqa: E402
from tinhso.core.files.models import Content  # noqa: E402

STEPS = {
    "before anything is marked": (sweeping, "_mark", "before"),
    "after marking": (sweeping, "_mark", "after"),
    "names gone, not committed": (Content, "save", "after"),
    "condemned": (sweeping, "_condemn", "after"),
    "before the bytes go": (gateway.ObjectStore, "remove", "before"),
    "bytes gone, row still there": (gateway.ObjectStore, "remove", "after"),
    "row gone, not committed": (Content, "delete", "after"),
    "buried": (sweeping, "_bury", "after"),
}


def main(step, at):
    place, name, when = STEPS[step]
    done = getattr(place, name)

    def die_there(*arguments, **more):
        counts = name != "remove" or list(arguments[1])
        if when == "after":
            done(*arguments, **more)
        if counts:
            sys.stdout.write("here\n")
            sys.stdout.flush()
            os.kill(os.getpid(), signal.SIGKILL)
        return done(*arguments, **more)

    setattr(place, name, die_there)
    sweeping.sweep(at=datetime.fromisoformat(at), grace=timedelta(hours=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
