from django.urls import include, path

from simulators.province import views
from tinhso.site import urls as product

handler400, handler403 = product.handler400, product.handler403
handler404, handler500 = product.handler404, product.handler500

urlpatterns = [
    path("bat-dau/", views.start, name="demo-start"),
    path("bat-dau/<slug:username>/", views.enter, name="demo-enter"),
    path("", include("tinhso.site.urls")),
]
