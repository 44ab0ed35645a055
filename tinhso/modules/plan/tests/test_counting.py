"""The numbers of the dashboard: always those of a full recount, and of the lists behind them."""

from datetime import date, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinhso.core.ledger.consumers import Consumer, advance
from tinhso.core.ledger.queries import cursors
from tinhso.core.ledger.sequencer import assign_positions
from tinhso.core.words.dates import ZONE
from tinhso.modules.plan.models import PlanCount, PlanTrack, PlanWait
from tinhso.modules.plan.queries import dashboard as board
from tinhso.modules.plan.queries import handling, tracked
from tinhso.modules.plan.queries.handling import Column, Days
from tinhso.modules.plan.queries.tracked import Whose
from tinhso.modules.plan.reactions import CASES, COUNTS
from tinhso.modules.plan.tests import lives
from tinhso.modules.plan.tests.lives import DAY, OFFICERS, UNITS

NOW = datetime(2026, 12, 20, 10, tzinfo=ZONE)
ALL = [one for group in board.groups() for one in group.counters]
OF_UNITS = [one for one in ALL if not one.is_of_officers]
OF_OFFICERS = [one for one in ALL if one.is_of_officers]


def fold(*, limits=(500,), consumer=COUNTS):
    """Do what the worker does, in batches as long as `limits` say, one after the other."""
    while assign_positions():
        pass
    turn = 0
    while advance(consumer, limit=limits[turn % len(limits)]):
        turn += 1


def happen(drawn, order=None):
    """Record what happens to the dossiers, side by side."""
    waiting = [list(life) for life in drawn]
    turn = 0
    while any(waiting):
        left = [life for life in waiting if life]
        pick = order[turn % len(order)] % len(left) if order else 0
        lives.tell(*left[pick].pop(0))
        turn += 1


def rows(model):
    return set(model.objects.values_list(*[one.name for one in model._meta.fields if one.column]))


def kept():
    return rows(PlanCount), rows(PlanTrack), rows(PlanWait)


def numbers(days, at=NOW):
    return board.dashboard(days, at=at, columns=("tiep-nhan",), monthly=("tiep-nhan",)).numbers


spans = st.tuples(st.integers(0, 80), st.integers(0, 60)).map(
    lambda drawn: (
        date(2026, 9, 20) + drawn[0] * DAY,
        date(2026, 9, 20) + (drawn[0] + drawn[1]) * DAY,
    )
)
some_lives = st.lists(lives.lives(), min_size=1, max_size=5)
turns = st.lists(st.integers(0, 4), min_size=1, max_size=12)
batches = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@pytest.mark.django_db
class Numbers:
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(some_lives, turns, batches, spans, st.sampled_from((*UNITS, None)))
    def test_are_those_of_a_full_recount_however_it_was_folded(
        self, drawn, order, limits, span, unit_id
    ):
        with transaction.atomic():
            happen(drawn, order)
            fold(limits=limits)
            days = Days(first=span[0], last=span[1], unit_id=unit_id)

            tracks = lives.recount()
            by_hand = {one.key: lives.number(one, tracks, days, NOW) for one in OF_UNITS}
            assert numbers(days) == by_hand
            for one in OF_UNITS:
                listed = tracked.sum_of(one, days, whose=Whose(), at=NOW)
                assert listed == by_hand[one.key], one.key
            self._of_officers(days, tracks)
            self._made_anew()
            transaction.set_rollback(True)

    def _of_officers(self, days, tracks):
        found = board.dashboard(days, at=NOW, columns=(), monthly=()).officers
        for officer in OFFICERS if days.unit_id else ():
            told = found.get(officer, {})
            for one in OF_OFFICERS:
                by_hand = lives.number(one, tracks, days, NOW, officer)
                whose = Whose(officer_id=officer)
                assert told.get(one.key, 0) == by_hand, one.key
                assert tracked.sum_of(one, days, whose=whose, at=NOW) == by_hand, one.key

    def _made_anew(self):
        before = kept()
        with connection.cursor() as cursor:
            cursor.execute("delete from ledger_cursor where consumer = %s", [COUNTS.name])
        for model in (PlanCount, PlanTrack, PlanWait):
            model.objects.all().delete()
        fold(limits=(1000,))
        assert kept() == before

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(lives.lives(), min_size=1, max_size=6),
        st.integers(0, 70 * 24),
        st.integers(0, 40),
    )
    def test_while_the_days_run_change_with_the_clock_alone(self, drawn, hours, length):
        at = lives.BEGIN + timedelta(hours=hours)
        known = [[told for told in life if told[1] <= at] for life in drawn]
        with transaction.atomic():
            happen(known)
            fold()
            first = at.date() - length * DAY
            days = Days(first=first, last=at.date() + 10 * DAY, unit_id=None)

            for now in (at, at + timedelta(hours=5), at + timedelta(days=9)):
                tracks = lives.recount()
                by_hand = {one.key: lives.number(one, tracks, days, now) for one in OF_UNITS}
                assert numbers(days, now) == by_hand
                for one in OF_UNITS:
                    listed = tracked.sum_of(one, days, whose=Whose(), at=now)
                    assert listed == by_hand[one.key], one.key
            transaction.set_rollback(True)

    def test_of_a_known_world_are_right_on_every_day_and_none_is_always_nought(self):
        waiting, seen = sorted(lives.world(), key=lambda told: told[1]), set()
        for number in range(14):
            at = lives.BEGIN + (22 + 3 * number) * DAY
            while waiting and waiting[0][1] <= at:
                lives.tell(*waiting.pop(0))
            fold()
            tracks = lives.recount()
            days = Days(first=date(2026, 10, 15 + number), last=date(2026, 11, 1 + 2 * number))
            found = numbers(days, at)
            assert found == {one.key: lives.number(one, tracks, days, at) for one in OF_UNITS}
            for one in OF_UNITS:
                listed = tracked.sum_of(one, days, whose=Whose(), at=at)
                assert listed == found[one.key], one.key
            seen |= {key for key, count in found.items() if count}
        assert {one.key for one in OF_UNITS} - seen == set()

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(lives.lives(wild=False), max_size=6), st.integers(0, 3))
    def test_are_those_of_the_report_where_both_tell_the_same(self, drawn, which):
        with transaction.atomic():
            happen(drawn)
            fold()
            fold(consumer=CASES)
            period = handling.periods(day=NOW.date())[which]
            days = Days(first=period.first, last=period.last)

            report = handling.report(days, at=NOW).total.counts
            found = numbers(days)
            assert {column: found[key] for column, key in AS_REPORTED.items()} == {
                column: report[column] for column in AS_REPORTED
            }
            transaction.set_rollback(True)


