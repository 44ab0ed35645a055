"""Form II.06a: every column as a clerk would count it by hand, and the sums that must hold."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.core.words.dates import ZONE
from tinhso.modules.dossiers.events import (
    DossierStopped,
    DossierWithdrawn,
    SupplementRequested,
)
from tinhso.modules.plan.models import PlanCase
from tinhso.modules.plan.queries import handling
from tinhso.modules.plan.queries.handling import Column, Days
from tinhso.modules.plan.rules.handling import Line
from tinhso.modules.plan.rules.periods import offered
from tinhso.modules.plan.tests.factories import filed, fold_all, tell

UNIT, OTHER = 1, 2
FIRST, LAST = date(2026, 10, 15), date(2026, 11, 14)
DAYS = Days(first=FIRST, last=LAST, unit_id=UNIT)
NOW = datetime(2026, 11, 20, 10, tzinfo=ZONE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def moment(month, day, hour=9):
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def counted(days=DAYS, at=NOW):
    fold_all()
    total = handling.report(days, at=at).total
    return {column: count for column, count in total.counts.items() if count}


@pytest.mark.django_db
class Form:
    @pytest.mark.parametrize(
        ("dossier", "columns"),
        [
            (
                {"at": moment(10, 20), "due_at": moment(10, 27), "finished_at": moment(10, 26, 23)},
                {Column.ONLINE, Column.DONE, Column.EARLY},
            ),
            (
                {"at": moment(10, 20), "due_at": moment(10, 27), "finished_at": moment(10, 27, 8)},
                {Column.ONLINE, Column.DONE, Column.ON_TIME},
            ),
            (
                {"at": moment(10, 20), "due_at": moment(10, 27), "finished_at": moment(10, 27, 10)},
                {Column.ONLINE, Column.DONE, Column.LATE},
            ),
            (
                {"at": moment(10, 14, 23), "due_at": moment(12, 1), "channel": "desk"},
                {Column.BEFORE, Column.PENDING, Column.IN_TIME},
            ),
            (
                {"at": moment(10, 15, 0), "due_at": moment(11, 1), "channel": "desk"},
                {Column.DIRECT, Column.PENDING, Column.OVERDUE},
            ),
            (
                {"at": moment(11, 14, 23), "due_at": moment(11, 15), "channel": "post"},
                {Column.DIRECT, Column.PENDING, Column.IN_TIME},
            ),
            (
                {"at": moment(11, 2), "due_at": moment(11, 9), "finished_at": moment(11, 15, 0)},
                {Column.ONLINE, Column.PENDING, Column.OVERDUE},
            ),
            ({"at": moment(11, 15, 0), "due_at": moment(11, 20)}, None),
            (
                {"at": moment(10, 1), "due_at": moment(10, 9), "finished_at": moment(10, 14, 23)},
                None,
            ),
            ({"at": moment(11, 2)}, None),
        ],
    )
    def test_counts_a_dossier_where_a_clerk_would(self, dossier, columns):
        filed("a", **dossier)

        wanted = {Column.RECEIVED, *columns} if columns else set()
        assert counted() == dict.fromkeys(wanted, 1)

    @pytest.mark.parametrize("ending", [DossierWithdrawn, DossierStopped])
    def test_has_no_column_for_what_ended_without_an_answer(self, ending):
        filed("a", moment(10, 20), due_at=moment(12, 1))
        tell(ending(dossier="a"), moment(11, 3))

        assert counted() == {}
        assert handling.report(DAYS, at=NOW).ended == 1

    def test_of_a_time_before_the_ending_still_counts_it(self):
        filed("a", moment(10, 20), due_at=moment(12, 1))
        tell(DossierWithdrawn(dossier="a"), moment(11, 15))

        assert counted()[Column.PENDING] == 1
        assert handling.report(DAYS, at=NOW).ended == 0

    def test_counts_who_waits_for_the_applicant_in_time(self):
        filed("a", moment(10, 20), due_at=moment(10, 27))
        tell(
            SupplementRequested(dossier="a", number=1, answer_before=moment(11, 30)), moment(10, 21)
        )

        assert counted()[Column.IN_TIME] == 1

    def test_of_a_period_that_still_runs_counts_up_to_now(self):
        filed("a", moment(11, 2), due_at=moment(11, 10))

        assert Column.IN_TIME in counted(at=moment(11, 9))
        assert Column.OVERDUE in counted(at=moment(11, 11))

    def test_is_of_the_unit_by_field_and_of_the_province_by_unit(self):
        filed("a", moment(10, 20), due_at=moment(10, 27))
        filed("b", moment(10, 21), due_at=moment(10, 28), unit_id=OTHER)
        fold_all()

        own = handling.report(DAYS, at=NOW)
        whole = handling.report(Days(first=FIRST, last=LAST), at=NOW)

        assert [line.key for line in own.lines] == ["khac"]
        assert [line.key for line in whole.lines] == ["1", "2"]
        assert whole.total.counts[Column.RECEIVED] == 2


@pytest.mark.django_db
class Figures:
    def test_open_to_the_dossiers_they_count(self):
        for number in range(60):
            filed(f"a{number:02}", moment(10, 20) + number * HOUR, due_at=moment(12, 1))
        filed("b", moment(10, 20), due_at=moment(12, 1), unit_id=OTHER)
        fold_all()

        def page(number, key=""):
            return handling.cases(DAYS, column=Column.ONLINE, key=key, page=number, at=NOW)

        assert (page(1).total, page(1).pages) == (60, 2)
        assert [row.code for row in page(2).rows] == [f"a{number}" for number in range(50, 60)]
        assert page(1, "khac").total == 60
        assert page(1, "ho-tich").total == 0

    @pytest.mark.parametrize(("key", "total"), [("1", 1), ("3", 0), ("x", 0), ("", 2)])
    def test_of_the_province_open_by_unit(self, key, total):
        filed("a", moment(10, 20), due_at=moment(12, 1))
        filed("b", moment(10, 20), due_at=moment(12, 1), unit_id=OTHER)
        fold_all()
        whole = Days(first=FIRST, last=LAST)

        found = handling.cases(whole, column=Column.RECEIVED, key=key, page=1, at=NOW)

        assert found.total == total


BETWEEN = (moment(9, 1).replace(tzinfo=None), moment(12, 31).replace(tzinfo=None))
moments = st.datetimes(*BETWEEN, timezones=st.just(ZONE))
maybe = st.none() | moments


@st.composite
def cases(draw):
    received = draw(moments)
    due = received + draw(st.timedeltas(HOUR, 40 * DAY))
    closed = draw(st.none() | st.timedeltas(timedelta(0), 60 * DAY))
    is_answered = draw(st.booleans())
    return {
        "unit_id": draw(st.sampled_from((UNIT, OTHER))),
        "procedure": "1.001193",
        "channel": draw(st.sampled_from(("online", "desk", "post"))),
        "service_level": "full",
        "received_at": received,
        "due_at": due,
        "finished_at": received + closed if closed is not None and is_answered else None,
        "withdrawn_at": received + closed if closed is not None and not is_answered else None,
        "waiting_since": draw(maybe),
    }


def _by_hand(case):
    """Say where one dossier stands, one rule after the other."""
    begin, end = moment(10, 15, 0), moment(11, 15, 0)
    ended, finished = case["withdrawn_at"], case["finished_at"]
    if case["received_at"] >= end or (ended and ended < end) or (finished and finished < begin):
        return []
    came = Column.ONLINE if case["channel"] == "online" else Column.DIRECT
    found = [Column.RECEIVED, Column.BEFORE if case["received_at"] < begin else came]
    due = case["due_at"]
    if finished and finished < end:
        local = finished.astimezone(ZONE).date(), due.astimezone(ZONE).date()
        in_time = Column.EARLY if local[0] < local[1] else Column.ON_TIME
        return [*found, Column.DONE, Column.LATE if finished > due else in_time]
    waits = case["waiting_since"] and case["waiting_since"] <= due
    return [*found, Column.PENDING, Column.IN_TIME if waits or due >= end else Column.OVERDUE]


@pytest.mark.django_db
class Sums:
    @settings(max_examples=60)
    @given(st.lists(cases(), max_size=12))
    def test_hold_and_are_those_of_a_count_by_hand(self, drawn):
        PlanCase.objects.all().delete()
        PlanCase.objects.bulk_create(
            PlanCase(code=f"c{number}", **case) for number, case in enumerate(drawn)
        )

        report = handling.report(Days(first=FIRST, last=LAST), at=NOW)

        assert report.broken == ()
        by_hand = Counter(column for case in drawn for column in _by_hand(case))
        assert +Counter(dict(report.total.counts)) == by_hand

    def test_that_do_not_hold_are_named_as_the_form_does(self):
        counts = dict.fromkeys(Column, 0) | {Column.RECEIVED: 3, Column.ONLINE: 3}

        assert Line(key="", name="Hộ tịch", counts=counts).broken == ("(3) ≠ (7) + (11)",)


class Periods:
    def test_go_from_the_fifteenth_to_the_fourteenth(self):
        found = {
            (one.months, one.number, one.year): (one.first, one.last)
            for one in offered(date(2026, 11, 28), last_day=14)
        }

        assert found == {
            (1, 12, 2026): (date(2026, 11, 15), date(2026, 12, 14)),
            (1, 11, 2026): (date(2026, 10, 15), date(2026, 11, 14)),
            (3, 4, 2026): (date(2026, 9, 15), date(2026, 12, 14)),
            (3, 3, 2026): (date(2026, 6, 15), date(2026, 9, 14)),
            (6, 1, 2026): (date(2025, 12, 15), date(2026, 6, 14)),
            (9, 1, 2026): (date(2025, 12, 15), date(2026, 9, 14)),
            (12, 1, 2026): (date(2025, 12, 15), date(2026, 12, 14)),
            (12, 1, 2025): (date(2024, 12, 15), date(2025, 12, 14)),
        }

    @pytest.mark.parametrize(
        ("day", "month"),
        [(date(2026, 12, 14), (12, 2026)), (date(2026, 12, 15), (1, 2027))],
    )
    def test_of_the_new_year_begin_in_december(self, day, month):
        first = offered(day, last_day=14)[0]

        assert (first.month, first.year) == month
        assert first.first <= day <= first.last

    def test_one_is_offered_for_every_day_of_ten_years(self):
        day = date(2020, 1, 1)
        for _ in range(3653):
            month, *_ = offered(day, last_day=14)
            assert month.first <= day <= month.last
            day += DAY
