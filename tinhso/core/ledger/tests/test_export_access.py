"""The log of who looked, handed out: whole for an honest province, each forgery named."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tinhso.core.actor import NOBODY
from tinhso.core.errors import WrongState
from tinhso.core.ledger import anchors
from tinhso.core.ledger.access import LANE, LOG, log_reads
from tinhso.core.ledger.encoding import canonical
from tinhso.core.ledger.export_access import export_access
from tinhso.core.ledger.seal_keys import folder, make_key
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.stamps import stamp_seals
from tinhso.core.ledger.tests import forgeries as by
from tinhso.core.ledger.tests.emptying import empty_ledger
from tinhso.core.ledger.tests.exports import MINUTE, Stranger, an_authority, seal_some
from tinhso.core.ledger.tests.exports import exported as exported_ledger
from tinhso.core.ledger.tests.forgeries import closed, opened, row_at, seal_at
from tinhso.core.ledger.tests.samples import OFFICER
from tinhso.core.ledger.tests.scenes import Scene
from tinhso.core.ledger.tests.test_verifier import _given, _named, _tool

pytestmark = pytest.mark.django_db
SEALS, LOOKS = 4, 6
READ = ("v", "log", "actor", "at", "purpose", "request", "subjects")


def looked(count, *, at):
    for n in range(count):
        with transaction.atomic():
            log_reads(
                actor=NOBODY if n % 3 == 0 else OFFICER,
                subjects={f"person:{n}", f"dossier:H56.1-261102-{n:04d}"},
                purpose="desk:dossier",
                request=f"K7QM-{n:04d}",
                at=at,
            )
    assign_positions(lane=LANE)


def handed_out():
    to = BytesIO()
    export_access(to=to)
    return to.getvalue().splitlines(keepends=True)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, tmp_path_factory):
    place = tmp_path_factory.mktemp("looks")
    with (
        django_db_blocker.unblock(),
        override_settings(KEYS_FOLDER=place / "keys"),
        an_authority(place / "tsa") as authority,
    ):
        empty_ledger()
        key, begun = make_key(), datetime.now(UTC) - SEALS * MINUTE
        looked(2, at=begun)
        close_seal(at=begun, log=LOG)
        while stamp_seals(authority.way, at=datetime.now(UTC)):
            pass
        tiny = handed_out()
        empty_ledger()
        for n in range(SEALS):
            looked(LOOKS, at=begun + n * MINUTE)
            close_seal(at=begun + n * MINUTE, log=LOG)
        seal_some(1)
        while stamp_seals(authority.way, at=datetime.now(UTC)):
            pass
        yield Scene(
            key=key,
            authority=authority,
            keys=folder() / "public",
            whole=handed_out(),
            stream=exported_ledger(),
            tiny=[tiny],
            page=anchors.page(),
        )
        empty_ledger()


@pytest.fixture
def stranger(scene, tmp_path):
    return Stranger(tmp_path, keys=scene.keys, roots=scene.authority.roots)


def with_digest(look):
    said = {name: look[name] for name in READ}
    look["digest"] = by.sha256(b"\x00" + canonical(said).encode()).hexdigest()


def changed(**values):
    """Return a forgery of the look at position 9 whose digest is left as it was."""

    def forge(lines):
        row_at(lines, 9).update(values)
        return lines

    forge.__name__ = "changed_" + "_".join(values)
    return forge


def changed_with_its_digest(lines):
    """Somebody else was the one who looked."""
    row_at(lines, 9)["actor"] = "person:99"
    with_digest(row_at(lines, 9))
    return lines


def whose_left_out(lines):
    row_at(lines, 9)["subjects"] = []
    with_digest(row_at(lines, 9))
    return lines


def whose_out_of_order(lines):
    row_at(lines, 9)["subjects"].reverse()
    with_digest(row_at(lines, 9))
    return lines


def of_another_log(lines):
    row_at(lines, 9)["log"] = "ledger"
    with_digest(row_at(lines, 9))
    return lines


def what_was_seen_added(lines):
    row_at(lines, 9)["name"] = "Nguyễn Văn Ví Dụ"
    return lines


def last_looks_cut(lines):
    for position in (23, 24):
        lines.remove(row_at(lines, position))
    return lines


def called_the_ledger(lines):
    lines[0]["log"] = "ledger"
    return lines


def called_a_part(lines):
    lines[0]["scope"] = {"kind": "stream", "stream": "person:1"}
    return lines


FORGERIES = [
    (changed(actor="person:99"), "position 9: row does not match its digest"),
    (changed(at="2026-01-01T00:00:00.000000+07:00"), "position 9: row does not match its digest"),
    (changed(purpose="desk:inbox"), "position 9: row does not match its digest"),
    (changed(request="AAAA-AAAA"), "position 9: row does not match its digest"),
    (changed(subjects=["person:8"]), "position 9: row does not match its digest"),
    (changed_with_its_digest, "root of seal 2 does not fit its rows"),
    (whose_left_out, "position 9: does not say in order at whose data"),
    (whose_out_of_order, "position 9: does not say in order at whose data"),
    (of_another_log, "position 9: is of another log"),
    (what_was_seen_added, "position 9: has other fields than the format tells"),
    (by.row_dropped, "position 9: row is missing"),
    (by.row_inserted, "position 9: row stands out of order"),
    (by.rows_swapped, "position 9: row is missing"),
    (by.renumbered, "seal 2 covers rows to 12, the rows end at 11"),
    (last_looks_cut, "seal 4 covers rows to 24, the rows end at 22"),
    (by.seal_signature, "seal 4: signature wrong"),
    (by.stamp_broken, "seal 4: stamp cannot be read"),
    (by.another_cell, "seal 1: is of another ledger"),
    (called_the_ledger, "line 2: does not fit the lines before it"),
    (called_a_part, "line 1: no export"),
]


class Looks:
    def test_handed_out_are_whole_to_a_stranger(self, scene, stranger, tmp_path):
        page = tmp_path / "page.txt"
        page.write_text(scene.page)

        code, said = stranger.verify(scene.whole, "--anchor", page)

        assert (code, said.startswith("whole, up to seal 4 of ")) == (0, True), said
        assert said.endswith(
            "24 rows, 4 seals, 4 stamped, 0 unstamped, 24 anchored, 0 open, 0 closed"
        )

    @pytest.mark.parametrize(
        ("forge", "words"), FORGERIES, ids=[forge.__name__ for forge, _ in FORGERIES]
    )
    def test_forged_are_named(self, scene, stranger, forge, words):
        assert stranger.verify(closed(forge(opened(scene.whole)))) == (1, words)

    def test_cut_at_a_seal_are_named_by_the_anchor_alone(self, scene, stranger, tmp_path):
        lines = opened(scene.whole)
        cut = closed(lines[: lines.index(seal_at(lines, 3)) + 1] + lines[-1:])
        page = tmp_path / "page.txt"
        page.write_text(scene.page)

        assert stranger.verify(cut)[0] == 0
        assert stranger.verify(cut, "--anchor", page) == (
            1,
            "seal 4 was published, the seals end at 3",
        )

    def test_sealed_anew_by_the_stolen_key_are_named_by_the_anchor(self, scene, stranger, tmp_path):
        lines = changed_with_its_digest(opened(scene.whole))
        for line in lines:
            line["type"] = "row" if line["type"] == "look" else line["type"]
        lines = by.resealed(lines, scene.key, authority=scene.authority)
        for line in lines:
            line["type"] = "look" if line["type"] == "row" else line["type"]
        page = tmp_path / "page.txt"
        page.write_text(scene.page)

        assert stranger.verify(closed(lines))[0] == 0
        code, said = stranger.verify(closed(lines), "--anchor", page)
        assert (code, said) == (1, "seal 4: another one was published")

    def test_of_one_log_do_not_pass_for_the_other(self, scene, stranger):
        """The seals of the ledger close the ledger and nothing else."""
        looks, facts = opened(scene.whole), opened(scene.stream)
        mixed = [looks[0], *facts[1:]]
        under = [*looks[:7], seal_at(facts, 1), looks[-1]]

        assert stranger.verify(closed(mixed)) == (1, "line 2: does not fit the lines before it")
        assert stranger.verify(closed(under)) == (1, "seal 1: is of another ledger")

    def test_have_no_byte_that_can_be_turned_over_unseen(self, scene):
        tool, given, data = _tool(), _given(scene), b"".join(scene.tiny[0])
        tool.verify(BytesIO(data), given)

        assert [at for at in range(len(data)) if not _named(tool, given, data, at)] == []

    def test_say_who_and_whose_and_never_what(self, scene):
        looks = [line for line in map(json.loads, scene.whole) if line["type"] == "look"]

        assert {*looks[0]} == {"type", "position", "digest", *READ}
        assert looks[1]["subjects"] == ["dossier:H56.1-261102-0001", "person:1"]


class Gone:
    def test_looks_stop_no_export_and_are_named_by_the_verifier(self, ledger, seal_key, tmp_path):
        """Who handed out nothing because of a hole would hide the hole."""
        at = datetime.now(UTC)
        looked(3, at=at)
        close_seal(at=at, log=LOG)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local session_replication_role = replica")
            cursor.execute("delete from ledger_access where request = 'K7QM-0001'")
        (tmp_path / "roots").mkdir()
        stranger = Stranger(tmp_path, keys=folder() / "public", roots=tmp_path / "roots")

        assert stranger.verify(handed_out()) == (1, "position 2: row is missing")

    def test_without_a_seal_nothing_goes_out(self, ledger, seal_key):
        looked(1, at=datetime.now(UTC))

        with pytest.raises(WrongState, match="Sổ truy cập chưa có niêm phong"):
            handed_out()
