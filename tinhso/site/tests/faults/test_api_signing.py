"""A signature asked for by program, with a key: no transaction waits, and a second try goes on.

The program is killed while it signs, when it has signed, and when the dossier has moved on but
nothing is committed.
"""

import json
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tinhso.core.api.access import Scope
from tinhso.core.api.models import Answer
from tinhso.core.ledger.queries import history
from tinhso.core.people.models import Account, Assignment
from tinhso.core.testing.programs import environment
from tinhso.modules.documents.models import Document
from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import State
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.identity.actions import TokenOrder, make_token
from tinhso.modules.signing.tests.keys import lend
from tinhso.site.tests.faults.factories import MORNING, decide_on, proposed

NOON = moment(16, 11)
PROGRAM = """
import json, sys, time, django
django.setup()
from django.test import Client
from django.utils import timezone
from tinhso.core.api import actions as api
from tinhso.modules.documents import actions as documents
from tinhso.modules.dossiers.tests.factories import moment
timezone.now = lambda: moment(16, 11)
def stop(*_, **__):
    print("here", flush=True)
    time.sleep(600)
place, token, code = json.load(sys.stdin)
sign = documents.sign
if place == "signing":
    documents.results._signed = stop
elif place == "signed":
    documents.sign = lambda **given: (sign(**given), stop())
else:
    api._answer = stop
Client().post(f"/api/v1/desk/dossiers/{code}/acts/sign",
    HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_IDEMPOTENCY_KEY="k-1")
"""


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def code(commune, keys, store):
    code = proposed(commune)
    decide_on(commune, code)()
    lend(keys, "H56.102.leader", commune.leader)
    return code


@pytest.fixture
def token(commune):
    return a_token(commune.leader)


def a_token(officer):
    Account.objects.create(username="mau", person_id=officer.person_id)
    for role, units in officer.grants.items():
        for unit in units:
            Assignment.objects.get_or_create(
                person_id=officer.person_id, unit_id=unit, role=role, valid_from=NOON.date()
            )
    order = TokenOrder(name="Ký hàng loạt", scopes=frozenset(Scope), days=7)
    return make_token(order, actor=officer, at=NOON)


def act(verb, token, code, key="k-1"):
    told = {"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_IDEMPOTENCY_KEY": key}
    address = f"/api/v1/desk/dossiers/{code}/acts/{verb}"
    return Client().post(address, {}, content_type="application/json", **told)


def sign(token, code, key="k-1"):
    return act("sign", token, code, key)


def stopped(place, token, code):
    """Return the program, stopped at `place` until it is killed."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    program.stdin.write(json.dumps([place, token, code]))
    program.stdin.close()
    assert program.stdout.readline() == "here\n"
    return program


def kill(program):
    program.send_signal(signal.SIGKILL)
    program.wait()
    program.stdout.close()


def open_transactions():
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and pid <> pg_backend_pid() and xact_start is not null and backend_type ="
            " 'client backend'"
        )
        return cursor.fetchone()[0]


def the_claim_ends():
    Answer.objects.update(busy_until=timedelta(seconds=-1) + moment(1, 0))


class KilledWhileAProgramSigns:
    @pytest.mark.parametrize("place", ["signing", "signed", "moved on"])
    def test_tells_who_asks_again_and_goes_on_when_the_claim_ends(self, token, code, place):
        program = stopped(place, token, code)
        waiting = open_transactions()
        meanwhile = sign(token, code)
        kill(program)
        dead = sign(token, code)
        the_claim_ends()
        again, replayed = sign(token, code), sign(token, code)

        # A token or a network may take its time: it holds no transaction of ours meanwhile.
        assert waiting == (1 if place == "moved on" else 0)
        assert (meanwhile.status_code, dead.status_code) == (409, 409)
        assert "sẽ làm tiếp" in dead.json()["detail"]
        assert 1 <= int(dead["Retry-After"]) <= 120
        assert (again.status_code, again.json()["state"]) == (200, "awaiting_issue")
        assert (replayed.json(), replayed["Idempotency-Replayed"]) == (again.json(), "true")
        self._is_done_once(code)

    def test_by_another_key_it_can_be_done_at_once(self, token, code):
        kill(stopped("signed", token, code))

        assert sign(token, code, key="k-2").json()["state"] == "awaiting_issue"
        self._is_done_once(code)

    def _is_done_once(self, code):
        document = Document.objects.get(subject=code)
        papers = Counter(entry.kind for entry in history(f"document:{document.pk}"))
        case = Counter(entry.kind for entry in history(f"dossier:{code}"))
        assert papers["documents.DocumentSigned"] == 1
        assert case["dossiers.ResultSigned"] == 1
        assert Dossier.objects.get(code=code).state == State.AWAITING_ISSUE


class Proposing:
    def test_with_a_key_composes_the_draft_once(self, commune, store):
        code = commune.submitted(MORNING)
        reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
        reception.hand_over(actor=commune.clerk, code=code, note="", at=moment(16, 9, 5))

        answer = act("propose", a_token(commune.officer), code)

        assert answer.json()["state"] == "awaiting_decision"
        document = Document.objects.get(subject=code)
        kinds = [entry.kind for entry in history(f"document:{document.pk}")]
        assert kinds == ["documents.DocumentDrafted"]
