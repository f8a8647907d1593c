"""An organization as linked data: what is said of it, in which words, the same in every
form and each time.
"""

from __future__ import annotations

import json
import socket
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyshacl import validate
from rdflib.compare import isomorphic

from directory.formats import linked_data
from directory.formats.linked_data import STANDARD
from directory.history import changes
from directory.lib import urls
from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_social_profile,
    make_tier,
)
from tests.support.linked import graph_of, statements
from tests.support.processes import ROOT

pytestmark = pytest.mark.django_db

HOME = "http://127.0.0.1:8000"
BAKERY = f"{HOME}/organizations/bakery/"


def document_of(organization: Organization, licence: str = "") -> dict[str, Any]:
    """The document of an organization, read anew."""
    records = Organization.objects.with_linked_data()
    return linked_data.of_record(records.get(pk=organization.pk), licence)


def make_full() -> Organization:
    """An organization of which everything is known that linked data tells."""
    organization = make_organization(
        name="Bakery", acronym="BKY", kind="cooperative",
        description="bakes **bread** & cake.", language="pt-BR",
        url="http://yard.example/a b|c", email="hi@yard.example", phone="+1 510 555",
        working_languages="en es", city="Lyon", region="Rhône", country="FR",
        latitude=Decimal("52.50"), longitude=Decimal(-7), founded="2013-09",
        dissolved="2020", status="merged", source_url="https://source.example/<1>",
        facts_as_of="2020-05", successor=make_organization(name="Heir"),
        sectors=[
            make_sector(name="Food", slug="food", activity_code="AM60"),
            make_sector(name="Care", slug="care"),
        ],
        tags=["bread"],
    )  # fmt: skip
    make_alternate_name(organization, name="Bakery Ltd", kind="legal")
    make_alternate_name(organization, name="Oven", kind="former", language="zh_CN")
    make_alternate_name(organization, name="Forno", kind="translated", language="it")
    make_social_profile(organization, url="https://social.example/@bakery")
    make_listing(organization, make_tier())
    for scheme, value in (("wikidata", "Q42"), ("US-EIN", "00/7"), ("ror", "wrong")):
        with changes.recorded(organization):
            organization.identifiers.create(scheme=scheme, value=value)
    network = make_organization(name="Network", kind="network")
    make_relationship(organization, network)
    make_relationship(
        organization,
        kind="program_of",
        other_name="Far, one",
        other_url="http://far.x/",
    )
    make_relationship(organization, network, kind="partner_of")
    make_relationship(make_organization(name="Stall"), organization, kind="chapter_of")
    return organization


@pytest.mark.parametrize(
    ("kind", "types", "structure"),
    [
        ("network", ["Organization", "essglobal:Network"], ""),
        ("federation", ["Organization", "essglobal:Network"], "OS190"),
        ("cooperative", ["Organization", "essglobal:SSEInitiative"], "OS115"),
        ("nonprofit", ["NGO", "essglobal:SSEInitiative"], "OS20"),
        ("social_enterprise", ["Organization", "essglobal:SSEInitiative"], "OS30"),
        ("fund", ["Organization", "essglobal:SSEInitiative"], ""),
        ("research", ["ResearchOrganization", "essglobal:Network"], ""),
        ("program", ["Project", "essglobal:SSEInitiative"], ""),
        ("event", ["Organization", "EventSeries", "essglobal:SSEInitiative"], ""),
        ("media", ["Organization", "essglobal:SSEInitiative"], ""),
        ("community", ["Organization", "essglobal:SSEInitiative"], "OS10"),
        ("public_body", ["GovernmentOrganization", "essglobal:SSEInitiative"], "OS220"),
        ("inter_agency", ["GovernmentOrganization", "essglobal:Network"], "OS230"),
        ("other", ["Organization", "essglobal:SSEInitiative"], ""),
        ("", ["Organization", "essglobal:SSEInitiative"], ""),
    ],
)
def test_kind_has_its_types_and_code(
    kind: str, types: list[str], structure: str
) -> None:
    document = document_of(make_organization(kind=kind))

    code = document.get("essglobal:organisationalStructure", {}).get("@id", "")
    assert document["@type"] == types
    assert code == (f"{STANDARD}/organisational-structure/{structure}" * bool(code))
    assert bool(code) == bool(structure)


def test_every_kind_was_looked_at() -> None:
    assert set(linked_data.STRUCTURES) < set(Organization.Kind)
    assert set(linked_data.TYPES) < set(Organization.Kind)


