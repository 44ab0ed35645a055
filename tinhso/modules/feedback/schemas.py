"""A rating as the API takes and tells it."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from tinhso.core.api.operations import Given
from tinhso.modules.feedback.rules import COMMENT_LIMIT


class RatingIn(Given):
    """How the service was, from 1 (very bad) to 5 (very good). Đánh giá từ 1 đến 5."""

    score: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=COMMENT_LIMIT)


class RatingOut(Schema):
    score: int
    comment: str
    rated_at: datetime
