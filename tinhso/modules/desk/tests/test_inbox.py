"""The inbox and the bulk actions as officers see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.dossiers.queries.cases import dossier

INBOX = "/ban-lam-viec/"
BULK = "/ban-lam-viec/hang-loat/"


def page_of(response) -> str:
    return response.content.decode()


def state(place, code) -> str:
    return dossier(actor=place.actor(place.clerk), code=code, at=AT).state.value


class Inbox:
    def test_sends_a_stranger_to_sign_in(self, client, place):
        assert client.get(INBOX).status_code == 302

    def test_refuses_a_citizen(self, seen_by, place):
        response = seen_by(place.citizen).get(INBOX)

        assert response.status_code == 403
        assert "dành cho công chức" in page_of(response)

    def test_says_that_nothing_waits(self, seen_by, place):
        response = seen_by(place.clerk).get(INBOX)

        assert response.status_code == 200
        assert "Không còn việc nào chờ bạn" in page_of(response)

    def test_groups_by_how_near_the_due_time_is(self, seen_by, place):
        factories.filed(place, at=AT - timedelta(days=8))
        factories.received(place, at=AT)
        factories.filed(place, at=AT)

        page = page_of(seen_by(place.clerk).get(INBOX))

        assert page.index("Trễ hạn</th>") < page.index("Hôm nay, thứ Sáu 20/11</th>")
        assert page.index("Hôm nay, thứ Sáu 20/11</th>") < page.index("Những ngày tới</th>")

    def test_puts_what_waits_for_the_applicant_last(self, seen_by, place):
        factories.paused(place)

        assert "Đồng hồ dừng</th>" in page_of(seen_by(place.officer).get(INBOX))

    def test_hides_what_waits_for_others(self, seen_by, place):
        code = factories.filed(place)

        assert code in page_of(seen_by(place.clerk).get(INBOX))
        assert code not in page_of(seen_by(place.officer).get(INBOX))
        assert code not in page_of(seen_by(place.other).get(INBOX))

    @pytest.mark.parametrize(
        ("query", "is_shown"),
        [
            ("kind=reception", True),
            ("kind=return", False),
            ("channel=online", True),
            ("channel=desk", False),
            ("procedure=9.000001", True),
            ("view=late", False),
            ("view=nonsense&page=x", True),
        ],
    )
    def test_narrows(self, seen_by, place, query, is_shown):
        code = factories.filed(place)

        assert (code in page_of(seen_by(place.clerk).get(f"{INBOX}?{query}"))) is is_shown

    def test_leads_out_of_its_narrowing(self, seen_by, place):
        factories.filed(place)

        page = page_of(seen_by(place.clerk).get(f"{INBOX}?channel=desk"))

        assert '0 hồ sơ khớp bộ lọc. <a href="/ban-lam-viec/">Bỏ lọc</a>' in page

    def test_counts_in_the_rail_what_waits_where(self, seen_by, place):
        factories.filed(place)

        page = page_of(seen_by(place.clerk).get(INBOX))

        assert 'href="/ban-lam-viec/?kind=reception"' in page
        assert 'Tiếp nhận<span class="num">1' in page

    def test_shows_an_administrator_a_way_on(self, seen_by, place):
        account = factories.administrator(place.unit)

        response = seen_by(account).get(INBOX)

        assert response.status_code == 200
        assert "không giữ hồ sơ nào" in page_of(response)

    def test_asks_the_database_the_same_for_one_row_and_twenty(self, seen_by, place):
        factories.filed(place)
        browser = seen_by(place.clerk)
        browser.get(INBOX)
        with CaptureQueriesContext(
            connection,
        ) as one:
            browser.get(INBOX)
        for _ in range(19):
            factories.filed(place)

        with CaptureQueriesContext(connection) as twenty:
            page = page_of(browser.get(INBOX))

        assert page.count('class="who"') == 20
        assert len(twenty) == len(one)


class Bulk:
    def test_does_what_can_be_done_and_says_why_the_rest_was_not(self, seen_by, place):
        good, wrong = factories.received(place), factories.filed(place)

        response = seen_by(place.clerk).post(BULK, {"verb": "hand_over", "code": [good, wrong]})

        page = page_of(response)
        assert response.status_code == 200
        assert "Đã chuyển thẩm tra: 1" in page
        assert "Chưa được: 1" in page
        assert "đã nộp hồ sơ lúc" in page
        assert (state(place, good), state(place, wrong)) == ("examining", "submitted")

    def test_receives(self, seen_by, place):
        codes = [factories.filed(place), factories.filed(place)]

        seen_by(place.clerk).post(BULK, {"verb": "receive", "code": codes})

        assert {state(place, code) for code in codes} == {"received"}

    def test_does_nothing_for_an_officer_of_another_unit(self, seen_by, place):
        code = factories.filed(place)

        page = page_of(seen_by(place.other).post(BULK, {"verb": "receive", "code": [code]}))

        assert "không thuộc phạm vi của bạn" in page
        assert state(place, code) == "submitted"

    def test_asks_to_tick_something(self, seen_by, place):
        factories.filed(place)

        response = seen_by(place.clerk).post(BULK, {"verb": "receive"})

        assert response.status_code == 422
        assert "Chọn ít nhất một hồ sơ" in page_of(response)

    def test_takes_no_more_than_five_hundred(self, seen_by, place):
        codes = [f"H56-{number}" for number in range(501)]

        response = seen_by(place.clerk).post(BULK, {"verb": "receive", "code": codes})

        assert response.status_code == 422
        assert "tối đa 500 hồ sơ, bạn đang chọn 501" in page_of(response)

    def test_refuses_what_needs_a_look_at_each(self, seen_by, place):
        code = factories.filed(place)

        response = seen_by(place.clerk).post(BULK, {"verb": "refuse", "code": [code]})

        assert response.status_code == 404
        assert state(place, code) == "submitted"

    def test_may_not_be_called_by_a_link(self, seen_by, place):
        assert seen_by(place.clerk).get(BULK).status_code == 405
