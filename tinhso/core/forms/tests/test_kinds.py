from datetime import date

import pytest

from tinhso.core.forms.answering import check
from tinhso.core.forms.checking import notices
from tinhso.core.forms.loading import load
from tinhso.core.forms.reading import read_page
from tinhso.core.forms.reviewing import review
from tinhso.core.forms.tests.random_forms import FILES, PLACES, TODAY

BEFORE = date(2025, 6, 30)


def _form(*fields):
    return load({"pages": [{"key": "one", "title": "Một", "fields": [*fields]}]})


def _said(row, value, *, today=TODAY, **others):
    """The fault of the answer `value` to the one question `row`, sent as JSON, or its answer."""
    form = _form(*others.pop("before", ()), {"key": "it", "label": "Mục này", **row})
    sent = check(form, {"it": value, **others}, today=today, places=PLACES, files=FILES)
    return sent.faults[0].detail if sent.faults else sent.answers["it"]


def _told(row, value):
    form = _form({"key": "it", "label": "Mục này", **row})
    answers = check(form, {"it": value}, today=TODAY, places=PLACES, files=FILES).answers
    return review(form, answers, today=TODAY)[0].rows[0].text


class ATaxCode:
    ROW = {"type": "tax_code", "personal_since": "2025-07-01"}

    @pytest.mark.parametrize("code", ["0314409058", "0100233488", "0000000017"])
    def test_of_ten_digits_has_a_check_digit(self, code):
        wrong = code[:9] + str((int(code[9]) + 1) % 10)

        assert _said(self.ROW, code) == code
        assert "chữ số kiểm tra sai" in _said(self.ROW, wrong)

    def test_of_a_dependent_unit_has_three_more(self):
        assert _said(self.ROW, "0000000017 001") == "0000000017-001"
        assert _said(self.ROW, "0000000017-000") == "Ba số cuối của mục này từ 001 đến 999"

    def test_of_nothing_but_zeros_is_refused(self):
        assert "chữ số kiểm tra sai" in _said(self.ROW, "0100000000")

    def test_of_a_person_is_the_personal_number_from_the_day_of_the_circular(self):
        number = "038096000001"

        assert _said(self.ROW, number) == number
        assert _said(self.ROW, number, today=BEFORE) == (
            "Mục này có 10 hoặc 13 chữ số, bạn đã nhập 12"
        )
        assert _said({"type": "tax_code"}, number).endswith("bạn đã nhập 12")


class APersonalNumber:
    BORN = {"key": "born", "type": "date", "label": "Ngày sinh"}

    @pytest.mark.parametrize(
        ("number", "born", "agrees"),
        [
            ("038096000001", "1996-05-19", True),
            ("038196000001", "1996-05-19", True),
            ("038096000001", "1997-05-19", False),
            ("038226000001", "2026-05-19", True),
            ("038026000001", "2026-05-19", False),
        ],
    )
    def test_tells_century_and_year_of_birth(self, number, born, agrees):
        row = {"type": "personal_number", "holder": {"birth": "born", "strict": True}}

        said = _said(row, number, before=[self.BORN], born=born)

        assert (said == number) is agrees

    def test_of_an_unknown_place_is_only_noticed(self):
        form = load(
            {
                "lists": {"places": {"038": "Thanh Hóa"}},
                "pages": [
                    {
                        "key": "one",
                        "title": "Một",
                        "fields": [
                            {
                                "key": "it",
                                "label": "Số",
                                "type": "personal_number",
                                "list": "places",
                            }
                        ],
                    }
                ],
            }
        )

        assert check(form, {"it": "003096000001"}, today=TODAY).faults == ()
        assert "003" in notices(form, {"it": "003096000001"}, today=TODAY)["it"]
        assert notices(form, {"it": "038096000001"}, today=TODAY) == {}
        assert notices(form, {"it": "235096000001"}, today=TODAY) == {}


class AName:
    def test_is_composed_and_keeps_every_vietnamese_letter(self):
        assert _said({"type": "name"}, "  Nguyê\u0303n  Ngo\u0323c Ánh\u200b ") == "Nguyễn Ngọc Ánh"

    @pytest.mark.parametrize("name", ["Nguyễn 2", "A_b", "<b>", "Nguyễn;", "١", "名2"])
    def test_has_no_figures_or_signs(self, name):
        assert _said({"type": "name"}, name) == "Mục này chỉ gồm chữ cái, bỏ chữ số và ký hiệu"

    def test_has_an_end(self):
        assert _said({"type": "name"}, "a" * 101) == "Mục này dài nhất 100 ký tự, bạn đã nhập 101"


class AnAmountOfMoney:
    def test_is_told_in_words_too(self):
        assert _told({"type": "money"}, 1_250_000) == (
            "1.250.000 đồng (Một triệu hai trăm năm mươi nghìn đồng)"
        )


