"""Lists, search, files, and the pages without dossiers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.modules.desk.tests import factories
from tinhso.modules.dossiers.queries import among

LIST = "/ban-lam-viec/ho-so/"
SEARCH = "/ban-lam-viec/tra-cuu/"


def page_of(response) -> str:
    return b"".join(response).decode()


class Dossiers:
    @pytest.mark.parametrize("query", ["", "?q=nguyen+thi+mau", "?q=mau+nguyen", "?state=open"])
    def test_finds_without_tone_marks(self, seen_by, place, query):
        code = factories.filed(place)

        assert code in page_of(seen_by(place.clerk).get(LIST + query))

    @pytest.mark.parametrize("query", ["?q=tran", "?state=returned", "?procedure=1.1"])
    def test_narrows(self, seen_by, place, query):
        factories.filed(place)

        page = page_of(seen_by(place.clerk).get(LIST + query))

        assert "Không có hồ sơ nào khớp" in page

    @pytest.mark.parametrize("page", ["0", "-1", "hai", "99", pytest.param("9" * 5000, id="long")])
    def test_stays_within_its_pages(self, seen_by, place, page):
        code = factories.filed(place)

        assert code in page_of(seen_by(place.clerk).get(LIST, {"page": page}))

    def test_shows_nothing_of_other_units(self, seen_by, place):
        code = factories.filed(place)

        assert code not in page_of(seen_by(place.other).get(LIST))
        assert seen_by(place.citizen).get(LIST).status_code == 403

    def test_asks_the_database_the_same_for_one_row_and_twenty(self, seen_by, place):
        factories.filed(place)
        browser = seen_by(place.clerk)
        browser.get(LIST)
        with CaptureQueriesContext(connection) as one:
            browser.get(LIST)
        for _ in range(19):
            factories.filed(place)

        with CaptureQueriesContext(connection) as twenty:
            browser.get(LIST)

        assert len(twenty) == len(one)

    def test_says_when_there_are_more_than_are_counted(self, seen_by, place, monkeypatch):
        monkeypatch.setattr(among, "MOST", 1)
        for _ in range(2):
            factories.filed(place)

        page = page_of(seen_by(place.clerk).get(LIST, {"q": "mau"}))

        assert "Hơn 1 hồ sơ khớp bộ lọc." in page
        assert "Chỉ xem được 1 hồ sơ mới nhất." in page


class Uncollected:
    PAGE = "/ban-lam-viec/ket-qua-chua-nhan/"

    def test_says_where_nothing_waits(self, seen_by, place):
        factories.filed(place)

        assert "Không có kết quả nào đang chờ" in page_of(seen_by(place.clerk).get(self.PAGE))

    def test_is_not_for_citizens(self, seen_by, place):
        assert seen_by(place.citizen).get(self.PAGE).status_code == 403


class Search:
    def test_shows_a_box_before_anything_is_typed(self, seen_by, place):
        assert 'type="search"' in page_of(seen_by(place.clerk).get(SEARCH))

    def test_opens_the_dossier_of_a_whole_code(self, seen_by, place):
        code = factories.filed(place)

        response = seen_by(place.clerk).get(SEARCH, {"q": code.lower()})

        assert response["Location"] == f"/ban-lam-viec/ho-so/{code}/"


class Keys:
    def test_offers_to_switch_them_off(self, seen_by, place):
        page = page_of(seen_by(place.clerk).get("/ban-lam-viec/phim-tat/"))

        assert "data-keys-switch" in page
        assert "Trình lãnh đạo ký" in page


class People:
    ADDRESS = "/ban-lam-viec/don-vi/"

    def test_lists_units_and_officers_for_the_administrator(self, seen_by, place):
        account = factories.administrator(place.unit)

        page = page_of(seen_by(account).get(self.ADDRESS))

        assert "UBND phường Mẫu" in page
        assert "Lê Thị Minh Họa, Công chức" in page
        assert "một cửa, văn thư" in page

    def test_narrows_without_tone_marks(self, seen_by, place):
        account = factories.administrator(place.unit)

        page = page_of(seen_by(account).get(self.ADDRESS, {"q": "phuong khac"}))

        assert "UBND phường Khác" in page
        assert "UBND phường Mẫu" not in page

    def test_refuses_everybody_else(self, seen_by, place):
        assert seen_by(place.clerk).get(self.ADDRESS).status_code == 403
        assert seen_by(place.citizen).get(self.ADDRESS).status_code == 403
