"""The public figures, and the rows behind each."""

from django.urls import path

from tinhso.modules.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.public, name="public"),
    path("chi-tieu.csv", views.public_file, name="public_file"),
    path("<slug:key>/", views.rows, name="rows"),
    path("<slug:key>/ho-so.csv", views.rows_file, name="rows_file"),
]
