"""Every room brings its own addresses; here they get their place."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tinhso.ui.urls")),
]