def test_document_tells_what_is_known_and_no_more() -> None:
    bare = document_of(make_organization(name="Bare"))

    changed_at = bare["subjectOf"].pop("dateModified")
    assert bare == {
        "@context": linked_data.CONTEXT,
        "@id": f"{HOME}/organizations/bare/",
        "@type": ["Organization", "essglobal:SSEInitiative"],
        "name": "Bare",
        "gr:name": "Bare",
        "subjectOf": {
            "@id": f"{HOME}/organizations/bare.jsonld",
            "@type": "DigitalDocument",
            "url": {"@id": f"{HOME}/organizations/bare/"},
            "datePublished": changed_at,
        },
    }


def test_document_tells_what_an_organization_is() -> None:
    document = document_of(make_full())

    food = {
        "@id": f"{HOME}/sectors/food/",
        "@type": "DefinedTerm",
        "name": "Food",
    }
    assert document["@id"] == BAKERY
    assert document["legalName"] == "Bakery Ltd"
    assert document["alternateName"] == [
        "BKY",
        {"@value": "Forno", "@language": "it"},
        "Oven",
    ]
    assert document["description"] == {
        "@value": "Bakery bakes bread & cake.",
        "@language": "pt-BR",
    }
    assert document["url"] == {"@id": "http://yard.example/a%20b%7Cc"}
    assert document["foundingDate"] == {"@value": "2013-09", "@type": "xsd:gYearMonth"}
    assert document["dissolutionDate"] == {"@value": "2020", "@type": "xsd:gYear"}
    assert document["address"]["geo:lat"] == {"@value": "52.5", "@type": "xsd:decimal"}
    assert document["location"]["geo"]["longitude"]["@value"] == "-7.0"
    assert [node["@id"] for node in document["sameAs"]] == [
        "http://www.wikidata.org/entity/Q42",
        "https://social.example/@bakery",
    ]
    assert [one["@id"] for one in document["identifier"]] == [
        f"{BAKERY}#US-EIN-00%2F7",
        f"{BAKERY}#ror-wrong",
        f"{BAKERY}#wikidata-Q42",
    ]
    assert food in document["knowsAbout"]
    assert document["essglobal:economicSector"] == [
        {"@id": f"{STANDARD}/activities-modified/AM60"}
    ]


def test_document_tells_what_an_organization_is_tied_to_and_comes_from() -> None:
    document = document_of(make_full(), "CC BY 4.0")

    network = {
        "@id": f"{HOME}/organizations/network/",
        "@type": "Organization",
        "name": "Network",
    }
    assert document["memberOf"] == [network]
    assert document["parentOrganization"] == [
        {
            "@id": f"{BAKERY}#program_of-Far%2C%20one",
            "@type": "Organization",
            "name": "Far, one",
            "url": {"@id": "http://far.x/"},
        }
    ]
    assert document["subOrganization"][0]["name"] == "Stall"
    assert document["dcterms:hasPart"] == [{"@id": f"{HOME}/organizations/stall/"}]
    assert document["dcterms:isReplacedBy"] == [{"@id": f"{HOME}/organizations/heir/"}]
    assert document["subjectOf"]["isBasedOn"] == {
        "@id": "https://source.example/%3C1%3E"
    }
    assert document["subjectOf"]["license"] == "CC BY 4.0"


def test_both_forms_make_the_same_statements_and_all_of_them() -> None:
    document = document_of(make_full())

    written = linked_data.turtle([document])
    from_json = graph_of(linked_data.json_ld(document), "json-ld")
    from_turtle = graph_of(written, "turtle")

    assert len(from_json) == len(from_turtle) == len(statements(document)) > 60
    assert isomorphic(from_json, from_turtle)
    assert "2013-09-01" not in written
    assert "<http://yard.example/a%20b%7Cc>" in written


def test_two_exports_are_the_same_to_the_byte() -> None:
    organization = make_full()

    first, second = document_of(organization), document_of(organization)

    assert linked_data.json_ld(first) == linked_data.json_ld(second)
    assert linked_data.turtle([first]) == linked_data.turtle([second])


def test_turtle_of_several_holds_what_each_of_them_says() -> None:
    documents = [
        document_of(make_full()),
        document_of(Organization.objects.get(slug="network")),
    ]

    graph = graph_of(linked_data.turtle(documents), "turtle")

    both = statements(documents[0]) | statements(documents[1])
    assert len(graph) == len(both) > len(statements(documents[0]))


