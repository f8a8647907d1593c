from django.db import migrations, models

KINDS = [
    ("network", "Network or coalition"),
    ("federation", "Federation or association"),
    ("cooperative", "Co-operative or collective"),
    ("nonprofit", "Non-profit organization"),
    ("social_enterprise", "Social enterprise"),
    ("fund", "Fund or lender"),
    ("research", "Research network"),
    ("program", "Program or commons"),
    ("event", "Conference or event"),
    ("media", "Media"),
    ("community", "Community group"),
    ("public_body", "Public body"),
    ("inter_agency", "Inter-agency body"),
    ("other", "Other"),
]
KNOWN = [value for value, label in KINDS]


def give_kinds(apps, schema_editor):
    """On the way back a record must have a kind again: "other" claims least."""
    organizations = apps.get_model("directory", "Organization").objects
    organizations.filter(kind="").update(kind="other")


class Migration(migrations.Migration):
    """What nobody noted of an organization is not made up: its kind may be blank."""

    dependencies = [("directory", "0009_add_change_comment")]

    operations = [
        migrations.RemoveConstraint(
            model_name="organization", name="organization_kind_known"
        ),
        migrations.RunPython(migrations.RunPython.noop, give_kinds),
        migrations.AlterField(
            model_name="organization",
            name="kind",
            field=models.CharField(
                blank=True, choices=KINDS, max_length=20, verbose_name="kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=["", *KNOWN]),
                name="organization_kind_known",
            ),
        ),
    ]
