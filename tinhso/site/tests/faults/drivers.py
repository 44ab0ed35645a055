"""A program the faults run and kill: signs a dossier's result, and stops at a place to die.

Usage: python -m tinhso.site.tests.faults.drivers before|after CODE PERSON_ID UNIT_ID
Says `here` when it has stopped, before or after the signed document is written down.
"""

import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402  the settings come first

from tinhso.core.actor import Actor, Role  # noqa: E402
from tinhso.modules.documents import actions as documents  # noqa: E402
from tinhso.modules.dossiers.actions import results  # noqa: E402
from tinhso.modules.dossiers.tests.factories import moment  # noqa: E402


def stop(*_args, **_more):
    sys.stdout.write("here\n")
    sys.stdout.flush()
    time.sleep(60)


def main(place, code, person_id, unit_id):
    signed = documents.sign
    if place == "before":
        documents.results._signed = stop  # the file is kept, the row does not know yet
    else:
        documents.sign = lambda **given: (signed(**given), stop())
    leader = Actor(
        id=f"person:{person_id}",
        person_id=int(person_id),
        name="Đỗ Văn Giả Định",
        post="Phó Chủ tịch",
        grants={Role.LEADER: frozenset({int(unit_id)})},
    )
    results.sign(actor=leader, code=code, at=moment(16, 11))
    connection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
