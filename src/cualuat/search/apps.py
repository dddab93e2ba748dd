"""Django app configuration of the search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app has no tables: the index lives in files under CUALUAT_HOME."""

    name = "cualuat.search"
    label = "search"
    verbose_name = "Tìm kiếm"
