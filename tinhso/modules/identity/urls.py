from django.urls import path

from tinhso.modules.identity import views

app_name = "identity"
urlpatterns = [
    path("dang-nhap/", views.login, name="login"),
    path("dang-nhap/vneid/", views.citizen_login, name="citizen_login"),
    path("dang-nhap/vneid/ve/", views.citizen_callback, name="citizen_callback"),
    path("dang-xuat/", views.logout, name="logout"),
    path("ma-truy-cap/", views.tokens, name="tokens"),
    path("ma-truy-cap/<int:token_id>/thu-hoi/", views.revoke, name="revoke_token"),
]
