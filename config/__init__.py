"""How the rooms are wired into one site. Importing it makes the Celery app, so that @shared_task finds it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