AS_REPORTED = {
    Column.BEFORE: "ky-truoc",
    Column.DONE: "da-giai-quyet",
    Column.EARLY: "truoc-han",
    Column.ON_TIME: "dung-han",
    Column.LATE: "qua-han",
    Column.PENDING: "dang-giai-quyet",
    Column.IN_TIME: "trong-han",
    Column.OVERDUE: "da-qua-han",
}
NOON = datetime(2026, 11, 2, 12, tzinfo=ZONE)
NOVEMBER = Days(first=date(2026, 11, 1), last=date(2026, 11, 30), unit_id=1)


@pytest.mark.django_db
class Folding:
    def test_that_breaks_in_the_middle_is_done_again_as_if_never_begun(self):
        happen([[(lives.submitted("a"), NOON, None)]])
        fold()
        before, place = kept(), cursors()[COUNTS.name]
        happen([[(lives.submitted("b"), NOON, None)]])
        assign_positions()

        def breaks(entries):
            COUNTS.apply(entries)
            raise OperationalError("the server went away")

        broken = Consumer(name=COUNTS.name, kinds=COUNTS.kinds, apply=breaks)
        with pytest.raises(OperationalError), transaction.atomic():
            advance(broken)

        assert (kept(), cursors()[COUNTS.name]) == (before, place)
        fold()
        fold()
        assert numbers(NOVEMBER)["nop"] == 2

    def test_asks_as_much_of_the_database_however_much_there_was_before(
        self, django_assert_num_queries
    ):
        def one_more(code):
            lives.tell(lives.submitted(code), NOON)
            assign_positions()

        one_more("first")
        fold()
        one_more("second")
        with django_assert_num_queries(QUERIES_OF_A_BATCH):
            advance(COUNTS)
        happen([[(lives.submitted(f"c{n}"), NOON, None)] for n in range(60)])
        fold()
        one_more("last")
        with django_assert_num_queries(QUERIES_OF_A_BATCH):
            advance(COUNTS)

    def test_counts_no_form_sent_only_to_try_it(self):
        lives.tell(lives.submitted("a", level="sample"), NOON)
        lives.tell(lives.paid("a", 5000), NOON)
        fold()

        assert not PlanTrack.objects.exists()
        assert not PlanCount.objects.exists()

    def test_leaves_no_row_that_came_to_nothing(self):
        lives.tell(lives.submitted("a"), NOON)
        fold()
        lives.tell(lives.of.DossierRefused(dossier="a"), NOON + timedelta(hours=1))
        fold()

        assert not PlanCount.objects.filter(amount=0).exists()
        assert numbers(NOVEMBER)["cho-tiep-nhan"] == 0


QUERIES_OF_A_BATCH = 16
