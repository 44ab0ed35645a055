from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from tinhso.core.ledger.actions import Fact, record, record_history
from tinhso.core.ledger.consumers import Consumer, advance, start
from tinhso.core.ledger.health import Level, state, told
from tinhso.core.ledger.seals import close_seal
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.ledger.stamps import stamp_seals
from tinhso.core.ledger.tests.exports import an_authority, write
from tinhso.core.ledger.tests.samples import OFFICER, Counted

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = 60 * SECOND
KINDS = frozenset({"ledger.Counted"})


@pytest.fixture
def quiet(ledger, seal_key, settings):
    """A ledger with one row, sealed just now, and no authority."""
    settings.TSA_URL = ""
    write(1, at=NOW)
    close_seal(at=NOW)


def faults(at, **options):
    return [(fault.level, fault.text) for fault in state(at=at, **options).faults]


class State:
    def test_of_a_quiet_ledger_is_well(self, quiet):
        found = state(at=NOW + 30 * SECOND)

        assert (found.level, found.faults, found.parked) == (Level.OK, (), 0)
        one = found.sealed[0]
        assert (one.log, one.number, one.position, one.seal_seconds) == ("ledger", 1, 1, 30.0)
        assert (found.position, found.unplaced_seconds) == (1, None)

    @pytest.mark.parametrize(("seconds", "level"), [(4, None), (20, Level.WARN), (90, Level.RED)])
    def test_tells_of_rows_without_a_position(self, quiet, seconds, level):
        with transaction.atomic():
            record(Counted(number=1), stream="dossier:A", actor=OFFICER, at=NOW)

        found = state(at=NOW + seconds * SECOND)

        assert found.unplaced_seconds == seconds
        assert [fault.level for fault in found.faults] == ([level] if level else [])
        assert all("chưa được đánh số" in fault.text for fault in found.faults)

    def test_counts_the_age_of_an_archive_from_its_import(self, quiet):
        old = datetime(2025, 6, 1, tzinfo=UTC)
        fact = Fact(event=Counted(number=1), stream="dossier:OLD", actor_id="system", at=old)
        record_history([fact])

        assert state(at=datetime.now(UTC)).unplaced_seconds < 60

    def test_tells_of_a_seal_that_is_late(self, quiet):
        write(2, at=NOW)

        assert faults(NOW + 3 * MINUTE) == []
        assert faults(NOW + 10 * MINUTE) == [
            (Level.WARN, "Niêm phong “ledger” trễ 9 phút, 2 dòng đang chờ.")
        ]
        assert state(at=NOW + 20 * MINUTE).level == Level.RED

    def test_lets_a_quiet_ledger_go_an_hour_without(self, quiet):
        assert faults(NOW + 60 * MINUTE) == []
        assert state(at=NOW + 65 * MINUTE).level == Level.WARN

    def test_tells_that_nothing_was_ever_sealed(self, ledger, seal_key):
        write(2, at=NOW)

        ((level, text),) = faults(NOW)
        assert (level, "chưa có niêm phong nào" in text) == (Level.WARN, True)

    def test_tells_that_there_is_no_key(self, ledger, settings, tmp_path):
        settings.KEYS_FOLDER = tmp_path

        ((level, text),) = faults(NOW)
        assert (level, "tinhso ledger key --new" in text) == (Level.RED, True)

    def test_asks_for_no_key_where_another_machine_seals(self, quiet, settings, tmp_path):
        settings.KEYS_FOLDER = tmp_path

        assert faults(NOW + MINUTE) == []
        assert "tinhso ledger key --new" in faults(NOW + 90 * MINUTE)[0][1]

    def test_tells_of_seals_without_a_stamp_and_why(self, quiet, settings, tmp_path):
        with an_authority(tmp_path) as authority:
            settings.TSA_URL = authority.url
            authority.tell(down=True)
            stamp_seals(authority.way, at=NOW)

        found = state(at=NOW + 20 * MINUTE)
        assert (found.sealed[0].unstamped, found.sealed[0].unstamped_seconds) == (1, 1200.0)
        assert [(fault.level, fault.text) for fault in found.faults] == [
            (
                Level.WARN,
                "1 niêm phong “ledger” chưa có dấu thời gian, từ 20 phút: it answered 503, 5 bytes",
            )
        ]
        assert faults(NOW + 14 * MINUTE) == []

    def test_tells_of_consumers_behind_and_of_rows_set_aside(self, quiet):
        def refuse(entries):
            raise ValueError("no")

        slow = Consumer(name="slow", kinds=KINDS, apply=lambda entries: None)
        start(slow)
        advance(Consumer(name="bad", kinds=KINDS, apply=refuse))

        found = state(at=NOW + 5 * MINUTE)
        reader = {one.name: one for one in found.readers}
        assert (reader["slow"].rows, reader["slow"].seconds) == (1, 300.0)
        assert (reader["bad"].rows, reader["bad"].seconds, reader["bad"].parked) == (0, 0.0, 1)
        texts = [fault.text for fault in found.faults if "Niêm phong" not in fault.text]
        assert texts == [
            "bad có 1 dòng bị gác lại: sửa lỗi rồi `tinhso ledger resend`.",
            "slow chậm 1 dòng, dòng kế tiếp đã chờ 5 phút.",
        ]
        assert faults(NOW + 2 * MINUTE, consumers=["other"]) == []

    def test_costs_few_statements(self, quiet, django_assert_max_num_queries):
        with django_assert_max_num_queries(13):
            state(at=NOW)

    def test_is_read_in_an_empty_house(self, ledger, seal_key):
        found = state(at=NOW)

        assert found.level == Level.OK
        assert found.sealed[0].seal_seconds is None
        assert assign_positions() == 0
        assert connection.in_atomic_block is False


class Told:
    @pytest.mark.parametrize(
        ("seconds", "text"),
        [(5.9, "5 giây"), (119, "119 giây"), (120, "2 phút"), (7200, "2 giờ"), (172800, "2 ngày")],
    )
    def test_names_the_largest_unit_that_says_enough(self, seconds, text):
        assert told(seconds) == text
