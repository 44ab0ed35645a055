"""What a forger may try with an export, and the exact words a stranger is told.

The attacks are those of the design's table: on rows, on seals, on stamps, on the end of the file.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tinhso.core.ledger.seal_keys import SealKey
from tinhso.core.ledger.tests import forgeries as by
from tinhso.core.ledger.tests.exports import an_authority
from tinhso.core.ledger.tests.forgeries import byte_and_digest, closed, opened, resealed, seal_at
from tinhso.core.ledger.tests.scenes import STREAM, scene, stranger

__all__ = ["scene", "stranger"]
pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)

ON_WHOLE = [
    (by.byte_of_a_row, "position 9: row does not match its digest"),
    (by.byte_and_digest, "root of seal 2 does not fit its rows"),
    (by.row_dropped, "position 9: row is missing"),
    (by.row_inserted, "position 9: row stands out of order"),
    (by.rows_swapped, "position 9: row is missing"),
    (by.renumbered, "position 11: version 4 of dossier:H56.1-261102 follows 2"),
    (by.versions_too, "seal 2 covers rows to 12, the rows end at 11"),
    (by.replaced, "root of seal 2 does not fit its rows"),
    (by.last_rows_cut, "seal 8 covers rows to 48, the rows end at 46"),
    (by.seal_dropped, "seal 4 is missing"),
    (by.seals_swapped, "seal 4 is missing"),
    (by.seal_time, "seal 4: signature wrong"),
    (by.seal_signature, "seal 4: signature wrong"),
    (by.stamp_of_another, "seal 4: stamp is of another seal"),
    (by.stamp_time, "seal 4: time or seal in its stamp was altered"),
    (by.stamp_broken, "seal 4: stamp cannot be read"),
    (by.opened_value, "position 1: name does not match its commitment"),
    (by.another_cell, "seal 1: is of another ledger"),
    (by.last_seal_cut, "position 48: no seal covers it"),
    (by.great_letters, "seal 4: signature: is not in small hexadecimal digits"),
    (by.another_way, "seal 4: signed in another way than its key signs"),
    (by.another_scope, "line 1: no export"),
]


class Attacks:
    def test_none_and_it_is_whole(self, scene, stranger):
        code, said = stranger.verify(scene.whole)

        assert code == 0
        assert said.startswith("whole, up to seal 8 of ")
        assert said.endswith(
            "48 rows, 8 seals, 8 stamped, 0 unstamped, 0 anchored, 16 open, 16 closed"
        )

    @pytest.mark.parametrize(
        ("attack", "words"), ON_WHOLE, ids=[attack.__name__ for attack, _ in ON_WHOLE]
    )
    def test_on_rows_seals_and_stamps_are_named(self, scene, stranger, attack, words):
        assert stranger.verify(closed(attack(opened(scene.whole)))) == (1, words)

    def test_by_a_key_of_ones_own_are_unknown(self, scene, stranger):
        own = SealKey(Ed25519PrivateKey.generate())

        code, said = stranger.verify(closed(resealed(byte_and_digest(opened(scene.whole)), own)))

        assert (code, said) == (1, f"seal 1: key '{own.id}' is unknown")

    def test_by_a_key_of_ones_own_under_the_true_name_are_wrong(self, scene, stranger):
        @dataclass(frozen=True)
        class Impostor(SealKey):
            id = scene.key.id

        own = Impostor(Ed25519PrivateKey.generate())

        forged = closed(resealed(opened(scene.whole), own))

        assert stranger.verify(forged) == (1, "seal 1: signature wrong")

    def test_by_another_authority_are_not_trusted(self, scene, stranger, tmp_path):
        with an_authority(tmp_path / "other") as other:
            forged = closed(resealed(opened(scene.whole), scene.key, authority=other))

        words = "seal 1: stamp is of an authority that is not trusted"
        assert stranger.verify(forged) == (1, words)

    def test_with_the_stolen_key_pass_only_while_stamps_may_still_come(self, scene, stranger):
        forged = closed(resealed(byte_and_digest(opened(scene.whole)), scene.key))
        later = datetime.now(UTC) + 2 * DAY

        code, said = stranger.verify(forged)
        assert (code, "8 unstamped" in said) == (0, True)
        words = "seal 1: no stamp 48 h after its own time (24 h allowed)"
        assert stranger.verify(forged, "--at", later.isoformat()) == (1, words)
        assert stranger.verify(forged, "--at", later.isoformat(), "--late", "72h")[0] == 0

    def test_with_the_stolen_key_stamped_afresh_come_too_late(self, scene, stranger):
        of_old = (
            (datetime.now(UTC) - timedelta(hours=48, minutes=1))
            .astimezone()
            .isoformat(timespec="microseconds")
        )
        forged = opened(scene.whole)

        forged = closed(resealed(forged, scene.key, at=of_old, authority=scene.authority))

        words = "seal 1: stamp 48 h after the seal's own time (24 h allowed)"
        assert stranger.verify(forged) == (1, words)

    def test_with_the_stolen_key_and_all_new_are_found_by_an_anchor_alone(
        self, scene, stranger, tmp_path
    ):
        forged = closed(
            resealed(byte_and_digest(opened(scene.whole)), scene.key, authority=scene.authority)
        )
        page = tmp_path / "page.txt"
        page.write_text(scene.page)

        assert stranger.verify(forged)[0] == 0
        words = "seal 8: another one was published"
        assert stranger.verify(forged, "--anchor", page) == (1, words)

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"at": "2026-01-01T00:00:00.000000+07:00"}, "seal 4: stamp"),
            ({"epoch": 2}, "seal 5: does not follow seal 4"),
            ({"first": 20}, "seal 4: leaves rows out before it"),
            ({"log": "access"}, "seal 4: is of another ledger"),
            ({"number": 5}, "seal 4 is missing"),
        ],
        ids=["at", "epoch", "first", "log", "number"],
    )
    def test_with_the_stolen_key_on_one_seal_alone_are_named(self, scene, stranger, changed, words):
        values = opened(scene.whole)
        by.signed_again(seal_at(values, 4), scene.key, scene.authority, **changed)

        code, said = stranger.verify(closed(values))

        assert code == 1
        assert said.startswith(words)

    def test_with_the_stolen_key_go_back_to_no_earlier_epoch(self, scene, stranger):
        values = opened(scene.whole)
        seal_at(values, 3)["body"]["epoch"] = 2
        forged = closed(resealed(values, scene.key, authority=scene.authority))

        assert stranger.verify(forged) == (1, "seal 4: goes back to an earlier epoch")

    def test_on_the_tail_at_a_seal_are_found_by_an_anchor_alone(self, scene, stranger, tmp_path):
        values = opened(scene.whole)
        cut = closed(values[: values.index(seal_at(values, 6)) + 1] + values[-1:])
        page = tmp_path / "page.txt"
        page.write_text(scene.page)

        assert stranger.verify(cut)[0] == 0
        words = "seal 8 was published, the seals end at 6"
        assert stranger.verify(cut, "--anchor", page) == (1, words)
        assert stranger.verify(cut, "--anchor", page, "--at", "2020-01-01T00:00:00+07:00")[0] == 0
        code, said = stranger.verify(scene.whole, "--anchor", page)
        assert (code, "48 anchored" in said) == (0, True)

    def test_on_an_anchor_of_an_earlier_epoch_tell_of_the_restore(self, scene, stranger, tmp_path):
        values = opened(scene.whole)
        seal_at(values, 8)["body"]["epoch"] = 2
        forged = closed(resealed(values, scene.key))
        page = tmp_path / "page.txt"
        page.write_text(scene.page)

        words = "seal 8: another one was published in epoch 1, before a restore"
        assert stranger.verify(forged, "--anchor", page) == (1, words)

    def test_on_an_authority_whose_clock_lies_are_named(self, scene, stranger, monkeypatch):
        monkeypatch.setattr("tinhso.core.ledger.gateway.CLOCKS_APART", DAY)
        scene.authority.tell(ahead=-7200)
        forged = closed(resealed(opened(scene.whole), scene.key, authority=scene.authority))
        scene.authority.tell()

        code, said = stranger.verify(forged)

        assert code == 1
        assert said.startswith("seal 1: stamp 11")
        assert said.endswith("before the seal's own time")


ON_STREAM = [
    (by.version_missing, f"position 7: version 3 of {STREAM} follows 1"),
    (by.tail_of_the_stream, f"head of {STREAM}: versions 1 to 16, the rows end at 15"),
    (by.tail_and_head, f"head of ['{STREAM}'] is missing"),
    (by.head_version, f"head of {STREAM}: signature wrong"),
    (by.proof, "position 1: not under seal 1"),
    (by.proof_cut, "position 1: not under seal 1"),
    (by.begins_late, f"position 4: version 2 of {STREAM} follows 0"),
    (by.row_of_another, "position 1: is of a stream nobody asked for"),
    (by.seal_doubled, "seal 1: stands out of order"),
    (by.head_of_another, f"head of {STREAM}: is of another ledger"),
    (by.head_doubled_back, "line 27: does not fit the lines before it"),
    (by.seal_of_the_head, f"head of {STREAM}: is of seal 8, the seals end at 7"),
]


class AttacksOnOneStream:
    def test_none_and_it_is_whole(self, scene, stranger):
        code, said = stranger.verify(scene.stream)

        assert code == 0
        assert "16 rows, 8 seals, 8 stamped" in said

    @pytest.mark.parametrize(
        ("attack", "words"), ON_STREAM, ids=[attack.__name__ for attack, _ in ON_STREAM]
    )
    def test_are_named(self, scene, stranger, attack, words):
        assert stranger.verify(closed(attack(opened(scene.stream)))) == (1, words)
