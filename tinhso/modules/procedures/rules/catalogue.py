"""A procedure as the catalogue knows it: all that NĐ 63/2010/NĐ-CP art. 8.2 asks for, and more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType

from tinhso.core.calendar.durations import Duration
from tinhso.core.forms.definition import Form, Page
from tinhso.core.steps.graph import Graph
from tinhso.core.words.worded import sentence, together, worded

# Who of those a procedure is for is no single person (đối tượng thực hiện).
ORGANISATIONS = frozenset({"organization", "business", "state_agency"})


class Sure(StrEnum):
    """How well a value is known; a sample is invented so that the procedure can run."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"
    SAMPLE = "sample"


class FeeKind(StrEnum):
    FEE = worded("phí")
    CHARGE = worded("lệ phí")


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper of the dossier. `handling`: handed in, only shown, or looked up by the agency."""

    key: str
    title: str
    handling: str = "submit"
    originals: int = 0
    copies: int = 0
    when: str = ""
    required: bool | str = True
    hint: str = ""
    instead: str = ""
    code: str = ""
    online: bool = True
    sure: Sure = Sure.CERTAIN


@dataclass(frozen=True, kw_only=True)
class FeeRule:
    """One line of the tariff. `label` and `price` are what people read; `amount` is CEL."""

    code: str
    name: str
    kind: FeeKind
    amount: str
    quantity: str = ""
    when: str = ""
    label: str = ""
    price: str = ""
    basis: str = ""
    sure: Sure = Sure.CERTAIN


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """What one applicant owes under one rule; 0 where the law says so."""

    code: str
    name: str
    kind: str
    amount: int
    quantity: int = 1


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the applicant gets. `values` maps the template's values to CEL.

    `agency` and the one above it head the paper; `{unit}` and `{province}` stand for names. `pages`
    is the key of the paper whose pages come before the sheet, where the CEL of `pages_when` holds.
    """

    code: str
    name: str
    validity: str = ""
    template: str = ""
    book: str = ""
    book_name: str = ""
    symbol: str = ""
    agency: str = "ỦY BAN NHÂN DÂN {unit}"  # Vietnamese: a paper is in it
    agency_above: str = ""
    pages: str = ""
    pages_when: str = ""
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sure: Sure = Sure.CERTAIN


@dataclass(frozen=True, kw_only=True)
class Part:
    """What follows in an interlinked filing (liên thông): another procedure, once this one is done.

    `when` is CEL over the answers; `answers` maps questions of that procedure to CEL, `papers` are
    the keys of what was handed in that goes along. `duration` is the time it has here, where that
    is less than alone.
    """

    key: str
    procedure: str
    label: str
    when: str = ""
    duration: Duration | None = None
    papers: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class Act:
    """A legal act the procedure stands on. `parts` names articles where only some apply."""

    number: str
    title: str
    issuer: str
    issued_on: date | None = None
    in_force_on: date | None = None
    parts: str = ""
    sure: Sure = Sure.CERTAIN


@dataclass(frozen=True, kw_only=True)
class Question:
    ask: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A way to file: `online`, `desk` or `post`."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of the way a dossier goes, told to the applicant."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """Something to have at hand before starting; `icon` names an icon of the house."""

    title: str
    text: str = ""
    only: str = ""
    icon: str = "file-text"


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """A form fixed by law, for those who file on paper."""

    code: str
    name: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """One version of a procedure, whole. `marks` says how sure a value is, by its key.

    `form` is what the applicant fills in; `record` besides has the page `findings`, which the
    case officer fills in before a result is proposed. Without findings they are the same.
    """

    version_id: int
    number: int
    valid_from: date
    valid_to: date | None
    checked_on: date
    code: str
    name: str
    short_name: str
    summary: str
    field_code: str
    field_name: str
    ministry: str
    decision: str
    agency_level: str
    agency_text: str
    agency_note: str
    agency_before: str
    audience: tuple[str, ...]
    audience_text: str
    who: str
    service_level: str
    level_old: int
    minutes: int
    duration: Duration
    duration_text: str
    duration_note: str
    cutoff: time | None
    channels: tuple[Channel, ...]
    how: tuple[Stage, ...]
    conditions: str
    sets: int
    papers: tuple[Paper, ...]
    paper_forms: tuple[PaperForm, ...]
    preparations: tuple[Preparation, ...]
    instead: Question | None
    fees: tuple[FeeRule, ...]
    fee_text: str
    fee_note: str
    result: Result
    legal_basis: tuple[Act, ...]
    questions: tuple[Question, ...]
    synonyms: tuple[str, ...]
    life_events: tuple[str, ...]
    related: tuple[str, ...]
    marks: Mapping[str, str]
    subject: str
    steps: Graph | None
    form: Form | None
    record: Form | None
    is_sample: bool = False
    sub_cases: Mapping[str, Graph] = field(default_factory=dict)
    follows: tuple[Part, ...] = ()

    @property
    def conditions_of_steps(self) -> frozenset[str]:
        """Return the conditions that ways of the steps are chosen by, sub-cases included."""
        graphs = [*self.sub_cases.values(), *([self.steps] if self.steps else [])]
        ways = (way for graph in graphs for step in graph.steps for way in step.ways)
        return frozenset(way.when for way in ways if way.when)

    @property
    def takes_organisations(self) -> bool:
        """Whether an organisation may file it, not a person alone (đối tượng thực hiện)."""
        return bool(ORGANISATIONS & {*self.audience})

    @property
    def takes_drafts(self) -> bool:
        """Whether its form can be filled in: a sample's can even where it leads nowhere."""
        return self.is_complete or (self.is_sample and self.form is not None)

    @property
    def is_complete(self) -> bool:
        """Whether it can be filed, worked on and answered here from beginning to end."""
        return self.form is not None and self.steps is not None and bool(self.result.template)

    @property
    def is_at_desk_only(self) -> bool:
        """Whether it has to be done in front of an officer."""
        return self.service_level == AT_DESK

    @property
    def is_filed_online(self) -> bool:
        """Whether it is filed from home."""
        return self.is_complete and not self.is_at_desk_only

    @property
    def findings(self) -> Page | None:
        """Return what the case officer fills in, if anything."""
        return self.record.page(FINDINGS) if self.record and self.record != self.form else None

    @property
    def service_text(self) -> str:
        """Return the level of service in words."""
        return LEVELS[self.service_level]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return what people ask first: time, fee, place, way."""
        return (
            Fact(label=worded("Thời gian"), value=self.duration_text, note=self.duration_note),
            Fact(label=worded("Lệ phí"), value=self.fee_text, note=self.fee_note),
            Fact(label=worded("Nơi giải quyết"), value=self.agency_text, note=self.agency_note),
            Fact(label=worded("Cách nộp"), value=self.service_text, note=self._other_ways()),
        )

    def _other_ways(self) -> str:
        others = [WAYS[way.kind] for way in self.channels if way.kind != "online"]
        online = any(way.kind == "online" for way in self.channels)
        text = together(others, by=", ")
        return worded("Hoặc %(text)s", text=text) if online and text else sentence(text)


AT_DESK = "information"
FINDINGS = "findings"
LEVELS = {
    "full": worded("Trực tuyến toàn trình"),
    "partial": worded("Trực tuyến một phần"),
    "information": worded("Trực tiếp"),
    "sample": worded("Chỉ để thử"),
}
WAYS = {"online": worded("trực tuyến"), "desk": worded("tại quầy"), "post": worded("qua bưu chính")}
