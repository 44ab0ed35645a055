"""Who calls, as the API tells it."""

from datetime import date

from ninja import Schema
from pydantic import Field

from tinhso.core.api.access import Scope


class Represented(Schema):
    """An organisation the caller may act for today. Tổ chức đang đại diện."""

    id: int = Field(validation_alias="organisation_id")
    name: str = Field(validation_alias="organisation_name")
    capacity: str = Field(examples=["legal"])
    valid_to: date | None = Field(description="First day without the mandate")


class Me(Schema):
    """Whoever holds the token, and what may be done with it now.

    Người giữ mã truy cập, và mã làm được gì lúc này.
    """

    name: str = Field(examples=["Lê Thị Minh Họa"])
    post: str = Field(examples=["Công chức"])
    assurance: int = Field(description="Level of assurance, NĐ 69/2024/NĐ-CP: 0, 1 or 2")
    scopes: list[Scope]
    roles: dict[str, int] = Field(
        description="Roles of today, and over how many units", examples=[{"one_stop": 1}]
    )
    organisations: list[Represented] = Field(description="To file for: see `on_behalf_of`")
    today: date
