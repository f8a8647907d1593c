from django.db import migrations, models

SHOWN = 24


def keep_looks(apps, schema_editor):
    """Give each tier the look that it had: lines, unless most listings had a text."""
    listings = apps.get_model("directory", "Listing").objects.filter(
        organization__visibility="published",
        organization__status__in=["active", "unknown"],
    )
    for tier in apps.get_model("directory", "NetworkTier").objects.all():
        shown = listings.filter(tier=tier).order_by("position", "id")[:SHOWN]
        texts = list(shown.values_list("organization__description", flat=True))
        with_text = 0
        if tier.listings_show == "descriptions":
            with_text = sum(bool(text) for text in texts)
        # One without listings is not seen yet: what it is to show says how.
        is_paragraphs = tier.listings_show == "descriptions"
        if texts:
            is_paragraphs = 2 * with_text > len(texts)
        tier.look = "entries" if is_paragraphs else "lines"
        tier.save(update_fields=["look"])


class Migration(migrations.Migration):
    """Staff choose how a tier looks; it does not turn when they write descriptions."""

    dependencies = [("directory", "0032_add_ways_to_reach")]

    operations = [
        migrations.AddField(
            model_name="networktier",
            name="look",
            field=models.CharField(
                choices=[
                    ("entries", "Paragraphs, for names with a description"),
                    ("lines", "Lines, for names with place and year"),
                ],
                default="entries",
                help_text="On the front page, however many of them have a description.",
                max_length=20,
                verbose_name="look",
            ),
        ),
        migrations.RunPython(keep_looks, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="networktier",
            constraint=models.CheckConstraint(
                condition=models.Q(("look__in", ["entries", "lines"])),
                name="tier_look_known",
            ),
        ),
    ]
