"""The product's Celery app as the trials run it: `celery -A tests.faults.app worker`, equipped by what stands in FAULTS."""

import django

from config.celery import app

django.setup()  # before the equipment reaches into the product; Celery would do it later

from tests.faults import equipment  # noqa: E402

equipment.from_environment().put_on(app)

__all__ = ["app"]
