import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tinhso.core.actor import Actor, Instrument
from tinhso.core.errors import WrongState
from tinhso.core.ledger.actions import (
    Fact,
    NotInTransaction,
    ensure_months,
    record,
    record_history,
)
from tinhso.core.ledger.encoding import NotCanonical, commitment
from tinhso.core.ledger.erasing import erase
from tinhso.core.ledger.queries import history, imports_among
from tinhso.core.ledger.tests.samples import AT, OFFICER, Channel, Counted, Filed

STREAM = "dossier:H56.18.06-261120-0001"


def count(number, **options):
    return record(Counted(number=number), stream=STREAM, actor=OFFICER, at=AT, **options)


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.mark.django_db
class Record:
    @pytest.mark.parametrize("personal", [{}, {"name": "Nguyễn Văn Ví Dụ", "phone": "0900"}])
    def test_costs_two_statements_with_and_without_personal_values(
        self, personal, django_assert_num_queries
    ):
        with django_assert_num_queries(2):
            record(Filed(code="A1"), stream=STREAM, actor=OFFICER, at=AT, personal=personal)

    def test_writes_one_row_that_says_all_and_has_its_digest(self):
        entry = record(
            Filed(code="A1", channel=Channel.ONLINE), stream=STREAM, actor=OFFICER, at=AT
        )

        (stored,) = history(STREAM)
        assert stored == entry
        assert (stored.version, stored.kind, stored.actor, stored.at) == (
            1,
            "ledger.Filed",
            "person:12",
            AT,
        )
        assert stored.payload["channel"] == "online"
        assert stored.position is None
        assert stored.is_intact

    def test_keeps_personal_values_beside_the_row(self):
        personal = {"name": "Nguyễn Thị Mẫu", "born": date(1990, 5, 4)}

        record(Filed(code="A1"), stream=STREAM, actor=OFFICER, at=AT, personal=personal)

        (entry,) = history(STREAM)
        assert entry.opened == {"name": "Nguyễn Thị Mẫu", "born": "1990-05-04"}
        assert entry.is_intact
        ((row, opened),) = rows(
            "select l::text, o.opened -> 'name' ->> 0 from ledger l, ledger_opened o"
        )
        assert "Mẫu" not in row
        assert "1990" not in row
        salt = bytes.fromhex(opened)
        assert entry.payload["personal"]["name"] == commitment("name", "Nguyễn Thị Mẫu", salt)

    def test_names_the_program_beside_the_person_and_its_name_can_be_erased(self):
        program = Instrument(token_id=7, name="Phần mềm của bà Mẫu")
        record(Filed(code="A1"), stream=STREAM, actor=replace(OFFICER, instrument=program), at=AT)

        (entry,) = history(STREAM)
        assert (entry.actor, entry.token_id, entry.program) == ("person:12", 7, program.name)
        assert entry.is_intact
        ((row,),) = rows("select l::text from ledger l")
        assert "Mẫu" not in row

        erase(actor=OFFICER, stream=STREAM, fields={"instrument"}, ground="Điều 14 Luật X", at=AT)
        first = history(STREAM)[0]
        assert (first.token_id, first.program, first.is_intact) == (7, "", True)

    def test_of_a_persons_own_hand_names_no_program(self):
        entry = count(1)

        assert (entry.token_id, entry.program) == (None, None)
        assert "instrument" not in entry.payload

    def test_costs_two_statements(self):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            record(Filed(code="A1"), stream=STREAM, actor=OFFICER, at=AT, personal={"name": "Mẫu"})

        assert len(queries) == 2
        assert "ledger_stream" in queries[0]["sql"]

    def test_counts_versions_within_the_stream(self):
        versions = [count(1).version, count(2).version]
        other = record(Counted(number=3), stream="unit:H56.18", actor=OFFICER, at=AT)

        assert versions == [1, 2]
        assert other.version == 1

    def test_keeps_versions_dense_when_a_savepoint_is_rolled_back(self):
        count(1)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            count(2)
            1 / 0  # noqa: B018  any failure
        count(3)

        assert [(e.version, e.payload["number"]) for e in history(STREAM)] == [(1, 1), (2, 3)]

    @pytest.mark.parametrize("expected", [1, 3])
    def test_refuses_a_stream_that_moved_on_and_changes_nothing(self, expected):
        count(1)
        count(2)

        with pytest.raises(WrongState):
            count(3, expected_version=expected)

        assert [e.version for e in history(STREAM)] == [1, 2]
        assert count(3, expected_version=2).version == 3

    def test_expects_nothing_of_a_new_stream(self):
        with pytest.raises(WrongState):
            count(1, expected_version=1)
        count(1, expected_version=0)
        with pytest.raises(WrongState):
            count(2, expected_version=0)

        assert [e.version for e in history(STREAM)] == [1]

    @pytest.mark.parametrize(
        "stream", ["dossier", "dossier:Nguyễn Thị Mẫu", "Hồ sơ:1", "dossier:a b"]
    )
    def test_refuses_a_stream_that_could_hold_a_name(self, stream):
        with pytest.raises(ValueError, match="stream"):
            record(Counted(number=1), stream=stream, actor=OFFICER, at=AT)

    def test_refuses_an_actor_that_could_hold_a_name(self):
        with pytest.raises(ValueError, match="actor"):
            record(Counted(number=1), stream=STREAM, actor=Actor(id="Trần Văn Thử"), at=AT)

    def test_refuses_a_value_that_has_no_one_text(self):
        with pytest.raises(NotCanonical):
            record(Counted(number=0.1), stream=STREAM, actor=OFFICER, at=AT)
        with pytest.raises(NotCanonical):
            record(Counted(number=1), stream=STREAM, actor=OFFICER, at=AT, personal={"x": "\x00"})

        assert history(STREAM) == []

    def test_refuses_a_month_that_has_no_place_and_takes_it_once_made(self):
        far = datetime(2039, 5, 31, 16, 59, 59, 999999, tzinfo=UTC)
        with pytest.raises(DatabaseError, match="no partition"), transaction.atomic():
            record(Counted(number=1), stream=STREAM, actor=OFFICER, at=far)

        assert ensure_months(first=date(2039, 5, 1), last=date(2039, 6, 1)) == 2
        record(Counted(number=1), stream=STREAM, actor=OFFICER, at=far)
        record(Counted(number=2), stream=STREAM, actor=OFFICER, at=far + timedelta(microseconds=1))

        found = rows("select tableoid::regclass::text from ledger order by recorded_at")
        assert found == [("ledger_2039_05",), ("ledger_2039_06",)]
        assert ensure_months(first=date(2039, 5, 1), last=date(2039, 6, 1)) == 0


