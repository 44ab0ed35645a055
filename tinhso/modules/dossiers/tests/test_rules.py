"""The life of a dossier: every state, every verb."""

import pytest

from tinhso.core.errors import WrongState
from tinhso.modules.dossiers.rules import (
    BY_CLOCK,
    BY_OWNER,
    FINAL,
    LABEL,
    NATIONAL_CODE,
    NEXT_STATE,
    WAITING_FOR_CITIZEN,
    State,
    Verb,
    next_state,
    verbs_from,
)


class NextState:
    @pytest.mark.parametrize("state", list(State))
    @pytest.mark.parametrize("verb", list(Verb))
    def test_follows_the_table_and_refuses_all_else(self, state, verb):
        if (state, verb) in NEXT_STATE:
            assert next_state(state, verb) is NEXT_STATE[state, verb]
        else:
            with pytest.raises(WrongState, match=LABEL[state]):
                next_state(state, verb)

    def test_never_leaves_a_final_state(self):
        assert not [pair for pair in NEXT_STATE if pair[0] in FINAL]

    def test_reaches_every_state_from_the_first(self):
        reached, todo = set(), {State.SUBMITTED}
        while todo:
            state = todo.pop()
            reached.add(state)
            todo |= {to for (at, _), to in NEXT_STATE.items() if at is state} - reached

        assert reached == set(State)

    def test_can_always_come_to_an_end(self):
        ends = set(FINAL)
        while more := {at for (at, _), to in NEXT_STATE.items() if to in ends} - ends:
            ends |= more

        assert ends == set(State)

    def test_lets_the_citizen_act_wherever_the_dossier_waits_for_the_citizen(self):
        for state in WAITING_FOR_CITIZEN:
            assert Verb.SUPPLEMENT in verbs_from(state)
            others = {Verb.FINISH_PART}  # a branch beside the one that waits goes on
            assert set(verbs_from(state)) <= BY_OWNER | BY_CLOCK | others


class NationalCode:
    def test_is_known_for_every_state(self):
        assert set(NATIONAL_CODE) == set(State) == set(LABEL)
        assert set(NATIONAL_CODE.values()) <= set(range(1, 11))
