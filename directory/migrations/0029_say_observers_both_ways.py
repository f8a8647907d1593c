from django.db import migrations, models


class Migration(migrations.Migration):
    """Only words change: a tie of observing is said in one way from both sides."""

    dependencies = [("directory", "0028_take_draft_notice_away")]

    operations = [
        migrations.AlterField(
            model_name="relationship",
            name="kind",
            field=models.CharField(
                choices=[
                    ("member_of", "is a member of"),
                    ("program_of", "is a program of"),
                    ("chapter_of", "is a chapter of"),
                    ("hosted_by", "is hosted by"),
                    ("observer_at", "is an observer at"),
                    ("partner_of", "is a partner of"),
                    ("has_member", "has as a member"),
                    ("has_program", "has as a program"),
                    ("has_chapter", "has as a chapter"),
                    ("hosts", "hosts"),
                    ("observed_by", "has as an observer"),
                ],
                default="member_of",
                max_length=20,
                verbose_name="tie",
            ),
        ),
    ]
