"""The OpenID Connect provider itself: what it grants, for how long, and what it refuses."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from simulators.vneid.citizens import Citizen

CODE_LIFE = 60
TOKEN_LIFE = 300
# RFC 7636: 43 to 128 unreserved characters; a S256 challenge is always 43
CHALLENGE_LENGTH = 43


class OidcError(Exception):
    """An error of RFC 6749 or OpenID Connect, with its code."""

    def __init__(self, code: str, text: str, *, status: int = 400) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.status = status


class UnknownClient(Exception):
    """Client or return address are not registered: nobody may be sent anywhere."""


@dataclass(frozen=True)
class Client:
    """The one program that may ask."""

    id: str
    secret: str
    redirect_uris: tuple[str, ...]
    logout_uris: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """An authorization request that may be answered."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    hint: str


@dataclass
class _Grant:
    asked: Asked
    citizen: Citizen
    granted_at: float
    token: str | None = None
    is_used: bool = False


@dataclass(frozen=True)
class _Token:
    citizen: Citizen
    expires_at: float


@dataclass
class Provider:
    """Keeps its codes, tokens and key in memory: a restart forgets them all."""

    issuer: str
    client: Client
    citizens: Mapping[str, Citizen]
    clock: Callable[[], float]
    _key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    _key_id: str = field(default_factory=lambda: secrets.token_hex(8))
    _grants: dict[str, _Grant] = field(default_factory=dict)
    _tokens: dict[str, _Token] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def discovery(self) -> dict[str, Any]:
        """Return the discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid"],
            "claims_supported": ["sub", *next(iter(self.citizens.values())).claims],
            "ui_locales_supported": ["vi"],
            "authorization_response_iss_parameter_supported": True,
        }

    def jwks(self) -> dict[str, Any]:
        """Return the public key that verifies id tokens."""
        shown = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [shown | {"kid": self._key_id, "use": "sig", "alg": "RS256"}]}

    def read(self, query: Mapping[str, str]) -> Asked:
        """Return the request in `query`, or refuse it the way the specification says."""
        redirect_uri = query.get("redirect_uri", "")
        known = query.get("client_id") == self.client.id
        if not known or redirect_uri not in self.client.redirect_uris:
            raise UnknownClient
        if query.get("response_type") != "code":
            raise OidcError("unsupported_response_type", "Only the response type code is known.")
        if "openid" not in query.get("scope", "").split():
            raise OidcError("invalid_scope", "The scope openid is missing.")
        challenge = query.get("code_challenge", "")
        if query.get("code_challenge_method") != "S256" or len(challenge) != CHALLENGE_LENGTH:
            raise OidcError("invalid_request", "PKCE with S256 is required.")
        if query.get("prompt") == "none":
            raise OidcError("login_required", "Nobody is signed in here.")
        return Asked(
            redirect_uri=redirect_uri,
            state=query.get("state", ""),
            nonce=query.get("nonce", ""),
            challenge=challenge,
            hint=query.get("login_hint", ""),
        )

    def grant(self, asked: Asked, number: str) -> str:
        """Return where to send a citizen who agreed."""
        if number not in self.citizens:
            raise OidcError("invalid_request", "There is no such citizen.")
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._forget()
            self._grants[code] = _Grant(asked, self.citizens[number], self.clock())
        return self.answer(asked.redirect_uri, asked.state, {"code": code})

    def refuse(self, redirect_uri: str, state: str, error: OidcError) -> str:
        """Return where to send a citizen who gets no code, and why."""
        told = {"error": error.code, "error_description": error.text}
        return self.answer(redirect_uri, state, told)

    def answer(self, redirect_uri: str, state: str, told: dict[str, str]) -> str:
        """Return the redirect address with the answer in it."""
        told |= {"state": state} if state else {}
        divider = "&" if "?" in redirect_uri else "?"
        return f"{redirect_uri}{divider}{urlencode(told | {'iss': self.issuer})}"

    def exchange(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
        """Return the tokens for a code, once."""
        self._check_client(form, basic)
        if form.get("grant_type") != "authorization_code":
            raise OidcError("unsupported_grant_type", "Only authorization_code is known.")
        with self._lock:
            grant = self._take(form.get("code", ""))
            if grant.asked.redirect_uri != form.get("redirect_uri"):
                raise OidcError("invalid_grant", "The redirect_uri is not the one of the request.")
            if not _matches(grant.asked.challenge, form.get("code_verifier", "")):
                raise OidcError("invalid_grant", "The code_verifier does not match.")
            token = secrets.token_urlsafe(32)
            grant.token = token
            self._tokens[token] = _Token(grant.citizen, self.clock() + TOKEN_LIFE)
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_LIFE,
            "scope": "openid",
            "id_token": self._id_token(grant, token),
        }

    def userinfo(self, token: str) -> dict[str, Any]:
        """Return the claims of whom the token stands for."""
        with self._lock:
            known = self._tokens.get(token)
        if known is None or known.expires_at <= self.clock():
            raise OidcError("invalid_token", "The token is unknown or has expired.", status=401)
        return known.citizen.claims

    def _check_client(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> None:
        if basic and "client_secret" in form:
            raise OidcError("invalid_request", "Authenticate in one way only.")
        name, secret = basic or (form.get("client_id", ""), form.get("client_secret", ""))
        is_known = hmac.compare_digest(name.encode(), self.client.id.encode())
        is_right = hmac.compare_digest(secret.encode(), self.client.secret.encode())
        if not (is_known and is_right):
            raise OidcError("invalid_client", "The client is not who it says.", status=401)

    def _take(self, code: str) -> _Grant:
        grant = self._grants.get(code)
        if grant is None:
            raise OidcError("invalid_grant", "The code is unknown.")
        if grant.is_used:
            # RFC 6749, 4.1.2: a code used twice was stolen; what it gave is worth nothing now
            self._tokens.pop(grant.token or "", None)
            raise OidcError("invalid_grant", "The code was used already.")
        grant.is_used = True
        if grant.granted_at + CODE_LIFE <= self.clock():
            raise OidcError("invalid_grant", "The code has expired.")
        return grant

    def _id_token(self, grant: _Grant, token: str) -> str:
        now = int(self.clock())
        half = hashlib.sha256(token.encode()).digest()[:16]
        claims = grant.citizen.claims | {
            "iss": self.issuer,
            "aud": self.client.id,
            "iat": now,
            "exp": now + TOKEN_LIFE,
            "auth_time": int(grant.granted_at),
            "acr": str(grant.citizen.level),
            "amr": ["pin", "face"] if grant.citizen.level > 1 else ["pin"],
            "at_hash": _base64(half),
        }
        claims |= {"nonce": grant.asked.nonce} if grant.asked.nonce else {}
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self._key_id})

    def _forget(self) -> None:
        now = self.clock()
        old = now - CODE_LIFE - TOKEN_LIFE
        self._grants = {code: one for code, one in self._grants.items() if one.granted_at > old}
        self._tokens = {key: one for key, one in self._tokens.items() if one.expires_at > now}


def _matches(challenge: str, verifier: str) -> bool:
    return hmac.compare_digest(challenge, _base64(hashlib.sha256(verifier.encode()).digest()))


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
