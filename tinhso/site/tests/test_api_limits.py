"""The limit of a token holds whichever web process answers: two real ones, side by side."""

import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from django.utils import timezone

from tinhso.core.api.access import Scope
from tinhso.core.people.models import Account
from tinhso.core.testing.ledger import empty_ledger
from tinhso.core.testing.programs import environment
from tinhso.modules.dossiers.tests.factories import Commune
from tinhso.modules.identity.actions import TokenOrder, make_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("api")]
A_MINUTE = 30


@pytest.fixture
def token(transactional_db):
    empty_ledger()
    commune = Commune()
    Account.objects.create(username="mau", person_id=commune.citizen.person_id)
    order = TokenOrder(name="Thử", scopes=frozenset({Scope.OWN_READ}), days=7)
    yield make_token(order, actor=commune.citizen, at=timezone.now())
    empty_ledger()


@contextmanager
def a_web_process(port):
    command = [
        str(Path(sys.executable).with_name("granian")),
        "tinhso.site.wsgi:application",
        "--interface=wsgi",
        f"--port={port}",
        "--workers=1",
        "--log-level=warning",
    ]
    known = environment(API_REQUESTS_PER_MINUTE=str(A_MINUTE))
    process = subprocess.Popen(command, env=known, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def free_port():
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ready(caller):
    patience = time.monotonic() + 60
    while time.monotonic() < patience:
        try:
            caller.get("/healthz").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return caller
    raise AssertionError("the web process did not come up")


class TwoProcesses:
    def test_together_let_no_more_through_than_one_would(self, token):
        ports = [free_port(), free_port()]
        known = {"Authorization": f"Bearer {token}"}
        with a_web_process(ports[0]), a_web_process(ports[1]):
            callers = [
                ready(httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=known))
                for port in ports
            ]
            begun = time.monotonic()
            answers = [callers[n % 2].get("/api/v1/me") for n in range(2 * A_MINUTE)]
            came_back = (time.monotonic() - begun) * A_MINUTE / 60
            for caller in callers:
                caller.close()

        through = [one for one in answers if one.status_code == 200]
        refused = [one for one in answers if one.status_code == 429]
        assert len(through) + len(refused) == 2 * A_MINUTE
        assert A_MINUTE - 4 <= len(through) <= A_MINUTE + came_back + 1
        assert through[0].headers["RateLimit-Policy"] == f'"default";q={A_MINUTE};w=60'
        assert refused[0].headers["RateLimit"] == '"default";r=0;t=60'
        assert int(refused[0].headers["Retry-After"]) >= 1
        assert refused[0].json()["type"] == "/api/problems#later"
