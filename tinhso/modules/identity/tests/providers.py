"""Two providers for tests: the real simulator as a process, and one that lies when told to."""

import base64
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

SECRET = "made-for-this-test-only"
BACK = "http://testserver/dang-nhap/vneid/ve/"


def settings_for(issuer: str) -> dict[str, Any]:
    """Return the settings that make the product trust `issuer`."""
    app = dict(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0])
    app |= {"secret": SECRET, "settings": app["settings"] | {"server_url": issuer}}
    return {
        "PUBLIC_URL": "http://testserver",
        "OIDC_ISSUER": issuer,
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": [app]}},
    }


@contextmanager
def simulator() -> Iterator[str]:
    """Run `python -m simulators.vneid` and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"VNEID_PORT": str(port), "VNEID_CLIENT_SECRET": SECRET, "VNEID_REDIRECT_URI": BACK}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OIDC_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "simulators.vneid"],
        env=clean | told,
        cwd=settings.ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield _ready(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _ready(address: str, process: "subprocess.Popen[bytes]") -> str:
    for _ in range(100):
        assert process.poll() is None, "the simulator ended"
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the simulator does not answer")


class LyingProvider:
    """Answers like a provider, with whatever a test puts into its claims and headers."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signing_key: Any = self.key
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.issuer_told = ""
        self.issuer = ""

    def id_token(self) -> str:
        return jwt.encode(
            self.claims, self.signing_key, algorithm=self.algorithm, headers={"kid": "k"}
        )

    def honest_claims(self, nonce: str) -> dict[str, Any]:
        half = hashlib.sha256(b"access").digest()[:16]
        now = int(time.time())
        return {
            "iss": self.issuer,
            "aud": "tinhso",
            "sub": "s-1",
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            "SoDinhDanh": "038190000001",
            "HoVaTen": "Nguyễn Thị Mẫu",
            "NgayThangNamSinh": "04/03/1990",
            "loAs": 2,
        }

    def __call__(self, environ, start):
        told = self._answers()[environ["PATH_INFO"]]()
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(told).encode()]

    def _answers(self):
        address = self.issuer
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {
            "/.well-known/openid-configuration": lambda: {
                "issuer": self.issuer_told or address,
                "authorization_endpoint": f"{address}/auth",
                "token_endpoint": f"{address}/token",
                "userinfo_endpoint": f"{address}/userinfo",
                "jwks_uri": f"{address}/jwks",
            },
            "/jwks": lambda: {"keys": [public | {"kid": "k", "alg": "RS256", "use": "sig"}]},
            "/token": lambda: {"access_token": "access", "id_token": self.id_token()},
            "/userinfo": lambda: self.userinfo or {"sub": self.claims["sub"]},
        }


class _Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):  # noqa: A002
        pass


@contextmanager
def lying_provider() -> Iterator[LyingProvider]:
    provider = LyingProvider()
    server = make_server("127.0.0.1", 0, provider, handler_class=_Quiet)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def asked_of(location: str) -> dict[str, str]:
    """Return the authorization request in a redirect."""
    return {name: value for name, (value,) in parse_qs(urlsplit(location).query).items()}


def stranger_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def other_secret() -> str:
    return secrets.token_urlsafe(32)
