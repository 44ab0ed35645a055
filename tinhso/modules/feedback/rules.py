"""When a service may be rated, and how. Pure."""

from collections.abc import Mapping

from tinhso.core.errors import Refused, WrongState

SCORES: Mapping[int, str] = {
    1: "Rất không hài lòng",
    2: "Không hài lòng",
    3: "Bình thường",
    4: "Hài lòng",
    5: "Rất hài lòng",
}
COMMENT_LIMIT = 1000
# states of a dossier in which the result is there
RATEABLE = frozenset({"issued", "returned"})


def check_rating(*, state: str, score: int, comment: str) -> None:
    """Refuse what cannot be rated yet, or not like this."""
    if state not in RATEABLE:
        raise WrongState("Hồ sơ chưa có kết quả. Bạn đánh giá được khi đã có kết quả.")
    if score not in SCORES:
        raise Refused(
            "Chọn một mức đánh giá, từ Rất hài lòng đến Rất không hài lòng", field="score"
        )
    if len(comment) > COMMENT_LIMIT:
        over = len(comment) - COMMENT_LIMIT
        raise Refused(
            f"Ý kiến dài quá {COMMENT_LIMIT} chữ cái, bớt {over} chữ cái", field="comment"
        )
