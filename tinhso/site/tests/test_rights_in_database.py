"""What the role that serves the pages can do in the database, tried as that role."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tinhso.core.ledger.actions import Fact, ensure_months, record, record_history
from tinhso.core.ledger.consumers import advance
from tinhso.core.ledger.erasing import erase
from tinhso.core.ledger.queries import feed, history
from tinhso.core.ledger.rights import are_kept, excess, guarded
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.sweeping import sweep_when_due
from tinhso.core.ledger.tests.samples import AT, OFFICER, Counted
from tinhso.modules.plan.reactions import CASES
from tinhso.site import rights

STREAM = "dossier:A"


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def role(db):
    """A role that owns nothing, as the application's: gone with the test's transaction."""
    name = "app_of_" + connection.settings_dict["NAME"]
    rows(f'create role "{name}"')
    rights.give(name)
    return name


@contextmanager
def acting_as(role):
    rows(f'set local role "{role}"')
    yield
    rows("reset role")


@pytest.fixture
def as_role(role):
    with acting_as(role):
        yield role


def write(number=1, **personal):
    return record(
        Counted(number=number), stream=STREAM, actor=OFFICER, at=AT, personal=personal or None
    )


class Application:
    def test_records_orders_reads_and_sweeps(self, as_role):
        write(name="Nguyễn Văn Ví Dụ")
        moved = Fact(event=Counted(number=2), stream="dossier:B", actor_id="system", at=AT)
        record_history([moved])

        assert assign_positions() == 2
        assert [entry.payload["number"] for entry in feed(after=0)][-2:] == [1, 2]
        assert advance(CASES) > 0
        sweep_when_due(at=AT)

    def test_makes_months_it_does_not_own(self, as_role):
        assert ensure_months(first=date(2039, 5, 1), last=date(2039, 6, 1)) == 2

        assert rows("select has_table_privilege('ledger_2039_05', 'select')") == [(False,)]
        record(Counted(number=1), stream=STREAM, actor=OFFICER, at=AT.replace(year=2039, month=5))

    def test_erases_by_a_fact_and_on_no_other_way(self, as_role):
        write(name="Nguyễn Văn Ví Dụ")

        assert erase(actor=OFFICER, stream=STREAM, fields={"name"}, ground="Điều 14", at=AT) == 1

        assert history(STREAM)[0].opened == {}

    def test_has_no_right_to_change_what_only_grows(self, as_role):
        tried = 0
        for one in guarded():
            for right in one.refused:
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    rows(_attempt(right, one.table))
                tried += 1

        assert {"ledger", "ledger_2026_11", "ledger_opened", "ledger_position", "ledger_seal"} <= {
            one.table for one in guarded()
        }
        assert tried > 60
        assert excess() == []
        assert are_kept()

    @pytest.mark.parametrize("verb", ["select 1 from {}", "insert into {} default values"])
    def test_reaches_a_month_only_through_the_ledger(self, as_role, verb):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            rows(verb.format("ledger_2026_11"))

    @pytest.mark.parametrize(
        "sql",
        [
            "alter table ledger disable trigger all",
            "drop table ledger",
            "create table mine (x int)",
            "set session_replication_role = replica",
            "create or replace function ledger_refuse() returns trigger language sql as ''",
            "alter table ledger detach partition ledger_2026_11",
        ],
        ids=["triggers-off", "drop", "create", "replica", "function", "detach"],
    )
    def test_can_put_no_guard_aside(self, as_role, sql):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(sql)


def _attempt(right, table):
    return {
        "update": f"update {table} set {_column(table)} = null",
        "delete": f"delete from {table}",
        "truncate": f"truncate {table}",
    }[right]


def _column(table):
    return rows(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum = 2", table
    )[0][0]


class Owner:
    def test_alone_is_told_apart(self, db):
        assert not are_kept()
        assert ("ledger", "delete") in excess()

    def test_keeps_its_rights_and_gives_none_to_itself(self, db):
        assert rights.give(connection.settings_dict["USER"]) is False
