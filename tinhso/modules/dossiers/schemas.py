"""Drafts and dossiers as the API tells them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Base64Bytes, Field

from tinhso.core.api.operations import Code, Given, Id, Page, Said
from tinhso.core.api.problems import Fault
from tinhso.modules.dossiers.queries.clock import Tone
from tinhso.modules.dossiers.rules import State

MOST_PAPERS = 50
AnswersIn = Annotated[
    dict[str, Any],
    Field(
        description="By the keys of the form's JSON Schema. A file or signature is `{id}` of one "
        "put to the draft, or `{name, content}` with the file in base64",
        examples=[{"child_last": "Trần", "child_name": "Mẫu An"}],
    ),
]
QuestionPath = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="Key of the question in the form's JSON Schema; within a person or a group by "
        "path, rows left out: `goods.picture`",
        examples=["signature"],
    ),
]
OnBehalfOf = Annotated[
    Id | None,
    Field(description="Organisation it is filed for, one of those of `/me`; null: oneself"),
]
FileName = Annotated[str, Field(min_length=1, max_length=200, examples=["giay-chung-sinh.png"])]


class ClockOut(Schema):
    """Working time left, over (late) or stood still (pause). Thời gian làm việc còn lại."""

    tone: Tone
    minutes: int
    label: Said = Field(examples=["còn 1 ngày 3 giờ"])
    used: int = Field(description="Share of the time used, 0 to 100")
    due_at: datetime | None


class ToldOut(Schema):
    """One thing that happened; `who` is empty for whoever does not serve in the unit."""

    kind: str = Field(examples=["dossiers.DossierReceived"])
    who: str
    did: Said = Field(examples=["Đã tiếp nhận"])
    at: datetime
    note: str
    program: str = Field(description="Done through this program, by its name; empty: by hand")


class Track(Schema):
    """How far a dossier is, without a word about the person. Hồ sơ đang ở đâu."""

    code: str
    procedure: str
    procedure_name: Said
    unit_name: Said
    state: State
    state_label: Said
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    due_why: Said
    finished_at: datetime | None
    clock: ClockOut
    story: list[ToldOut]
    stages: list[str]
    by_organisation: bool = Field(description="An organisation's, whose name is told to nobody")


class DossierItem(Schema):
    """A dossier in a list. Một hồ sơ trong danh sách."""

    code: str = Field(examples=["H56.102-261117-0001"])
    procedure: str
    procedure_name: Said
    owner_name: str
    subject: Said
    unit_name: Said
    channel: str
    state: State
    state_label: Said
    step_label: Said
    assignee_name: str
    submitted_at: datetime
    finished_at: datetime | None
    clock: ClockOut


class OwnItem(Schema):
    """A dossier of one's own in a list. Một hồ sơ của tôi."""

    code: str
    on_behalf_of: int | None = Field(validation_alias="organisation_id")
    owner_name: str = Field(description="The organisation it was filed for, or the person")
    procedure: str
    procedure_name: Said
    subject: Said
    unit_name: Said
    state: State
    state_label: Said
    submitted_at: datetime
    finished_at: datetime | None
    clock: ClockOut


class OwnPage(Page[OwnItem]):
    """One page of one's own dossiers."""


class PaperRowOut(Schema):
    id: int
    key: str
    title: Said
    name: Said
    file_id: int = Field(description="By which answers name it")
    added_at: datetime


class SupplementOut(Schema):
    text: Said
    asked_at: datetime
    answer_before: datetime
    answered_at: datetime | None


class ChargeLineOut(Schema):
    name: Said
    kind: str
    amount: int
    quantity: int


class ChargeOut(Schema):
    """What is owed or paid, in đồng. Phí, lệ phí."""

    amount: int
    state: str
    state_label: Said
    lines: list[ChargeLineOut]
    paid_at: datetime | None
    receipt_number: str


