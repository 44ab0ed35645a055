"""Groups within groups: each member of a household with several former homes."""

from datetime import date

import jsonschema_rs
import pytest

from tinhso.core.forms import answering
from tinhso.core.forms.carrying import carry
from tinhso.core.forms.checking import check
from tinhso.core.forms.comparing import compare
from tinhso.core.forms.definition import FormFault
from tinhso.core.forms.loading import load
from tinhso.core.forms.reading import encode_page, take_turn
from tinhso.core.forms.reviewing import review
from tinhso.core.forms.scope import settled
from tinhso.core.forms.views import page_view

TODAY = date(2026, 11, 20)


def household(most=3, **home):
    """Return a form: members, and under each adult their former homes with a landlord each."""
    homes = {
        "key": "homes",
        "label": "Nơi ở trước đây",
        "type": "group",
        "show": "adult",
        "repeat": {"min": 1, "max": most, "item": "nơi ở"},
        "checks": [{"when": "homes.exists(h, h.years > age)", "say": "Ở lâu hơn tuổi"}],
        "fields": [
            {"key": "place", "label": "Ở đâu"},
            {"key": "years", "label": "Số năm", "type": "integer", "max": "limit"},
            {"key": "why", "label": "Vì sao", "show": "years > 1 && place != name"},
            {"key": "total", "label": "Cộng", "type": "integer", "compute": "years + age"},
            *home.get("fields", ()),
        ],
    }
    fields = [
        {"key": "name", "label": "Tên"},
        {"key": "age", "label": "Tuổi", "type": "integer"},
        {"key": "adult", "label": "Đã lớn?", "type": "yes_no"},
        homes,
    ]
    rule = {"min": 1, "max": 4, "item": "thành viên"}
    members = {"key": "members", "label": "Hộ", "type": "group", "repeat": rule, "fields": fields}
    limit = {"key": "limit", "label": "Tối đa", "type": "integer"}
    return {"title": "Hộ", "pages": [{"key": "p", "title": "Trang", "fields": [limit, members]}]}


FORM = load(household())
AN = {
    "name": "An",
    "age": 30,
    "adult": True,
    "homes": [{"place": "Mẫu Một", "years": 1}, {"place": "Mẫu Hai", "years": 5, "why": "đi làm"}],
}
ANSWERS = {"limit": 9, "members": [AN, {"name": "Bé", "age": 3, "adult": False}]}


def _faults(answers):
    return check(FORM, answers, today=TODAY)


def _changed(index, **home):
    homes = [dict(one) for one in AN["homes"]]
    homes[index] |= home
    return {**ANSWERS, "members": [{**AN, "homes": homes}]}


class ARowWithinARow:
    def test_is_whole(self):
        assert _faults(ANSWERS) == {}

    def test_sees_itself_its_row_and_the_form(self):
        kept = settled(FORM, ANSWERS, today=TODAY)

        assert kept["members"][0]["homes"][1] == {**AN["homes"][1], "total": 35}
        assert _faults(_changed(1, years=10)) == {
            "members.0.homes.1.years": "Số năm phải từ 0 đến 9"
        }
        assert (
            "why"
            not in settled(FORM, _changed(1, place="An"), today=TODAY)["members"][0]["homes"][1]
        )

    def test_is_judged_with_its_sisters_by_a_check_of_the_group(self):
        wide = {**_changed(0, years=40), "limit": 99}
        wide["members"][0]["homes"][0]["why"] = "x"

        assert _faults(wide) == {"members.0.homes": "Ở lâu hơn tuổi"}

    def test_is_asked_for_only_where_its_row_shows_the_group(self):
        without = {key: value for key, value in AN.items() if key != "homes"}

        assert _faults({"limit": 9, "members": [without]}) == {
            "members.0.homes": "Thêm ít nhất 1 nơi ở"
        }
        assert _faults({"limit": 9, "members": [{**without, "adult": False}]}) == {}

    def test_that_is_blank_fills_nothing(self):
        blank = {"homes": [{}, {}]}

        assert _faults({"limit": 9, "members": [AN, blank]}) == {}
        assert settled(FORM, {"members": [blank]}, today=TODAY) == {}


