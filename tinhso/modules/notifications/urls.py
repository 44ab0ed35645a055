from django.urls import path

from tinhso.modules.notifications import views

app_name = "notifications"
urlpatterns = [
    path("thong-bao/", views.notification_list, name="notification_list"),
    path("thong-bao/da-doc/", views.read_all, name="read_all"),
    path("thong-bao/<int:notification_id>/", views.open_notification, name="open_notification"),
]
