"""The components page and the choices of a reader have addresses of their own."""

from django.urls import path

from tinhso.ui import views

app_name = "ui"
urlpatterns = [
    path("thanh-phan/", views.components, name="components"),
    path("nen/<str:scheme>/", views.scheme, name="scheme"),
    path("ngon-ngu/<str:language>/", views.language, name="language"),
]
