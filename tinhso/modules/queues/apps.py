from django.apps import AppConfig


class QueuesConfig(AppConfig):
    name = "tinhso.modules.queues"
    label = "queues"
    verbose_name = "Hàng chờ"
