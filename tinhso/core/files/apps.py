from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tinhso.core.files"
    label = "files"
    verbose_name = "Tệp"
