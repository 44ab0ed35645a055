"""The clerk says what can be booked, and who has come."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tinhso.core.calendar.actions import set_day
from tinhso.core.calendar.rules import DayKind
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.queues.actions.appointments import book, offer
from tinhso.modules.queues.queries.appointments import Terms

QUEUE = "/ban-lam-viec/hang-cho/"
PAGE = f"{QUEUE}lich-hen/"
TYPED = {"minutes": "30", "places": "2", "days_ahead": "14", "valid_from": "20/11/2026"}
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
BEFORE = AT - timedelta(days=1)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def booked(place):
    """The code of an appointment today at ten, when the clerk looks."""
    return _booked(place, 20)


def _booked(place, day):
    unit_id, clerk = place.unit.pk, place.actor(place.clerk)
    terms = Terms(minutes=30, places=2, days_ahead=14)
    offer(actor=clerk, unit_id=unit_id, terms=terms, valid_from=BEFORE.date(), at=BEFORE)
    starts_at = datetime(2026, 11, day, 10, tzinfo=HANOI)
    who = place.actor(place.citizen)
    return book(actor=who, unit_id=unit_id, starts_at=starts_at, at=BEFORE)


class Offering:
    def test_is_said_on_the_page_and_holds_from_its_day(self, seen_by, place):
        browser = seen_by(place.clerk)
        assert "Chưa ai đặt lịch hẹn" in text(browser.get(PAGE))

        page = text(browser.post(PAGE, TYPED, follow=True))

        assert "Đã lưu, áp dụng từ 20/11/2026" in page
        assert "mỗi 30 phút 2 người, đặt trước nhiều nhất 14 ngày" in page

    def test_that_cannot_be_read_comes_back_as_typed(self, seen_by, place):
        typed = {"minutes": "x1", "places": "99", "days_ahead": "", "valid_from": "mai"}
        answer = seen_by(place.clerk).post(PAGE, typed)

        assert answer.status_code == 422
        assert 'value="x1"' in text(answer)
        for name in ("minutes", "days_ahead", "valid_from"):
            assert f'href="#{name}"' in text(answer)
        answer = seen_by(place.clerk).post(PAGE, {**TYPED, "places": "99"})
        assert 'href="#places"' in text(answer)

    def test_is_for_the_one_stop_shop(self, seen_by, place):
        assert seen_by(place.officer).get(PAGE).status_code == 403
        assert seen_by(place.officer).post(PAGE, TYPED).status_code == 403


class Today:
    def test_shows_who_is_expected_and_gives_a_number_to_who_comes(self, seen_by, place, booked):
        browser = seen_by(place.clerk)
        page = text(browser.get(QUEUE))
        assert "10 giờ 00" in page
        assert "Nguyễn Thị Mẫu" in page

        ticket = text(browser.post(f"{PAGE}den/", {"code": booked}))

        assert 'num d-block">1<' in ticket
        page = text(browser.get(QUEUE))
        assert "Hẹn 10 giờ 00" in page
        assert "Nguyễn Thị Mẫu" not in page

    def test_says_so_of_a_code_that_is_not_known(self, seen_by, place, booked):
        answer = seen_by(place.clerk).post(f"{PAGE}den/", {"code": "ABCD-EFGH"})

        assert answer.status_code == 422
        assert 'href="#code"' in text(answer)
        assert 'value="ABCD-EFGH"' in text(answer)

    def test_lets_who_did_not_come_be_missed(self, seen_by, place, booked):
        browser = seen_by(place.clerk)

        page = text(browser.post(f"{PAGE}vang/", {"code": booked}, follow=True))

        assert "Không đến</span>" in page
        assert browser.post(f"{PAGE}vang/", {"code": booked}).status_code == 409

    def test_does_nothing_else(self, seen_by, place, booked):
        assert seen_by(place.clerk).post(f"{PAGE}xoa/", {"code": booked}).status_code == 404

    def test_of_another_shop_is_not_shown(self, seen_by, place, booked):
        browser = seen_by(place.other)

        assert "Nguyễn Thị Mẫu" not in text(browser.get(QUEUE))
        assert browser.post(f"{PAGE}den/", {"code": booked}).status_code == 422


class ADayOff:
    def test_after_the_booking_is_listed_with_whom_to_call(self, seen_by, place):
        _booked(place, 23)
        browser = seen_by(place.clerk)
        assert "Rơi vào ngày nghỉ" not in text(browser.get(PAGE))

        day = datetime(2026, 11, 23, tzinfo=HANOI).date()
        kind = DayKind("holiday")
        set_day(day=day, kind=kind, name="Nghỉ bão", source="Thử", unit_id=place.unit.pk)

        page = text(browser.get(PAGE))
        assert "Rơi vào ngày nghỉ" in page
        assert "10 giờ 00, thứ Hai 23/11/2026" in page
        assert "Nguyễn Thị Mẫu" in page
