"""What measures and judges the portal, and is no part of it.

Each module with a `main` runs by itself: `python -m tests.benchmarks.search`.
"""

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
    django.setup()
