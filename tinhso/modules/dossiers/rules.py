"""The life of a dossier as a table. NĐ 61/2018, NĐ 118/2025; codes of the national portal."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from tinhso.core.errors import WrongState
from tinhso.core.words.dates import day_of
from tinhso.core.words.worded import of_data, worded


class State(StrEnum):
    SUBMITTED = "submitted"
    SUPPLEMENT_AT_RECEPTION = "supplement_at_reception"
    RECEIVED = "received"
    EXAMINING = "examining"
    SUPPLEMENT_AT_EXAMINATION = "supplement_at_examination"
    AWAITING_DECISION = "awaiting_decision"
    AWAITING_SIGNATURE = "awaiting_signature"
    AWAITING_ISSUE = "awaiting_issue"
    ISSUED = "issued"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Verb(StrEnum):
    RECEIVE = "receive"
    REFUSE = "refuse"
    ASK = "ask"
    SUPPLEMENT = "supplement"
    HAND_OVER = "hand_over"
    GIVE_BACK = "give_back"
    FINISH_PART = "finish_part"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    DECIDE = "decide"
    SIGN = "sign"
    ISSUE = "issue"
    RETURN = "return"
    RECALL = "recall"
    POSTPONE = "postpone"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


class Channel(StrEnum):
    """Kênh thực hiện, in the order of the national codes 1, 2, 3."""

    DESK = "desk"
    ONLINE = "online"
    POST = "post"


NEXT_STATE: Mapping[tuple[State, Verb], State] = {
    (State.SUBMITTED, Verb.RECEIVE): State.RECEIVED,
    (State.SUBMITTED, Verb.REFUSE): State.REFUSED,
    (State.SUBMITTED, Verb.ASK): State.SUPPLEMENT_AT_RECEPTION,
    (State.SUBMITTED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.SUPPLEMENT_AT_RECEPTION, Verb.SUPPLEMENT): State.SUBMITTED,
    (State.SUPPLEMENT_AT_RECEPTION, Verb.WITHDRAW): State.WITHDRAWN,
    (State.SUPPLEMENT_AT_RECEPTION, Verb.LAPSE): State.STOPPED,
    (State.RECEIVED, Verb.HAND_OVER): State.EXAMINING,
    (State.RECEIVED, Verb.FINISH_PART): State.RECEIVED,
    (State.RECEIVED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.EXAMINING, Verb.PROPOSE): State.AWAITING_DECISION,
    (State.EXAMINING, Verb.FINISH_PART): State.EXAMINING,
    (State.EXAMINING, Verb.ASK): State.SUPPLEMENT_AT_EXAMINATION,
    (State.EXAMINING, Verb.GIVE_BACK): State.RECEIVED,
    (State.EXAMINING, Verb.POSTPONE): State.EXAMINING,
    (State.EXAMINING, Verb.RECALL): State.RECEIVED,
    (State.EXAMINING, Verb.WITHDRAW): State.WITHDRAWN,
    (State.SUPPLEMENT_AT_EXAMINATION, Verb.SUPPLEMENT): State.EXAMINING,
    (State.SUPPLEMENT_AT_EXAMINATION, Verb.FINISH_PART): State.SUPPLEMENT_AT_EXAMINATION,
    (State.SUPPLEMENT_AT_EXAMINATION, Verb.WITHDRAW): State.WITHDRAWN,
    (State.SUPPLEMENT_AT_EXAMINATION, Verb.LAPSE): State.STOPPED,
    (State.AWAITING_DECISION, Verb.DECIDE): State.AWAITING_SIGNATURE,
    (State.AWAITING_DECISION, Verb.SEND_BACK): State.EXAMINING,
    (State.AWAITING_DECISION, Verb.FINISH_PART): State.AWAITING_DECISION,
    (State.AWAITING_DECISION, Verb.POSTPONE): State.AWAITING_DECISION,
    (State.AWAITING_DECISION, Verb.RECALL): State.EXAMINING,
    (State.AWAITING_SIGNATURE, Verb.SIGN): State.AWAITING_ISSUE,
    (State.AWAITING_SIGNATURE, Verb.FINISH_PART): State.AWAITING_SIGNATURE,
    (State.AWAITING_ISSUE, Verb.ISSUE): State.ISSUED,
    (State.AWAITING_ISSUE, Verb.FINISH_PART): State.AWAITING_ISSUE,
    (State.ISSUED, Verb.RETURN): State.RETURNED,
    (State.ISSUED, Verb.FINISH_PART): State.ISSUED,
}

FINAL = frozenset({State.RETURNED, State.REFUSED, State.WITHDRAWN, State.STOPPED})
FINISHED = frozenset({State.ISSUED, State.RETURNED})
CLOSED = FINAL | FINISHED
WAITING_FOR_CITIZEN = frozenset({State.SUPPLEMENT_AT_RECEPTION, State.SUPPLEMENT_AT_EXAMINATION})
BY_OWNER = frozenset({Verb.SUPPLEMENT, Verb.WITHDRAW})
BY_CLOCK = frozenset({Verb.LAPSE})

# Trạng thái hồ sơ, the code list of the national portal (docs: shared words in docs/words.md).
NATIONAL_CODE: Mapping[State, int] = {
    State.SUBMITTED: 1,
    State.SUPPLEMENT_AT_RECEPTION: 5,
    State.RECEIVED: 2,
    State.EXAMINING: 4,
    State.SUPPLEMENT_AT_EXAMINATION: 5,
    State.AWAITING_DECISION: 4,
    State.AWAITING_SIGNATURE: 4,
    State.AWAITING_ISSUE: 4,
    State.ISSUED: 9,
    State.RETURNED: 10,
    State.REFUSED: 3,
    State.WITHDRAWN: 7,
    State.STOPPED: 8,
}

LABEL: Mapping[State, str] = {
    State.SUBMITTED: worded("Mới đăng ký"),
    State.SUPPLEMENT_AT_RECEPTION: worded("Chờ bổ sung giấy tờ"),
    State.RECEIVED: worded("Đã tiếp nhận"),
    State.EXAMINING: worded("Đang thẩm tra"),
    State.SUPPLEMENT_AT_EXAMINATION: worded("Chờ bổ sung giấy tờ"),
    State.AWAITING_DECISION: worded("Trình lãnh đạo"),
    State.AWAITING_SIGNATURE: worded("Chờ ký số"),
    State.AWAITING_ISSUE: worded("Chờ phát hành"),
    State.ISSUED: worded("Có kết quả"),
    State.RETURNED: worded("Đã trả kết quả"),
    State.REFUSED: worded("Không được tiếp nhận"),
    State.WITHDRAWN: worded("Đã rút"),
    State.STOPPED: worded("Dừng giải quyết"),
}


EARLY, ON_TIME, LATE = worded("Trước hạn"), worded("Đúng hạn"), worded("Quá hạn")


def in_time(finished_at: datetime | None, due_at: datetime | None) -> str:
    """Say whether a step was done before its day, on it, or after its time; nothing while open."""
    if finished_at is None or due_at is None:
        return ""
    if finished_at > due_at:
        return LATE
    return EARLY if day_of(finished_at) < day_of(due_at) else ON_TIME


def subject_of(procedure: str, about: str) -> str:
    """Name a dossier by its procedure and whom or what it is about."""
    return worded("%(procedure)s cho %(about)s", procedure=procedure, about=about)


def subject_read(kept: str) -> str:
    """Return a kept subject in the language of whoever reads; names in it stay as they are."""
    procedure, found, about = kept.partition(" cho ")  # Vietnamese: as `subject_of` joined them
    return subject_of(of_data(procedure), about) if found else of_data(kept)


def next_state(state: State, verb: Verb) -> State:
    """Return the state that `verb` leads to from `state`, or refuse."""
    try:
        return NEXT_STATE[state, verb]
    except KeyError:
        raise WrongState(
            worded(
                "Hồ sơ đang ở trạng thái “%(label)s”, không làm việc này được nữa.",
                label=LABEL[state],
            )
        ) from None


def verbs_from(state: State) -> tuple[Verb, ...]:
    """Return the verbs that lead on from `state`, most likely first."""
    return tuple(verb for (from_state, verb) in NEXT_STATE if from_state is state)