class AnAddress:
    ROW = {"type": "address", "former": True}

    def test_of_before_leads_to_the_commune_of_today(self):
        given = {"commune": "", "area": "", "detail": "Thôn 1", "former": "Mẫu Một"}

        assert _said(self.ROW, given) == {
            "commune": "14797",
            "area": "phường Hạc Thành, tỉnh Thanh Hóa",
            "detail": "Thôn 1",
            "former": "xã Mẫu Một, huyện Ví Dụ",
        }
        assert _told(self.ROW, given) == (
            "Thôn 1, xã Mẫu Một, huyện Ví Dụ (nay là phường Hạc Thành, tỉnh Thanh Hóa)"
        )

    def test_of_a_divided_commune_waits_for_a_choice(self):
        given = {"commune": "", "area": "", "detail": "", "former": "xã Mẫu Hai, huyện Ví Dụ"}

        assert _said(self.ROW, given) == (
            "Xã Mẫu Hai, huyện Ví Dụ nay thuộc Phường Hạc Thành hoặc Phường Sầm Sơn, "
            "chọn nơi đúng cho mục này"
        )
        assert _said(self.ROW, {**given, "commune": "16531"})["commune"] == "16531"

    def test_of_before_and_another_of_today_contradict(self):
        given = {"commune": "16531", "area": "", "detail": "", "former": "Mẫu Một"}

        assert "nay thuộc Phường Hạc Thành, chọn lại" in _said(self.ROW, given)

    def test_of_an_unknown_commune_says_how_to_write_it(self):
        given = {"commune": "", "area": "", "detail": "", "former": "xã Không Có"}

        assert _said(self.ROW, given).startswith("Không tìm thấy xã cũ “xã Không Có”")


class AMapPoint:
    ROW = {"type": "map_point"}

    @pytest.mark.parametrize(
        ("lat", "lon"),
        [
            ("19.8067", "105.7852"),
            ("19,8067", "105,7852"),
            ("19°48'24.1\"", "105°47'6.7\"E"),
            ("19.8067, 105.7852", ""),
            ("19.8067,105.7852", ""),
            ("19.8067, 105.7852", "100"),
        ],
    )
    def test_is_read_as_people_write_it(self, lat, lon):
        form = _form({"key": "it", "label": "Vị trí", **self.ROW})

        read = read_page(form, "one", {"it-lat": lat, "it-lon": lon}, {}, today=TODAY)["it"]

        assert read["lat"] == pytest.approx(19.8067, abs=0.0001)
        assert read["lon"] == pytest.approx(105.7852, abs=0.0001)

    def test_lies_in_viet_nam_with_its_islands(self):
        truong_sa = {"lat": 8.6445, "lon": 111.9197}

        assert _said(self.ROW, truong_sa) == truong_sa
        assert "nằm ngoài Việt Nam" in _said(self.ROW, {"lat": 48.85, "lon": 2.35})

    def test_turned_round_is_told_so(self):
        assert _said(self.ROW, {"lat": 105.7852, "lon": 19.8067}).endswith(
            "Có thể bạn đã đổi chỗ vĩ độ và kinh độ"
        )

    @pytest.mark.parametrize("value", [{"lat": float("nan"), "lon": 1}, {"lat": True, "lon": 1}, 7])
    def test_is_made_of_numbers(self, value):
        assert _said(self.ROW, value).startswith("Nhập vĩ độ và kinh độ")


class AFile:
    def test_must_have_been_put_to_this_form(self):
        assert _said({"type": "file"}, {"id": 2})["name"] == "giay.pdf"
        assert _said({"type": "file"}, {"id": 3}) == (
            "Tải lên lại mục này: tờ khai này không có tệp đã nêu"
        )
        forged = {**_said({"type": "file"}, {"id": 2}), "id": 3}
        assert _said({"type": "file"}, forged).endswith("tờ khai này không có tệp đã nêu")

    def test_may_have_to_be_a_picture(self):
        row = {"type": "file", "accept": "image"}

        assert _said(row, {"id": 2}) == "Mục này phải là tệp ảnh JPEG hoặc PNG"
        assert _said(row, {"id": 1})["kind"] == "image/png"


class APerson:
    ROW = {"type": "person", "parts": ["name", "birth_date", "gender", "personal_number"]}
    GOOD = {
        "name": "Nguyễn Văn Ví Dụ",
        "birth_date": "1996-05",
        "gender": "male",
        "personal_number": "038096000001",
    }

    def test_is_one_answer_with_parts(self):
        assert _said(self.ROW, self.GOOD) == self.GOOD
        assert _told(self.ROW, self.GOOD) == (
            "Họ, chữ đệm, tên: Nguyễn Văn Ví Dụ; Ngày sinh: 05/1996; Giới tính: Nam; "
            "Số định danh: 038 096 000 001"
        )

    def test_has_faults_at_its_parts(self):
        form = _form({"key": "it", "label": "Cha", **self.ROW, "strict": True})

        sent = check(form, {"it": {**self.GOOD, "gender": "female"}}, today=TODAY)

        assert sent.faults[0].pointer == "/it/personal_number"
        assert "của nam sinh năm 1996" in sent.faults[0].detail

    def test_is_asked_for_as_a_whole(self):
        assert _said(self.ROW, None) == "Nhập mục này"
        assert _said(self.ROW, "x") == "Nhập mục này"
