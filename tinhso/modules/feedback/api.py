"""Rating a dossier by program."""

from typing import Any

from ninja import Path, Router

from tinhso.core.api.access import ApiRequest, Scope
from tinhso.core.api.operations import Code, op
from tinhso.core.errors import NotFound
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.cases import owner_of
from tinhso.modules.feedback import permissions, queries
from tinhso.modules.feedback.actions import rate
from tinhso.modules.feedback.schemas import RatingIn, RatingOut

router = Router(tags=["filing"])


@router.get(
    "/dossiers/{code}/rating",
    response=RatingOut,
    **op("getRating", "Đánh giá đã gửi", Scope.OWN_READ),
)
def get_rating(request: ApiRequest, code: Path[Code]) -> Any:
    """Give what the applicant said of the dossier."""
    dossier = owner_of(code)
    found = queries.rating_of(code=code)
    if found is None or not permissions.can_rate(request.actor, dossier):
        raise NotFound(worded("Không có đánh giá nào của bạn cho hồ sơ %(code)s.", code=code))
    return found


@router.put(
    "/dossiers/{code}/rating", response=RatingOut, **op("rateDossier", "Đánh giá", Scope.OWN_WRITE)
)
def put_rating(request: ApiRequest, code: Path[Code], body: RatingIn) -> Any:
    """Say how the dossier was handled, once. The same again changes nothing."""
    rate(
        actor=request.actor,
        code=code,
        score=body.score,
        comment=body.comment.strip(),
        at=request.at,
    )
    return queries.rating_of(code=code)
