"""What the API tells anybody: catalogue, units, signatures, and itself."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from rdflib import RDF, Graph

from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.tests.factories import BIRTH, Commune, answers, moment
from tinhso.modules.procedures.rules.linked import CPSV, CV, ELI

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api")]
V1 = "/api/v1"


@pytest.fixture(autouse=True)
def ten_oclock(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: moment(17, 10))


@pytest.fixture
def commune():
    return Commune()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib reads JSON-LD by it
class Catalogue:
    def test_finds_without_tone_marks(self, commune):
        found = Client().get(f"{V1}/procedures", {"q": "khai sinh"}).json()["items"]

        assert [row["code"] for row in found] == [BIRTH]

    def test_checks_answers_and_says_which_papers_and_fees_follow(self, commune):
        told = (
            Client()
            .post(
                f"{V1}/procedures/{BIRTH}/form/check",
                {"answers": {key: one for key, one in answers().items() if key != "child_last"}},
                content_type="application/json",
            )
            .json()
        )

        assert [fault["pointer"] for fault in told["errors"]] == ["#/answers/child_last"]
        assert [paper["key"] for paper in told["papers"]] == ["birth_notice"]
        assert told["total"] == sum(line["amount"] for line in told["fees"])

    def test_gives_the_form_as_json_schema(self, commune):
        form = Client().get(f"{V1}/procedures/{BIRTH}/form").json()

        assert form["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert "child_last" in form["properties"]

    @pytest.mark.parametrize(
        ("path", "accept", "form"),
        [
            ("/procedures", "text/turtle", "turtle"),
            ("/procedures", "application/ld+json;q=0.9, text/html", "json-ld"),
            ("/procedures.ttl", "*/*", "turtle"),
            ("/procedures.jsonld", "*/*", "json-ld"),
        ],
    )
    def test_is_cpsv_ap_for_who_reads_linked_data(self, commune, path, accept, form):
        answer = Client().get(V1 + path, HTTP_ACCEPT=accept)
        graph = Graph().parse(data=answer.content.decode(), format=form)

        kinds = set(graph.objects(None, RDF.type))
        assert kinds >= {
            CPSV.PublicService,
            CPSV.Rule,
            CV.Cost,
            CV.Output,
            CV.Evidence,
            CV.PublicOrganisation,
            CV.Channel,
            CV.LifeEvent,
            ELI.LegalResource,
        }
        (service,) = graph.subjects(RDF.type, CPSV.PublicService)
        for how in (CPSV.produces, CPSV.follows, CV.hasCost, CV.hasCompetentAuthority):
            assert all((one, RDF.type, None) in graph for one in graph.objects(service, how))

    def test_says_the_same_in_both_forms(self, commune):
        graphs = [
            Graph().parse(data=Client().get(f"{V1}/procedures.{end}").content.decode(), format=form)
            for end, form in (("ttl", "turtle"), ("jsonld", "json-ld"))
        ]

        assert set(graphs[0]) == set(graphs[1])

    def test_fetches_nothing_to_be_understood(self, commune):
        told = Client().get(f"{V1}/procedures.jsonld").json()

        assert isinstance(told["@context"], dict)
        assert all(isinstance(value, str) for value in told["@context"].values())


class Units:
    def test_are_found_by_any_code_on_a_day(self, commune):
        one = Client().get(f"{V1}/units/14797").json()
        listed = Client().get(f"{V1}/units", {"q": "hac thanh"}).json()["items"]
        early = Client().get(f"{V1}/units/14797?day=2020-01-01")

        assert one["code"] == "H56.102"
        assert [row["code"] for row in listed] == ["H56.102"]
        assert early.status_code == 404

    def test_that_still_stand_are_their_own_successors(self, commune):
        heirs = Client().get(f"{V1}/units/H56.102/successors").json()

        assert [row["code"] for row in heirs] == ["H56.102"]


class Verification:
    def test_says_of_any_file_whether_it_is_genuine(self, commune):
        told = Client().post(f"{V1}/verifications", {"file": SimpleUploadedFile("a.pdf", b"x")})

        assert told.json()["verdict"] == "unknown"
        assert told.json()["document"] is None


class Document:
    def test_has_a_stable_name_and_words_in_both_languages_for_every_operation(self, client):
        found = client.get("/api/openapi.json").json()
        operations = [one for methods in found["paths"].values() for one in methods.values()]

        assert found["openapi"] == "3.1.0"
        assert len({one["operationId"] for one in operations}) == len(operations)
        assert all(one["summary"] and one["description"] and one["tags"] for one in operations)
        assert {"401", "422", "429", "500"} <= set.intersection(
            *({*one["responses"]} for one in operations)
        )

    def test_is_read_with_assets_from_here_alone(self, client, db):
        html = client.get("/api/docs").content.decode()

        assert "://" not in html.replace("http://www.w3.org/2000/svg", "")
        assert "<script>" not in html

    def test_of_problems_explains_every_kind_an_answer_names(self, client, db):
        html = client.get("/api/problems").content.decode()

        assert 'id="wrong-state"' in html
        assert Dossier.objects.count() == 0
