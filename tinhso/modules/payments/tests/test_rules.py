from itertools import product

import pytest

from tinhso.core.errors import Refused, WrongState
from tinhso.modules.payments import rules
from tinhso.modules.payments.rules import FeeLine, State, Step


def _line(amount):
    return FeeLine(name="Lệ phí", kind="lệ phí", amount=amount)


class NextState:
    def test_allows_exactly_the_table(self):
        for state, step in product(State, Step):
            if (state, step) in rules.NEXT_STATE:
                assert rules.next_state(state, step) is rules.NEXT_STATE[state, step]
            else:
                with pytest.raises(WrongState):
                    rules.next_state(state, step)

    def test_never_leaves_what_is_over(self):
        for state in (State.FREE, State.CANCELLED, State.REFUNDED):
            assert not [step for step in Step if (state, step) in rules.NEXT_STATE]


class FirstState:
    def test_is_free_when_nothing_is_owed(self):
        assert rules.first_state([]) is State.FREE
        assert rules.first_state([_line(0)]) is State.FREE
        assert rules.first_state([_line(0), _line(8000)]) is State.DUE


class LinesOf:
    def test_refuses_a_negative_amount(self):
        with pytest.raises(Refused):
            rules.lines_of([_line(-1)])


class ReceiptText:
    def test_has_seven_digits(self):
        assert rules.receipt_text(12) == "0000012"
        assert rules.receipt_text(None) == ""
