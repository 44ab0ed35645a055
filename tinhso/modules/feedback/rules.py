"""When a service may be rated, and how. Pure."""

from collections.abc import Mapping

from tinhso.core.errors import Refused, WrongState
from tinhso.core.words.worded import worded

SCORES: Mapping[int, str] = {
    1: worded("Rất không hài lòng"),
    2: worded("Không hài lòng"),
    3: worded("Bình thường"),
    4: worded("Hài lòng"),
    5: worded("Rất hài lòng"),
}
COMMENT_LIMIT = 1000
# states of a dossier in which the result is there
RATEABLE = frozenset({"issued", "returned"})


def check_rating(*, state: str, score: int, comment: str) -> None:
    """Refuse what cannot be rated yet, or not like this."""
    if state not in RATEABLE:
        raise WrongState(worded("Hồ sơ chưa có kết quả. Bạn đánh giá được khi đã có kết quả."))
    if score not in SCORES:
        raise Refused(
            worded("Chọn một mức đánh giá, từ Rất hài lòng đến Rất không hài lòng"), field="score"
        )
    if len(comment) > COMMENT_LIMIT:
        over = len(comment) - COMMENT_LIMIT
        raise Refused(
            worded(
                "Ý kiến dài quá %(comment_limit)s chữ cái, bớt %(over)s chữ cái",
                comment_limit=COMMENT_LIMIT,
                over=over,
            ),
            field="comment",
        )
