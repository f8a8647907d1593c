"""Django's SQLite, for processes that run on while a restore replaces the file."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is no longer usable once another file stands in its place.

    What a process wrote into the file that was set aside would be lost.
    """

    def get_new_connection(self, conn_params: dict[str, object]) -> Connection:
        # Before it is opened: at worst the new file is opened twice, never the old one.
        self._opened = self._file()
        connection: Connection = super().get_new_connection(conn_params)
        return connection

    def is_usable(self) -> bool:
        """Tell, at each request, whether its file is still the one of that name."""
        # Where there is none, a new connection would make an empty one.
        return self._file() in (None, self._opened)

    def _file(self) -> tuple[int, int] | None:
        try:
            status = Path(str(self.settings_dict["NAME"])).stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino
