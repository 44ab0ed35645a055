import base64
import hashlib
import re
from argparse import Namespace
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest

from simulators.vneid import citizens
from simulators.vneid.__main__ import main, serve
from simulators.vneid.provider import CODE_LIFE, TOKEN_LIFE

BACK = "http://127.0.0.1:9/dang-nhap/vneid/ve/"
SECRET = "made-for-this-test-only"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=")
MAU = "038190000001"


class _Clock:
    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return 1_800_000_000.0 + self.ahead


@pytest.fixture(scope="module")
def server():
    wanted = Namespace(host="127.0.0.1", port=0, issuer="", client_id="tinhso")
    wanted.client_secret, wanted.redirect_uri = SECRET, [BACK]
    wanted.logout_uri = ["http://127.0.0.1:9/"]
    running = serve(wanted)
    Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def clock(server):
    clock = _Clock()
    server.get_app().provider.clock = clock
    return clock


@pytest.fixture(scope="module")
def client(server):
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
        yield client


@pytest.fixture
def web(client, clock):
    return client


def _query(**other: str) -> dict[str, str]:
    query = {"client_id": "tinhso", "redirect_uri": BACK, "response_type": "code"}
    query |= {"scope": "openid", "state": "s1", "nonce": "n1"}
    query |= {"code_challenge": CHALLENGE.decode(), "code_challenge_method": "S256"}
    return query | other


def _answer(response: httpx.Response) -> dict[str, str]:
    assert response.status_code == 303
    assert response.headers["location"].startswith(BACK)
    query = parse_qs(urlsplit(response.headers["location"]).query)
    return {name: value for name, (value,) in query.items()}


def _code(web, number=MAU) -> str:
    return _answer(web.post("/auth", data=_query(citizen=number, decision="share")))["code"]


def _exchange(web, code, auth=("tinhso", SECRET), **other):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    return web.post("/token", data=form | {"code_verifier": VERIFIER} | other, auth=auth)


class Citizens:
    def test_are_eight_and_their_numbers_agree_with_birth_and_gender(self):
        listed = citizens.load()

        assert len(listed) == 8
        for number, one in listed.items():
            born = int(one.claims["NgayThangNamSinh"][-4:])
            assert re.fullmatch(r"038\d{9}", number)
            assert 1900 + 100 * (int(number[3]) // 2) + int(number[4:6]) == born
            assert 1 + int(number[3]) % 2 == one.claims["GioiTinh"]


class Discovery:
    def test_names_addresses_that_answer(self, web):
        told = web.get("/.well-known/openid-configuration").json()

        assert told["issuer"] == str(web.base_url).rstrip("/")
        assert told["code_challenge_methods_supported"] == ["S256"]
        assert web.get(told["jwks_uri"]).json()["keys"][0]["kty"] == "RSA"
        assert web.get("/healthz").json() == {"status": "ok"}

    def test_publishes_no_private_part_of_the_key(self, web):
        (key,) = web.get("/jwks").json()["keys"]
        assert set(key) <= {"kty", "n", "e", "kid", "use", "alg", "key_ops"}


class Authorize:
    def test_asks_who_and_whether(self, web):
        page = web.get("/auth", params=_query(login_hint=MAU))

        assert page.status_code == 200
        assert "VNeID mô phỏng" in page.text
        assert page.text.count('type="radio"') == 8
        assert re.search(rf'value="{MAU}" required checked', page.text)
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]

    def test_escapes_what_it_was_sent(self, web):
        page = web.get("/auth", params=_query(state='"><script>'))
        assert "<script>" not in page.text

    def test_returns_code_state_and_issuer(self, web):
        answer = _answer(web.post("/auth", data=_query(citizen=MAU, decision="share")))
        assert answer["state"] == "s1"
        assert answer["iss"] == str(web.base_url).rstrip("/")

    def test_tells_of_a_refusal(self, web):
        answer = _answer(web.post("/auth", data=_query(decision="refuse")))
        assert (answer["error"], answer["state"]) == ("access_denied", "s1")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"client_id": "other"},
            {"redirect_uri": BACK + "x"},
            {"redirect_uri": BACK + "?x=1"},
            {"redirect_uri": "https://example.com/"},
        ],
    )
    def test_sends_nobody_to_an_unknown_place(self, web, wrong):
        response = web.get("/auth", params=_query(**wrong))
        assert response.status_code == 400
        assert "location" not in response.headers

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"scope": "profile"}, "invalid_scope"),
            ({"code_challenge": ""}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"prompt": "none"}, "login_required"),
            ({"citizen": "000000000000", "decision": "share"}, "invalid_request"),
        ],
    )
    def test_refuses_by_the_specification(self, web, wrong, error):
        assert _answer(web.post("/auth", data=_query(**wrong)))["error"] == error


