"""Logic inside groups, computed answers, what is warned of once."""

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.core.forms import answering, cel
from tinhso.core.forms.checking import check, notices, warnings
from tinhso.core.forms.definition import FormFault
from tinhso.core.forms.implying import required_if
from tinhso.core.forms.loading import load
from tinhso.core.forms.reading import encode_page, take_turn
from tinhso.core.forms.reviewing import review
from tinhso.core.forms.schemas import schema
from tinhso.core.forms.scope import scope, settled
from tinhso.core.forms.tests.samples import TODAY
from tinhso.core.forms.views import page_view

ROWS = {
    "key": "goods",
    "label": "Hàng",
    "type": "group",
    "repeat": {"min": 1, "max": 3, "item": "mặt hàng"},
    "fields": [
        {
            "key": "good",
            "label": "Tên",
            "type": "choice",
            "options": {"rice": "Gạo", "other": "Khác"},
        },
        {"key": "which", "label": "Hàng gì", "show": "good == 'other' && is_trader"},
        {"key": "count", "label": "Số lượng", "type": "integer", "max": "limit"},
        {"key": "price", "label": "Giá", "type": "money", "required": "is_trader"},
        {"key": "amount", "label": "Thành tiền", "type": "money", "compute": "count * price"},
        {
            "key": "place",
            "label": "Nơi để",
            "type": "address",
            "anywhere": True,
            "optional": True,
            "prefill": "",
        },
    ],
}
DATA = {
    "compute": [
        {"key": "limit", "value": "is_trader ? 100 : 5"},
        {"key": "kinds", "value": "goods.map(g, g.good).size()"},
    ],
    "pages": [
        {
            "key": "first",
            "title": "Người bán",
            "fields": [{"key": "is_trader", "label": "Bán buôn", "type": "yes_no"}],
        },
        {
            "key": "second",
            "title": "Hàng",
            "fields": [
                ROWS,
                {
                    "key": "phone",
                    "label": "Điện thoại",
                    "type": "phone",
                    "soft": True,
                },
                {
                    "key": "remark",
                    "label": "Ghi chú",
                    "optional": True,
                    "checks": [
                        {"when": "remark.size() > 3", "say": "Ghi chú dài", "warn": "told"},
                        {"when": "remark.size() > 2", "say": "Xem ghi chú", "warn": True},
                    ],
                },
            ],
        },
    ],
}
GOOD = {
    "is_trader": True,
    "goods": [{"good": "rice", "count": 50, "price": 2000}],
    "phone": "0912345678",
}


def _with(row=None, **answers):
    rows = [{**GOOD["goods"][0], **row}] if row else GOOD["goods"]
    return {**GOOD, "goods": rows, **answers}


def _faults(answers):
    return check(load(DATA), answers, today=TODAY)


class LogicInARow:
    def test_sees_the_row_and_the_whole_form(self):
        assert _faults(_with({"good": "other"})) == {"goods.0.which": "Nhập hàng gì"}
        assert _faults(_with({"good": "other", "count": 3}, is_trader=False)) == {}

    def test_bounds_a_row_by_the_form(self):
        assert _faults(_with({"count": 6}, is_trader=False)) == {
            "goods.0.count": "Số lượng phải từ 0 đến 5"
        }

    def test_may_ask_for_more(self):
        row = {"good": "rice", "count": 1}

        assert _faults({**GOOD, "goods": [row]}) == {"goods.0.price": "Nhập giá"}
        assert _faults({**GOOD, "is_trader": False, "goods": [row]}) == {}

    def test_computes_inside_the_row(self):
        form = load(DATA)

        assert settled(form, GOOD, today=TODAY)["goods"][0]["amount"] == 100_000
        rows = {row.key: row.text for page in review(form, GOOD, today=TODAY) for row in page.rows}
        assert "Thành tiền: 100.000 đồng" in rows["goods.0"]

    def test_takes_no_computed_value_from_outside(self):
        form = load(DATA)
        forged = _with({"amount": 1})

        assert answering.check(form, forged, today=TODAY).answers["goods"][0]["amount"] == 100_000
        typed = take_turn(
            form,
            "second",
            encode_page(form, "second", forged) | {"goods-0-amount": "1"},
            forged,
            today=TODAY,
        )
        assert settled(form, typed.answers, today=TODAY)["goods"][0]["amount"] == 100_000

    def test_survives_sums_beyond_all_bounds(self):
        huge = _with({"count": 10**15, "price": 10**15})

        assert scope(load(DATA), huge, today=TODAY).values["goods"][0]["amount"] == 0

    @pytest.mark.parametrize("row", [None, "x", 7, [], {"good": {"a": 1}}, {"count": "9" * 5000}])
    def test_survives_rows_of_any_shape(self, row):
        form = load(DATA)
        answers = {**GOOD, "goods": [row, *GOOD["goods"]]}

        assert page_view(form, "second", answers, {}, today=TODAY).sections
        assert review(form, answers, today=TODAY)
        assert isinstance(check(form, answers, today=TODAY), dict)

    def test_shows_a_question_that_appears_once_without_a_fault(self):
        form = load(DATA)
        post = {
            "_asked": "goods goods.0.good goods.0.count goods.0.price phone remark",
            "goods-count": "1",
            "goods-0-good": "other",
            "goods-0-count": "2",
            "goods-0-price": "1.000",
            "phone": "0912345678",
        }

        turn = take_turn(form, "second", post, {"is_trader": True}, today=TODAY)

        assert (turn.faults, turn.is_done) == ({}, False)
        view = page_view(form, "second", turn.answers, {}, today=TODAY)
        assert "goods.0.which" in view.asked
        again = take_turn(form, "second", {**post, "_asked": view.asked}, {}, today=TODAY)
        assert again.faults == {}


