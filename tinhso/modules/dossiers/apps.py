from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "tinhso.modules.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"
