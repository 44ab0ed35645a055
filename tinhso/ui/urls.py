"""The components page and the switch of language have addresses of their own."""

from django.urls import path

from tinhso.ui import views

app_name = "ui"
urlpatterns = [
    path("thanh-phan/", views.components, name="components"),
    path("ngon-ngu/<str:language>/", views.language, name="language"),
]
