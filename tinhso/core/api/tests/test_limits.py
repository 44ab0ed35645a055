"""How fast one caller may call, of all web processes together."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.api import limits
from tinhso.core.api.actions import forget_spending
from tinhso.core.api.models import Spending

pytestmark = pytest.mark.django_db


TAKE = limits._TAKE


class _Clock:
    """The one clock of the database and of every process; it goes when the test says so."""

    def __init__(self, monkeypatch):
        self.now, self.monkeypatch = 100.0, monkeypatch
        self.passes(0)

    def passes(self, seconds):
        self.now += seconds
        held = TAKE.replace("statement_timestamp()", f"to_timestamp({self.now})")
        self.monkeypatch.setattr(limits, "_TAKE", held)


class _Process:
    """A web process: what it holds in memory is its own."""

    def __init__(self, clock, monkeypatch):
        self.clock, self.monkeypatch, self.leases = clock, monkeypatch, {}

    def ask(self, owner="token:1"):
        self.monkeypatch.setattr(limits, "_leases", self.leases)
        return limits.spend(owner, now=self.clock.now)

    def let_through(self, calls, owner="token:1"):
        return sum(self.ask(owner).wait == 0 for _ in range(calls))


@pytest.fixture
def clock(monkeypatch):
    return _Clock(monkeypatch)


@pytest.fixture
def process(clock, monkeypatch):
    return _Process(clock, monkeypatch)


@pytest.fixture
def processes(clock, monkeypatch):
    return [_Process(clock, monkeypatch) for _ in range(4)]


@pytest.fixture(autouse=True)
def a_few(settings):
    settings.API_REQUESTS_PER_MINUTE = 6


class Spend:
    def test_lets_a_minutes_worth_through_at_once_and_then_says_how_long_to_wait(self, process):
        waits = [process.ask().wait for _ in range(7)]

        assert waits == [0] * 6 + [10]

    def test_gives_back_evenly(self, process, clock):
        process.let_through(7)
        waits = []
        for seconds in (5, 5, 1):
            clock.passes(seconds)
            waits.append(process.ask().wait)

        assert waits == [5, 0, 9]

    def test_may_be_so_high_that_nobody_meets_it(self, process, settings):
        settings.API_REQUESTS_PER_MINUTE = 10**9

        assert process.let_through(100) == 100

    def test_counts_each_caller_alone(self, process):
        process.let_through(7)

        assert process.ask("token:2").wait == 0

    def test_counts_what_every_process_let_through(self, processes, settings):
        settings.API_REQUESTS_PER_MINUTE = 600
        through = sum(processes[n % 4].let_through(1) for n in range(800))

        # What lies idle in a process when the rest is gone: less than its last lease.
        assert 590 <= through <= 600

    def test_leaves_hardly_anything_with_processes_that_are_not_asked_again(
        self, processes, settings
    ):
        settings.API_REQUESTS_PER_MINUTE = 600
        for process in processes:
            process.ask()

        assert processes[0].let_through(700) > 600 * (1 - 1 / limits.SHARE) ** 3 - 10

    def test_does_not_hinder_a_steady_caller_on_many_processes(self, processes, clock, settings):
        settings.API_REQUESTS_PER_MINUTE = 60
        for n in range(600):
            assert processes[n % 4].ask().wait == 0
            clock.passes(1.01)

    def test_never_lets_two_minutes_worth_through_in_a_minute(self, processes, clock, settings):
        settings.API_REQUESTS_PER_MINUTE = 60
        through = 0
        for n in range(1200):
            through += processes[n % 4].let_through(1)
            clock.passes(0.05)

        # A bucket that was full, and what comes back in the meantime.
        assert through <= 60 + 60 + 4

    def test_asks_the_database_once_for_many_calls(self, process, settings):
        settings.API_REQUESTS_PER_MINUTE = 600
        with CaptureQueriesContext(connection) as busy:
            assert process.let_through(400) == 400
        with CaptureQueriesContext(connection) as refused:
            process.let_through(1000)

        assert len(busy) < 20
        assert len(refused) < 40

    def test_asks_the_database_nothing_while_the_caller_was_told_to_wait(self, process):
        process.let_through(7)
        with CaptureQueriesContext(connection) as refused:
            assert process.let_through(500) == 0

        assert len(refused) == 0

    def test_says_what_is_left_and_when_all_is_back(self, process):
        said = [process.ask().headers["RateLimit"] for _ in range(7)]

        assert said[0] == '"default";r=5;t=10'
        assert said[5:] == ['"default";r=0;t=60'] * 2
        assert process.ask().headers["RateLimit-Policy"] == '"default";q=6;w=60'

    def test_keeps_no_more_callers_in_memory_than_are_asking(self, process, clock, monkeypatch):
        monkeypatch.setattr(limits, "MOST_CALLERS", 2)
        for caller in "abc":
            process.ask(caller)
        clock.passes(1000)
        process.ask("d")

        assert set(process.leases) == {"d"}


class ForgetSpending:
    def test_drops_who_has_everything_back_and_nobody_else(self, process, clock):
        process.ask("a")
        clock.passes(3600)
        process.ask("b")
        later = datetime.fromtimestamp(clock.now, UTC) + timedelta(seconds=1)

        assert forget_spending(at=later) == 1
        assert Spending.objects.get().owner == "b"


class Table:
    def test_costs_no_write_to_the_log_of_the_database(self):
        with connection.cursor() as cursor:
            cursor.execute("select relpersistence from pg_class where relname = 'api_spending'")
            assert cursor.fetchone() == ("u",)
