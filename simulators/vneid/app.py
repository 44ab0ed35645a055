"""The addresses of the provider, as a WSGI program."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit
from wsgiref.types import StartResponse, WSGIEnvironment

from simulators.vneid import pages
from simulators.vneid.provider import OidcError, Provider, UnknownClient

BODY_LIMIT = 64 * 1024
_REASONS = {200: "OK", 302: "Found", 303: "See Other", 400: "Bad Request", 401: "Unauthorized"}
_REASONS |= {404: "Not Found", 405: "Method Not Allowed"}
_STYLE_HASH = base64.b64encode(hashlib.sha256(pages.STYLE.encode()).digest()).decode()


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    authorization: str


@dataclass(frozen=True)
class Answer:
    status: int
    body: str = ""
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


class App:
    """Answers HTTP for one provider."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._routes: dict[str, tuple[set[str], Callable[[Request], Answer]]] = {
            "/healthz": ({"GET"}, lambda _: _json({"status": "ok"})),
            "/.well-known/openid-configuration": ({"GET"}, lambda _: _json(provider.discovery())),
            "/jwks": ({"GET"}, lambda _: _json(provider.jwks())),
            "/auth": ({"GET", "POST"}, self._authorize),
            "/token": ({"POST"}, self._token),
            "/userinfo": ({"GET", "POST"}, self._userinfo),
            "/logout": ({"GET", "POST"}, self._end_session),
        }

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = _read(environ)
        methods, handle = self._routes.get(request.path, (set(), None))
        if handle is None:
            answer = Answer(404, pages.not_found())
        elif request.method not in methods:
            answer = Answer(405, headers=(("Allow", ", ".join(sorted(methods))),))
        else:
            answer = handle(request)
        body = answer.body.encode()
        headers = [
            ("Content-Type", answer.kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            *answer.headers,
        ]
        start(f"{answer.status} {_REASONS[answer.status]}", headers)
        return [body]

    def _authorize(self, request: Request) -> Answer:
        told = request.form if request.method == "POST" else request.query
        redirect_uri, state = told.get("redirect_uri", ""), told.get("state", "")
        try:
            asked = self.provider.read(told)
            if told.get("decision") == "refuse":
                raise OidcError("access_denied", "The citizen refused.")
            if told.get("decision") == "share" and told.get("citizen"):
                return _to(self.provider.grant(asked, told["citizen"]))
        except UnknownClient:
            return Answer(400, pages.unknown_client())
        except OidcError as error:
            return _to(self.provider.refuse(redirect_uri, state, error))
        return _page(pages.consent(told, self.provider.citizens, asked.hint), redirect_uri)

    def _token(self, request: Request) -> Answer:
        try:
            return _json(self.provider.exchange(request.form, _basic(request.authorization)))
        except OidcError as error:
            return _refusal(error, 'Basic realm="vneid"')

    def _userinfo(self, request: Request) -> Answer:
        scheme, _, token = request.authorization.partition(" ")
        if scheme.casefold() != "bearer":
            return Answer(401, headers=(("WWW-Authenticate", "Bearer"),))
        try:
            return _json(self.provider.userinfo(token.strip()))
        except OidcError as error:
            return _refusal(error, f'Bearer error="{error.code}"')

    def _end_session(self, request: Request) -> Answer:
        told = request.query | request.form
        back = told.get("post_logout_redirect_uri", "")
        if back in self.provider.client.logout_uris:
            state = told.get("state", "")
            return _to(f"{back}?state={state}" if state.isalnum() else back)
        return _page(pages.signed_out(), "")


def _read(environ: WSGIEnvironment) -> Request:
    length = environ.get("CONTENT_LENGTH") or "0"
    size = min(int(length), BODY_LIMIT) if length.isdigit() else 0
    body = environ["wsgi.input"].read(size) if size else b""
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/"),
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""))),
        form=dict(parse_qsl(body.decode("utf-8", "replace"))),
        authorization=environ.get("HTTP_AUTHORIZATION", ""),
    )


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, value = header.partition(" ")
    if scheme.casefold() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _json(told: dict[str, Any], status: int = 200, **headers: str) -> Answer:
    listed = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, json.dumps(told, ensure_ascii=False), "application/json", listed)


def _refusal(error: OidcError, challenge: str) -> Answer:
    told = {"error": error.code, "error_description": error.text}
    headers = {"WWW_Authenticate": challenge} if error.status == 401 else {}
    return _json(told, error.status, **headers)


def _to(address: str) -> Answer:
    return Answer(303, headers=(("Location", address),))


def _page(html: str, redirect_uri: str) -> Answer:
    # browsers hold a form's redirect to form-action too
    parts = urlsplit(redirect_uri)
    home = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        f"form-action 'self'{home}; frame-ancestors 'none'; base-uri 'none'"
    )
    return Answer(200, html, headers=(("Content-Security-Policy", policy),))
