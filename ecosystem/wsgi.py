"""The application that is served."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from ecosystem.serving import BOOT_FAILED

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")

try:
    site = get_wsgi_application()
    # Not above: it reads the settings.
    from ecosystem import page_store

    application = page_store.around(site)
except SystemExit as refusal:  # a setting was not understood
    print(refusal, file=sys.stderr, flush=True)
    # gunicorn ends at this code; after any other it starts the next worker, for ever.
    sys.exit(BOOT_FAILED)
