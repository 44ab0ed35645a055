"""Refusals for programs: problem details (RFC 9457), with the words the pages use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import BeforeValidator, Field

from tinhso.core.errors import FormRefused, Refused

PLACE = "/api/problems"
MEDIA_TYPE = "application/problem+json"
PARAMETERS = frozenset({"cursor", "day", "under"})
PAPER = "paper-"  # how the faults of a filing name a paper that is missing


class NotSignedIn(Refused):
    """The operation is for somebody, and nobody proved to be that somebody."""

    status = 401


class Later(Refused):
    """What was asked can be had, but not now: in `seconds`."""

    status = 429

    def __init__(self, text: str, *, seconds: int) -> None:
        super().__init__(text)
        self.seconds = seconds


class StillAnswering(Later):
    """The same request came before and has not been answered yet."""

    status = 409


class KeyReused(Refused):
    """An idempotency key came with another request than the one it was made for."""


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its place on the page of problems, and its title."""

    slug: str
    status: int
    title: str | Promise
    text: str | Promise


KINDS: tuple[Kind, ...] = (
    Kind(
        "unreadable",
        400,
        _("Không đọc được yêu cầu"),
        _("Nội dung không phải JSON đúng chuẩn, hoặc có ký tự không dùng được trong văn bản."),
    ),
    Kind(
        "not-signed-in",
        401,
        _("Chưa biết ai đang hỏi"),
        _("Gửi mã truy cập còn hạn trong đầu mục Authorization, hoặc đăng nhập."),
    ),
    Kind(
        "not-allowed",
        403,
        _("Không được làm việc này"),
        _("Mã truy cập thiếu phạm vi, hoặc người giữ mã không có vai trò này trong đơn vị."),
    ),
    Kind(
        "not-found",
        404,
        _("Không tìm thấy"),
        _("Không có thứ được hỏi, hoặc người hỏi không được biết là có."),
    ),
    Kind(
        "other-method",
        405,
        _("Địa chỉ này không nhận cách gọi này"),
        _("Đầu mục Allow kể những cách gọi được nhận."),
    ),
    Kind(
        "wrong-state",
        409,
        _("Việc đã sang bước khác"),
        _("Có người vừa làm việc này, hoặc hồ sơ đã khép lại. Đọc lại hồ sơ rồi làm tiếp."),
    ),
    Kind(
        "too-large",
        413,
        _("Yêu cầu nặng quá mức"),
        _("Gửi từng tệp một, hoặc chụp lại với độ nét thấp hơn."),
    ),
    Kind(
        "refused",
        422,
        _("Chưa nhận được"),
        _("Mục errors nói từng chỗ cần sửa: pointer chỉ vào nội dung, parameter chỉ vào địa chỉ."),
    ),
    Kind(
        "key-reused",
        422,
        _("Khóa chống gửi lặp đã dùng cho yêu cầu khác"),
        _("Mỗi Idempotency-Key chỉ đi với một yêu cầu. Tạo khóa mới cho yêu cầu mới."),
    ),
    Kind(
        "later",
        429,
        _("Gọi quá nhanh"),
        _("Chờ số giây ghi ở đầu mục Retry-After rồi gọi lại."),
    ),
    Kind(
        "failed",
        500,
        _("Máy chủ gặp sự cố"),
        _("Lỗi của hệ thống. Đọc mã ở instance cho số hỗ trợ; gửi lại với cùng Idempotency-Key."),
    ),
)
_BY_STATUS: Mapping[int, Kind] = {kind.status: kind for kind in reversed(KINDS)}
_BY_SLUG: Mapping[str, Kind] = {kind.slug: kind for kind in KINDS}


class Fault(Schema):
    """One thing to mend: in the body by JSON pointer, or in the address by parameter."""

    pointer: str | None = Field(None, examples=["#/answers/child_name"])
    parameter: str | None = Field(None, examples=["cursor"])
    detail: Annotated[str, BeforeValidator(str)] = Field(examples=["Nhập họ của trẻ"])


class Problem(Schema):
    """Why not, and what to do instead (RFC 9457). `instance` is the code to read to the helpline.

    Vì sao chưa được và phải làm gì; đọc mã ở `instance` cho số hỗ trợ.
    """

    type: str = Field(examples=[f"{PLACE}#wrong-state"])
    title: str = Field(examples=["Việc đã sang bước khác"])
    status: int = Field(examples=[409])
    detail: str | None = Field(
        None, examples=["Lê Thị Minh Họa đã tiếp nhận hồ sơ lúc 10:31 ngày 20/11/2026."]
    )
    instance: str | None = Field(None, examples=["K7QM-3F9X"])
    errors: list[Fault] | None = None


def problem(
    status: int,
    *,
    instance: str,
    detail: str = "",
    slug: str = "",
    errors: list[dict[str, str]] | None = None,
) -> JsonResponse:
    """Return problem details; without a `slug` the kind is the usual one of the status."""
    kind = _BY_SLUG.get(slug) or _BY_STATUS.get(status) or _BY_STATUS[422]
    told: dict[str, Any] = {
        "type": f"{PLACE}#{kind.slug}",
        "title": str(kind.title),
        "status": status,
        "detail": str(detail),
        "instance": instance,
        "errors": [{name: str(text) for name, text in one.items()} for one in errors or []],
    }
    return JsonResponse(
        {name: value for name, value in told.items() if value},
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def refusal_problem(refusal: Refused, *, instance: str) -> JsonResponse:
    """Return a refusal as problem details, each fault with the place to mend it."""
    answer = problem(
        refusal.status,
        instance=instance,
        detail=refusal.text,
        slug="key-reused" if isinstance(refusal, KeyReused) else "",
        errors=list(_faults(refusal)),
    )
    if isinstance(refusal, Later):
        answer["Retry-After"] = str(refusal.seconds)
    if isinstance(refusal, NotSignedIn):
        answer["WWW-Authenticate"] = 'Bearer realm="api"'
    return answer


def _faults(refusal: Refused) -> Iterator[dict[str, str]]:
    if isinstance(refusal, FormRefused):
        for key, text in refusal.faults.items():
            yield {"pointer": pointer_of(key), "detail": text}
    elif refusal.field in PARAMETERS:
        yield {"parameter": refusal.field, "detail": refusal.text}
    elif refusal.field:
        yield {"pointer": f"#/{_escaped(refusal.field)}", "detail": refusal.text}


def pointer_of(key: str) -> str:
    """Return the JSON pointer, as a URI fragment, to a field of a form or to a missing paper."""
    if key.startswith(PAPER):
        return f"#/papers/{_escaped(key.removeprefix(PAPER))}"
    return "#/answers/" + "/".join(_escaped(part) for part in key.split("."))


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