def _turn(post, answers=ANSWERS):
    return take_turn(FORM, "p", post, answers, today=TODAY)


class APage:
    def test_posts_what_it_shows(self):
        post = encode_page(FORM, "p", ANSWERS)

        assert post["members-0-homes-count"] == "2"
        assert post["members-0-homes-1-place"] == "Mẫu Hai"
        turn = _turn(post, {})
        assert (turn.answers, turn.is_done) == (ANSWERS, True)

    def test_names_and_buttons_lead_to_each_row(self):
        view = page_view(FORM, "p", ANSWERS, {"members.0.homes.1.years": "Sai"}, today=TODAY)

        homes = view.sections[0].fields[1].rows[0].fields[3]
        assert (homes.name, homes.value, homes.add) == (
            "members-0-homes",
            "2",
            "add:members-0-homes",
        )
        assert [row.remove for row in homes.rows] == [
            "remove:members-0-homes:0",
            "remove:members-0-homes:1",
        ]
        assert [line.target for line in view.errors] == ["members-0-homes-1-years"]
        assert "members.0.homes.1.why" in view.asked.split()

    def test_adds_a_row_to_the_right_member_and_keeps_what_was_typed(self):
        post = encode_page(FORM, "p", ANSWERS) | {"_do": "add:members-0-homes"}

        turn = _turn(post)

        assert turn.answers["members"][0]["homes"] == [*AN["homes"], {}]
        assert turn.answers["members"][1] == ANSWERS["members"][1]

    def test_takes_the_right_row_away(self):
        post = encode_page(FORM, "p", ANSWERS) | {"_do": "remove:members-0-homes:0"}

        assert _turn(post).answers["members"][0]["homes"] == [AN["homes"][1]]

    @pytest.mark.parametrize(
        "pressed",
        ["add:members-9-homes", "add:members-0", "add:members-0-name", "remove:members-0-homes:99",
         "add:members-0-homes-0-place", "add:" + "members-0-" * 300, "remove:homes:0",
         "add:members--homes", "add:members-99999999-homes"],
    )  # fmt: skip
    def test_does_nothing_for_a_button_it_never_showed(self, pressed):
        turn = _turn(encode_page(FORM, "p", ANSWERS) | {"_do": pressed})

        assert turn.answers == ANSWERS

    def test_never_goes_beyond_the_most(self):
        full = {**AN, "homes": [AN["homes"][0]] * 3}
        post = encode_page(FORM, "p", {"limit": 9, "members": [full]})

        turn = _turn(post | {"_do": "add:members-0-homes"})

        assert len(turn.answers["members"][0]["homes"]) == 3

    def test_looks_at_one_row_too_many_however_many_are_claimed(self):
        post = {"_asked": "members", "members-count": "9999"}
        post |= {f"members-{at}-homes-count": "9999" for at in range(9999)}
        post |= {f"members-0-homes-{at}-place": "x" for at in range(9999)}

        turn = _turn(post, {})

        assert len(turn.answers["members"][0]["homes"]) == 4


class AProgram:
    def test_gets_the_same_answers(self):
        sent = answering.check(FORM, ANSWERS, today=TODAY)

        assert sent.faults == ()
        assert sent.answers == settled(FORM, ANSWERS, today=TODAY)
        jsonschema_rs.Draft202012Validator(answering.schema_of(FORM)).validate(sent.answers)

    def test_is_told_where_by_pointer(self):
        sent = answering.check(FORM, _changed(1, years="hai", extra=1), today=TODAY)

        assert {fault.pointer for fault in sent.faults} == {
            "/members/0/homes/1/years",
            "/members/0/homes/1/extra",
        }

    @pytest.mark.parametrize("rows", [[{"place": "x", "years": 1}] * 50_000, [{}] * 50_000])
    def test_that_sends_rows_without_end_is_answered_at_once(self, rows):
        sent = answering.check(FORM, {"limit": 9, "members": [{**AN, "homes": rows}]}, today=TODAY)

        assert [fault for fault in sent.faults if fault.pointer == "/members/0/homes"] == [
            ("/members/0/homes", "Chỉ khai được 3 nơi ở, bạn đã khai 50000")
        ]


