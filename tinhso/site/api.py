"""The API, put together: every room brings its own operations; here they get their place."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from tinhso.core.api.operations import Page
from tinhso.core.api.reading import StrictParser
from tinhso.core.errors import Refused
from tinhso.modules.desk import api as desk
from tinhso.modules.dossiers import api as dossiers
from tinhso.modules.feedback import api as feedback
from tinhso.modules.identity import api as identity
from tinhso.modules.plan import api as plan
from tinhso.modules.portal import api as portal
from tinhso.modules.procedures import api as procedures
from tinhso.site import refusals
from tinhso.site.reference import described, pages
from tinhso.site.reference.shapes import faults_of

ROOT, NEXT = "/api/", "next"


class Readable(JSONRenderer):
    """Leaves Vietnamese letters as they are."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Answers refusals as the pages do, and links each page of a list to the next."""

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """Add the header `Link` to a page that has another one after it."""
        answer = super().create_response(
            request, data, status=status, temporal_response=temporal_response
        )
        if isinstance(data, dict) and data.keys() == Page.model_fields.keys() and data[NEXT]:
            query = request.GET.copy()
            query["cursor"] = data[NEXT]
            answer["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """Answer what was refused; a fault of ours goes to the house's handler, which logs it."""
        if isinstance(exc, Refused):
            return refusals.refused(request, exc)
        if isinstance(exc, ValidationError):
            return refusals.misshapen(request, faults_of(exc.errors))
        if isinstance(exc, HttpError):
            return refusals.bad_request(request, exc)
        raise exc

    def get_root_path(self, path_params: dict[str, Any]) -> str:  # noqa: ARG002  ninja's signature
        """Return where the API stands; there is no page of its own there."""
        return ROOT

    def get_openapi_schema(self, **more: Any) -> Any:
        """Return the document of the API, with who may call what and every refusal."""
        return described.whole(super().get_openapi_schema(**more), self)


api = Api(
    title="Tỉnh Số",
    version="1",
    description=described.DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
    renderer=Readable(),
)
for room in (procedures, dossiers, feedback, desk, plan, portal, identity):
    api.add_router("/v1", room.router)


def _addresses() -> list[URLPattern | URLResolver]:
    """Return the addresses of the operations: who may call them is for each operation to say."""
    patterns, *_ = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            login_not_required(pattern.callback)
    return [one for one in patterns if getattr(one, "name", "") != "api-root"]


app_name = "api"
urlpatterns = [
    *_addresses(),
    path("openapi.json", pages.document, name="document"),
    path("docs", pages.docs, name="docs"),
    path("problems", pages.problems, name="problems"),
]
