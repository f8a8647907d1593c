"""Who is worth a comparison."""

from __future__ import annotations

import pytest

from directory.duplicates import candidates, profile
from directory.duplicates.profile import Candidate
from tests.factories import make_organization


@pytest.mark.django_db
def test_rare_words_weigh_more_than_common_ones_and_unknown_ones_most() -> None:
    for number in range(30):
        make_organization(name=f"Common Name {number}")
    make_organization(name="Windmill")

    read = profile.of_candidate(Candidate("Common Windmill Quern"))
    nearest = candidates.find(read)

    common, rare, unknown = map(nearest.weight, ("common", "windmill", "quern"))
    assert 0 < common < rare < unknown <= 1
    assert len(nearest.ids) <= candidates.MOST_COMPARED


@pytest.mark.django_db
def test_the_record_itself_is_no_candidate() -> None:
    organization = make_organization(name="Windmill", url="https://mill.example.org")

    nearest = candidates.find(profile.of_record(organization))

    assert (nearest.ids, nearest.on_page, nearest.on_site) == ([], 1, 1)