class AddAndRemove:
    def test_work_by_buttons_within_their_bounds(self):
        form = load(DATA)
        post = {"_asked": "goods", "goods-count": "1", "goods-0-good": "rice"}

        two = take_turn(form, "second", {**post, "_do": "add:goods"}, {}, today=TODAY).answers
        view = page_view(form, "second", two, {}, today=TODAY)
        assert len(view.sections[0].fields[0].rows) == 2
        gone = take_turn(form, "second", {**post, "_do": "remove:goods:0"}, {}, today=TODAY)
        assert gone.answers["goods"] == []
        many = {"_asked": "goods", "goods-count": "9999", "_do": "add:goods"}
        assert len(take_turn(form, "second", many, {}, today=TODAY).answers["goods"]) <= 201


class Warn:
    def test_is_told_once_and_then_let_pass(self):
        form = load(DATA)
        answers = {key: value for key, value in GOOD.items() if key != "phone"}
        post = encode_page(form, "second", {**answers, "remark": "dài quá"})

        first = take_turn(form, "second", post, answers, today=TODAY)

        assert first.faults == {}
        assert first.warnings == {
            "phone": "Nhập điện thoại nếu có",
            "remark": "Ghi chú dài",
        }
        assert not first.is_done
        view = page_view(form, "second", first.answers, {}, today=TODAY, warnings=first.warnings)
        assert view.warned == "phone remark"
        again = take_turn(form, "second", {**post, "_warned": view.warned}, answers, today=TODAY)
        assert again.is_done

    def test_never_stops_a_program(self):
        sent = answering.check(load(DATA), {**GOOD, "phone": None}, today=TODAY)

        assert sent.faults == ()
        assert sent.warnings == (answering.Fault("/phone", "Nhập điện thoại nếu có"),)

    def test_of_an_officer_is_kept_from_the_citizen(self):
        form, answers = load(DATA), {**GOOD, "remark": "abc"}

        assert warnings(form, answers, today=TODAY) == {}
        assert notices(form, answers, today=TODAY) == {"remark": "Xem ghi chú"}


def _changed(**changes):
    fields = [
        {"key": "aa", "label": "A", "type": "integer"},
        {"key": "bb", "label": "B", "type": "integer", **changes.get("field", {})},
    ]
    later = [{"key": "cc", "label": "C", "type": "yes_no"}]
    return {
        "compute": changes.get("compute", []),
        "pages": [
            {"key": "one", "title": "Một", "fields": fields},
            {"key": "two", "title": "Hai", "fields": [*later, *changes.get("more", [])]},
        ],
    }


