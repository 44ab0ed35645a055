from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "tinhso.core.numbering"
    label = "numbering"
    verbose_name = "Đánh số"
