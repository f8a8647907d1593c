"""How often one network may ask: counted in this process or in Redis, never by a write
to the database.
"""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from directory.lib import clients

WINDOW = 60


class PerMinute(BaseThrottle):
    """So many requests of one network within each minute of the clock."""

    def allow_request(self, request: Request, _view: object) -> bool:
        minute = int(time.time()) // WINDOW
        # The framework's own would believe what a visitor writes into a header.
        network = clients.address_of(request._request) or ""
        digest = hashlib.sha256(network.encode()).hexdigest()
        key = f"{digest[:32]}-{minute}"
        cache = caches["throttle"]
        try:
            if cache.add(key, 1, timeout=WINDOW * 2):
                return True
            return int(cache.incr(key)) <= settings.API_REQUESTS_PER_MINUTE
        except (RedisError, ValueError):
            # Without its memory, or with this entry dropped from it: nobody is refused.
            return True

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return WINDOW - time.time() % WINDOW + 1
