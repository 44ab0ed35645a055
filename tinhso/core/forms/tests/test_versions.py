import copy

import pytest

from tinhso.core.forms.carrying import carry
from tinhso.core.forms.comparing import compare
from tinhso.core.forms.loading import load
from tinhso.core.forms.tests.samples import DATA, GOOD


def _changed(*edits):
    data = copy.deepcopy(DATA)
    for edit in edits:
        edit(data["pages"])
    return load(data)


def _field(pages, key):
    return next(row for page in pages for row in page["fields"] if row["key"] == key)


def _drop(key):
    def edit(pages):
        for page in pages:
            page["fields"] = [row for row in page["fields"] if row["key"] != key]

    return edit


def _with(name, **changes):
    return lambda pages: _field(pages, name).update(changes)


NEW = {"key": "remark", "label": "Ghi chú", "optional": True}


class Compare:
    def test_finds_nothing_between_a_form_and_itself(self):
        assert compare(load(DATA), load(DATA)) == ()

    @pytest.mark.parametrize(
        ("edit", "kind", "text"),
        [
            (lambda pages: pages[0]["fields"].append(NEW), "added", "Thêm câu “Ghi chú”, trang"),
            (_drop("email"), "removed", "Bỏ câu “Thư điện tử”"),
            (
                _with("phone", key="mobile", was="phone"),
                "renamed",
                "Câu “Số điện thoại” đổi khóa từ phone",
            ),
            (
                lambda pages: pages[0]["fields"].append(pages[1]["fields"].pop(2)),
                "moved",
                "Câu “Thư điện tử” chuyển sang trang “Thông tin của trẻ”",
            ),
            (_with("email", label="E-mail"), "changed", "Câu “Thư điện tử” nay hỏi là “E-mail”"),
            (
                _with("capital", type="integer"),
                "changed",
                "Câu “Vốn” đổi kiểu từ số tiền sang số nguyên",
            ),
            (
                _with("copies", show="!wants_copies"),
                "changed",
                "Câu “Số bản sao” hỏi khi !wants_copies, trước là wants_copies",
            ),
            (
                _with("email", optional=False),
                "changed",
                "Câu “Thư điện tử” nay bắt buộc, trước là không bắt buộc",
            ),
            (
                _with("gender", options={"male": "Nam"}),
                "changed",
                "Câu “Giới tính” bỏ “Nữ”",
            ),
            (
                _with("copies", max=5),
                "changed",
                "Câu “Số bản sao” đổi giá trị lớn nhất: 20 thành 5",
            ),
            (
                lambda pages: _field(pages, "trades")["fields"][2].update(show=""),
                "changed",
                "Câu “Mã ngành” hỏi khi luôn luôn, trước là is_main",
            ),
        ],
    )
    def test_says_each_change_in_a_sentence(self, edit, kind, text):
        (change,) = compare(load(DATA), _changed(edit))

        assert change.kind == kind
        assert text in change.text

    def test_names_a_value_computed_another_way(self):
        data = copy.deepcopy(DATA)
        data["compute"][0]["value"] = "days_since(birth_date) > 30"

        assert [change.text for change in compare(load(DATA), load(data))] == [
            "Giá trị late tính cách khác"
        ]


class Carry:
    def test_keeps_everything_when_nothing_changed(self):
        carried = carry(load(DATA), load(DATA), GOOD)

        assert carried.answers == GOOD
        assert (carried.asked_again, carried.dropped) == ((), ())

    def test_follows_a_question_to_its_new_key(self):
        carried = carry(load(DATA), _changed(_with("phone", key="mobile", was="phone")), GOOD)

        assert carried.answers["mobile"] == GOOD["phone"]
        assert "phone" not in carried.answers
        assert carried.dropped == ()

    def test_asks_again_what_is_of_another_kind_or_no_longer_offered(self):
        new = _changed(
            _with("copies", type="text", max=None, min=None),
            _with("gender", options={"male": "Nam"}),
            lambda pages: _field(pages, "trades")["fields"][0].update(
                type="choice", options={"x": "X"}
            ),
        )

        carried = carry(load(DATA), new, GOOD)

        assert carried.asked_again == ("Giới tính", "Số bản sao", "Tên ngành")
        assert carried.answers["trades"] == [{"is_main": True, "code": "5610"}]
        assert "gender" not in carried.answers

    def test_tells_what_is_asked_no_longer(self):
        carried = carry(load(DATA), _changed(_drop("mother_birth")), GOOD)

        assert carried.dropped == ("Ngày sinh của mẹ",)

    def test_survives_answers_of_any_shape(self):
        strange = {"trades": ["x", 7, {"name": {"a": 1}}], "home": "x", "copies": "hai"}

        assert carry(load(DATA), load(DATA), strange).asked_again
