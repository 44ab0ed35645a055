"""The `Idempotency-Key` of a request, around the handlers of operations that change something."""

import json
from collections.abc import Callable
from functools import partial, wraps
from hashlib import sha256
from typing import Any, TypeVar, cast

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Status, UploadedFile
from pydantic import BaseModel

from tinhso.core.api.access import ApiRequest
from tinhso.core.api.actions import Asked, Told, answer_once, answer_once_after
from tinhso.core.errors import Refused

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
LONGEST = 200
_MARK = "is_done_once"
View = TypeVar("View", bound=Callable[..., Any])


def once(view: View) -> View:
    """Do what the handler does once for each key; it answers with a schema or a `Status` of one."""
    return _done_once(view, None)


def once_after(first: Callable[..., object]) -> Callable[[View], View]:
    """Do the handler once for each key, in a transaction that begins when `first` is through.

    `first` gets what the handler gets and does what is slow in it, so that the handler finds it
    done. Without a key nobody holds a transaction around the handler, and it is not called.
    """
    return lambda view: _done_once(view, first)


def _done_once(view: View, first: Callable[..., object] | None) -> View:
    @wraps(view)
    def kept(request: ApiRequest, **values: Any) -> Any:
        if HEADER not in request.headers:
            return view(request, **values)
        asked = _asked(request, values)
        response: HttpResponse | None = values.get("response")

        def do() -> Told:
            return _told(view(request, **values))

        (status, body), is_replayed = (
            answer_once_after(do, asked, first=partial(first, request, **values))
            if first
            else answer_once(do, asked)
        )
        if is_replayed and response is not None:
            response[REPLAYED] = "true"
        return Status(status, body)

    setattr(kept, _MARK, True)
    return cast("View", kept)


def is_once(view: Callable[..., Any]) -> bool:
    """Say whether an idempotency key goes with the operation of this handler."""
    return getattr(view, _MARK, False)


def _asked(request: ApiRequest, values: dict[str, Any]) -> Asked:
    key = request.headers[HEADER].strip()
    if not key or len(key) > LONGEST or not key.isprintable():
        raise Refused(_("Idempotency-Key cần từ 1 đến %(most)d ký tự in được.") % {"most": LONGEST})
    digest = _digest(request, values)
    return Asked(owner=request.credential.owner, key=key, digest=digest, at=request.at)


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
