"""How fast one caller may call."""

import pytest

from tinhso.core.api import limits


@pytest.fixture(autouse=True)
def a_few(settings):
    settings.API_REQUESTS_PER_MINUTE = 6
    limits.forget()
    yield
    limits.forget()


class Spend:
    def test_lets_a_minutes_worth_through_at_once_and_then_says_how_long_to_wait(self):
        waits = [limits.spend("token:1", now=100) for _ in range(7)]

        assert waits == [0] * 6 + [10]

    def test_gives_back_evenly(self):
        for _ in range(6):
            limits.spend("token:1", now=100)

        assert [limits.spend("token:1", now=at) for at in (105, 110, 111)] == [5, 0, 9]

    def test_counts_each_caller_alone(self):
        for _ in range(7):
            limits.spend("token:1", now=100)

        assert limits.spend("token:2", now=100) == 0

    def test_forgets_who_has_everything_back(self, monkeypatch):
        monkeypatch.setattr(limits, "MOST_CALLERS", 2)
        for caller in "abc":
            limits.spend(caller, now=100)
        limits.spend("d", now=1000)

        assert set(limits._buckets) == {"d"}
