"""The catalogue as the API tells it."""

from datetime import date
from typing import Literal

from ninja import Schema
from pydantic import Field

from tinhso.core.api.operations import Page, Said
from tinhso.modules.procedures.rules.catalogue import Sure

Level = Literal["", "commune", "province"]


class ProcedureItem(Schema):
    """A procedure in the list. Một thủ tục trong danh mục."""

    code: str = Field(examples=["1.001193"])
    name: str = Field(examples=["Thủ tục đăng ký khai sinh"])
    short_name: str = Field(examples=["Đăng ký khai sinh"])
    summary: str
    field_code: str
    field_name: str
    agency_level: str
    agency_text: str
    service_level: str
    duration_text: str
    fee_text: str
    is_complete: bool = Field(description="Can be filed online from beginning to end")


class ProcedurePage(Page[ProcedureItem]):
    """One page of the catalogue. Một trang danh mục."""


class PaperOut(Schema):
    """A paper of the dossier. Một thành phần hồ sơ."""

    key: str
    title: str
    handling: str
    originals: int
    copies: int
    required: bool | str = Field(description="true, false, or the condition (CEL) it hangs on")
    when: str
    hint: str
    instead: str
    code: str
    sure: Sure


class FeeOut(Schema):
    """One line of the tariff. Một mức phí, lệ phí."""

    code: str
    name: str
    kind: str
    label: str
    price: str
    basis: str
    sure: Sure


class ActOut(Schema):
    """A legal act the procedure stands on. Một căn cứ pháp lý."""

    number: str
    title: str
    issuer: str
    issued_on: date | None
    in_force_on: date | None
    parts: str
    sure: Sure


class StageOut(Schema):
    title: str
    text: str


class ChannelOut(Schema):
    kind: str
    text: str


class ResultOut(Schema):
    code: str
    name: str
    validity: str
    sure: Sure


class ProcedureOut(Schema):
    """One procedure with all that NĐ 63/2010/NĐ-CP has published. Một thủ tục đầy đủ."""

    code: str
    name: str
    short_name: str
    summary: str
    number: int = Field(description="Version of the text in this catalogue")
    valid_from: date
    valid_to: date | None
    checked_on: date
    field_code: str
    field_name: str
    ministry: str
    decision: str
    agency_level: str
    agency_text: str
    audience: list[str]
    audience_text: str
    who: str
    service_level: str
    service_text: Said
    is_complete: bool
    minutes: int = Field(description="Working minutes; 480 to a day")
    duration_text: str
    duration_note: str
    channels: list[ChannelOut]
    how: list[StageOut]
    conditions: str
    papers: list[PaperOut]
    fees: list[FeeOut]
    fee_text: str
    result: ResultOut
    legal_basis: list[ActOut]
    life_events: list[str]
    related: list[str]


class FieldOut(Schema):
    code: str
    name: str
    count: int


class LifeEventOut(Schema):
    key: str
    name: str
    text: str
    count: int
