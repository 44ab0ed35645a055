"""A form with files and a signature, filled in by program: put, named, fetched, refused."""

import base64
import json
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from tinhso.core.api import limits
from tinhso.core.api.access import OF_OFFICERS, Scope
from tinhso.core.people.models import Account
from tinhso.modules.dossiers.tests.factories import PNG, Commune, moment
from tinhso.modules.identity.actions import TokenOrder, make_token
from tinhso.modules.procedures.actions import load_file

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api")]
NOW = moment(17, 10)
V1 = "/api/v1"
SAMPLE = "MAU-01"


@pytest.fixture(autouse=True)
def ten_oclock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    limits.forget()


class _Program:
    """A citizen's program with a draft of the sample form."""

    def __init__(self, commune):
        actor = commune.citizen
        Account.objects.get_or_create(person_id=actor.person_id, defaults={"username": actor.id})
        order = TokenOrder(name="Thử", scopes=frozenset(Scope) - OF_OFFICERS, days=7)
        self.told = {"HTTP_AUTHORIZATION": f"Bearer {make_token(order, actor=actor, at=NOW)}"}
        begun = self.ask("post", "/drafts", {"procedure": SAMPLE, "unit": "14797"})
        self.draft = f"/drafts/{begun.json()['id']}"

    def ask(self, method, path, body=None, **more):
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(Client(), method)(V1 + path, **sent, **self.told, **more)

    def put(self, question, content, name="anh.png", **more):
        body = {"question": question, "file": SimpleUploadedFile(name, content)}
        return Client().post(f"{V1}{self.draft}/files", body, **self.told, **more)

    def fill(self, **answers):
        return self.ask("put", self.draft, {"answers": answers})


@pytest.fixture
def program():
    commune = Commune()
    file = next((settings.DATA_FOLDER / "samples").glob(f"{SAMPLE}*.yaml"))
    load_file(file, at=NOW)
    return _Program(commune)


def _drawn():
    picture = Image.new("RGB", (400, 150), "white")
    ImageDraw.Draw(picture).line((20, 20, 200, 100, 380, 30), fill="navy", width=5)
    held = BytesIO()
    picture.save(held, "PNG")
    return held.getvalue()


class AFileOfTheForm:
    def test_is_put_named_by_its_id_and_fetched_again(self, program):
        answer = program.put("goods.picture", PNG).json()
        filled = program.fill(goods=[{"good": "chè", "picture": {"id": answer["id"]}}])

        assert filled.status_code == 200
        assert filled.json()["answers"]["goods"][0]["picture"] == answer
        paper = next(one for one in filled.json()["papers"] if one["file_id"] == answer["id"])
        assert program.ask("get", f"{program.draft}/papers/{paper['id']}").content == PNG

    def test_comes_along_with_the_answers(self, program):
        sent = {"name": "hop-dong.png", "content": base64.b64encode(PNG).decode()}
        filled = program.fill(contract_file=sent)

        kept = filled.json()["answers"]["contract_file"]
        assert (kept["name"], kept["kind"]) == ("hop-dong.png", "image/png")
        assert program.fill(contract_file=sent).json()["answers"]["contract_file"] == kept
        assert len(program.ask("get", program.draft).json()["papers"]) == 1

    def test_is_put_once_however_often_it_is_sent(self, program):
        key = {"HTTP_IDEMPOTENCY_KEY": "tep-mot"}
        first, again = (program.put("contract_file", PNG, **key) for _ in range(2))

        assert first.status_code == again.status_code == 201
        assert first.json() == again.json()
        assert again["Idempotency-Replayed"] == "true"

    def test_of_a_question_that_takes_none_is_refused_with_those_that_do(self, program):
        told = program.put("email", PNG)

        assert told.status_code == 422
        assert told.json()["errors"] == [
            {
                "pointer": "#/question",
                "detail": "Tờ khai không có câu nhận tệp “email”. "
                "Chọn một trong: goods.picture, contract_file, signature.",
            }
        ]

    def test_that_lies_about_itself_is_refused_at_its_question(self, program):
        program_file = {"name": "a.pdf", "content": base64.b64encode(b"MZ\x90\x00").decode()}
        told = program.fill(goods=[{"good": "chè"}, {"good": "muối", "picture": program_file}])
        put = program.put("contract_file", b"MZ\x90\x00", name="a.pdf")

        fault = told.json()["errors"][0]
        assert fault["pointer"] == "#/answers/goods/1/picture"
        assert "“a.pdf” là chương trình Windows" in fault["detail"]
        assert "“a.pdf” là chương trình Windows" in put.json()["detail"]
        assert program.ask("get", program.draft).json()["papers"] == []

    def test_that_is_not_there_is_refused(self, program):
        told = program.fill(contract_file={"id": 2**62})

        assert told.json()["errors"] == [
            {
                "pointer": "#/answers/contract_file",
                "detail": "Tải lên lại bản chụp giấy tờ: tờ khai này không có tệp đã nêu",
            }
        ]


