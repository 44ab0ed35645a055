import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tinhso.core.actor import NOBODY
from tinhso.core.ledger.access import LANE, LOG, log_reads, not_shown, opened, reads_of, watching
from tinhso.core.ledger.merkle import root
from tinhso.core.ledger.seals import Gap, close_seal, digests, last_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.sweeping import alarms, sweep
from tinhso.core.ledger.tests.samples import AT, OFFICER
from tinhso.core.ledger.tests.test_sequencer import settle

HOUR = timedelta(hours=1)


def look(*subjects, at=AT, actor=OFFICER, purpose="desk:dossier"):
    return log_reads(
        actor=actor, subjects=set(subjects), purpose=purpose, request="K7QM-3F9X", at=at
    )


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


class Opened:
    def test_is_gathered_by_whoever_answers(self):
        with watching() as seen:
            opened("dossier:A", "person:7")
            opened("person:7")

        assert seen == {"dossier:A", "person:7"}

    def test_goes_nowhere_where_nobody_watches(self):
        opened("person:7")

        with watching() as seen:
            pass
        assert seen == set()

    def test_is_gathered_apart_by_each_thread(self):
        def other():
            opened("person:8")

        with watching() as seen:
            thread = threading.Thread(target=other)
            thread.start()
            thread.join()

        assert seen == set()

    def test_does_not_count_what_nobody_is_shown(self):
        with watching() as seen:
            with not_shown():
                opened("person:8")
            opened("person:7")

        assert seen == {"person:7"}

    def test_is_kept_when_the_answer_fails(self):
        with pytest.raises(ZeroDivisionError), watching() as seen:
            opened("person:7")
            1 / 0  # noqa: B018

        assert seen == {"person:7"}


@pytest.mark.django_db
class LogReads:
    def test_says_who_when_why_and_whose_in_one_statement(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            written = look("dossier:A", "person:7")

        (read,) = reads_of("person:7")
        assert read == written
        assert (read.at, read.actor, read.purpose) == (AT, "person:12", "desk:dossier")
        assert read.subjects == ("dossier:A", "person:7")
        assert read.is_intact

    def test_writes_nothing_when_nobodys_data_was_opened(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert look() is None

    @pytest.mark.parametrize("wrong", ["Nguyễn Văn Ví Dụ", "person", "person:", "person:7 8"])
    def test_refuses_a_subject_that_could_carry_a_name(self, wrong):
        with pytest.raises(ValueError, match="is not of the form"):
            look(wrong)

    def test_takes_the_number_of_its_transaction_before_the_id(self):
        """Else a row could slip under the sequencer's floor: the id is drawn from the scan."""
        (plan,) = rows(
            "explain (verbose, format json)"
            " with numbered as materialized (select pg_current_xact_id() as number)"
            " insert into ledger_access (recorded_at, actor, purpose, request, subjects, digest)"
            " select now(), 'a', 'b', 'c', array['d'], sha256('x') from numbered"
            " where number is not null"
        )[0]
        (insert,) = [plan[0]["Plan"]]
        scans = json.dumps(insert["Plans"])
        assert "pg_current_xact_id()" in scans
        outer = [part for part in _nodes(insert) if "nextval" in str(part.get("Output"))]
        assert {part["Node Type"] for part in outer} <= {"CTE Scan", "Subquery Scan"}
        assert outer

    @pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
    @pytest.mark.parametrize("table", ["ledger_access", "ledger_access_2026_11"])
    def test_cannot_be_undone(self, table, verb):
        look("person:7")
        sql = {
            "update": f"update {table} set actor = 'system'",
            "delete": f"delete from {table}",
            "truncate": f"truncate {table}",
        }[verb]

        with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
            rows(sql)

    def test_falls_into_the_month_of_the_province(self):
        look("person:7", at=datetime(2026, 12, 31, 16, 59, 59, 999999, tzinfo=UTC))
        look("person:7", at=datetime(2026, 12, 31, 17, 0, tzinfo=UTC))

        places = rows("select tableoid::regclass::text from ledger_access order by id")
        assert places == [("ledger_access_2026_12",), ("ledger_access_2027_01",)]

    def test_fails_aloud_when_the_month_is_missing(self):
        with pytest.raises(DatabaseError, match="no partition"), transaction.atomic():
            look("person:7", at=datetime(2051, 1, 1, tzinfo=UTC))


def _nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)


@pytest.mark.django_db
class ReadsOf:
    def test_gives_those_of_a_person_newest_first_page_by_page(self):
        for n in range(5):
            look("person:7", f"dossier:{n}", at=AT + n * HOUR)
        look("person:8", actor=NOBODY)

        first = reads_of("person:7", limit=3)
        rest = reads_of("person:7", before=first[-1].at)

        assert [read.at for read in first + rest] == [AT + n * HOUR for n in (4, 3, 2, 1, 0)]
        assert [read.subjects for read in reads_of("dossier:2")] == [("dossier:2", "person:7")]


class Sealed:
    def test_like_the_ledger_beside_it(self, ledger, seal_key):
        written = [look("person:7", at=AT + n * HOUR) for n in range(5)]
        assert assign_positions(lane=LANE) == 5

        seal = close_seal(at=AT, log=LOG)

        assert (seal.log, seal.first, seal.last) == ("access", 1, 5)
        leaves = [read.digest for read in written]
        assert json.loads(seal.body)["root"] == root(leaves).hex()
        look("person:7")
        assign_positions(lane=LANE)
        after = close_seal(at=AT + HOUR, log=LOG)
        assert (after.first, json.loads(after.body)["previous"]) == (6, seal.digest.hex())
        assert last_seal() is None, "the ledger's own chain is another"

    def test_so_that_a_row_taken_away_or_changed_shows(self, ledger, seal_key):
        look("person:7")
        look("person:7", purpose="desk:paper")
        assign_positions(lane=LANE)
        seal = close_seal(at=AT, log=LOG)

        _past_the_guards("update ledger_access set actor = 'person:99' where purpose like '%paper'")
        assert [read.is_intact for read in reads_of("person:7")] == [False, True]
        _past_the_guards("delete from ledger_access where purpose like '%paper'")

        with pytest.raises(Gap):
            digests(first=seal.first, last=seal.last, log=LOG)
        settle(lane=LANE)
        sweep(at=AT, lane=LANE)
        assert [alarm.detail for alarm in alarms()] == ["access 2026-11: 1 rows, 2 positions"]


def _past_the_guards(sql):
    with transaction.atomic():
        rows("set local session_replication_role = replica")
        rows(sql)
