"""Every room brings its own addresses; here they get their place."""

from django.urls import URLPattern, URLResolver, include, path

from tinhso.site import health
from tinhso.site.operation.metrics import metrics

handler400 = "tinhso.site.refusals.bad_request"
handler403 = "tinhso.site.refusals.permission_denied"
handler404 = "tinhso.site.refusals.page_not_found"
handler500 = "tinhso.site.refusals.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("api/", include("tinhso.site.api")),
    path("", include("tinhso.ui.urls")),
    path("", include("tinhso.modules.identity.urls")),
    path("", include("tinhso.modules.notifications.urls")),
    path("so-lieu/", include("tinhso.modules.plan.urls")),
    path("ban-lam-viec/", include("tinhso.modules.desk.urls")),
    path("", include("tinhso.modules.portal.urls")),
]