class LoadRefuses:
    @pytest.mark.parametrize(
        ("changes", "say"),
        [
            ({"field": {"show": "cc"}}, "one.bb.show: đọc 'cc' ở phía sau, trang 'Hai'"),
            ({"field": {"show": "ab > 1"}}, "không có câu nào tên 'ab'"),
            ({"field": {"checks": [{"when": "aaa > 1", "say": "x"}]}}, "có phải là 'aa'?"),
            ({"field": {"compute": "cc ? 1 : 2"}}, "one.bb.compute: đọc 'cc' ở phía sau"),
            ({"field": {"compute": "aa + 'x'"}}, "điều kiện"),
            ({"field": {"soft": True, "optional": True}}, "bỏ soft hoặc optional"),
            ({"field": {"type": "person", "parts": ["shoe"]}}, "người không có phần 'shoe'"),
            ({"field": {"type": "group", "fields": [], "repeat": {}}}, "phải là danh sách"),
            ({"field": {"key": "Bb"}}, "khóa gồm từ hai chữ cái không dấu"),
            ({"field": {"key": "b-b"}}, "khóa gồm từ hai chữ cái không dấu"),
            (
                {"compute": [{"key": "xx", "value": "yy + 1"}, {"key": "yy", "value": "xx + 1"}]},
                "các giá trị tính vòng quanh: xx → yy → xx",
            ),
            ({"compute": [{"key": "xx", "value": "xx + 1"}]}, "vòng quanh: xx → xx"),
            ({"compute": [{"key": "aa", "value": "1"}]}, "aa: khóa này đã dùng ở chỗ khác"),
            (
                {
                    "more": [
                        {
                            "key": "rows",
                            "label": "R",
                            "type": "group",
                            "fields": [{"key": "aa", "label": "A"}],
                        }
                    ]
                },
                "rows.aa: khóa này đã dùng ở chỗ khác",
            ),
            (
                {
                    "more": [
                        {
                            "key": "rows",
                            "label": "R",
                            "type": "group",
                            "fields": [
                                {"key": "dd", "label": "D", "show": "ee == ''"},
                                {"key": "ee", "label": "E"},
                            ],
                        }
                    ]
                },
                "two.rows.dd.show: không có câu nào tên 'ee'",
            ),
            (
                {
                    "more": [
                        {
                            "key": "rows",
                            "label": "R",
                            "type": "group",
                            "repeat": {"min": 3, "max": 2},
                            "fields": [{"key": "dd", "label": "D"}],
                        }
                    ]
                },
                "cần 0 ≤ min ≤ max",
            ),
        ],
    )
    def test_and_says_where_and_why(self, changes, say):
        with pytest.raises(FormFault) as fault:
            load(_changed(**changes))

        assert say in str(fault.value)

    def test_nothing_that_is_only_written_out_of_order(self):
        form = load(
            _changed(compute=[{"key": "xx", "value": "yy + aa"}, {"key": "yy", "value": "aa * 2"}])
        )

        assert scope(form, {"aa": 3}, today=TODAY).values["xx"] == 9


class RequiredIf:
    FIELDS = {
        field.key: field
        for field in load(
            {
                "pages": [
                    {
                        "key": "one",
                        "title": "Một",
                        "fields": [
                            {"key": "kind", "label": "K", "type": "choice", "options": {"a": "A"}},
                            {"key": "flag", "label": "F", "type": "yes_no"},
                            {"key": "count", "label": "C", "type": "integer"},
                        ],
                    }
                ]
            }
        ).fields
    }
    CONDITIONS = [
        "kind == 'a'", "kind != 'a'", "kind == ''", "kind in ['a', 'b']", "flag", "!flag",
        "flag == false", "count > 3", "count < 3", "count >= 0", "count != 0", "!(kind == 'a')",
        "kind == 'a' && !flag || count == 2", "kind == '&& ||' || flag != true",
    ]  # fmt: skip

    @given(
        st.sampled_from(CONDITIONS),
        st.fixed_dictionaries(
            {},
            optional={
                "kind": st.sampled_from(["a", "b", "&& ||"]),
                "flag": st.booleans(),
                "count": st.integers(-1, 5),
            },
        ),
    )
    def test_says_what_the_condition_says(self, condition, answers):
        rule = required_if("more", [condition], self.FIELDS)
        values = {"kind": "", "flag": False, "count": 0, **answers}

        asks = not jsonschema_rs.Draft202012Validator(rule).is_valid(answers)

        assert asks is cel.evaluate(condition, values)

    @pytest.mark.parametrize(
        "condition", ["count + 1 > 2", "size(kind) > 2", "late", "kind > 'a'", "flag ? true : flag"]
    )
    def test_keeps_silent_where_a_schema_has_no_words(self, condition):
        assert required_if("more", [condition], self.FIELDS) is None


class Schema:
    def test_says_what_it_can_and_keeps_the_rest_as_cel(self):
        described = schema(load(DATA))
        row = described["properties"]["goods"]["items"]

        assert row["properties"]["amount"] == {
            "title": "Thành tiền",
            "type": "integer",
            "x-kind": "money",
            "readOnly": True,
            "x-compute": "count * price",
        }
        assert row["properties"]["which"]["x-show"] == ["good == 'other' && is_trader"]
        assert row["properties"]["price"]["x-require"] == "is_trader"
        assert "phone" not in described["required"]
        assert described["properties"]["remark"]["x-checks"][0]["when"] == "remark.size() > 3"
