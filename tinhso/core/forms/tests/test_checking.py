import pytest

from tinhso.core.forms.checking import check, first_unfinished, notices
from tinhso.core.forms.loading import load
from tinhso.core.forms.scope import settled
from tinhso.core.forms.tests.samples import DATA, GOOD, PLACES, TODAY, form


def _faults(**changes):
    return check(form(), {**GOOD, **changes}, today=TODAY, places=PLACES)


class CheckAnswers:
    def test_is_content_with_a_good_form(self):
        assert _faults() == {}

    @pytest.mark.parametrize(
        ("key", "value", "say"),
        [
            ("last_name", None, "Nhập họ của trẻ"),
            ("last_name", "Trần 2", "Họ của trẻ chỉ gồm chữ cái, bỏ chữ số và ký hiệu"),
            ("first_name", "A" * 21, "Tên của trẻ dài nhất 20 ký tự, bạn đã nhập 21"),
            ("gender", None, "Chọn giới tính của trẻ"),
            ("gender", "other", "Chọn giới tính của trẻ"),
            ("birth_date", "2062-11-16", "Ngày sinh phải từ hôm nay, 20/11/2026, trở về trước"),
            ("birth_date", "2026-11-", "Ngày sinh còn thiếu ngày"),
            (
                "birth_date",
                "2026-02-30",
                "Tháng 2 năm 2026 không có ngày 30, kiểm tra lại ngày sinh",
            ),
            ("birth_date", "26-02-03", "Năm trong ngày sinh có 4 chữ số, ví dụ 1990"),
            ("birth_date", "2026-13-03", "Tháng trong ngày sinh là số từ 1 đến 12"),
            ("number", "03819600000", "Số định danh có 12 chữ số, bạn mới nhập 11"),
            ("number", "03819600000a", "Số định danh có 12 chữ số, bỏ chữ cái và ký hiệu"),
            (
                "number",
                "038226000001",
                "Số định danh này của nam sinh năm 2026, kiểm tra lại số và ngày sinh",
            ),
            (
                "phone",
                "12345",
                "Số điện thoại có 10 chữ số và bắt đầu bằng số 0, ví dụ 0912 345 678",
            ),
            ("email", "ai@đó", "Thư điện tử có dạng ten@vidu.vn"),
            ("copies", "hai", "Nhập số bản sao bằng chữ số"),
            ("copies", 21, "Số bản sao phải từ 1 đến 20"),
            ("capital", 0, "Vốn phải từ 1 trở lên"),
            ("born_at", "25:00", "Nhập giờ sinh theo giờ và phút, ví dụ 08:30"),
            ("home", None, "Nhập nơi ở"),
            (
                "home",
                {"commune": "", "area": "", "detail": "x"},
                "Chọn xã, phường của nơi ở hoặc nhập xã và tỉnh nếu ở ngoài tỉnh",
            ),
            ("home", {"commune": "99999", "area": "", "detail": ""}, "Chọn xã, phường của nơi ở"),
            ("wants_copies", None, "Chọn có hoặc không: cần bản sao"),
            ("oath", None, "Đánh dấu vào ô cam đoan"),
            ("trades", [], "Thêm ít nhất 1 ngành nghề"),
            ("trades", [{"name": "x", "is_main": False}], "Chọn đúng một ngành chính"),
        ],
    )
    def test_says_what_to_do(self, key, value, say):
        assert _faults(**{key: value}) == {key: say}

    def test_names_the_row_of_a_group(self):
        rows = [{"name": "x", "is_main": True}, {"is_main": False}]

        assert _faults(trades=rows) == {
            "trades.0.code": "Nhập mã ngành",
            "trades.1.name": "Nhập tên ngành",
        }

    def test_asks_more_of_a_late_registration(self):
        assert _faults(birth_date="2026-01-01") == {"late_reason": "Nhập lý do đăng ký muộn"}

    def test_can_keep_to_one_page(self):
        faults = check(form(), {}, page="child", today=TODAY)

        assert list(faults) == ["last_name", "first_name", "birth_date", "gender", "ethnicity"]

    def test_catches_the_wrong_shape_from_a_program(self):
        assert set(_faults(last_name=7, copies=True, home="x", trades=["x"])) == {
            "last_name", "copies", "home", "trades",
        }  # fmt: skip


class Settled:
    def test_drops_what_is_not_asked(self):
        answers = {**GOOD, "wants_copies": False, "late_reason": "x", "unknown": 1}

        kept = settled(form(), answers, today=TODAY)

        assert set(kept) == set(GOOD) - {"copies"}

    def test_drops_what_is_not_asked_in_a_row(self):
        answers = {**GOOD, "trades": [{"name": "x", "is_main": False, "code": "5610"}]}

        kept = settled(form(), answers, today=TODAY)

        assert kept["trades"] == [{"name": "x", "is_main": False}]


class FirstUnfinished:
    def test_opens_the_page_with_work_left(self):
        answers = {key: value for key, value in GOOD.items() if key != "phone"}

        assert first_unfinished(form(), answers, today=TODAY) == "place"
        assert first_unfinished(form(), GOOD, today=TODAY) is None


class Notices:
    def test_tells_an_officer_without_stopping_the_citizen(self):
        data = {
            "pages": [
                {
                    "key": "a1",
                    "title": "A",
                    "fields": [
                        {
                            "key": "name",
                            "label": "Tên",
                            "checks": [{"when": "name.size() > 3", "say": "Tên dài", "warn": True}],
                        }
                    ],
                }
            ]
        }
        long = load(data)

        assert check(long, {"name": "Mẫu An"}, today=TODAY) == {}
        assert notices(long, {"name": "Mẫu An"}, today=TODAY) == {"name": "Tên dài"}
        assert notices(form(), GOOD, today=TODAY) == {}
        assert DATA
