"""Units and checked signatures, as the API tells them."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from tinhso.core.api.operations import Page, Said

Level = Literal["", "province", "district", "commune"]


class UnitOut(Schema):
    """An agency or place of the organisation tree, on a day. Một đơn vị, theo ngày."""

    id: int
    code: str = Field(examples=["H56.102"], description="Agency code, QCVN 102:2025/BCA")
    code_2016: str = Field(description="Agency code of QCVN 102:2016/BTTTT")
    area_code: str = Field(examples=["14797"])
    name: Said
    short_name: str
    level: str
    kind: str
    parent_id: int | None
    parent_name: str
    valid_from: date
    valid_to: date | None = Field(description="The first day it was no more")
    is_sample_code: bool


class UnitPage(Page[UnitOut]):
    """One page of units."""


class Node(UnitOut):
    depth: int


class SignatureOut(Schema):
    """What was found about one signature. Một chữ ký số."""

    signer: str
    organisation: str
    title: Said
    signed_at: datetime | None
    intact: bool
    certificate_valid: bool
    certificate_until: datetime
    trusted: bool
    revoked_at: datetime | None = Field(
        description="Since when the certificate is revoked; what it signed before holds"
    )


class SuccessorOut(Schema):
    """The newer document in the place of another. Văn bản thay thế."""

    title: Said
    number: str
    issued_on: date
    lookup_code: str


class EndedOut(Schema):
    """Since when, by whom and why a document holds no more. Thu hồi, thay thế."""

    at: datetime
    by: str
    unit_name: Said
    why: str
    successor: SuccessorOut | None


class IssuerOut(Schema):
    """The unit that issued it is no more. Cơ quan cấp đã sáp nhập."""

    since: date
    heirs: list[str] = Field(description="Names of the units that hold today what it held")


class DocumentOut(Schema):
    """What anyone may know who holds the paper: names are masked. Văn bản, tên đã che."""

    title: Said
    number: str
    issued_on: date
    unit_name: Said
    holder: str
    signer_name: str
    signer_title: str
    lookup_code: str
    ended: EndedOut | None


class Verified(Schema):
    """The verdict on a signed PDF. Kết luận về một tệp PDF đã ký."""

    verdict: Literal["genuine", "changed", "unknown"] = Field(
        description="What the signatures say of the file"
    )
    standing: Literal["in_force", "revoked", "superseded", "unlisted"] = Field(
        description="What the province's books say of the document; `unlisted`: they have no such"
    )
    headline: Said
    reason: Said
    merged: IssuerOut | None
    signatures: list[SignatureOut]
    document: DocumentOut | None
