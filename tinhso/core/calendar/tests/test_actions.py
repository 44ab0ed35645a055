from datetime import date, datetime, time

import pytest
from django.conf import settings

from tinhso.core.calendar import actions, queries
from tinhso.core.calendar.models import DayRow, ShiftRow
from tinhso.core.calendar.rules import DayKind, Shift
from tinhso.core.errors import Refused
from tinhso.core.words.dates import ZONE

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 11, 21, 8, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def loaded(db):
    actions.load_calendar(settings.DATA_FOLDER / "calendar")
    yield
    queries.forget()


class LoadCalendar:
    def test_may_be_repeated(self):
        before = DayRow.objects.count(), ShiftRow.objects.count()

        actions.load_calendar(settings.DATA_FOLDER / "calendar")

        assert (DayRow.objects.count(), ShiftRow.objects.count()) == before

    def test_knows_the_swapped_saturdays_of_every_year(self):
        worked = set(DayRow.objects.filter(kind="swapped_work").values_list("day", flat=True))

        assert worked == {
            date(2024, 5, 4),
            date(2025, 4, 26),
            date(2026, 1, 10),
            date(2026, 8, 22),
        }
        assert all(day.weekday() == 5 for day in worked)


class CalendarOf:
    def test_is_read_once(self, django_assert_num_queries):
        queries.forget()

        with django_assert_num_queries(4):
            first = queries.calendar_of(7)
        with django_assert_num_queries(0):
            assert queries.calendar_of(7) is first

    def test_follows_the_province_until_the_unit_has_shifts_of_its_own(self):
        assert not queries.calendar_of(7).is_working(SATURDAY)

        own = [Shift(frozenset(range(6)), time(7), time(11, 30))]
        actions.set_shifts(unit_id=7, shifts=own, source="Quyết định của đơn vị")

        assert queries.calendar_of(7).is_working(SATURDAY)
        assert not queries.calendar_of(8).is_working(SATURDAY)

    def test_lets_a_day_of_the_unit_win(self):
        closed = date(2026, 11, 20)

        actions.set_day(
            day=closed, kind=DayKind.SWAPPED_OFF, name="Nghỉ bão", source="Công điện", unit_id=7
        )

        assert not queries.calendar_of(7).is_working_day(closed)
        assert queries.calendar_of(8).is_working_day(closed)


class SetShifts:
    def test_refuses_to_leave_the_province_without_work(self):
        with pytest.raises(Refused):
            actions.set_shifts(unit_id=None, shifts=[], source="")

        assert ShiftRow.objects.filter(unit_id=None).count() == 2
