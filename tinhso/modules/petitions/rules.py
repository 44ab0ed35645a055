"""Where a petition stands, what may be done then, and what a petition must say. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tinhso.core.errors import FormRefused, Refused, WrongState
from tinhso.core.words.worded import worded


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    WAITING = "waiting"  # for the petitioner: the clock stands still
    REOPENED = "reopened"  # the petitioner was not satisfied and petitions again
    ANSWERED = "answered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    ACCEPT = "accept"
    ANSWER = "answer"
    ASK = "ask"
    FORWARD = "forward"
    REFUSE = "refuse"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    SUPPLEMENT = "supplement"
    RATE = "rate"
    AGAIN = "again"
    WITHDRAW = "withdraw"


LABEL: Mapping[State, str] = {
    State.DRAFT: worded("Viết dở"),
    State.SUBMITTED: worded("Mới gửi"),
    State.ACCEPTED: worded("Đang xử lý"),
    State.WAITING: worded("Chờ bổ sung"),
    State.REOPENED: worded("Kiến nghị lại"),
    State.ANSWERED: worded("Đã trả lời"),
    State.REFUSED: worded("Không tiếp nhận"),
    State.WITHDRAWN: worded("Đã rút"),
}
OPEN = frozenset({State.SUBMITTED, State.ACCEPTED, State.WAITING, State.REOPENED})
RUNNING = OPEN - {State.WAITING}
BY_PETITIONER = frozenset({Verb.SUPPLEMENT, Verb.RATE, Verb.AGAIN, Verb.WITHDRAW})

# The one table of what leads where; the order is that in which the desk offers it.
MOVES: Mapping[Verb, Mapping[State, State]] = {
    Verb.ACCEPT: {State.SUBMITTED: State.ACCEPTED},
    Verb.ANSWER: {State.ACCEPTED: State.ANSWERED, State.REOPENED: State.ANSWERED},
    Verb.ASK: dict.fromkeys(RUNNING, State.WAITING),
    Verb.FORWARD: {
        State.SUBMITTED: State.SUBMITTED,
        State.ACCEPTED: State.SUBMITTED,
        State.REOPENED: State.REOPENED,
    },
    Verb.REFUSE: {State.SUBMITTED: State.REFUSED, State.WAITING: State.REFUSED},
    Verb.PUBLISH: {State.ANSWERED: State.ANSWERED},
    Verb.UNPUBLISH: {state: state for state in State},
    Verb.SUPPLEMENT: {State.WAITING: State.ACCEPTED},
    Verb.RATE: {State.ANSWERED: State.ANSWERED},
    Verb.AGAIN: {State.ANSWERED: State.REOPENED},
    Verb.WITHDRAW: dict.fromkeys(OPEN, State.WITHDRAWN),
}

SUBJECT_LIMIT, TEXT_LIMIT, PLACE_LIMIT, PHONE_LIMIT = 150, 5000, 200, 20
NOTE_LIMIT, FILES_LIMIT = 5000, 10
TEXT_LEAST = 10


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What decides what may be done. `was_asked` in this round; `answer_before` by whom it waits
    for; `rounds` how often it was petitioned again, of `most_rounds`."""

    state: State
    was_asked: bool = False
    answer_before: datetime | None = None
    satisfied: bool | None = None
    rounds: int = 0
    most_rounds: int = 1
    is_published: bool = False

    def allows(self, verb: Verb, *, at: datetime) -> bool:
        """Say whether it may be done to a petition that stands so."""
        if self.state not in MOVES[verb]:
            return False
        if verb is Verb.ASK:
            return not self.was_asked
        if verb is Verb.REFUSE and self.state is State.WAITING:
            return self.answer_before is not None and at > self.answer_before
        if verb is Verb.RATE:
            return self.satisfied is None
        if verb is Verb.AGAIN:
            return self.satisfied is False and self.rounds < self.most_rounds
        return self.is_published is (verb is Verb.UNPUBLISH) or verb not in PUBLIC

    def after(self, verb: Verb, *, at: datetime) -> State:
        """Return where it stands once that is done; refuse what may not be done now."""
        if not self.allows(verb, at=at):
            raise WrongState(
                worded(
                    "Phản ánh này: %(state)s, nên không làm được việc này nữa. Tải lại trang.",
                    state=LABEL[self.state],
                )
            )
        return MOVES[verb][self.state]


PUBLIC = frozenset({Verb.PUBLISH, Verb.UNPUBLISH})


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a petitioner writes. `unit_id` is None until one is chosen."""

    kind: str = ""
    about: str = ""
    subject: str = ""
    text: str = ""
    place: str = ""
    phone: str = ""
    dossier: str = ""
    unit_id: int | None = None


def check_written(written: Written, *, kinds: frozenset[str], abouts: frozenset[str]) -> None:
    """Refuse a petition that does not say what it must, each fault at its field."""
    faults = {}
    if written.kind not in kinds:
        faults["kind"] = worded("Chọn phản ánh hay kiến nghị.")
    if written.about not in abouts:
        faults["about"] = worded("Chọn việc bạn muốn nói đến.")
    if written.unit_id is None:
        faults["unit"] = worded("Chọn cơ quan cần trả lời bạn.")
    if not written.subject:
        faults["subject"] = worded("Viết nội dung chính trong một câu.")
    if len(written.text) < TEXT_LEAST:
        faults["text"] = worded("Kể rõ sự việc: ở đâu, khi nào, ai, bạn muốn gì.")
    faults |= {name: said for name, said in _too_long(written) if said}
    if faults:
        raise FormRefused(faults)


def check_note(text: str, *, field: str, ask: str) -> str:
    """Return the words without the spaces around; refuse none, or more than are read."""
    text = text.strip()
    if not text:
        raise Refused(ask, field=field)
    if said := _over(text, NOTE_LIMIT):
        raise Refused(said, field=field)
    return text


def _too_long(written: Written) -> tuple[tuple[str, str], ...]:
    return (
        ("subject", _over(written.subject, SUBJECT_LIMIT)),
        ("text", _over(written.text, TEXT_LIMIT)),
        ("place", _over(written.place, PLACE_LIMIT)),
        ("phone", _over(written.phone, PHONE_LIMIT)),
    )


def _over(text: str, limit: int) -> str:
    over = len(text) - limit
    if over <= 0:
        return ""
    return worded("Dài quá %(limit)s chữ cái, bớt %(over)s chữ cái.", limit=limit, over=over)
