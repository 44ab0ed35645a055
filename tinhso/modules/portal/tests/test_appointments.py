"""Booking at a one-stop shop, on pages that are plain forms."""

import pytest
from django.test import Client
from django.utils import timezone

from tinhso.core.people.models import Account
from tinhso.modules.queues.actions import appointments
from tinhso.modules.queues.tests.factories import AT, NINE, Shop

CHOSEN = "2026-11-17T09:00:00+07:00"


@pytest.fixture(autouse=True)
def eight_oclock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def shop(db):
    return Shop()


@pytest.fixture
def browser(shop):
    return signed_in(shop, 0)


def signed_in(shop, who):
    client = Client()
    account = Account.objects.create(
        username=f"cong-dan-{who}", person_id=shop.citizens[who].person_id
    )
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer):
    return answer.content.decode()


class Pages:
    def test_lead_from_place_to_day_to_time_to_a_slip(self, browser):
        assert 'href="/dat-lich/H56.102/"' in text(browser.get("/dat-lich/"))
        assert 'href="/dat-lich/H56.102/2026-11-17/"' in text(browser.get("/dat-lich/H56.102/"))
        address = "/dat-lich/H56.102/2026-11-17/"
        assert f'value="{CHOSEN}"' in text(browser.get(address))

        slip = browser.post(address, {"slot": CHOSEN}, follow=True)

        assert "Đã đặt lịch hẹn" in text(slip)
        assert "9 giờ 00, <" in text(slip)
        assert ">thứ Ba 17/11/2026<" in text(slip)
        assert "từ 9 giờ 00 đến 10 giờ 00" in text(slip)
        assert slip.redirect_chain[0][0] in text(browser.get("/lich-hen/"))

    def test_ask_to_sign_in_and_come_back(self, client, shop):
        for address in ("/dat-lich/", "/dat-lich/H56.102/", "/lich-hen/"):
            answer = client.get(address)
            assert answer.status_code == 302
            assert answer["Location"].startswith("/dang-nhap/")

    @pytest.mark.parametrize("slot", ["", "x", "2026-11-17T09:00:00", "2026-11-17T12:00:00+07:00"])
    def test_say_what_is_wrong_at_the_choice(self, browser, slot):
        answer = browser.post("/dat-lich/H56.102/2026-11-17/", {"slot": slot})

        assert answer.status_code == 422
        assert 'href="#slot"' in text(answer)

    @pytest.mark.parametrize("day", ["2026-13-01", "mai", "20261117T09"])
    def test_know_no_day_that_is_none(self, browser, day):
        assert browser.get(f"/dat-lich/H56.102/{day}/").status_code == 404

    def test_do_not_offer_a_day_off(self, browser):
        assert "Ngày này không còn chỗ nào" in text(browser.get("/dat-lich/H56.102/2026-11-22/"))

    def test_say_when_the_last_place_went_meanwhile(self, browser, shop):
        shop.book(1)
        shop.book(2)

        answer = browser.post("/dat-lich/H56.102/2026-11-17/", {"slot": CHOSEN})

        assert answer.status_code == 409
        assert "vừa hết chỗ" in text(answer)


class MyAppointments:
    def test_say_how_to_book_where_there_are_none(self, browser):
        page = text(browser.get("/lich-hen/"))

        assert "Bạn không có lịch hẹn nào sắp tới" in page
        assert 'href="/dat-lich/"' in page

    def test_are_cancelled_after_asking_once_more(self, browser, shop):
        code = shop.book()

        assert "Hủy lịch hẹn này?" in text(browser.get(f"/lich-hen/{code}/huy/"))
        assert "Sắp tới" in text(browser.get("/lich-hen/"))
        page = text(browser.post(f"/lich-hen/{code}/huy/", follow=True))

        assert "Đã hủy lịch hẹn" in page
        assert "Bạn không có lịch hẹn nào sắp tới" in page
        assert browser.post(f"/lich-hen/{code}/huy/").status_code == 409

    def test_are_moved_to_another_time(self, browser, shop):
        code = shop.book()
        other = CHOSEN.replace("T09", "T10")

        page = browser.get(f"/dat-lich/H56.102/2026-11-17/?thay={code}")
        assert "Đổi sang giờ này" in text(page)
        browser.post(f"/dat-lich/H56.102/2026-11-17/?thay={code}", {"slot": other})

        page = text(browser.get("/lich-hen/"))
        assert "10 giờ 00, thứ Ba 17/11/2026</a>" in page
        assert "9 giờ 00, thứ Ba 17/11/2026</a>" not in page

    def test_say_that_the_day_is_off_and_offer_another(self, browser, shop):
        code = shop.book()
        shop.close(NINE.date())

        for address in ("/lich-hen/", f"/lich-hen/{code}/"):
            page = text(browser.get(address))
            assert "Ngày này nay là ngày nghỉ" in page
            assert f'href="/dat-lich/H56.102/?thay={code}">Chọn giờ khác' in page

    def test_of_another_are_as_if_they_were_not_there(self, shop):
        code = shop.book()
        other = signed_in(shop, 1)

        for address in (f"/lich-hen/{code}/", f"/lich-hen/{code}/huy/"):
            assert other.get(address).status_code == 404
        assert other.post(f"/lich-hen/{code}/huy/").status_code == 404
        again = f"/dat-lich/H56.102/2026-11-18/?thay={code}"
        answer = other.post(again, {"slot": CHOSEN.replace("17T", "18T")})
        assert answer.status_code == 404

    def test_cannot_be_cancelled_once_somebody_has_come(self, browser, shop, monkeypatch):
        code = shop.book()
        monkeypatch.setattr(timezone, "now", lambda: NINE)
        appointments.arrive(actor=shop.clerk, unit_id=shop.id, code=code, at=NINE)

        assert "không hủy được nữa" in text(browser.get(f"/lich-hen/{code}/huy/"))
        assert "Đã đến" in text(browser.get("/lich-hen/"))
