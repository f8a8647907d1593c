"""Tiers from before keep the look that the number of descriptions gave them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

TIER = (
    "INSERT INTO directory_networktier (name, short_name, slug, description, position,"
    " listings_show) VALUES ('{0}', '{0}', '{0}', '', 1, '{1}')"
)
ORGANIZATION = (
    "INSERT INTO directory_organization"
    " (name, sort_name, sort_key, slug, acronym, kind, description, continues_name,"
    " language, url, url_key, email, scope, city, region, country, founded, dissolved,"
    " status, source_url, source_note, source_licence, facts_as_of, visibility,"
    " staff_notes) VALUES ('{0}', '{0}', '{0}', '{0}', '', '', '{1}', true, 'en', '',"
    " '', '', '', '', '', '', '', '', 'active', '', '', '', '', '{2}', '')"
)
LISTING = (
    "INSERT INTO directory_listing (tier_id, organization_id, position, note)"
    " SELECT tier.id, organization.id, 1, '' FROM directory_networktier tier,"
    " directory_organization organization"
    " WHERE tier.slug = '{}' AND organization.slug = '{}'"
)
TOLD, BARE, HIDDEN = "told", "bare", "hidden"
LISTED = {
    "most-told": ("descriptions", [TOLD]),
    "half-told": ("descriptions", [TOLD, BARE]),
    "told-to-nobody": ("descriptions", [HIDDEN, BARE]),
    "by-sector": ("sectors", [TOLD]),
    "empty": ("descriptions", []),
    "empty-by-sector": ("sectors", []),
}


@pytest.mark.usefixtures("django_db_setup")
def test_tiers_keep_the_look_they_had(tmp_path: Path) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0027")
        for name in (TOLD, BARE, HIDDEN):
            visibility = "draft" if name == HIDDEN else "published"
            text = "" if name == BARE else "is a house."
            processes.query(ORGANIZATION.format(name, text, visibility), env)
        for tier, (shows, names) in LISTED.items():
            processes.query(TIER.format(tier, shows), env)
            for name in names:
                processes.query(LISTING.format(tier, name), env)
        migrate("directory", "0033_choose_look_of_tiers")
        looks = processes.query("SELECT slug, look FROM directory_networktier", env)

    assert dict(looks) == {
        "most-told": "entries",
        "half-told": "lines",
        "told-to-nobody": "lines",
        "by-sector": "lines",
        "empty": "entries",
        "empty-by-sector": "lines",
    }
