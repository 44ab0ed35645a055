"""Completes one step in a process of its own: `python -m … STEP PERSON [hang]`.

With `hang` it stops just before its transaction ends, says so, and waits to be killed.
"""

import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.site.settings.test")
django.setup()

from django.db import transaction  # noqa: E402  after the set-up

from tinhso.core.actor import Actor  # noqa: E402
from tinhso.core.steps.running import complete  # noqa: E402
from tinhso.core.steps.tests.cases import HOUR, NOON  # noqa: E402


def main(step_id, person_id, hangs):
    actor = Actor(id=f"person:{person_id}", person_id=person_id)
    with transaction.atomic():
        complete(step_id=step_id, actor=actor, at=NOON + HOUR)
        if hangs:
            print("done but not kept", flush=True)  # noqa: T201  the test waits for this line
            time.sleep(60)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), "hang" in sys.argv[3:])
