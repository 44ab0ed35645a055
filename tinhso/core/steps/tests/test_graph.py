"""The steps of a procedure, read from its file."""

import pytest

from tinhso.core.steps.graph import GraphFault, Kind, load

ROWS = [
    {"key": "reception", "label": "Tiếp nhận", "role": "one_stop", "hours": 1},
    {"key": "examination", "label": "Thẩm tra", "role": "case_officer", "hours": 5},
    {"key": "decision", "label": "Quyết định", "role": "leader", "hours": 1.5},
    {"key": "issuing", "label": "Phát hành", "role": "registrar", "hours": 0.25},
    {"key": "return", "label": "Trả kết quả", "role": "one_stop", "hours": 0.25},
]


class Load:
    def test_keeps_the_order_and_counts_minutes(self):
        graph = load(ROWS)

        assert [step.kind for step in graph.steps] == list(Kind)
        assert graph.minutes == 480

    def test_names_a_kind_that_is_missing(self):
        with pytest.raises(GraphFault, match="decision"):
            load([row for row in ROWS if row["key"] != "decision"])

    def test_refuses_two_steps_with_one_key(self):
        with pytest.raises(GraphFault, match="share one key"):
            load([*ROWS, ROWS[0]])

    def test_refuses_steps_out_of_order(self):
        with pytest.raises(GraphFault, match="order"):
            load([ROWS[1], ROWS[0], *ROWS[2:]])

    def test_names_the_step_that_lacks_a_role(self):
        with pytest.raises(GraphFault, match="Step 1 lacks 'role'"):
            load([{"key": "reception", "label": "Tiếp nhận", "hours": 1}])
