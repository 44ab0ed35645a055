"""The way to VNeID: OpenID Connect, authorization code with PKCE. Only claims come back."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException

PROVIDER = "vneid"
_REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
_LEEWAY_SECONDS = 30


class Unavailable(Exception):
    """VNeID does not answer, or this province has none."""


class Cancelled(Exception):
    """The citizen did not want to share."""


class Untrusted(Exception):
    """What came back is not an answer to what was asked here."""


@dataclass(frozen=True)
class Return:
    """What VNeID says of who came back, and where that person wanted to go."""

    told: dict[str, Any]
    next: str


# the package has no types
class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != settings.OIDC_ISSUER:
            raise Untrusted("the discovery document names another issuer")
        return config

    def get_callback_url(self, request: HttpRequest, app: object) -> str:  # noqa: ARG002
        return callback_url()


def callback_url() -> str:
    """Return the address VNeID sends people back to, the same whatever host was asked."""
    return f"{settings.PUBLIC_URL}{reverse('identity:citizen_callback')}"


def begin(request: HttpRequest, *, next_url: str, hint: str = "") -> HttpResponse:
    """Return the redirect to VNeID that asks who this is."""
    if not settings.OIDC_ISSUER:
        raise Unavailable("no issuer is set")
    nonce = secrets.token_urlsafe(32)
    asked = {"nonce": nonce, "ui_locales": "vi"} | ({"login_hint": hint} if hint else {})
    provider = _provider(request)
    try:
        sent: HttpResponse = provider.redirect(
            request, process="login", next_url=next_url, auth_params=asked, nonce=nonce
        )
    except (RequestException, ValueError, KeyError) as error:
        raise Unavailable(type(error).__name__) from error
    return sent


def finish(request: HttpRequest) -> Return:
    """Return the claims behind the code VNeID sent back, verified."""
    provider = _provider(request)
    try:
        state = provider.unstash_redirect_state(request, request.GET.get("state", ""))
    except PermissionDenied as error:
        raise Untrusted("the state is not of this session") from error
    if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        raise Untrusted("another issuer answered")
    if "code" not in request.GET:
        raise Cancelled if request.GET.get("error") == "access_denied" else Unavailable
    try:
        told = _claims(_Adapter(request, PROVIDER), request, state)
    except (RequestException, KeyError) as error:
        raise Unavailable(type(error).__name__) from error
    except (OAuth2Error, jwt.PyJWTError) as error:
        raise Untrusted(type(error).__name__) from error
    return Return(told=told, next=state.get("next") or "")


def _claims(adapter: _Adapter, request: HttpRequest, state: dict[str, Any]) -> dict[str, Any]:
    client = adapter.get_client(request, adapter.get_provider().app)
    tokens = client.get_access_token(
        request.GET["code"], pkce_code_verifier=state["pkce_code_verifier"]
    )
    proven = _verify(adapter, tokens, state["nonce"])
    told: dict[str, Any] = _fetch(
        adapter.profile_url, Authorization=f"Bearer {tokens['access_token']}"
    )
    if told.get("sub") != proven["sub"]:
        raise OAuth2Error("userinfo speaks of somebody else")
    return told | proven


def _verify(adapter: _Adapter, tokens: dict[str, Any], nonce: str) -> dict[str, Any]:
    """Return the claims of the id token, after every check of OpenID Connect Core 3.1.3.7."""
    token = tokens["id_token"]
    keys = jwt.PyJWKSet.from_dict(_fetch(adapter.openid_config["jwks_uri"]))
    key = keys[jwt.get_unverified_header(token).get("kid", "")]
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=settings.OIDC_CLIENT_ID,
        issuer=settings.OIDC_ISSUER,
        leeway=_LEEWAY_SECONDS,
        options={"require": _REQUIRED},
    )
    if not secrets.compare_digest(str(claims["nonce"]), nonce):
        raise OAuth2Error("the nonce is another one")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise OAuth2Error("the token is for another party")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(tokens["access_token"]):
        raise OAuth2Error("the access token is not the one the id token speaks of")
    return claims


def _half_hash(token: str) -> str:
    half = hashlib.sha256(token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _fetch(address: str, **headers: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(address, headers=headers)
        answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def _provider(request: HttpRequest) -> Any:
    provider = get_adapter(request).get_provider(request, provider=PROVIDER)
    provider.oauth2_adapter_class = _Adapter
    return provider
