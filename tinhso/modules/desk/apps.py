from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tinhso.modules.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"
