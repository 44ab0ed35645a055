"""The components page has an address of its own."""

from django.urls import path

from tinhso.ui import views

app_name = "ui"
urlpatterns = [path("thanh-phan/", views.components, name="components")]