class SlipOut(Schema):
    form: str = Field(examples=["01"])
    title: Said


class DossierOut(Track):
    """A dossier with all that the caller may see. Một hồ sơ đầy đủ."""

    on_behalf_of: int | None = Field(description="The organisation whose it is; null: a person's")
    owner_name: str = Field(description="Whose it is: the organisation, or the person")
    filed_by: str = Field(description="The person who filed it")
    subject: Said
    channel: str
    service_level: str
    answers: dict[str, Any]
    paused_at: datetime | None
    returned_at: datetime | None
    refused_why: str
    postponed_why: str
    supplements: list[SupplementOut]
    papers: list[PaperRowOut]
    slips: list[SlipOut]
    charge: ChargeOut | None
    has_result: bool = Field(description="The signed result can be fetched")
    may: list[str] = Field(description="What the caller may do to it now, likeliest first")


class Filed(Schema):
    """The dossier that came of it. Mã hồ sơ."""

    code: str = Field(examples=["H56.102-261117-0001"])
    state: State
    state_label: Said


class PaperIn(Given):
    key: Code = Field(examples=["birth_notice"])
    name: FileName
    content: Base64Bytes = Field(description="The file in base64")


class DraftIn(Given):
    """A draft to begin; without answers it holds what is known of the applicant."""

    procedure: Code = Field(examples=["1.001193"])
    unit: Code = Field(description="Code of the receiving unit", examples=["H56.102"])
    answers: AnswersIn | None = None
    on_behalf_of: OnBehalfOf = None


class FilingIn(Given):
    """A whole dossier in one request. Nộp cả hồ sơ trong một lần gọi."""

    procedure: Code = Field(examples=["1.001193"])
    unit: Code = Field(description="Code of the receiving unit", examples=["H56.102"])
    answers: AnswersIn
    papers: list[PaperIn] = Field(default_factory=list, max_length=MOST_PAPERS)
    on_behalf_of: OnBehalfOf = None


class AnswersOnly(Given):
    answers: AnswersIn


class DraftPaperOut(Schema):
    id: Id
    key: str = Field(description="`@` and the question where the file is an answer of the form")
    name: Said
    file_id: Id = Field(description="By which answers name it")


class FileAnswer(Schema):
    """The answer to a question for a file or signature. Câu trả lời là một tệp."""

    id: Id
    name: Said
    kind: str = Field(examples=["image/png"])
    size: int = Field(description="bytes")
    digest: str = Field(description="SHA-256 of what was kept, in hex")


class DraftOut(Schema):
    """A draft, kept until it expires. Bản nháp."""

    id: UUID
    on_behalf_of: int | None = Field(validation_alias="organisation_id")
    procedure: str
    unit_name: Said
    answers: dict[str, Any]
    papers: list[DraftPaperOut]
    saved_at: datetime
    expires_at: datetime
    dossier_code: str


class SupplementIn(Given):
    """The answer to a request for supplement: papers, a note or both."""

    note: str = Field("", max_length=1000)
    papers: list["LoosePaper"] = Field(default_factory=list, max_length=MOST_PAPERS)


class LoosePaper(Given):
    name: FileName
    content: Base64Bytes = Field(description="The file in base64")


class Reason(Given):
    reason: str = Field("", max_length=1000)


class FeeLine(Schema):
    """What these answers owe under one rule, in đồng. Số tiền phải nộp theo một mức."""

    code: str
    name: Said
    kind: str
    amount: int
    quantity: int


class PaperNeeded(Schema):
    key: str
    title: Said
    required: bool


class Checked(Schema):
    """What is still to be done, and what these answers ask for. Còn thiếu gì, phải nộp gì."""

    errors: list[Fault]
    warnings: list[Fault] = Field(description="Right, perhaps; look again")
    papers: list[PaperNeeded]
    fees: list[FeeLine]
    total: int = Field(description="đồng")


SupplementIn.model_rebuild()
