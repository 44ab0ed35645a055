import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone

from tinhso.modules.plan.queries.front import Figure, Shopfront
from tinhso.modules.portal.tests.factories import BIRTH
from tinhso.modules.portal.views import catalogue
from tinhso.modules.procedures.actions import load_folder
from tinhso.modules.procedures.queries import search

pytestmark = pytest.mark.django_db
LAW = ("Thành phần hồ sơ", "Cách thức thực hiện", "Đối tượng, cơ quan", "Yêu cầu, điều kiện")


class Home:
    def test_asks_what_one_wants_to_do(self, client, commune):
        html = client.get("/").content.decode()

        assert "Bạn cần làm thủ tục gì?" in html
        assert html.count("<h1") == 1

    def test_weighs_under_sixty_kilobytes_without_fonts(self, client, commune):
        html = client.get("/").content

        linked = re.findall(r'(?:href|src)="/static/(ui/[^"]+\.(?:css|js|svg))"', html.decode())
        parts = [html, *(Path(finders.find(name)).read_bytes() for name in linked)]
        assert sum(len(gzip.compress(part)) for part in parts) < 60_000

    def test_opens_every_figure_of_the_province(self, client, commune, monkeypatch):
        figures = tuple(
            Figure(value="98,2%", label="đúng hạn", base="38.104 trong 38.802 hồ sơ", url=url)
            for url in ("/so-lieu/on-time/", "/so-lieu/")
        )
        told = Shopfront(period="Từ 01/10 đến 31/10/2026", figures=figures)
        monkeypatch.setattr(catalogue, "shopfront", lambda *, at: told)

        html = client.get("/").content.decode()

        assert '/so-lieu/on-time/">38.104 trong' in html
        assert '/so-lieu/">38.104 trong' in html

    def test_loads_no_script(self, client, commune):
        assert "<script" not in client.get("/").content.decode()


class Catalogue:
    def test_finds_without_tone_marks(self, client, commune):
        html = client.get("/thu-tuc/", {"q": "khai sinh"}).content.decode()
        bare = client.get("/thu-tuc/", {"q": "KHAI  SINH"}).content.decode()

        assert f"/thu-tuc/{BIRTH}/" in html
        assert f"/thu-tuc/{BIRTH}/" in bare

    def test_offers_a_way_on_when_nothing_is_found(self, client, commune):
        html = client.get("/thu-tuc/", {"q": "<b>xyz"}).content.decode()

        assert "Chưa tìm thấy thủ tục nào" in html
        assert "<b>xyz" not in html

    @pytest.mark.parametrize("page", ["0", "-1", "99999", "x", "٣", ""])
    def test_survives_any_page_number(self, client, commune, page):
        assert client.get("/thu-tuc/", {"trang": page}).status_code == 200


class ProcedurePage:
    def test_tells_everything_the_law_wants_published(self, client, commune):
        html = client.get(f"/thu-tuc/{BIRTH}/").content.decode()

        assert [part for part in LAW if part not in html] == []
        assert "Căn cứ pháp lý" in html
        assert "Bắt đầu" in html

    def test_is_refused_in_words_when_there_is_no_such_procedure(self, client, commune):
        response = client.get("/thu-tuc/9.999999/")

        assert response.status_code == 404
        assert "Tìm thủ tục" in response.content.decode()


class Telling:
    @pytest.mark.parametrize("place", ["tro-giup", "kha-nang-tiep-can", "du-lieu-ca-nhan"])
    def test_needs_no_sign_in(self, client, db, place):
        response = client.get(f"/{place}/")

        assert response.status_code == 200
        assert settings.PROVINCE_HELPLINE in response.content.decode()


class EveryProcedure:
    def test_has_a_page_and_says_how_to_file_it(self, client, commune):
        load_folder(settings.DATA_FOLDER / "procedures", at=timezone.now())

        for row in search(day=timezone.localdate()):
            html = client.get(f"/thu-tuc/{row.code}/").content.decode()
            begins = f"/thu-tuc/{row.code}/bat-dau/" in html
            assert begins == row.is_filed_online, row.code
            assert begins or "Làm trực tiếp" in html or "Chưa nộp trực tuyến được" in html, row.code
