import hashlib
from argparse import Namespace
from datetime import UTC, datetime, timedelta
from threading import Thread

import httpx
import pytest
from asn1crypto import cms, core, tsp

from simulators.timestamps.__main__ import serve

DIGEST = hashlib.sha256(b"a seal").digest()
HEADERS = {"Content-Type": "application/timestamp-query"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tsa")
    running = serve(Namespace(host="127.0.0.1", port=0, folder=folder, kind="rsa", hash="sha512"))
    Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def client(server):
    with httpx.Client(base_url=f"http://127.0.0.1:{server.server_port}") as client:
        client.put("/behaviour", json={})
        yield client


def asked(algorithm="sha256", **more):
    imprint = {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": DIGEST}
    return tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, **more}).dump()


def stamp(client, **more):
    answer = client.post("/", content=asked(**more), headers=HEADERS)
    assert answer.headers["content-type"] == "application/timestamp-reply"
    reply = tsp.TimeStampResp.load(answer.content)
    return reply["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed


class Stamp:
    def test_names_the_digest_the_nonce_and_the_time(self, client):
        info = stamp(client, nonce=77, cert_req=True)

        assert info["message_imprint"]["hashed_message"].native == DIGEST
        assert info["nonce"].native == 77
        assert abs(info["gen_time"].native - datetime.now(UTC)) < timedelta(minutes=1)

    def test_carries_a_certificate_for_time_stamps_alone(self, client):
        answer = client.post("/", content=asked(), headers=HEADERS)
        signed = tsp.TimeStampResp.load(answer.content)["time_stamp_token"]["content"]
        own, issuer = (one.chosen for one in signed["certificates"])
        own, issuer = (own, issuer) if issuer.ca else (issuer, own)

        assert own.extended_key_usage_value.native == ["time_stamping"]
        assert own.issuer == issuer.subject
        assert isinstance(signed["signer_infos"][0], cms.SignerInfo)

    def test_lies_about_the_time_when_told(self, client):
        client.put("/behaviour", json={"ahead": -86400})

        gap = datetime.now(UTC) - stamp(client)["gen_time"].native
        assert timedelta(hours=23) < gap < timedelta(hours=25)

    def test_stamps_something_else_when_told(self, client):
        client.put("/behaviour", json={"other": True})

        assert stamp(client)["message_imprint"]["hashed_message"].native != DIGEST

    def test_is_down_when_told_and_up_again(self, client):
        client.put("/behaviour", json={"down": True})
        assert client.post("/", content=asked(), headers=HEADERS).status_code == 503

        client.put("/behaviour", json={})
        assert client.post("/", content=asked(), headers=HEADERS).status_code == 200

    def test_is_slow_when_told(self, client, server, monkeypatch):
        waited = []
        monkeypatch.setattr(server.get_app(), "wait", waited.append)
        client.put("/behaviour", json={"slow": 20})

        stamp(client)

        assert waited == [20]

    @pytest.mark.parametrize("algorithm", ["md5", "sha256"])
    def test_rejects_by_the_protocol(self, client, algorithm):
        client.put("/behaviour", json={"refuse": algorithm == "sha256"})

        answer = client.post("/", content=asked(algorithm), headers=HEADERS)

        status = tsp.PKIStatusInfo.load(core.Sequence.load(answer.content)[0].dump())
        assert status["status"].native == "rejection"


class Answers:
    def test_refuse_what_is_no_request(self, client):
        assert client.post("/", content=b"hello", headers=HEADERS).status_code == 400
        assert client.post("/", content=asked()).status_code == 415
        assert client.get("/").status_code == 404

    def test_refuse_a_behaviour_nobody_knows(self, client):
        assert client.put("/behaviour", json={"up": True}).status_code == 400
        assert client.put("/behaviour", content=b"down").status_code == 400
        assert client.get("/behaviour").json()["down"] is False
        assert client.get("/healthz").text == "ok\n"
