import secrets
from datetime import timedelta

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import directory.models.suggestions

BATCH = 500


def give_secrets(apps, schema_editor):
    """Give each row a random value of its own; the default gave all the same."""
    suggestions = apps.get_model("directory", "Suggestion").objects
    keys = list(suggestions.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        rows = [suggestions.model(pk=key) for key in keys[start : start + BATCH]]
        for row in rows:
            row.secret = secrets.token_urlsafe(16)
        suggestions.bulk_update(rows, ["secret"])


def keep_pages_open(apps, schema_editor):
    """Flag the rows whose private page is open: senders know its former address."""
    suggestions = apps.get_model("directory", "Suggestion").objects
    days = timedelta(days=settings.PERSONAL_DATA_DAYS)
    limit = django.utils.timezone.now() - days
    is_open = Q(ended_at=None) | Q(ended_at__gte=limit)
    suggestions.filter(is_open).update(has_former_token=True)


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_forget_sizes")]

    operations = [
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("key", models.CharField(db_index=True, max_length=64)),
                (
                    "at",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                    ),
                ),
            ],
            options={"verbose_name": "sending", "verbose_name_plural": "sendings"},
        ),
        migrations.AddField(
            model_name="suggestion",
            name="secret",
            field=models.CharField(
                default=directory.models.suggestions.new_secret,
                editable=False,
                max_length=22,
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="has_former_token",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(give_secrets, migrations.RunPython.noop),
        migrations.RunPython(keep_pages_open, migrations.RunPython.noop),
    ]
