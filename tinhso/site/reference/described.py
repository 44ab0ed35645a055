"""The document of the API: what ninja writes, with scopes, refusals and repeated requests told."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from ninja import NinjaAPI
from ninja.operation import Operation

from tinhso.core.api.access import SAFE, SCOPES, Access, Scope
from tinhso.core.api.problems import MEDIA_TYPE, Problem
from tinhso.core.api.repeating import HEADER, LONGEST, is_once

DESCRIPTION = """Everything the pages of Tỉnh Số do, for programs. The first ten minutes:
`docs/api.md`. Mọi việc các trang của Tỉnh Số làm được, dành cho phần mềm.

* **Who**: a token made at `/ma-truy-cap/`, sent as `Authorization: Bearer ts_…`; the catalogue, \
units, indicators, tracking and verification need none.
* **Refusals** are problem details (RFC 9457) in the words of the pages; see `/api/problems`.
* **Again**: send `Idempotency-Key` with every POST, and repeat it unchanged when no answer came.
* **Lists** go page by page: follow the header `Link`, or send `next` as `cursor`.
"""
TAGS = (
    ("catalogue", "Procedures. Danh mục thủ tục."),
    ("filing", "What an applicant files, follows and fetches. Nộp và theo dõi hồ sơ."),
    ("desk", "What officers see and do. Bàn làm việc."),
    ("units", "Agencies, by day. Đơn vị theo ngày."),
    ("indicators", "Public figures and the rows behind them. Chỉ tiêu và số liệu."),
    ("signatures", "Is this paper genuine? Kiểm tra chữ ký số."),
    ("identity", "Who am I. Tôi là ai."),
)
SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of `/ma-truy-cap/`. Scopes: "
        + "; ".join(f"`{scope.value}`" for scope in SCOPES),
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "For pages of the product itself; with `X-CSRFToken` where it changes "
        "something.",
    },
}
IDEMPOTENCY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"},
    "description": "Any text of your own, such as a UUID. The same key with the same request is "
    "done once and answered alike for 24 hours.",
}
LIMIT = {
    name: {"schema": {"type": "string"}, "required": False, "example": example, "description": text}
    for name, example, text in (
        ("RateLimit-Policy", '"default";q=600;w=60', "`q` requests in `w` seconds"),
        ("RateLimit", '"default";r=587;t=2', "`r` are left, all are back in `t` seconds"),
    )
}
LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "enum": ["vi", "en"]},
}


def whole(document: dict[str, Any], api: NinjaAPI) -> dict[str, Any]:
    """Return the document with all that ninja does not know of."""
    operations = {operation.operation_id: operation for operation in _operations(api)}
    for methods in document["paths"].values():
        for method, described in methods.items():
            _complete(described, operations[described["operationId"]], method.upper())
    components = document["components"]
    components["securitySchemes"] = SCHEMES
    components["schemas"]["Problem"] = _problem_schema(components["schemas"])
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS]
    document["servers"] = [{"url": "/"}]
    document["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    return document


def _operations(api: NinjaAPI) -> Iterator[Operation]:
    for bound in api._get_bound_routers():  # noqa: SLF001  ninja has no other list of them
        for view in bound.path_operations.values():
            yield from view.operations


def _complete(described: dict[str, Any], operation: Operation, method: str) -> None:
    scopes = scopes_of(operation)
    if scopes:
        named = [scope.value for scope in scopes]
        described["security"] = [{"token": named}, {"session": []}]
    else:
        described["security"] = []
    if is_once(operation.view_func):
        described["parameters"].append(IDEMPOTENCY)
    for status in sorted(_refusals(described, scopes, method)):
        described["responses"].setdefault(status, _refusal(status))
    described["responses"] = {
        str(key): _with_limit(one) for key, one in described["responses"].items()
    }
    _mark_paging(described)


def scopes_of(operation: Operation) -> tuple[Scope, ...]:
    """Return what a token has to have for the operation; nothing where everybody may call."""
    access = next(iter(operation.auth_callbacks))
    assert isinstance(access, Access)
    return access.scopes


def _refusals(described: Mapping[str, Any], scopes: tuple[Scope, ...], method: str) -> set[int]:
    """Every operation may meet a bad token, a full bucket, odd letters and a fault of ours."""
    found = {400, 401, 422, 429, 500}
    found |= {403} if scopes else set()
    found |= {404} if any(one["in"] == "path" for one in described["parameters"]) else set()
    found |= {404, 409, 413} if method not in SAFE else set()
    return found


def _with_limit(answer: dict[str, Any]) -> dict[str, Any]:
    """Say of an answer that what is left stands on it, where a token or a session asked."""
    return answer | {"headers": LIMIT | answer.get("headers", {})}


def _refusal(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status == 429:
        told["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "required": True}}
    return told


def _mark_paging(described: dict[str, Any]) -> None:
    if any(one["name"] == "cursor" for one in described["parameters"]):
        described["responses"]["200"]["headers"] = {
            "Link": {"schema": {"type": "string"}, "description": 'rel="next"', "required": False}
        }


def _problem_schema(schemas: dict[str, Any]) -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schema.pop("$defs", {}))
    return schema
