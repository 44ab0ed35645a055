"""Appointments: nobody gets a place there is not, nobody is turned away who has one."""

from datetime import date, timedelta
from functools import partial

import pytest

from tinhso.core.actor import NOBODY, Role
from tinhso.core.calendar.actions import set_day
from tinhso.core.calendar.rules import DayKind
from tinhso.core.errors import FormRefused, NotAllowed, NotFound, Refused, WrongState
from tinhso.core.ledger.queries import history
from tinhso.core.testing.database import at_once
from tinhso.modules.dossiers.tests.factories import (
    a_unit,
    an_officer,
    moment,
)
from tinhso.modules.queues.actions import appointments, numbers
from tinhso.modules.queues.models import Appointment
from tinhso.modules.queues.queries import appointments as queries
from tinhso.modules.queues.queries.appointments import Terms
from tinhso.modules.queues.queries.numbers import queue_of
from tinhso.modules.queues.tests.factories import AT, NINE, TERMS, Shop


@pytest.fixture
def shop(db):
    return Shop()


class Slots:
    def test_fill_the_hours_of_work_and_leave_the_rest(self, shop):
        starts = [start for start, _ in shop.slots(date(2026, 11, 17))]

        assert starts == ["07:00", "08:00", "09:00", "10:00", "13:30", "14:30", "15:30"]

    def test_of_today_are_those_that_have_not_begun(self, shop):
        assert shop.slots(AT.date())[0] == ("09:00", 2)

    def test_are_on_no_day_off_and_on_a_saturday_that_is_worked(self, shop):
        saturday = date(2026, 11, 21)
        assert shop.slots(saturday) == []
        assert shop.slots(date(2026, 11, 22)) == []

        made_up = DayKind("swapped_work")
        set_day(day=saturday, kind=made_up, name="Làm bù", source="Thử", unit_id=shop.id)

        assert len(shop.slots(saturday)) == 7
        assert saturday in queries.days_of(unit_id=shop.id, at=AT)

    def test_are_not_farther_ahead_than_the_shop_says(self, shop):
        days = [*queries.days_of(unit_id=shop.id, at=AT)]

        assert (days[0], days[-1]) == (date(2026, 11, 16), date(2026, 11, 23))
        with pytest.raises(Refused, match="Giờ này không đặt được"):
            shop.book(starts_at=moment(25, 9))

    def test_follow_other_terms_from_their_day_on(self, shop):
        shop.book()
        shop.offer(Terms(minutes=45, places=1, days_ahead=7), date(2026, 11, 17))

        assert shop.slots(AT.date())[0] == ("09:00", 2)
        assert shop.slots(NINE.date())[:5] == [
            ("07:00", 1), ("07:45", 1), ("08:30", 0), ("09:15", 0), ("10:00", 1),
        ]  # fmt: skip

    def test_are_none_where_there_are_no_places(self, shop):
        shop.offer(Terms(minutes=60, places=0, days_ahead=7))

        assert queries.days_of(unit_id=shop.id, at=AT) == {}
        assert queries.units_offering(at=AT) == []

    @pytest.mark.parametrize(
        ("terms", "valid_from", "fault"),
        [
            (Terms(minutes=4, places=2, days_ahead=7), AT.date(), {"minutes"}),
            (Terms(minutes=5, places=51, days_ahead=0), AT.date(), {"places", "days_ahead"}),
            (TERMS, date(2026, 11, 15), {"valid_from"}),
            (TERMS, date(9999, 12, 31), {"valid_from"}),
        ],
    )
    def test_are_not_offered_on_terms_nobody_could_keep(self, shop, terms, valid_from, fault):
        with pytest.raises(FormRefused) as refused:
            shop.offer(terms, valid_from)
        assert refused.value.faults.keys() == fault

    def test_are_offered_by_the_clerks_of_the_shop_alone(self, shop):
        other = a_unit("H56.103", "phường X", "1")
        far = an_officer("Vũ Thị Thử", "Công chức", other, Role.ONE_STOP)

        for actor in (far, shop.citizens[0], NOBODY):
            with pytest.raises(NotAllowed):
                appointments.offer(
                    actor=actor, unit_id=shop.id, terms=TERMS, valid_from=AT.date(), at=AT
                )


class Booking:
    def test_takes_a_place_until_there_is_none(self, shop):
        shop.book(0)
        assert ("09:00", 1) in shop.slots(NINE.date())
        shop.book(1)

        with pytest.raises(WrongState, match="vừa hết chỗ"):
            shop.book(2)

    def test_asks_to_sign_in(self, shop):
        with pytest.raises(NotAllowed):
            appointments.book(actor=NOBODY, unit_id=shop.id, starts_at=NINE, at=AT)

    @pytest.mark.parametrize("when", [AT, moment(16, 7), moment(17, 12), moment(17, 9, 10)])
    def test_refuses_what_has_begun_and_what_is_no_slot(self, shop, when):
        with pytest.raises(Refused, match="Giờ này không đặt được"):
            shop.book(starts_at=when)

    def test_lets_one_person_have_one_open_appointment_a_day(self, shop):
        shop.book()

        with pytest.raises(Refused, match="Bạn đã có lịch hẹn lúc 9 giờ 00"):
            shop.book(starts_at=moment(17, 10))
        assert shop.book(starts_at=moment(18, 10))

    def test_of_another_time_lets_go_of_the_first_only_if_it_can_be_had(self, shop):
        code = shop.book()
        shop.book(1, moment(17, 10))
        shop.book(2, moment(17, 10))

        with pytest.raises(WrongState):
            shop.book(starts_at=moment(17, 10), instead_of=code)
        assert Appointment.objects.get(code=code).state == "booked"

        shop.book(starts_at=moment(17, 14, 30), instead_of=code)
        assert Appointment.objects.get(code=code).state == "cancelled"

    def test_is_told_to_the_ledger_without_a_name(self, shop):
        code = shop.book()
        appointments.cancel(actor=shop.citizens[0], code=code, at=AT)

        told = history(f"appointment:{Appointment.objects.get().pk}")
        assert [one.kind for one in told] == [
            "queues.AppointmentBooked", "queues.AppointmentCancelled",
        ]  # fmt: skip
        assert told[0].payload.keys() == {"appointment_id", "unit_id", "starts_at"}
        assert told[0].actor == shop.citizens[0].id


