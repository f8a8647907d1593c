"""The application that gunicorn serves."""

import os
import sys

from django.core.wsgi import get_wsgi_application

# gunicorn ends at this exit code of a worker; after any other it starts the next
# worker, for ever
BOOT_FAILED = 3

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")

try:
    site = get_wsgi_application()
    # Not above: it reads the settings.
    from ecosystem import page_store

    application = page_store.around(site)
except SystemExit as refusal:  # a setting was not understood
    print(refusal, file=sys.stderr, flush=True)
    sys.exit(BOOT_FAILED)
