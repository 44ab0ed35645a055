from django.apps import AppConfig


class StepsConfig(AppConfig):
    name = "tinhso.core.steps"
    label = "steps"
    verbose_name = "Bước xử lý"
