from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "tinhso.modules.procedures"
    label = "procedures"
    verbose_name = "Thủ tục"
