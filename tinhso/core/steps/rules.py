"""What may be done to a step, by where it is. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from tinhso.core.errors import WrongState
from tinhso.core.words.worded import worded


class StepState(StrEnum):
    OPEN = "open"  # waits for anybody with the role
    TAKEN = "taken"  # somebody has it
    PAUSED = "paused"  # somebody's turn, but the clock stands still
    WAITING = "waiting"  # for a branch, a sub-case, the applicant, a payment or a moment
    DONE = "done"
    JOINED = "joined"  # a branch that came to its join
    RECALLED = "recalled"
    SENT_BACK = "sent_back"
    CANCELLED = "cancelled"


class StepVerb(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"
    PAUSE = "pause"
    RESUME = "resume"
    ARRIVE = "arrive"
    JOIN = "join"
    RECALL = "recall"
    SEND_BACK = "send_back"
    CANCEL = "cancel"


NEXT_STATE: Mapping[tuple[StepState, StepVerb], StepState] = {
    (StepState.OPEN, StepVerb.CLAIM): StepState.TAKEN,
    (StepState.OPEN, StepVerb.COMPLETE): StepState.DONE,
    (StepState.OPEN, StepVerb.PAUSE): StepState.PAUSED,
    (StepState.OPEN, StepVerb.SEND_BACK): StepState.SENT_BACK,
    (StepState.OPEN, StepVerb.CANCEL): StepState.CANCELLED,
    (StepState.TAKEN, StepVerb.RELEASE): StepState.OPEN,
    (StepState.TAKEN, StepVerb.COMPLETE): StepState.DONE,
    (StepState.TAKEN, StepVerb.PAUSE): StepState.PAUSED,
    (StepState.TAKEN, StepVerb.SEND_BACK): StepState.SENT_BACK,
    (StepState.TAKEN, StepVerb.CANCEL): StepState.CANCELLED,
    (StepState.PAUSED, StepVerb.RESUME): StepState.OPEN,
    (StepState.PAUSED, StepVerb.CANCEL): StepState.CANCELLED,
    (StepState.WAITING, StepVerb.ARRIVE): StepState.DONE,
    (StepState.WAITING, StepVerb.JOIN): StepState.JOINED,
    (StepState.WAITING, StepVerb.CANCEL): StepState.CANCELLED,
    (StepState.DONE, StepVerb.RECALL): StepState.RECALLED,
}

FINISHED = frozenset(
    {
        StepState.DONE,
        StepState.JOINED,
        StepState.RECALLED,
        StepState.SENT_BACK,
        StepState.CANCELLED,
    }
)

LABEL: Mapping[StepState, str] = {
    StepState.OPEN: worded("đang chờ người làm"),
    StepState.TAKEN: worded("đã có người nhận"),
    StepState.PAUSED: worded("đang dừng đồng hồ"),
    StepState.WAITING: worded("đang chờ bên ngoài"),
    StepState.DONE: worded("đã làm xong"),
    StepState.JOINED: worded("đã gộp nhánh"),
    StepState.RECALLED: worded("đã được thu lại"),
    StepState.SENT_BACK: worded("đã trả lại"),
    StepState.CANCELLED: worded("đã hủy"),
}


def next_state(state: StepState, verb: StepVerb, *, label: str) -> StepState:
    """Return where `verb` leads from `state`, or refuse by the step's `label`."""
    try:
        return NEXT_STATE[state, verb]
    except KeyError:
        raise WrongState(
            worded(
                "Bước “%(label)s” %(state)s, không làm việc này được. Tải lại trang.",
                label=label,
                state=LABEL[state],
            )
        ) from None
