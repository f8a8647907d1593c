"""A directory with every hard case, and the addresses at which each kind of page and
state is seen.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from directory.history import changes
from directory.models import (
    AlternateName,
    Identifier,
    NetworkTier,
    Organization,
    Sector,
    SiteSettings,
    Suggestion,
)
from directory.operations import seed
from directory.suggestions import status as status_page
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_suggestion,
)

LONG_NAME = (
    "The Intercontinental Assembly of Neighborhood Cultural Cooperatives, Mutual Aid"
    " Theaters and Commonly Held Rehearsal Rooms"
)
LONG_WORD = "Donaudampfschifffahrtsgenossenschaftskulturvereinigung"
LONG_HOST = "https://donaudampfschifffahrtsgenossenschaft.example.org/verein/"
LONG_PAGE = """This page has more than a few parts.

## What is here

- one thing, with a [link to the list](/organizations/);
- and another.

## A table

| what | how many | remarks |
| --- | --- | --- |
| groups | 20 | as of November |
| places | 12 | some have none |

## Something to copy

```
curl https://example.org/organizations/?sector=media&sector=housing&country=US&sort=founded&a-long-line-that-does-not-end
```

> Nothing about us without us.

### A smaller part

1. First, look.
2. Then write.
"""


TOKENS: dict[str, str] = {}
"""The private addresses of suggestions, by their states; known once they are made."""


@dataclass(frozen=True)
class Place:
    """One kind of page or state, and where it is seen."""

    name: str
    path: str
    status: int = 200
    is_staff: bool = False
    template: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    press: str = ""
    """What is typed into which field, by its id, and which button is pressed then."""

    @property
    def address(self) -> str:
        """Its path, with the token of the suggestion that it names."""
        return self.path.format(**TOKENS)


SUGGESTED = (
    "received",
    "looked_at",
    "question",
    "accepted",
    "merged",
    "declined",
    "withdrawn",
)
PLACES = (
    Place("front", "/"),
    Place("list", "/organizations/"),
    Place(
        "list-filtered",
        "/organizations/?country=US&sector=media&sector=housing&sort=founded",
    ),
    Place("list-one", "/organizations/?q=CIRIEC"),
    Place("list-page-2", "/organizations/?page=2"),
    Place("list-no-such-page", "/organizations/?page=99", 404),
    Place("list-none-of-two", "/organizations/?q=theater&country=BE"),
    Place(
        "list-none-of-many",
        "/organizations/?q=theater&country=BE&sector=housing&tag=tag-7",
    ),
    Place("list-nothing-like-it", "/organizations/?q=qqqqqq"),
    Place("list-slip", "/organizations/?q=comonfuture"),
    Place("list-unknown-value", "/organizations/?country=XX&colour=red&kind=network"),
    Place("list-all-states", "/organizations/?status=any&tag=tag-1"),
    Place("list-hard-cases", "/organizations/?tag=hard-case&status=any"),
    Place("sectors", "/sectors/"),
    Place("sector", "/sectors/media/"),
    Place("tier", "/tiers/international/"),
    Place("tags", "/tags/"),
    Place("tag", "/tags/tag-3/"),
    Place("record", "/organizations/the-us-federation-of-worker-cooperatives/"),
    Place("record-with-everything", "/organizations/everything/"),
    Place("record-long-name", "/organizations/long-name/"),
    Place("record-one-word", "/organizations/long-word/"),
    Place("record-right-to-left", "/organizations/arabic/"),
    Place("record-nothing-known", "/organizations/nothing-known/"),
    Place("record-closed", "/organizations/closed/"),
    Place("record-merged", "/organizations/merged/"),
    Place("record-withdrawn", "/organizations/withdrawn/", 410),
    Place("record-draft-for-staff", "/organizations/draft/", is_staff=True),
    Place("record-withdrawn-for-staff", "/organizations/withdrawn/", is_staff=True),
    Place("sector-for-staff", "/sectors/media/", is_staff=True),
    Place("front-for-staff", "/", is_staff=True),
    Place("page", "/about/"),
    Place("accessibility", "/accessibility/"),
    Place("page-with-parts", "/parts/"),
    Place("page-draft-for-staff", "/unpublished/", is_staff=True),
    Place("picture", "/picture/"),
    Place("picture-filtered", "/picture/?country=US&sector=media"),
    Place("not-found", "/nothing/stands/here/", 404),
    Place("suggest", "/suggest/"),
    Place(
        "suggest-errors",
        "/suggest/",
        typed=(("url", "valleymakers"), ("email", "x")),
        press="Send the suggestion",
    ),
    Place(
        "suggest-doubles",
        "/suggest/",
        typed=(("name", "Common Ground"),),
        press="Is it here already?",
    ),
    Place(
        "suggest-none-like-it",
        "/suggest/",
        typed=(("name", "Unheard of"),),
        press="Is it here already?",
    ),
    Place("correct", "/organizations/everything/correct/"),
    Place(
        "correct-unchanged",
        "/organizations/everything/correct/",
        press="Send the correction",
    ),
    Place("correct-long-name", "/organizations/long-name/correct/"),
    *(
        Place(f"suggestion-{state}", f"/suggestions/{{{state}}}/")
        for state in SUGGESTED
    ),
    Place("suggestion-no-answer", "/suggestions/{question}/", press="Send the answer"),
    *(
        Place(f"suggestion-{act}", f"/suggestions/{{received}}/{act}/")
        for act in ("change", "withdraw", "erase")
    ),
    Place("suggestion-gone", "/suggestions/none/", 404),
    *(
        Place(f"error-{status}", f"/error-{status}/", template=f"{status}.html")
        for status in (400, 403, 500, 503)
    ),
)
EMPTY_PLACES = (
    Place("empty-front", "/"),
    Place("empty-list", "/organizations/"),
    Place("empty-sectors", "/sectors/"),
    Place("empty-tags", "/tags/"),
    Place("empty-picture", "/picture/"),
)


def fill_nothing() -> None:
    """Leave the directory as it is before its first content."""


def fill() -> None:
    """Load the founding page and add a record, term or page for each hard case."""
    seed.seed()
    settings = SiteSettings.objects.current()
    settings.contact_email, settings.data_licence = "help@example.org", "CC BY 4.0"
    settings.capacity_notice, settings.answer_days = (
        "We are slow until 7 January. Thank you for waiting.",
        10,
    )
    with changes.recorded(settings):
        settings.save()
    _describe_terms()
    _add_names()
    _add_ends()
    _add_everything()
    _add_suggestions()
    make_page(path="/parts/", title="Parts", body=LONG_PAGE, position=6)
    make_page(
        path="/unpublished/",
        title="Unpublished",
        body="Not yet for readers.",
        is_published=False,
    )


def _add_suggestions() -> None:
    """Leave a suggestion in each state, the longest words among them, and one more
    about a record that others see.
    """
    everything = Organization.objects.get(slug="everything")
    values = {
        "name": LONG_NAME,
        "url": LONG_HOST,
        "description": LONG_PAGE,
        "sectors": ["media"],
        "country": "AT",
        "city": LONG_WORD,
    }
    for state in SUGGESTED:
        ended = None if state in Suggestion.PENDING else timezone.now()
        made = make_suggestion(
            state=state, ended_at=ended, values=values, name=LONG_NAME, sender="Ada",
            email="ada@example.org", how="part",
            reason="It is a single studio.\n\n"
            "If it becomes a network, please write again.",
        )  # fmt: skip
        TOKENS[state] = status_page.token_of(made)
        if state == "question":
            made.messages.create(text="Is it open to all?\nOne line is enough.")
        if state in {"accepted", "merged"}:
            Suggestion.objects.filter(pk=made.pk).update(
                organization=everything, published={"city": "Detroit"}
            )
    make_suggestion(organization=everything)


def _describe_terms() -> None:
    sector = Sector.objects.get(slug="media")
    sector.description = (
        "Those who print, film, broadcast and **publish** together.\n\n- papers\n-"
        " radio"
    )
    with changes.recorded(sector):
        sector.save()


def _add_names() -> None:
    hard = ["hard case"]
    make_organization(
        name=LONG_NAME,
        slug="long-name",
        acronym="IANCCMATHCR",
        founded="1987",
        tags=hard,
        scope="international",
    )
    make_organization(
        name=LONG_WORD,
        slug="long-word",
        url=LONG_HOST,
        country="AT",
        kind="cooperative",
        tags=hard,
        email="x@example.org",
    )
    make_organization(
        name="شبكة الاقتصاد التضامني", slug="arabic", language="ar", country="TN",
        city="تونس", founded="2011-05", tags=hard,
        description="شبكة تجمع الفنانين والمنظمين في المدينة.",
        url="https://example.org/ar/",
    )  # fmt: skip
    make_organization(
        name="Common Ground",
        slug="common-ground",
        city="Detroit",
        region="Michigan",
        country="US",
        tags=hard,
    )
    make_organization(
        name="Common Ground",
        slug="common-ground-2",
        city="Oakland",
        region="California",
        country="US",
        tags=hard,
    )
    make_organization(name="Nothing Known", slug="nothing-known", tags=hard)
    _add_hidden(hard)


def _add_hidden(tags: list[str]) -> None:
    make_organization(
        name="A draft",
        slug="draft",
        visibility="draft",
        description="Not yet read over.",
        tags=tags,
    )
    make_organization(
        name="Not listed by wish", slug="withdrawn", visibility="withdrawn"
    )


def _add_ends() -> None:
    after = make_organization(
        name="Valley Makers Guild", slug="guild", city="Riverbend"
    )
    closed = make_organization(
        name="Riverbend Arts Exchange", slug="closed", acronym="RAX", status="closed",
        kind="cooperative", scope="local",
        founded="1998", dissolved="2024-06", successor=after, tags=["hard case",
        "tag 1"], url="https://riverbend.example.org/",
        description="An exchange of rooms, tools and time between artists.",
        city="Riverbend", facts_as_of="2024-07",
    )  # fmt: skip
    merged = make_organization(
        name="Hill Makers Guild",
        slug="merged",
        status="merged",
        successor=after,
        tags=["hard case"],
    )
    with changes.recorded(closed):
        AlternateName(
            organization=closed,
            name="River Bend Arts Swap",
            kind="former",
            until="2003",
        ).save()
    make_relationship(merged, after, kind="partner_of")


def _add_everything() -> None:
    sectors = list(Sector.objects.all()[:4])
    everything = make_organization(
        name="The Everything Assembly", slug="everything", acronym="TEA",
        sectors=sectors, scope="national", country="US",
        tags=[f"tag {number}" for number in range(1, 31)], city="Detroit",
        region="Michigan", founded="1999-05-16",
        url="https://everything.example.org/", email="hello@example.org",
        facts_as_of="2026-04", source_note="its own pages",
        source_url="https://everything.example.org/about",
        description=f"is an assembly of all.\n\n{LONG_PAGE}",
    )  # fmt: skip
    with changes.recorded(everything):
        for kind, name in (
            ("legal", "The Everything Assembly, Inc."),
            ("former", "Some Assembly"),
            ("translated", "الكل"),
        ):
            AlternateName(
                organization=everything,
                name=name,
                kind=kind,
                language="ar" if kind == "translated" else "",
            ).save()
        Identifier(organization=everything, scheme="US-EIN", value="12-3456789").save()
    for number in range(1, 17):
        where = {"city": "Detroit", "country": "US"}
        member = make_organization(
            name=f"Member {number}",
            tags=["member"],
            founded=f"19{number + 10}",
            **where,
        )
        make_relationship(
            member,
            everything,
            as_of="2026-04",
            source_url="https://everything.example.org/members",
        )
    make_relationship(
        everything,
        other_name="A Group Elsewhere",
        other_url="https://elsewhere.example.org/",
        note="their founding letter",
    )
    make_relationship(
        everything, Organization.objects.get(slug="geocoop"), kind="partner_of"
    )
    make_listing(everything, NetworkTier.objects.get(slug="national"), position=99)