class RecordForReal:
    def test_refuses_outside_a_transaction(self, ledger):
        with pytest.raises(NotInTransaction):
            count(1)

        assert history(STREAM) == []

    def test_lets_one_of_two_rivals_for_a_version_through(self, ledger):
        with transaction.atomic():
            count(1)
        outcomes = []
        together = threading.Barrier(2)

        def rival(number):
            try:
                with transaction.atomic():
                    together.wait()
                    count(number, expected_version=1)
                outcomes.append("written")
            except WrongState:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=rival, args=(n,)) for n in (2, 3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes) == ["refused", "written"]
        assert [e.version for e in history(STREAM)] == [1, 2]


GUARDED = ["ledger", "ledger_2026_11", "ledger_position", "ledger_opened", "ledger_import"]


@pytest.mark.django_db
class Rights:
    @pytest.mark.parametrize("table", GUARDED)
    @pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
    def test_refuses_to_change_what_stands(self, table, verb):
        record(Counted(number=1), stream=STREAM, actor=OFFICER, at=AT, personal={"name": "Mẫu"})
        column = {
            "ledger_position": "position",
            "ledger_opened": "ledger_id",
            "ledger_import": "rows",
        }
        sql = {
            "update": f"update {table} set {(name := column.get(table, 'version'))} = {name}",
            "delete": f"delete from {table}",
            "truncate": f"truncate {table}",
        }[verb]

        with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
            rows(sql)

        assert history(STREAM)[0].is_intact

    def test_refuses_it_on_a_month_made_later(self):
        ensure_months(first=date(2039, 5, 1), last=date(2039, 5, 1))

        with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
            rows("truncate ledger_2039_05")

    @pytest.mark.parametrize(
        "sql",
        [
            "update ledger_stream set version = version - 1",
            "update ledger_stream set version = version",
            "update ledger_stream set name = 'dossier:other', version = version + 1",
            "update ledger_stream set first_at = now(), version = version + 1",
            "update ledger_stream set last_at = '2001-01-01', version = version + 1",
            "delete from ledger_stream",
            "truncate ledger_stream",
            "delete from ledger_order",
            "truncate ledger_order",
        ],
    )
    def test_refuses_to_turn_back_what_counts(self, sql):
        count(1)

        with pytest.raises(DatabaseError, match="the ledger only grows"), transaction.atomic():
            rows(sql)


