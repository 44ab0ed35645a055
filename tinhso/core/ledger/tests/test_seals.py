import json
import os
import signal
import threading
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import DatabaseError, connection, connections, transaction

from tinhso.core.ledger import seals as module
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.merkle import EMPTY, root
from tinhso.core.ledger.queries import history
from tinhso.core.ledger.seal_keys import NoSealKey, current_key, folder, make_key
from tinhso.core.ledger.seals import (
    Gap,
    Log,
    close_seal,
    last_seal,
    seal_digest,
    seal_of,
    seal_over,
    seals,
)
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted

FIELDS = {
    "v",
    "cell",
    "log",
    "epoch",
    "number",
    "first",
    "last",
    "root",
    "previous",
    "at",
    "key",
    "alg",
}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def write(count, stream="dossier:A"):
    with transaction.atomic():
        found = [
            record(Counted(number=n), stream=stream, actor=OFFICER, at=AT) for n in range(count)
        ]
    assign_positions()
    return found


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


class CloseSeal:
    def test_says_what_it_covers_and_signs_it(self, ledger, seal_key):
        entries = write(5)

        seal = close_seal(at=AT)

        body = json.loads(seal.body)
        assert set(body) == FIELDS
        assert (body["number"], body["first"], body["last"], body["previous"]) == (1, 1, 5, None)
        assert body["root"] == root([entry.digest for entry in entries]).hex()
        assert (body["cell"], body["epoch"], body["alg"]) == ("H56", 1, "ed25519")
        seal_key.private.public_key().verify(seal.signature, seal.body.encode())
        assert last_seal() == seal

    def test_goes_on_where_the_last_one_ended_and_names_it(self, ledger, seal_key):
        write(2)
        first = close_seal(at=AT)
        write(3)

        second = close_seal(at=AT + MINUTE)

        assert (second.number, second.first, second.last) == (2, 3, 5)
        assert json.loads(second.body)["previous"] == first.digest.hex()
        assert first.digest == seal_digest(first.body, first.signature)
        assert [seal.number for seal in seals(first=1, last=9, batch=1)] == [1, 2]
        assert (seal_over(position=2), seal_over(position=3)) == (first, second)
        assert seal_over(position=6) is None
        assert seal_of(number=2) == second

    def test_waits_a_minute_with_new_rows_and_an_hour_without(self, ledger, seal_key):
        assert close_seal(at=AT) is None
        write(1)
        close_seal(at=AT)

        assert close_seal(at=AT + HOUR - MINUTE) is None
        write(1)
        assert close_seal(at=AT + MINUTE / 2) is None
        assert close_seal(at=AT + MINUTE).last == 2
        quiet = close_seal(at=AT + MINUTE + HOUR)
        assert (quiet.first, quiet.last, json.loads(quiet.body)["root"]) == (3, 2, EMPTY.hex())
        write(1)
        assert close_seal(at=AT + 2 * MINUTE + HOUR).first == 3

    def test_takes_a_long_queue_in_pieces_without_waiting(self, ledger, seal_key, monkeypatch):
        monkeypatch.setattr(module, "MOST_ROWS", 4)
        write(10)

        found = [close_seal(at=AT) for _ in range(3)]

        assert [(seal.first, seal.last) for seal in found[:2]] == [(1, 4), (5, 8)]
        assert found[2] is None
        assert close_seal(at=AT + MINUTE).last == 10

    def test_changes_the_key_in_mid_chain(self, ledger, seal_key):
        write(1)
        close_seal(at=AT)
        write(1)
        new = make_key()

        seal = close_seal(at=AT + MINUTE)

        assert json.loads(seal.body)["key"] == new.id != seal_key.id
        new.private.public_key().verify(seal.signature, seal.body.encode())
        kept = {path.stem for path in (folder() / "public").iterdir()}
        assert kept == {seal_key.id, new.id}

    def test_refuses_to_seal_over_a_row_that_is_gone(self, ledger, seal_key):
        write(3)
        with transaction.atomic():
            run("set local session_replication_role = replica")
            run("delete from ledger where version = 2")

        with pytest.raises(Gap, match="2 rows stand between positions 1 and 3"):
            close_seal(at=AT)
        assert last_seal() is None

    def test_refuses_without_a_key_and_says_what_to_do(self, ledger, settings, tmp_path):
        settings.KEYS_FOLDER = tmp_path
        write(1)

        with pytest.raises(NoSealKey, match="tinhso ledger key --new"):
            close_seal(at=AT)

    def test_seals_any_log_of_digests_in_a_chain_of_its_own(self, ledger, seal_key):
        write(1)
        close_seal(at=AT)
        other = Log(
            name="other",
            end="select 3",
            digests="select sha256(n::text::bytea)"
            " from generate_series(%(first)s::int, %(last)s::int) n",
        )

        seal = close_seal(at=AT, log=other)

        assert (seal.log, seal.number, seal.first, seal.last) == ("other", 1, 1, 3)
        assert last_seal(log=other) == seal != last_seal()

    def test_is_closed_by_one_of_two_workers(self, ledger, seal_key):
        write(50)
        found, ready = [], threading.Barrier(2)

        def work():
            ready.wait(5)
            found.append(close_seal(at=AT))
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [seal.number for seal in found if seal] == [1]

    def test_loses_nothing_to_a_kill_between_signature_and_insert(
        self, ledger, seal_key, monkeypatch
    ):
        write(3)
        connections.close_all()
        child = os.fork()
        if child == 0:
            module._insert = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
            close_seal(at=AT)
            os._exit(0)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL

        assert last_seal() is None
        assert close_seal(at=AT + MINUTE).number == 1
        write(1)
        assert close_seal(at=AT + 2 * MINUTE).number == 2

    @pytest.mark.parametrize(
        "verb", ["update ledger_seal set number = 9", "delete from ledger_seal"]
    )
    def test_stays_as_it_was_written(self, ledger, seal_key, verb):
        write(1)
        close_seal(at=AT)

        with pytest.raises(DatabaseError, match="the ledger only grows"):
            run(verb)
        assert history("dossier:A")[0].is_intact


class CurrentKey:
    @pytest.mark.parametrize(
        ("private", "alg"),
        [
            (ec.generate_private_key(ec.SECP256R1()), "ecdsa-p256-sha256"),
            (rsa.generate_private_key(65537, 2048), "rsa-pkcs1-sha256"),
        ],
        ids=["p256", "rsa"],
    )
    def test_may_be_one_an_operator_brings(self, seal_key, private, alg):
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder() / "current.key.pem").write_bytes(pem)

        key = current_key()

        assert key.alg == alg
        assert (folder() / "public" / f"{key.id}.pem").read_bytes() == key.public_pem

    @pytest.mark.parametrize(
        "pem",
        [
            b"not a key",
            ec.generate_private_key(ec.SECP384R1()).private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
        ],
        ids=["no-key", "other-curve"],
    )
    def test_refuses_what_cannot_seal(self, seal_key, pem):
        (folder() / "current.key.pem").write_bytes(pem)

        with pytest.raises(NoSealKey, match=r"current\.key\.pem"):
            current_key()

    def test_is_read_by_nobody_else(self, seal_key):
        assert (folder() / "current.key.pem").stat().st_mode & 0o777 == 0o600

    def test_opens_with_the_passphrase_only(self, seal_key, settings):
        settings.KEYS_PASSPHRASE = "một câu dài"
        key = make_key()
        assert current_key().id == key.id

        settings.KEYS_PASSPHRASE = ""
        with pytest.raises(NoSealKey, match="KEYS_PASSPHRASE"):
            current_key()
