from django.urls import include, path

from simulators.province import views

urlpatterns = [
    path("bat-dau/", views.start, name="demo-start"),
    path("bat-dau/<slug:username>/", views.enter, name="demo-enter"),
    path("", include("tinhso.site.urls")),
]