ADDRESSES = st.text(
    st.sampled_from('ab/|\\^`{}<>" %?#&=é日\x7f\u00a0\u2028'), max_size=20
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(
    lambda words: f"a{words}"
)


@given(address=ADDRESSES, words=WORDS, language=st.sampled_from(["en", "x_y", "", "e"]))
def test_nothing_that_is_written_in_a_record_loses_a_statement(
    address: str, words: str, language: str
) -> None:
    document = {
        "@context": linked_data.CONTEXT,
        "@id": BAKERY,
        "@type": "Organization",
        "name": words,
        "description": linked_data._text(words, language),
        "url": linked_data._link(f"http://yard.example/{address}"),
    }

    from_json = graph_of(linked_data.json_ld(document), "json-ld")
    from_turtle = graph_of(linked_data.turtle([document]), "turtle")

    assert len(from_json) == len(from_turtle) == 4
    assert isomorphic(from_json, from_turtle)


def test_address_that_is_clean_stays_as_it_is() -> None:
    address = "https://ex.example/%7Euser/é?a=[1]&b=~#c"

    assert linked_data.iri(address) == address
    assert urls.url_key(linked_data.iri("http://a.example/b c")) == urls.url_key(
        "http://a.example/b%20c"
    )


def test_nothing_is_asked_of_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "create_connection", asked.append)
    monkeypatch.setattr(socket.socket, "connect", asked.append)

    linked_data.turtle([document_of(make_full())])

    assert asked == []


def test_document_keeps_to_our_shapes() -> None:
    shapes = graph_of((ROOT / "tests/data/shapes.ttl").read_text(), "turtle")
    documents = [document_of(one) for one in [make_full(), make_organization()]]
    documents += [document_of(one) for one in Organization.objects.all()]

    for document in documents:
        graph = graph_of(linked_data.json_ld(document), "json-ld")
        conforms, _, report = validate(graph, shacl_graph=shapes, inference="none")
        assert conforms, report


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("name", []),
        ("gr:name", ["one", "two"]),
        ("foundingDate", "2013-9"),
        ("url", "https://text.example/"),
        ("essglobal:organisationalStructure", {"@id": "http://example.org/OS10"}),
        ("dcterms:isPartOf", "a network"),
        ("address", {"@id": f"{BAKERY}#address", "addressCountry": "France"}),
    ],
)
def test_our_shapes_refuse_what_is_wrong(word: str, wrong: Any) -> None:
    shapes = graph_of((ROOT / "tests/data/shapes.ttl").read_text(), "turtle")
    document = document_of(make_full()) | {word: wrong}

    graph = graph_of(json.dumps(document), "json-ld")

    assert not validate(graph, shacl_graph=shapes, inference="none")[0]


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_hidden_ends_of_ties_are_not_named(visibility: str) -> None:
    hidden = make_organization(name="Xqhidden")
    shown = make_organization(name="Shown", successor=hidden, status="merged")
    make_relationship(shown, hidden)
    make_relationship(hidden, shown)
    with changes.recorded(hidden):
        hidden.visibility = visibility
        hidden.save()

    assert "xqhidden" not in json.dumps(document_of(shown)).lower()


def test_page_holds_the_core_in_plain_words() -> None:
    organization = Organization.objects.with_record().get(pk=make_full().pk)

    data = json.loads(linked_data.of_page(organization))

    assert data == {
        "@context": "https://schema.org",
        "@id": BAKERY,
        "@type": "Organization",
        "name": "Bakery",
        "legalName": "Bakery Ltd",
        "alternateName": ["BKY", "Forno", "Oven"],
        "description": "Bakery bakes bread & cake.",
        "url": "http://yard.example/a%20b%7Cc",
        "email": "hi@yard.example",
        "telephone": "+1 510 555",
        "sameAs": [
            "http://www.wikidata.org/entity/Q42",
            "https://social.example/@bakery",
        ],
        "foundingDate": "2013-09",
        "dissolutionDate": "2020",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Lyon",
            "addressRegion": "Rhône",
            "addressCountry": "FR",
        },
    }


def test_no_name_ends_the_element_that_holds_it() -> None:
    name = "</script><script>alert(1)</script><!-- & ]]>"
    organization = make_organization(name=name, slug="odd")

    data = linked_data.of_page(Organization.objects.with_record().get(slug="odd"))

    assert not set("<>&") & set(data)
    assert json.loads(data)["name"] == organization.name


def test_name_with_the_colon_of_another_vocabulary_stays() -> None:
    organization = make_organization(name="A", acronym="geo:coop", slug="a")
    make_alternate_name(organization, name="foaf")

    data = linked_data.of_page(Organization.objects.with_record().get(slug="a"))

    assert json.loads(data)["alternateName"] == ["foaf", "geo:coop"]
