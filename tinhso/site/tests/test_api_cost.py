"""What a submission and a step ask of the database: so many statements, and no more by and by."""

import base64
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.modules.dossiers.tests.factories import BIRTH, PNG, answers
from tinhso.site.tests.test_api import citizen, clerk, commune, ten_oclock

__all__ = ["citizen", "clerk", "commune", "ten_oclock"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api")]
MOST_OF_A_FILING, MOST_OF_A_STEP = 24, 27


def filing(number: int) -> dict[str, object]:
    """Return a whole dossier whose paper nobody has handed in before."""
    content = PNG + b" " * number
    paper = {"key": "birth_notice", "name": "a.png", "content": base64.b64encode(content).decode()}
    return {"procedure": BIRTH, "unit": "14797", "answers": answers(), "papers": [paper]}


def once():
    return {"HTTP_IDEMPOTENCY_KEY": str(uuid4())}


class Cost:
    def test_of_a_filing_stays(self, citizen):
        assert citizen("post", "/dossiers", filing(0), **once()).status_code == 201

        with CaptureQueriesContext(connection) as asked:
            told = citizen("post", "/dossiers", filing(1), **once())

        assert told.status_code == 201, told.json()
        assert len(asked) <= MOST_OF_A_FILING

    @pytest.mark.parametrize("act", ["receive", "hand_over"])
    def test_of_a_step_stays(self, citizen, clerk, act):
        codes = [
            citizen("post", "/dossiers", filing(number), **once()).json()["code"]
            for number in range(2)
        ]
        if act == "hand_over":
            for code in codes:
                clerk("post", f"/desk/dossiers/{code}/acts/receive", **once())
        body = {"note": "Đủ"} if act == "hand_over" else None
        clerk("post", f"/desk/dossiers/{codes[0]}/acts/{act}", body, **once())

        with CaptureQueriesContext(connection) as asked:
            told = clerk("post", f"/desk/dossiers/{codes[1]}/acts/{act}", body, **once())

        assert told.status_code == 200, told.json()
        assert len(asked) <= MOST_OF_A_STEP
