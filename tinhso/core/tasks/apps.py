from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tinhso.core.tasks"
    label = "tasks"
