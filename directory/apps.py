"""Wire the app together when Django starts."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        """Connect the guard that refuses a revision made past the door."""
        # Models can be imported only once all apps are loaded.
        from reversion.signals import pre_revision_commit

        from directory import checks  # noqa: F401  (registers the system checks)
        from directory.history import changes

        pre_revision_commit.connect(
            changes.refuse_stray_revision, dispatch_uid="directory.changes"
        )


class StaffConfig(AdminConfig):
    """Django's admin with our own site in the place of its default one."""

    default_site = "directory.admin.site.StaffSite"

    def ready(self) -> None:
        """Import our pages before the site is first asked for."""
        # The class of the site lies in their package.
        import directory.admin  # noqa: F401

        super().ready()
