"""The same request, however often it comes and whatever dies on the way: one effect, one answer."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tinhso.core.api.access import OF_OFFICERS, Scope
from tinhso.core.api.actions import Asked, answer_once_after, forget_answers
from tinhso.core.api.models import Answer
from tinhso.core.api.problems import KeyReused
from tinhso.core.errors import Refused
from tinhso.core.people.models import Account
from tinhso.core.testing.ledger import empty_ledger
from tinhso.core.testing.programs import environment
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.tests.factories import BIRTH, Commune, answers, moment
from tinhso.modules.identity.actions import TokenOrder, make_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("api")]
NOW = moment(17, 10)
PAPER = {
    "key": "birth_notice",
    "name": "giay-chung-sinh.png",
    "content": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZF"
    "QAAAAABJRU5ErkJggg==",
}
BODY = {"procedure": BIRTH, "unit": "H56.102", "answers": answers(), "papers": [PAPER]}
# Files a dossier and is stopped between the effect and the commit, until it is killed.
HALF = """
import json, sys, time, django
django.setup()
from django.test import Client
from django.utils import timezone
from tinhso.core.api import actions
from tinhso.modules.dossiers.tests.factories import moment
timezone.now = lambda: moment(17, 10)
real = actions._write
def stopped(asked, **columns):
    real(asked, **columns)
    print("done but not committed", flush=True)
    time.sleep(600)
actions._write = stopped
token, key, body = json.load(sys.stdin)
Client().post("/api/v1/dossiers", body, content_type="application/json",
    HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_IDEMPOTENCY_KEY=key)
"""


@pytest.fixture(autouse=True)
def ten_oclock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def token(transactional_db):
    empty_ledger()
    commune = Commune()
    Account.objects.create(username="mau", person_id=commune.citizen.person_id)
    order = TokenOrder(name="Thử", scopes=frozenset(Scope) - OF_OFFICERS, days=7)
    yield make_token(order, actor=commune.citizen, at=NOW)
    empty_ledger()


def file(token, key="k-1", body=BODY):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    if key:
        headers["HTTP_IDEMPOTENCY_KEY"] = key
    return Client().post("/api/v1/dossiers", body, content_type="application/json", **headers)


class SlowRequest:
    """What is slow goes before the effect, under a claim on the key."""

    ASKED = Asked(owner="token:1", key="k-1", digest="d", at=NOW)

    def ask(self, done, who, first=lambda: None):
        def do():
            done.append(who)
            return 200, {"by": who}

        return answer_once_after(do, self.ASKED, first=first)

    def test_holds_no_transaction_while_it_is_slow(self):
        seen = []
        self.ask(seen, "me", first=lambda: seen.append(connection.in_atomic_block))

        assert seen == [False, "me"]

    def test_that_was_taken_over_is_not_done_a_second_time(self):
        done = []

        def too_slow():
            Answer.objects.update(busy_until=NOW - timedelta(days=900))
            self.ask(done, "the next one")

        told, _ = self.ask(done, "the slow one", first=too_slow)

        assert told == (200, {"by": "the next one"})
        assert done == ["the next one"]

    def test_may_be_tried_again_when_it_was_refused_before_the_effect(self):
        def refuse():
            raise Refused("Thiết bị ký chưa sẵn sàng.")

        done = []
        with pytest.raises(Refused):
            self.ask(done, "me", first=refuse)

        assert self.ask(done, "me") == ((200, {"by": "me"}), False)
        assert self.ask(done, "me") == ((200, {"by": "me"}), True)

    def test_keeps_the_key_from_another_request_meanwhile(self):
        other = replace(self.ASKED, digest="another")

        def meanwhile():
            with pytest.raises(KeyReused):
                answer_once_after(lambda: (200, None), other, first=lambda: None)

        self.ask([], "me", first=meanwhile)


class SameRequest:
    def test_is_done_once_and_answered_alike(self, token):
        first, second = file(token), file(token)

        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert second["Idempotency-Replayed"] == "true"
        assert Dossier.objects.count() == 1

    def test_without_a_key_is_done_each_time(self, token):
        assert {file(token, key="").status_code for _ in range(2)} == {201}
        assert Dossier.objects.count() == 2

    def test_with_another_body_is_refused_by_name(self, token):
        file(token)
        other = file(token, body=BODY | {"papers": []})

        assert other.status_code == 422
        assert other.json()["type"] == "/api/problems#key-reused"
        assert Dossier.objects.count() == 1

    def test_that_was_refused_may_be_tried_again(self, token):
        wrong = file(token, body=BODY | {"papers": []})
        right = file(token)

        assert wrong.json()["errors"] == [
            {"pointer": "#/papers/birth_notice", "detail": "Tải lên Giấy chứng sinh"}
        ]
        assert right.status_code == 201

    def test_is_new_after_a_day(self, token, monkeypatch):
        file(token)
        later = NOW + timedelta(hours=25)
        monkeypatch.setattr(timezone, "now", lambda: later)
        file(token)

        assert Dossier.objects.count() == 2
        assert forget_answers(at=later + timedelta(hours=25)) == 1
        assert Answer.objects.count() == 0

    @pytest.mark.parametrize("key", [" ", "x" * 201])
    def test_with_a_key_that_is_none_is_refused(self, token, key):
        assert file(token, key=key).status_code == 422

    def test_at_the_same_moment_has_one_effect(self, token):
        def ask(_):
            try:
                return file(token)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(ask, range(8)))

        codes = {answer.json()["code"] for answer in found if answer.status_code == 201}
        assert {answer.status_code for answer in found} <= {201, 409}
        assert {answer["Retry-After"] for answer in found if answer.status_code == 409} <= {"1"}
        assert codes == {Dossier.objects.get().code}
        assert file(token).json()["code"] in codes

    def test_whose_process_was_killed_before_it_was_answered_leaves_nothing(self, token):
        half = subprocess.Popen(
            [sys.executable, "-c", HALF],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        half.stdin.write(json.dumps([token, "k-1", BODY]))
        half.stdin.close()
        assert half.stdout.readline() == "done but not committed\n"
        meanwhile = file(token)
        half.send_signal(signal.SIGKILL)
        half.wait()
        half.stdout.close()
        _until_gone()
        again = file(token)

        assert meanwhile.status_code == 409
        assert again.status_code == 201
        assert "Idempotency-Replayed" not in again
        assert [row.code for row in Dossier.objects.all()] == [again.json()["code"]]
        assert Answer.objects.count() == 1


def _until_gone():
    """Wait until the server has noticed that the killed process is no more."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "select count(*) from pg_locks join pg_database on oid = database"
                " where datname = current_database()"
                " and locktype = 'advisory' and pid <> pg_backend_pid()"
            )
            if cursor.fetchone() == (0,):
                return
            cursor.execute("select pg_sleep(0.02)")
