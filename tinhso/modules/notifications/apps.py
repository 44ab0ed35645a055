from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tinhso.modules.notifications"
    label = "notifications"
    verbose_name = "Thông báo"
