import csv
import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tinhso.modules.plan.actions import load_targets
from tinhso.modules.plan.tests.factories import filed, fold_all

HOUR = timedelta(hours=1)


@pytest.fixture
def plan(db):
    load_targets(settings.ROOT / "data" / "plans")


@pytest.fixture
def cases(plan):
    now = timezone.now()
    for n in range(8):
        at = now - timedelta(days=3 + n)
        channel = "online" if n else "desk"
        filed(f"A{n}", at, due_at=at + 8 * HOUR, finished_at=at + HOUR, score=5, channel=channel)
    filed("LATE", now - timedelta(days=9), due_at=now - timedelta(days=8))
    fold_all()
    return now


def text(answer):
    return b"".join(answer.streaming_content).decode("utf-8-sig")


class Public:
    def test_shows_the_plan_to_everybody(self, client, cases):
        answer = client.get(reverse("plan:public"))

        page = answer.content.decode()
        assert answer.status_code == 200
        assert reverse("plan:public") == "/so-lieu/"
        assert "<span>2 trong 3 chỉ tiêu đã đạt.</span>" in page
        assert "8 trong 9" not in page  # the base stands at the rows
        assert 'aria-label="Nộp trực tuyến toàn trình: từ' in page
        assert "3 chỉ tiêu: 2 đã đạt, 1 không kịp" in page
        assert "Mở 1 hồ sơ nộp giấy" in page
        assert "30 mục tiêu hệ thống chưa đo" in page

    def test_says_that_there_is_nothing_to_show_yet(self, client, plan):
        page = client.get(reverse("plan:public")).content.decode()

        assert "Chưa có số liệu để tính chỉ tiêu." in page
        assert "chưa có số liệu" in page
        assert '<svg class="spark"' not in page

    def test_stands_empty_without_a_plan(self, client, db):
        assert client.get(reverse("plan:public")).status_code == 200

    def test_shows_an_earlier_day(self, client, cases):
        answer = client.get(reverse("plan:public"), {"ngay": "01/01/2020"})

        assert "Chọn một ngày trong 10 năm gần đây" not in answer.content.decode()
        assert "Số liệu đến hết" in answer.content.decode()

    @pytest.mark.parametrize(
        "typed", ["hôm qua", "31/02/2026", "01/01/2999", "01/01/1900", "9" * 80]
    )
    def test_says_what_to_correct_in_a_day(self, client, plan, typed):
        answer = client.get(reverse("plan:public"), {"ngay": typed})

        assert answer.status_code == 200
        assert 'aria-invalid="true"' in answer.content.decode()


class Rows:
    def test_lists_the_cases_behind_an_indicator(self, client, cases):
        page = client.get(reverse("plan:rows", args=["dung-han"])).content.decode()

        assert "88,8%: 8 trong 9 hồ sơ đúng hạn." in page
        assert "LATE" in page
        assert "đang xử lý" in page

    def test_narrows_to_what_is_missing(self, client, cases):
        page = client.get(reverse("plan:rows", args=["dung-han"]), {"loc": "chua-dat"})

        assert "LATE" in page.content.decode()
        assert "A1" not in page.content.decode()

    def test_does_not_show_whose_a_ballot_is(self, client, cases):
        page = client.get(reverse("plan:rows", args=["hai-long"])).content.decode()

        assert "A1" not in page

    @pytest.mark.parametrize(
        "asked",
        [{"don_vi": "x"}, {"trang": "-1"}, {"loc": "'"}, {"thu_tuc": "a\x00"}, {"trang": "9" * 30}],
    )
    def test_bears_any_question(self, client, cases, asked):
        answer = client.get(reverse("plan:rows", args=["nop-truc-tuyen"]), asked)

        assert answer.status_code == 200

    def test_knows_no_other_indicator(self, client, plan):
        assert client.get(reverse("plan:rows", args=["khong-co"])).status_code == 404


class Files:
    def test_give_the_indicators(self, client, cases):
        answer = client.get(reverse("plan:public_file"))

        online, *_ = csv.DictReader(io.StringIO(text(answer)))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert (online["chi_tieu"], online["tu_so"], online["mau_so"]) == (
            "nop-truc-tuyen",
            "8",
            "9",
        )
        assert online["gia_tri_phan_tram"] == "88.89"
        assert online["trang_thai"] == "Đạt"

    def test_give_the_cases_as_they_are_narrowed(self, client, cases):
        address = reverse("plan:rows_file", args=["dung-han"])

        lines = list(csv.DictReader(io.StringIO(text(client.get(address)))))
        missed = list(csv.DictReader(io.StringIO(text(client.get(address, {"loc": "chua-dat"})))))

        assert len(lines) == 9
        assert [line["ma_ho_so"] for line in missed] == ["LATE"]
        assert missed[0]["duoc_tinh"] == "khong"

    def test_of_ballots_bear_no_code(self, client, cases):
        answer = client.get(reverse("plan:rows_file", args=["hai-long"]))

        lines = list(csv.DictReader(io.StringIO(text(answer))))
        assert {line["ma_ho_so"] for line in lines} == {""}
