from django.urls import include, path

urlpatterns = [path("", include("tinhso.site.urls"))]
