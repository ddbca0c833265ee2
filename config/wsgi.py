"""What gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from programs.reminders import startup  # noqa: E402  # its models are there now

startup.begin()

import_module(settings.ROOT_URLCONF)  # every page's code now, not with the first request
gc.collect()
gc.freeze()  # it stays for good: looking through all of it for garbage held a request up by a tenth of a second now and then