@pytest.mark.django_db
class History:
    def test_returns_rows_of_many_months_and_one_that_was_written_late(self):
        moments = [AT, AT + timedelta(days=70), AT - timedelta(days=200)]
        for number, at in enumerate(moments, 1):
            record(Counted(number=number), stream=STREAM, actor=OFFICER, at=at)

        assert [(e.version, e.at) for e in history(STREAM)] == [*enumerate(moments, 1)]

    @pytest.mark.parametrize("moved", [True, False])
    def test_looks_only_into_the_months_its_stream_reaches(self, moved):
        """With ten years attached it would else plan for a hundred and twenty tables."""
        last = AT + timedelta(days=20)
        if moved:
            facts = [
                Fact(event=Counted(number=1), stream=STREAM, actor_id=OFFICER.id, at=at)
                for at in (AT, last)
            ]
            record_history(facts)
        else:
            for at in (AT, last):
                record(Counted(number=1), stream=STREAM, actor=OFFICER, at=at)

        with CaptureQueriesContext(connection) as queries:
            assert len(history(STREAM)) == 2

        plan = rows("explain " + queries[-1]["sql"])
        assert len(queries) == 2
        tables = {word for (line,) in plan for word in line.split() if word.startswith("ledger_2")}
        assert {name for name in tables if "key" not in name} == {
            "ledger_2026_11",
            "ledger_2026_12",
        }

    def test_is_as_its_head_was_when_more_is_written_meanwhile(self):
        """Else a reader between two writers would see the second row and not the first."""
        count(1)

        def write_more(execute, sql, params, many, context):
            if "ledger_opened" in sql and not later:
                later.append(count(2))
            return execute(sql, params, many, context)

        later = []
        with connection.execute_wrapper(write_more):
            found = history(STREAM)

        assert [e.version for e in found] == [1]
        assert [e.version for e in history(STREAM)] == [1, 2]

    def test_of_a_stream_that_never_was_is_empty(self):
        assert history("dossier:NONE") == []


def _facts(streams, each):
    for step in range(each):
        for n in range(streams):
            yield Fact(
                event=Filed(code=f"A{n}", channel=Channel.DESK, due=date(2026, 1, 1)),
                stream=f"dossier:A{n}",
                actor_id="person:12",
                at=AT - timedelta(days=300) + timedelta(hours=n + step),
                personal={"name": "Lê Thị Minh Họa"} if step == 0 else {},
            )


@pytest.mark.django_db
class RecordHistory:
    def test_writes_rows_like_those_of_record(self):
        (moved,) = _facts(1, 1)
        record_history([moved])
        record(
            moved.event,
            stream="dossier:B",
            actor=Actor(id=moved.actor_id),
            at=moved.at,
            personal=moved.personal,
        )

        (old,), (new,) = history("dossier:A0"), history("dossier:B")

        assert replace(new, stream="", payload={}, digest=b"") == replace(
            old, stream="", payload={}, digest=b"", cause=None
        )
        assert old.is_intact
        old_personal, new_personal = old.payload.pop("personal"), new.payload.pop("personal")
        assert old.payload == new.payload
        assert old_personal.keys() == new_personal.keys()
        assert rows("select distinct jsonb_array_length(opened -> 'name') from ledger_opened") == [
            (2,)
        ]

    def test_counts_versions_densely_across_batches_and_keeps_the_order(self):
        written = record_history(_facts(3000, 4))

        entries = history("dossier:A7")
        assert written == 12_000
        assert [e.version for e in entries] == [1, 2, 3, 4]
        assert all(e.is_intact for e in entries)
        assert rows("select min(version), max(version) from ledger_stream") == [(4, 4)]

    def test_lets_the_stream_go_on_afterwards(self):
        record_history(_facts(1, 3))

        entry = record(
            Filed(code="A0"), stream="dossier:A0", actor=OFFICER, at=AT, expected_version=3
        )

        assert entry.version == 4

    def test_marks_its_rows_as_moved_over(self):
        record_history(_facts(2, 1))
        count(1)

        cause = history("dossier:A0")[0].cause
        assert cause == history("dossier:A1")[0].cause
        assert imports_among([cause]) == {cause}
        assert history(STREAM)[0].cause is None

    def test_refuses_a_stream_that_stands_and_writes_nothing(self):
        record(Filed(code="A1"), stream="dossier:A1", actor=OFFICER, at=AT)

        with pytest.raises(WrongState, match="dossier:A1"):
            record_history(_facts(3, 2))

        assert rows("select count(*) from ledger") == [(1,)]
        assert history("dossier:A0") == []

    def test_makes_the_months_it_needs(self):
        (fact,) = _facts(1, 1)

        record_history([replace(fact, at=datetime(2021, 3, 1, 5, tzinfo=UTC))])

        assert rows("select tableoid::regclass::text from ledger") == [("ledger_2021_03",)]
