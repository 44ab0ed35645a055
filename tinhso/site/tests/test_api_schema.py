"""The API keeps its word: whatever schemathesis sends, no 500 and nothing the document denies."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from tinhso.core.testing.database import undone
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.tests.factories import BIRTH
from tinhso.modules.signing.tests.keys import keys_folder
from tinhso.site.reference import pages
from tinhso.site.tests.province import in_a_province

__all__ = ["keys_folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api")]

CALLERS = ("nobody", "owner", "clerk")
KEPT = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "allow_header_conformance",
    "negative_data_rejection",
)
BOUNDED = hypothesis_settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
DOCUMENT = json.loads(pages.document(RequestFactory().get("/")).content)
OPERATIONS = sorted(
    (described["operationId"], method.upper(), path)
    for path, methods in DOCUMENT["paths"].items()
    for method, described in methods.items()
)


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker, keys_folder):
    """One province for the whole file: every request is undone, and all of it at the end."""
    for signal in (request_started, request_finished):  # as Django's own test client does
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), in_a_province(keys_folder) as made:
        yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def described():
    found = schemathesis.openapi.from_dict(DOCUMENT)
    found.app = get_wsgi_application()
    return found


def places(province, path):
    """Return path parameters that lead to something, so that what lies behind is reached too."""
    state = "deciding" if "decide" in path else "submitted" if "/acts/" in path else "issued"
    row = Dossier.objects.get(code=province.codes[state])
    code = BIRTH if "procedures" in path else "H56.102" if "units" in path else row.code
    return {
        "code": code,
        "draft_id": province.draft,
        "paper_id": row.papers.latest("pk").pk,
        "form": "01",
        "key": "nop-truc-tuyen",
        "lookup": "AAAA-AAAA-AAAA",
    }


def _takes_something(name):
    described = next(
        one
        for methods in DOCUMENT["paths"].values()
        for one in methods.values()
        if one["operationId"] == name
    )
    return bool(described["parameters"] or "requestBody" in described)


ASKED = [(GenerationMode.POSITIVE, *row) for row in OPERATIONS]
ASKED += [(GenerationMode.NEGATIVE, *row) for row in OPERATIONS if _takes_something(row[0])]


class Operations:
    @pytest.mark.parametrize(
        ("mode", "name", "method", "path"), ASKED, ids=[f"{row[1]}-{row[0].value}" for row in ASKED]
    )
    def test_keep_their_word(self, province, described, mode, name, method, path):
        operation = described[path][method]
        known = {
            key: value
            for key, value in places(province, path).items()
            if f"{{{key}}}" in path and mode is GenerationMode.POSITIVE
        }
        tried = []

        @BOUNDED
        @given(case=operation.as_strategy(mode))
        def ask(case):
            case.path_parameters = {**case.path_parameters, **known}
            for who in CALLERS:
                headers = {"Accept-Encoding": "identity"}
                if who != "nobody":
                    headers["Authorization"] = f"Bearer {province.tokens[who]}"
                with undone():
                    answer = case.call(headers=headers)
                tried.append(answer.status_code)
                case.validate_response(answer, checks=CHECKS.get_by_names(KEPT), headers=headers)

        ask()
        assert tried