class Cancelling:
    def test_gives_the_place_back(self, shop):
        code = shop.book()
        appointments.cancel(actor=shop.citizens[0], code=code, at=NINE - timedelta(minutes=1))

        assert ("09:00", 2) in shop.slots(NINE.date())
        with pytest.raises(WrongState, match="Đã hủy"):
            appointments.cancel(actor=shop.citizens[0], code=code, at=AT)

    def test_ends_when_the_appointment_begins(self, shop):
        code = shop.book()
        with pytest.raises(WrongState, match="Đã đến giờ hẹn"):
            appointments.cancel(actor=shop.citizens[0], code=code, at=NINE)

    def test_is_for_whose_it_is(self, shop):
        code = shop.book()
        for actor in (shop.citizens[1], shop.clerk):
            with pytest.raises(NotFound):
                appointments.cancel(actor=actor, code=code, at=AT)
            with pytest.raises(NotFound):
                queries.appointment(actor=actor, code=code, at=AT)


class OnTheDay:
    def test_who_has_an_appointment_is_called_at_its_time_before_all_but_the_first(self, shop):
        code = shop.book()
        by = {"actor": shop.clerk, "unit_id": shop.id, "at": NINE}
        numbers.give(**by)
        shop.arrive(f" {code[:4].lower()}-{code[4:]} ", NINE)
        numbers.give(**by, is_first=True)

        assert [shop.call(NINE) for _ in range(4)] == [3, 2, 1, None]

    def test_who_comes_before_the_time_waits_by_number_until_then(self, shop):
        early = NINE - timedelta(minutes=20)
        by = {"actor": shop.clerk, "unit_id": shop.id, "at": early}
        numbers.give(**by)
        shop.arrive(shop.book(), early)
        numbers.give(**by)

        def turn(at):
            return [row.number for row in queue_of(unit_id=shop.id, at=at).waiting]

        assert (turn(early), turn(NINE)) == ([1, 2, 3], [2, 1, 3])

    def test_nobody_is_missed_before_the_time_and_who_is_late_still_comes(self, shop):
        told = {"actor": shop.clerk, "unit_id": shop.id, "code": shop.book()}
        with pytest.raises(Refused, match="Chưa đến giờ hẹn"):
            appointments.miss(**told, at=NINE - timedelta(minutes=1))

        appointments.miss(**told, at=NINE)
        (comer,) = queries.comers(actor=shop.clerk, unit_id=shop.id, at=NINE)
        assert (comer.state, comer.name) == ("missed", "Người Mẫu 0")

        assert shop.arrive(told["code"], NINE + timedelta(minutes=30)) == 1
        assert queries.comers(actor=shop.clerk, unit_id=shop.id, at=NINE) == ()
        with pytest.raises(WrongState, match="Đã đến"):
            shop.arrive(told["code"], NINE)

    def test_a_code_of_another_day_or_shop_is_not_known(self, shop):
        code = shop.book()
        other = a_unit("H56.103", "phường X", "1")
        far = an_officer("Vũ Thị Thử", "Công chức", other, Role.ONE_STOP)

        with pytest.raises(Refused, match="không có lịch hẹn mang mã này"):
            shop.arrive(code, AT)
        with pytest.raises(Refused, match="không có lịch hẹn mang mã này"):
            appointments.arrive(actor=far, unit_id=other.pk, code=code, at=NINE)
        with pytest.raises(NotAllowed):
            appointments.arrive(actor=far, unit_id=shop.id, code=code, at=NINE)
        with pytest.raises(NotAllowed):
            queries.comers(actor=far, unit_id=shop.id, at=NINE)


class ADayOffAfterwards:
    def test_is_told_to_both_and_another_time_can_be_had(self, shop):
        code = shop.book()
        assert not queries.appointment(actor=shop.citizens[0], code=code, at=AT).is_off

        shop.close(NINE.date())

        assert queries.appointment(actor=shop.citizens[0], code=code, at=AT).is_off
        (comer,) = queries.on_days_off(actor=shop.clerk, unit_id=shop.id, at=AT)
        assert (comer.name, comer.phone) == ("Người Mẫu 0", "0900000001")
        shop.book(starts_at=moment(18, 9), instead_of=code)
        assert queries.on_days_off(actor=shop.clerk, unit_id=shop.id, at=AT) == ()


@pytest.mark.django_db(transaction=True)
class AtOnce:
    def refused(self, shop, *tries):
        """Return with which status each was refused that was."""
        got = at_once(*(partial(shop.book, *wanted) for wanted in tries))
        return [one.status for one in got if isinstance(one, Refused)]

    def test_four_people_get_the_two_places_there_are(self, shop):
        assert self.refused(shop, (0,), (1,), (2,), (3,)) == [409, 409]
        assert Appointment.objects.filter(state="booked").count() == 2

    def test_one_person_gets_one_appointment(self, shop):
        wanted = (0, NINE), (0, moment(17, 10)), (0, moment(17, 8))

        assert self.refused(shop, *wanted) == [422, 422]
        assert Appointment.objects.count() == 1
