from threading import Thread

import pytest

from tinhso.core.forms import tables
from tinhso.core.forms.definition import FormFault
from tinhso.core.forms.loading import load
from tinhso.core.forms.scope import scope
from tinhso.core.forms.tests.samples import TODAY

FEE = {
    "key": "fee",
    "inputs": {"late": "days_since(born) > 60", "kind": "kind"},
    "outputs": ["amount", "note"],
    "rows": [
        {"late": True, "kind": ["new", "again"], "amount": 8000, "note": "Quá hạn"},
        {"late": True, "amount": 5000, "note": "Quá hạn, khác"},
    ],
    "otherwise": {"amount": 0, "note": ""},
}
FORM = {
    "tables": [FEE],
    "compute": [{"key": "total", "value": "fee.amount * copies"}],
    "pages": [
        {
            "key": "one",
            "title": "Một",
            "fields": [
                {"key": "born", "label": "Ngày sinh", "type": "date"},
                {"key": "kind", "label": "Loại", "type": "choice", "options": {"new": "Mới"}},
                {"key": "copies", "label": "Số bản", "type": "integer"},
                {"key": "shown", "label": "Lệ phí", "type": "money", "compute": "total"},
            ],
        }
    ],
}


def _decide(row, **columns):
    data = {"inputs": ["age"], "outputs": ["is"], "rows": [row], "otherwise": {"is": "no"}}
    return tables.load(data).decide(columns)["is"]


class Decide:
    def test_takes_the_first_row_that_fits(self):
        table = tables.load(FEE)

        assert table.decide({"late": True, "kind": "new"})["amount"] == 8000
        assert table.decide({"late": True, "kind": ""})["note"] == "Quá hạn, khác"
        assert table.decide({"late": False, "kind": "new"}) == {"amount": 0, "note": ""}

    def test_takes_every_row_of_a_table_of_all(self):
        papers = tables.load(
            {
                "hit": "all",
                "inputs": ["late", "proxy"],
                "outputs": ["paper"],
                "rows": [{"late": True, "paper": "a"}, {"proxy": True, "paper": "b"}],
            }
        )

        assert papers.decide({"late": True, "proxy": True}) == [{"paper": "a"}, {"paper": "b"}]
        assert papers.decide({"late": False, "proxy": False}) == []

    @pytest.mark.parametrize(
        ("age", "fits"), [(17, "no"), (18, "yes"), (59, "yes"), (60, "no"), ("x", "no")]
    )
    def test_knows_ranges(self, age, fits):
        assert _decide({"age": {"from": 18, "below": 60}, "is": "yes"}, age=age) == fits

    def test_never_runs_what_stands_in_a_cell_or_an_answer(self):
        row = {"age": '"; true or "', "is": "{{ 1 + 1 }}"}

        assert _decide(row, age='"; true or "') == "{{ 1 + 1 }}"
        assert _decide(row, age="1") == "no"

    def test_may_be_asked_from_several_threads(self):
        table, found = tables.load(FEE), []
        ask = {"late": True, "kind": "new"}
        threads = [Thread(target=lambda: found.append(table.decide(ask))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert [row["amount"] for row in found] == [8000] * 4


class LoadATable:
    @pytest.mark.parametrize(
        ("change", "say"),
        [
            ({"rows": [{"late": True}]}, "rows[0] thiếu kết quả 'amount'"),
            ({"rows": [{"colour": 1, "amount": 1, "note": ""}]}, "rows[0] có cột 'colour'"),
            ({"hit": "best"}, "hit là 'first' hoặc 'all'"),
            ({"otherwise": {}}, "otherwise phải cho đủ"),
            ({"rows": [{"late": {"near": 3}, "amount": 1, "note": ""}]}, "khoảng viết bằng"),
            ({"rows": [{"late": {"from": "a"}, "amount": 1, "note": ""}]}, "là số"),
            ({"rows": [{"late": None, "amount": 1, "note": ""}]}, "ô là một giá trị"),
            ({"outputs": []}, "bảng cần inputs, outputs và rows"),
            ({"colour": 1}, "không có khóa 'colour'"),
            ({"rows": [{"late": "a'\"", "amount": 1, "note": ""}]}, "hai loại dấu nháy"),
            ({"rows": [{"late": True, "amount": [], "note": ""}]}, "ô kết quả là chữ, số"),
        ],
    )
    def test_names_the_fault(self, change, say):
        with pytest.raises(FormFault, match=r"tables\[0\]\(fee\)") as fault:
            load({**FORM, "tables": [{**FEE, **change}]})

        assert say in str(fault.value)


class ATableInAForm:
    def test_feeds_computed_values_and_answers(self):
        form = load(FORM)
        answers = {"born": "2026-01-01", "kind": "new", "copies": 3}

        values = scope(form, answers, today=TODAY).values

        assert values["fee"] == {"amount": 8000, "note": "Quá hạn"}
        assert values["shown"] == 24_000

    def test_gives_its_otherwise_when_it_can_not_be_asked(self):
        form = load(FORM)

        assert scope(form, {"born": "x"}, today=TODAY).values["shown"] == 0
