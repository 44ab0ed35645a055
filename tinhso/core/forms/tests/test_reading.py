from tinhso.core.forms.reading import encode_page, read_page, take_turn
from tinhso.core.forms.tests.samples import GOOD, PLACES, TODAY, form

BIRTH = {"birth_date_day": "1", "birth_date_month": "9", "birth_date_year": "2026"}


def _read(page, post, answers=None):
    return read_page(form(), page, post, answers or {}, today=TODAY, places=PLACES)


def _turn(page, post, answers=None):
    return take_turn(form(), page, post, answers or {}, today=TODAY, places=PLACES)


class ReadPage:
    def test_types_and_tidies(self):
        read = _read("child", {"last_name": "  Tra\u0302\u0300n   Văn ", "gender": "male", **BIRTH})

        assert read == {"last_name": "Trần Văn", "gender": "male", "birth_date": "2026-09-01"}

    def test_keeps_what_can_not_be_typed_as_it_was_written(self):
        read = _read("place", {"copies": "hai", "wants_copies": "yes", "phone": "+84 912.345.678"})

        assert read == {"copies": "hai", "wants_copies": True, "phone": "0912345678"}

    def test_names_the_commune_as_it_is_today(self):
        read = _read("place", {"home-commune": "16531", "home-detail": "Thôn 1"})

        assert read["home"]["area"] == "phường Sầm Sơn, tỉnh Thanh Hóa"

    def test_reads_amounts_as_people_write_them(self):
        assert _read("place", {"capital": "100.000.000 đồng"}) == {"capital": 100_000_000}
        assert _read("place", {"capital": "12.5"}) == {"capital": "12.5"}

    def test_forgets_an_emptied_answer_and_keeps_other_pages(self):
        read = _read("child", {"_asked": "last_name first_name"}, {**GOOD})

        assert "last_name" not in read
        assert read["phone"] == GOOD["phone"]
        assert read["gender"] == GOOD["gender"]

    def test_drops_blank_rows(self):
        post = {"trades-count": "3", "trades-1-name": "Bán phở"}

        assert _read("trades", post, GOOD)["trades"] == [{"name": "Bán phở"}]


class TakeTurn:
    def test_goes_on_when_all_is_well(self):
        turn = _turn("child", encode_page(form(), "child", GOOD))

        assert turn.is_done
        assert turn.faults == {}

    def test_comes_back_with_what_was_typed(self):
        turn = _turn("child", {**encode_page(form(), "child", GOOD), "last_name": ""})

        assert not turn.is_done
        assert turn.faults == {"last_name": "Nhập họ của trẻ"}
        assert turn.answers["first_name"] == "Mẫu An"

    def test_shows_a_new_question_first_without_a_fault(self):
        post = encode_page(form(), "child", {**GOOD, "birth_date": "2026-01-01"})
        asked = post["_asked"].replace("late_reason ", "")

        first = _turn("child", {**post, "_asked": asked})
        second = _turn("child", post)

        assert (first.is_done, first.faults) == (False, {})
        assert second.faults == {"late_reason": "Nhập lý do đăng ký muộn"}

    def test_adds_and_removes_rows(self):
        post = {"trades-count": "1", "trades-0-name": "Bán phở", "_do": "add:trades"}
        added = _turn("trades", post, GOOD)
        post = {"trades-count": "2", "trades-1-name": "May mặc", "_do": "remove:trades:0"}
        removed = _turn("trades", post, GOOD)

        assert added.answers["trades"] == [{"name": "Bán phở"}, {}]
        assert removed.answers["trades"] == [{"name": "May mặc"}]
        assert not added.is_done
