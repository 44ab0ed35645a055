"""The `Idempotency-Key` of a request, around the handlers of operations that change something."""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Status, UploadedFile
from pydantic import BaseModel

from tinhso.core.api.access import ApiRequest
from tinhso.core.api.actions import Told, answer_once
from tinhso.core.errors import Refused

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = 200
_MARK = "is_done_once"
View = TypeVar("View", bound=Callable[..., Any])


def once(view: View) -> View:
    """Do what the handler does once for each key; it answers with a schema or a `Status` of one."""

    @wraps(view)
    def kept(request: ApiRequest, **values: Any) -> Any:
        if HEADER not in request.headers:
            return view(request, **values)
        key = request.headers[HEADER].strip()
        if not key or len(key) > LONGEST or not key.isprintable():
            text = _("Idempotency-Key cần từ 1 đến %(most)d ký tự in được.") % {"most": LONGEST}
            raise Refused(text)
        response: HttpResponse | None = values.get("response")
        (status, body), is_replayed = answer_once(
            lambda: _told(view(request, **values)),
            owner=request.credential.owner,
            key=key,
            digest=_digest(request, values),
            at=request.at,
        )
        if is_replayed and response is not None:
            response[REPLAYED] = "true"
        return Status(status, body)

    setattr(kept, _MARK, True)
    return cast("View", kept)


def is_once(view: Callable[..., Any]) -> bool:
    """Say whether an idempotency key goes with the operation of this handler."""
    return getattr(view, _MARK, False)


def _told(result: Any) -> Told:
    status, value = (
        (result.status_code, result.value) if isinstance(result, Status) else (200, result)
    )
    return status, value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def _digest(request: ApiRequest, values: dict[str, Any]) -> str:
    """Tell two requests apart by what they ask, not by how their bytes were put."""
    told = {name: _plain(v) for name, v in values.items() if not isinstance(v, HttpResponse)}
    whole = json.dumps([request.method, request.path, told], sort_keys=True, default=_short)
    return sha256(whole.encode()).hexdigest()


def _short(value: Any) -> str:
    return sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, UploadedFile):
        digest = sha256(value.read()).hexdigest()
        value.seek(0)
        return [value.name, digest]
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value
