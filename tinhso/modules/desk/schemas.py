"""What officers see and do, as the API tells it. What a dossier is, its own room says."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from tinhso.core.api.operations import Code, Given, Id, Page, Said
from tinhso.modules.desk.rules import BULK_LIMIT

View = Literal["waiting", "late", "today", "paused"]
Channel = Literal["", "online", "desk", "post"]
Kind = Literal["", "reception", "examination", "decision", "issuing", "return"]


class DeskClock(Schema):
    """Working time left, over (late) or stood still (pause). Thời gian làm việc còn lại."""

    tone: Literal["late", "soon", "plain", "pause", "done", "none"]
    minutes: int
    label: Said = Field(examples=["còn 1 ngày 3 giờ"])
    used: int
    due_at: datetime | None


class DeskItem(Schema):
    """A dossier in a list of the desk. Một hồ sơ trên bàn làm việc."""

    code: str = Field(examples=["H56.102-261117-0001"])
    procedure: str
    procedure_name: Said
    owner_name: str
    subject: Said
    unit_name: Said
    channel: str
    state: str
    state_label: Said
    step_label: Said
    assignee_name: str
    submitted_at: datetime
    finished_at: datetime | None
    clock: DeskClock


class DeskPage(Page[DeskItem]):
    """One page of dossiers at the desk."""


class DeskTold(Schema):
    kind: str
    who: str
    did: Said
    at: datetime
    note: str
    program: str


class DeskStep(Schema):
    label: Said
    kind: str
    role: str
    assignee_name: str
    started_at: datetime
    due_at: datetime | None


class DeskPaper(Schema):
    id: int
    key: str
    title: Said
    name: Said
    added_at: datetime


class DeskSupplement(Schema):
    text: Said
    asked_at: datetime
    answer_before: datetime
    answered_at: datetime | None


class DeskCharge(Schema):
    amount: int = Field(description="đồng")
    state: str
    state_label: Said
    paid_at: datetime | None
    receipt_number: str


class DeskSlip(Schema):
    form: str
    title: Said


class DeskResult(Schema):
    """The result or its draft. Kết quả hoặc dự thảo."""

    title: Said
    number: str
    state: str
    state_label: Said
    signer_name: str
    signed_at: datetime | None
    issued_at: datetime | None


class DeskWay(Schema):
    """Where an officer may send a dossier from here. Một hướng xử lý."""

    key: str
    label: str


class DeskDossier(Schema):
    """A dossier as an officer of its unit works on it; `acts` may be done by the caller now."""

    code: str
    procedure: str
    procedure_name: Said
    owner_name: str = Field(description="Whose it is: a person or an organisation")
    organisation_id: int | None
    filed_by: str = Field(description="The person who filed it, for an organisation or not")
    subject: Said
    unit_name: Said
    channel: str
    service_level: str
    state: str
    state_label: Said
    answers: dict[str, Any]
    findings: dict[str, Any] = Field(description="What examination found, where it is asked")
    looks: dict[str, str] = Field(description="What deserves a second look, by field")
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    due_why: Said
    first_due_at: datetime | None
    paused_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    refused_why: str
    postponed_why: str
    clock: DeskClock
    step: DeskStep | None
    supplements: list[DeskSupplement]
    papers: list[DeskPaper]
    slips: list[DeskSlip]
    story: list[DeskTold]
    charge: DeskCharge | None
    document: DeskResult | None
    ways: list[DeskWay] = Field(description="What `choose` may name as `way`")
    acts: list[str] = Field(examples=[["receive", "ask", "refuse"]])


class Note(Given):
    """Words to a colleague, if any. Ý kiến, nếu có."""

    note: str = Field("", max_length=1000)


class ChosenWay(Note):
    """The way chosen at a step that has several. Hướng xử lý đã chọn."""

    way: str = Field(max_length=40, examples=["posting"])


class Words(Given):
    """Words that are printed or that a colleague needs. Nội dung bắt buộc."""

    note: str = Field(max_length=1000, examples=["Thiếu giấy chứng sinh."])


class NewDay(Given):
    """A later day, and why. Ngày hẹn mới và lý do."""

    note: str = Field(max_length=1000)
    due_at: AwareDatetime = Field(examples=["2026-11-25T17:00:00+07:00"])


class Findings(Given):
    """What examination found, by key of question. Kết luận thẩm tra."""

    findings: dict[str, Any] = Field(examples=[{"level": "severe"}])


class Heir(Note):
    """Whom a step is given to; nobody named: who has least in hand. Người được giao."""

    person: Id | None = Field(None, description="`id` of one of `colleagues`")


class ColleagueOut(Schema):
    """Who else holds the role of the open step. Đồng nghiệp cùng vai trò."""

    id: int
    name: str
    post: str
    in_hand: int = Field(description="Open steps this person has taken")
    away_until: date | None = Field(description="Last day of an absence that holds today")


class Done(Schema):
    """Where the dossier stands after the act. Hồ sơ sau khi làm."""

    code: str
    state: str
    state_label: Said
    done: Said = Field(examples=["Đã tiếp nhận"])
    acts: list[str]


class Bulk(Given):
    """One act on many dossiers. Một việc trên nhiều hồ sơ."""

    act: Literal["receive", "hand_over", "claim"]
    codes: list[Code] = Field(min_length=1, max_length=BULK_LIMIT)


class OutcomeOut(Schema):
    """What came of one dossier; `fault` says why nothing did."""

    code: str
    fault: Said


class Outcomes(Schema):
    outcomes: list[OutcomeOut]


class Reason(Given):
    """Why a document ends; whoever checks it reads this. Lý do."""

    reason: str = Field(max_length=300, examples=["Ghi sai ngày sinh."])


class Succession(Reason):
    """The newer document, by its lookup code. Văn bản thay thế."""

    successor: str = Field(max_length=60, examples=["K7QM-2XRT-9BWD"])


class Ended(Schema):
    """A document that holds no more. Văn bản đã thu hồi hoặc thay thế."""

    number: str
    title: Said
    state: str = Field(examples=["revoked"])
    state_label: Said
