import pytest
from django.conf import settings

from tinhso.core.units.actions import load_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    load_units(settings.DATA_FOLDER / "units")


@pytest.mark.usefixtures("province")
class Units:
    def test_leads_from_an_old_name_without_tone_marks_to_the_new_one(self, client):
        html = client.get("/don-vi/", {"q": "dong tho"}).content.decode()

        assert "phường Đông Thọ" in html
        assert 'href="/don-vi/H56.31.22/?ngay=2025-06-30"' in html
        assert 'href="/don-vi/H56.102/">phường Hạc Thành</a>' in html

    def test_says_what_to_type_when_nothing_is_found(self, client):
        html = client.get("/don-vi/", {"q": "<b>khong co"}).content.decode()

        assert "Chưa tìm thấy “&lt;b&gt;khong co”" in html

    def test_asks_before_anything_is_typed(self, client):
        assert client.get("/don-vi/").status_code == 200


@pytest.mark.usefixtures("province")
class Unit:
    def test_shows_what_became_of_a_divided_place(self, client):
        html = client.get("/don-vi/14758/", {"ngay": "2025-06-30"}).content.decode()

        assert "Không còn từ ngày 01/07/2025" in html
        assert html.index("phường Hạc Thành") < html.index("phường Hàm Rồng")
        assert "Nghị quyết 1686/NQ-UBTVQH15" in html

    def test_shows_what_a_new_place_was_made_of(self, client):
        html = client.get("/don-vi/h50/").content.decode()

        assert "Được lập từ" in html
        assert 'href="/don-vi/H46/?ngay=2025-01-01">tỉnh Quảng Bình</a>' in html

    def test_of_a_closed_code_is_shown_as_it_last_was(self, client):
        html = client.get("/don-vi/H46/").content.decode()

        assert "Nay thuộc" in html
        assert "huyện Bố Trạch" in html

    @pytest.mark.parametrize("address", ["/don-vi/H99/", "/don-vi/H46/?ngay=hom-qua"])
    def test_is_not_found_under_a_wrong_code_or_day(self, client, address):
        assert client.get(address).status_code == 404

    def test_asks_the_database_as_often_for_a_province_as_for_a_ward(
        self, client, django_assert_max_num_queries
    ):
        client.get("/don-vi/H56/")
        with django_assert_max_num_queries(4):
            client.get("/don-vi/H56/")
