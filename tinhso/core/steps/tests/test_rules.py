"""Every state of a step with every verb: allowed with the named next state, or refused by name."""

import pytest

from tinhso.core.errors import WrongState
from tinhso.core.steps.rules import FINISHED, LABEL, NEXT_STATE, StepState, StepVerb, next_state

ALLOWED = {
    "open": {
        "claim": "taken",
        "complete": "done",
        "pause": "paused",
        "send_back": "sent_back",
        "cancel": "cancelled",
    },
    "taken": {
        "release": "open",
        "complete": "done",
        "pause": "paused",
        "send_back": "sent_back",
        "cancel": "cancelled",
    },
    "paused": {"resume": "open", "cancel": "cancelled"},
    "waiting": {"arrive": "done", "join": "joined", "cancel": "cancelled"},
    "done": {"recall": "recalled"},
}


class NextState:
    @pytest.mark.parametrize("state", list(StepState))
    @pytest.mark.parametrize("verb", list(StepVerb))
    def test_is_the_named_one_or_the_named_refusal(self, state, verb):
        wanted = ALLOWED.get(state.value, {}).get(verb.value)
        if wanted is not None:
            assert next_state(state, verb, label="Thẩm tra") == wanted
            return

        with pytest.raises(WrongState) as refused:
            next_state(state, verb, label="Thẩm tra")
        assert refused.value.text == (
            f"Bước “Thẩm tra” {LABEL[state]}, không làm việc này được. Tải lại trang."
        )

    def test_leaves_a_finished_step_only_by_recalling_it(self):
        leaving = {(state, verb) for state, verb in NEXT_STATE if state in FINISHED}

        assert leaving == {(StepState.DONE, StepVerb.RECALL)}
        assert set(LABEL) == set(StepState)