class ASignature:
    def test_is_kept_as_strokes_alone(self, program):
        answer = program.put("signature", _drawn(), name="toi-ky.png").json()

        assert (answer["name"], answer["kind"]) == ("chu-ky.png", "image/png")
        assert program.fill(signature={"id": answer["id"]}).json()["answers"]["signature"] == answer

    def test_without_a_stroke_is_refused_as_on_the_page(self, program):
        blank = BytesIO()
        Image.new("RGB", (40, 40), "white").save(blank, "PNG")
        told = program.put("signature", blank.getvalue())

        assert told.status_code == 422
        assert told.json()["detail"] == "Ô chữ ký còn trống. Ký lại, hoặc tải lên ảnh chữ ký."


class ACheckBeforehand:
    def test_judges_files_and_keeps_none(self, program):
        given = {
            "contract_file": {"name": "a.pdf", "content": base64.b64encode(PNG).decode()},
            "signature": {"name": "ky.png", "content": base64.b64encode(_drawn()).decode()},
        }
        told = program.ask("post", f"/procedures/{SAMPLE}/form/check", {"answers": given}).json()

        said = {fault["pointer"]: fault["detail"] for fault in told["errors"]}
        assert "thật ra là ảnh PNG" in said["#/answers/contract_file"]
        assert "#/answers/signature" not in said

    def test_finds_in_the_schema_how_to_send_one(self, program):
        schema = program.ask("get", f"/procedures/{SAMPLE}/form").json()

        sent = json.dumps(schema["properties"]["signature"]["x-send"])
        assert '"contentEncoding": "base64"' in sent


HOME = {"commune": "14797", "area": "phường Hạc Thành, tỉnh Thanh Hóa", "detail": "số 00"}
WHOLE = {
    "who": "household",
    "declarant": {
        "name": "Nguyễn Thị Mẫu",
        "birth_date": "1996-01-01",
        "gender": "female",
        "personal_number": "038196000001",
        "phone": "0900000001",
    },
    "nickname": "Mẫu Thử",
    "ethnicity": "01",
    "tax_code": "0000000017",
    "email": "mau@vidu.vn",
    "home": HOME,
    "spot": {"lat": 19.8067, "lon": 105.7852},
    "rents": True,
    "rent_from": "2024-02-01",
    "opened": "2020",
    "calls_at": "08:30",
    "members": [
        {
            "member_name": "Trần Văn Mẫu",
            "relation": "spouse",
            "is_adult": True,
            "homes": [
                {"lived_in": "xã Mẫu Một", "lived_from": "2001"},
                {"lived_in": "xã Mẫu Hai", "lived_from": "2015"},
            ],
        }
    ],
    "capital": 150_000_000,
    "goods": [
        {"good": "Chè", "is_food": True, "food_paper": "00/2026", "count": 12, "price": 50_000}
    ],
    "remark": "Không có gì thêm.",
    "oath": True,
}


def _sent(content, name="anh.png"):
    return {"name": name, "content": base64.b64encode(content).decode()}


class EveryKindOfQuestion:
    def _file(self, program, **more):
        body = {"procedure": SAMPLE, "unit": "14797", "answers": {**WHOLE, **more}}
        return program.ask("post", "/dossiers", body)

    def test_is_answered_in_one_request(self, program):
        goods = [{**WHOLE["goods"][0], "picture": _sent(PNG)}]

        filed = self._file(program, goods=goods, signature=_sent(_drawn()))

        assert filed.status_code == 201, filed.json()
        told = program.ask("get", f"/dossiers/{filed.json()['code']}").json()
        picture = told["answers"]["goods"][0]["picture"]
        assert told["answers"]["members"] == WHOLE["members"]
        assert told["answers"]["goods"][0]["amount"] == 600_000
        paper = next(one for one in told["papers"] if one["file_id"] == picture["id"])
        address = f"/dossiers/{filed.json()['code']}/papers/{paper['id']}"
        assert program.ask("get", address).content == PNG
        assert told["service_level"] == "sample"

    def test_is_refused_as_a_whole_for_one_that_is_wrong(self, program):
        members = [{**WHOLE["members"][0], "homes": [{"lived_in": "xã Mẫu"}]}]

        told = self._file(program, members=members)

        assert told.status_code == 422
        assert {fault["pointer"] for fault in told.json()["errors"]} == {
            "#/answers/members/0/homes/0/lived_from",
            "#/answers/signature",
        }
        assert program.ask("get", "/dossiers").json()["items"] == []
