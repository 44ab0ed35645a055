from tinhso.core.forms.checking import check
from tinhso.core.forms.filling import prefill
from tinhso.core.forms.reviewing import review, texts
from tinhso.core.forms.tests.samples import GOOD, PLACES, TODAY, form
from tinhso.core.forms.views import page_view


def _view(page, answers, faults=None, **more):
    view = page_view(form(), page, answers, faults or {}, today=TODAY, places=PLACES, **more)
    return view, {field.key: field for section in view.sections for field in section.fields}


class PageViews:
    def test_show_only_what_is_asked(self):
        view, fields = _view("child", GOOD)

        assert "late_reason" not in fields
        assert (view.number, view.count, view.previous, view.next) == (1, 3, "", "place")
        assert view.asked == "last_name first_name birth_date gender ethnicity number"

    def test_link_the_summary_to_the_controls(self):
        answers = {"birth_date": "2062-11-16"}
        view, fields = _view("child", answers, check(form(), answers, page="child", today=TODAY))

        assert [line.target for line in view.errors] == [
            "last_name", "first_name", "birth_date", "gender", "ethnicity",
        ]  # fmt: skip
        assert [option.id for option in fields["gender"].options] == ["gender", "gender-2"]
        assert [part.value for part in fields["birth_date"].parts] == ["16", "11", "2062"]

    def test_suggest_an_answer(self):
        _, fields = _view("child", {})

        assert fields["ethnicity"].value == "kinh"
        assert fields["ethnicity"].control == "select"

    def test_say_where_an_answer_came_from(self):
        person = {"phone": "0912345678"}
        answers = prefill(form(), person)

        _, fields = _view("place", answers, person=person)

        assert answers == person
        assert fields["phone"].note == "Lấy từ VNeID"

    def test_find_the_commune_in_an_address_of_one_line(self):
        person = {"address": "Số 00 đường Mẫu, Phường Hạc Thành, tỉnh Thanh Hóa"}

        home = prefill(form(), person, places=PLACES)["home"]

        assert (home["commune"], home["detail"]) == ("14797", "Số 00 đường Mẫu")

    def test_number_the_rows_of_a_group(self):
        answers = {**GOOD, "trades": [{"name": "x"}, {"is_main": True}]}
        view, fields = _view("trades", answers, {"trades.1.code": "Nhập mã ngành"})
        rows = fields["trades"].rows

        assert [row.title for row in rows] == ["Ngành nghề 1", "Ngành nghề 2"]
        assert rows[1].remove == "remove:trades:1"
        assert fields["trades"].add == "add:trades"
        assert [line.target for line in view.errors] == ["trades-1-code"]

    def test_offer_the_communes_of_an_address(self):
        _, fields = _view("place", GOOD)
        commune, elsewhere, detail = fields["home"].parts

        assert commune.options == PLACES.communes
        assert (commune.value, elsewhere.value, detail.value) == ("14797", "", "Số 00 đường Mẫu")


class Review:
    def test_shows_answers_in_words(self):
        pages = review(form(), GOOD, today=TODAY)
        rows = {row.key: row.text for page in pages for row in page.rows}

        assert rows["birth_date"] == "16/11/2026"
        assert rows["mother_birth"] == "05/1996"
        assert rows["gender"] == "Nữ"
        assert rows["home"] == "Số 00 đường Mẫu, phường Hạc Thành, tỉnh Thanh Hóa"
        assert rows["trades.0"] == "Tên ngành: Bán phở; Ngành chính: Có; Mã ngành: 5610"
        assert "email" not in rows

    def test_leaves_a_gap_for_what_is_missing(self):
        rows = {row.key: row.text for page in review(form(), {}, today=TODAY) for row in page.rows}

        assert rows["last_name"] == ""


class Texts:
    def test_are_empty_for_what_is_not_asked(self):
        words = texts(form(), {**GOOD, "wants_copies": False}, today=TODAY)

        assert words["copies"] == ""
        assert words["ethnicity"] == "Kinh"
