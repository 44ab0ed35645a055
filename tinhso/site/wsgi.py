"""The door for the web server."""

import gc
import os
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

from tinhso.site.operation import traces

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.site.settings.production")
application = get_wsgi_application()
traces.begin("web")


def answer_once(public_url: str) -> None:
    """Answer the first page to nobody, so that no person waits for imports and templates."""
    address = urlsplit(public_url)
    environ: dict[str, Any] = {"HTTP_HOST": address.netloc, "wsgi.url_scheme": address.scheme}
    setup_testing_defaults(environ)
    response = application(environ, _hear_nothing)
    for _ in response:
        pass
    response.close()


def _hear_nothing(_status: str, _headers: list[tuple[str, str]], _exception: Any = None) -> Any:
    """Stand for the server that is not there yet."""


answer_once(os.environ.get("PUBLIC_URL", "http://localhost"))
# What is loaded by now stays: the collector need not look through it again and again.
gc.collect()
gc.freeze()