class TheReview:
    def test_has_each_row_under_the_one_it_belongs_to(self):
        rows = review(FORM, ANSWERS, today=TODAY)[0].rows

        assert [(row.label, row.text, row.target) for row in rows[1:]] == [
            ("Thành viên 1", "Tên: An; Tuổi: 30; Đã lớn: Có", "members-0-name"),
            (
                "Thành viên 1, Nơi ở 1",
                "Ở đâu: Mẫu Một; Số năm: 1; Cộng: 31",
                "members-0-homes-0-place",
            ),
            (
                "Thành viên 1, Nơi ở 2",
                "Ở đâu: Mẫu Hai; Số năm: 5; Vì sao: đi làm; Cộng: 35",
                "members-0-homes-1-place",
            ),
            ("Thành viên 2", "Tên: Bé; Tuổi: 3; Đã lớn: Không", "members-1-name"),
        ]


class AnotherVersion:
    NEW = load(household(fields=[{"key": "street", "label": "Đường", "optional": True}], most=2))

    def test_is_compared_row_by_row(self):
        said = {change.path: change.text for change in compare(FORM, self.NEW)}

        assert said["members.homes.street"] == "Thêm câu “Đường”, trang “Trang”"
        assert said["members.homes"] == ("Câu “Nơi ở trước đây” đổi số lần khai: 1-3 thành 1-2")

    def test_takes_the_answers_of_every_row_along(self):
        carried = carry(FORM, self.NEW, ANSWERS)

        assert carried.answers == ANSWERS
        assert carried.asked_again == carried.dropped == ()

    def test_names_what_is_lost_within_rows(self):
        with_street = {**AN, "homes": [{"place": "Mẫu", "years": 1, "street": "Đường 0"}]}

        carried = carry(self.NEW, FORM, {"limit": 9, "members": [with_street]})

        assert carried.dropped == ("Đường",)
        assert carried.answers["members"][0]["homes"] == [{"place": "Mẫu", "years": 1}]

    def test_moves_a_renamed_group_with_its_rows(self):
        data = household()
        inner = data["pages"][0]["fields"][1]["fields"][3]
        inner |= {"key": "places", "was": "homes", "checks": []}
        new = load(data)

        carried = carry(FORM, new, ANSWERS)

        assert carried.answers["members"][0]["places"] == AN["homes"]
        assert "Câu “Nơi ở trước đây” đổi khóa từ members.homes" in {
            change.text for change in compare(FORM, new)
        }


def _deep(levels, most=2):
    field = {"key": "leaf", "label": "Lá"}
    for level in range(levels):
        field = {
            "key": f"level{level}",
            "label": "Tầng",
            "type": "group",
            "repeat": {"max": most},
            "fields": [field],
        }
    return {"title": "Sâu", "pages": [{"key": "p", "title": "T", "fields": [field]}]}


class Loading:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (_deep(4), "level3.level2.level1.level0: nhóm nằm trong nhóm sâu nhất 3 lớp"),
            (_deep(3, most=10), "các nhóm lồng nhau cho đến 1000 dòng, nhiều nhất 500"),
            (
                household(fields=[{"key": "age", "label": "Tuổi"}]),
                "members.homes.age: khóa này đã dùng ở chỗ khác",
            ),
            (
                household(fields=[{"key": "later", "label": "x", "show": "nam == ''"}]),
                "không có câu nào tên 'nam', có phải là 'name'?",
            ),
        ],
    )
    def test_refuses_what_would_not_work(self, data, said):
        with pytest.raises(FormFault) as fault:
            load(data)

        assert said in str(fault.value)
