"""The example of docs/api.md does what it says, against the product over HTTP."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from tinhso.core.api.access import OF_OFFICERS, Scope
from tinhso.core.people.models import Account
from tinhso.core.testing.ledger import empty_ledger
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.tests.factories import Commune
from tinhso.modules.identity.actions import TokenOrder, make_token

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("api")]
EXAMPLE = Path(settings.ROOT) / "docs" / "examples" / "file_a_birth.py"


@pytest.fixture
def token(transactional_db):
    empty_ledger()
    commune = Commune()
    Account.objects.create(username="mau", person_id=commune.citizen.person_id)
    order = TokenOrder(name="Thử", scopes=frozenset(Scope) - OF_OFFICERS, days=7)
    yield make_token(order, actor=commune.citizen, at=timezone.now() - timedelta(minutes=1))
    empty_ledger()


def run(url, token):
    environment = {"PATH": os.environ["PATH"], "TINHSO_URL": url, "TINHSO_TOKEN": token}
    return subprocess.run(
        [sys.executable, EXAMPLE], env=environment, capture_output=True, text=True, check=False
    )


class Example:
    def test_files_and_follows(self, token, live_server):
        told = run(live_server.url, token)

        assert told.stderr == ""
        code = Dossier.objects.get().code
        assert "0 faults" in told.stdout
        assert f"Filed as {code}: Mới đăng ký" in told.stdout
        assert "Anybody with the code reads: Mới đăng ký" in told.stdout

    def test_says_what_the_product_refuses(self, token, live_server):
        told = run(live_server.url, "ts_made-up")

        assert told.returncode == 1
        assert "Chưa biết ai đang hỏi: Không có mã truy cập này" in told.stderr
