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
    name: Said = Field(examples=["Thủ tục đăng ký khai sinh"])
    short_name: Said = Field(examples=["Đăng ký khai sinh"])
    summary: Said
    field_code: str
    field_name: Said
    agency_level: str
    agency_text: Said
    service_level: str
    duration_text: Said
    fee_text: Said
    is_complete: bool = Field(description="Filed, worked on and answered here")
    is_filed_online: bool = Field(description="Filed from home, not at a desk alone")


class ProcedurePage(Page[ProcedureItem]):
    """One page of the catalogue. Một trang danh mục."""


class PaperOut(Schema):
    """A paper of the dossier. Một thành phần hồ sơ."""

    key: str
    title: Said
    handling: str
    originals: int
    copies: int
    required: bool | str = Field(description="true, false, or the condition (CEL) it hangs on")
    when: str
    hint: Said
    instead: Said
    code: str
    sure: Sure


class FeeOut(Schema):
    """One line of the tariff. Một mức phí, lệ phí."""

    code: str
    name: Said
    kind: str
    label: Said
    price: Said
    basis: Said
    sure: Sure


class ActOut(Schema):
    """A legal act the procedure stands on. Một căn cứ pháp lý."""

    number: str
    title: Said
    issuer: Said
    issued_on: date | None
    in_force_on: date | None
    parts: Said
    sure: Sure


class StageOut(Schema):
    title: Said
    text: Said


class ChannelOut(Schema):
    kind: str
    text: Said


class ResultOut(Schema):
    code: str
    name: Said
    validity: Said
    sure: Sure


class ProcedureOut(Schema):
    """One procedure with all that NĐ 63/2010/NĐ-CP has published. Một thủ tục đầy đủ."""

    code: str
    name: Said
    short_name: Said
    summary: Said
    number: int = Field(description="Version of the text in this catalogue")
    valid_from: date
    valid_to: date | None
    checked_on: date
    field_code: str
    field_name: Said
    ministry: Said
    decision: str
    agency_level: str
    agency_text: Said
    audience: list[str]
    audience_text: Said
    who: Said
    service_level: str
    service_text: Said
    is_complete: bool
    is_filed_online: bool
    minutes: int = Field(description="Working minutes; 480 to a day")
    duration_text: Said
    duration_note: Said
    channels: list[ChannelOut]
    how: list[StageOut]
    conditions: Said
    papers: list[PaperOut]
    fees: list[FeeOut]
    fee_text: Said
    result: ResultOut
    legal_basis: list[ActOut]
    life_events: list[str]
    related: list[str]


class FieldOut(Schema):
    code: str
    name: Said
    count: int


class LifeEventOut(Schema):
    key: str
    name: Said
    text: Said
    count: int
