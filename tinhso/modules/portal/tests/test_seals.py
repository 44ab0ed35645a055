from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings

from tinhso.core.actor import system
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.seal_keys import make_key
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.samples import Counted

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def key(tmp_path):
    with override_settings(KEYS_FOLDER=tmp_path, PUBLIC_URL="https://tinh.example"):
        yield make_key()


class Seals:
    def test_are_plain_text_for_anybody_to_keep(self, client, key):
        with transaction.atomic():
            record(Counted(number=1), stream="dossier:A", actor=system("test"), at=AT)
        assign_positions()
        seal = close_seal(at=AT)

        answer = client.get("/niem-phong.txt")

        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert answer["Cache-Control"] == "public, max-age=60"
        told = answer.content.decode().splitlines()
        assert told[-1].split()[-1] == seal.digest.hex()
        assert f"https://tinh.example/niem-phong/{key.id}.pem" in told[-2]

    def test_are_linked_where_results_are_verified(self, client):
        assert 'href="/niem-phong.txt"' in client.get("/kiem-tra/").content.decode()

    def test_are_told_when_there_are_none_yet(self, client, key):
        answer = client.get("/niem-phong.txt")

        assert answer.status_code == 200
        assert all(line.startswith("#") for line in answer.content.decode().splitlines())


class SealKey:
    def test_is_handed_out_by_its_id(self, client, key):
        assert client.get(f"/niem-phong/{key.id}.pem").content == key.public_pem

    @pytest.mark.parametrize("name", ["0" * 16, "current.key", "..%2Fcurrent.key", "khoa"])
    def test_hands_out_nothing_else(self, client, key, name):
        assert client.get(f"/niem-phong/{name}.pem").status_code == 404