class Token:
    def test_gives_a_signed_id_token_with_all_claims(self, web):
        told = _exchange(web, _code(web)).json()

        key = jwt.PyJWK(web.get("/jwks").json()["keys"][0])
        claims = jwt.decode(
            told["id_token"],
            key,
            algorithms=["RS256"],
            audience="tinhso",
            issuer=str(web.base_url).rstrip("/"),
            options={"verify_exp": False, "verify_iat": False},
        )
        assert claims["nonce"] == "n1"
        assert claims["SoDinhDanh"] == MAU
        assert claims["exp"] == claims["iat"] + TOKEN_LIFE
        assert claims["amr"] == ["pin", "face"]
        half = hashlib.sha256(told["access_token"].encode()).digest()[:16]
        assert claims["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
        assert told["token_type"] == "Bearer"

    def test_takes_the_secret_in_the_form_too(self, web):
        told = {"client_id": "tinhso", "client_secret": SECRET}
        assert _exchange(web, _code(web), auth=None, **told).status_code == 200

    def test_refuses_a_code_twice_and_takes_back_what_it_gave(self, web):
        code = _code(web)
        token = _exchange(web, code).json()["access_token"]

        again = _exchange(web, code)

        assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
        assert _userinfo(web, token).status_code == 401

    def test_refuses_an_old_code(self, web, clock):
        code = _code(web)
        clock.ahead = CODE_LIFE + 1
        assert _exchange(web, code).json()["error"] == "invalid_grant"

    @pytest.mark.parametrize(
        "wrong",
        [{"code_verifier": "w" * 64}, {"redirect_uri": BACK + "x"}],
    )
    def test_refuses_what_does_not_belong_to_the_code(self, web, wrong):
        assert _exchange(web, "guessed").json()["error"] == "invalid_grant"
        assert _exchange(web, _code(web), **wrong).json()["error"] == "invalid_grant"

    @pytest.mark.parametrize("auth", [("tinhso", "wrong"), ("other", SECRET), None])
    def test_refuses_a_client_that_is_not_who_it_says(self, web, auth):
        response = _exchange(web, _code(web), auth=auth)
        assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
        assert response.headers["www-authenticate"].startswith("Basic")

    def test_knows_one_grant_type(self, web):
        response = _exchange(web, _code(web), grant_type="password")
        assert response.json()["error"] == "unsupported_grant_type"


class Userinfo:
    def test_tells_the_claims_for_a_token_while_it_lives(self, web, clock):
        token = _exchange(web, _code(web)).json()["access_token"]

        told = _userinfo(web, token).json()

        assert (told["HoVaTen"], told["LoaiTaiKhoan"], told["loAs"]) == ("Nguyễn Thị Mẫu", 1, 2)
        clock.ahead = TOKEN_LIFE + 1
        assert _userinfo(web, token).status_code == 401

    def test_asks_for_a_token(self, web):
        assert web.get("/userinfo").status_code == 401


class EndSession:
    def test_goes_back_to_a_registered_place_only(self, web):
        known = web.get("/logout", params={"post_logout_redirect_uri": "http://127.0.0.1:9/"})
        assert known.headers["location"] == "http://127.0.0.1:9/"
        other = web.get("/logout", params={"post_logout_redirect_uri": "https://example.com/"})
        assert "location" not in other.headers


class Main:
    def test_says_what_is_missing(self, capsys):
        assert main(["--port", "0"]) == 2
        assert "VNEID_CLIENT_SECRET" in capsys.readouterr().err

    def test_refuses_other_methods_and_addresses(self, web):
        assert web.get("/token").status_code == 405
        assert web.get("/nowhere").status_code == 404


def _userinfo(web, token):
    return web.get("/userinfo", headers={"Authorization": f"Bearer {token}"})
