"""An organization as linked data: one plain dictionary, which is JSON-LD as it stands,
and from which the page and the Turtle are made.

The words of schema.org, ESSGlobal and Dublin Core, as far as something is known. Every
node has a name and every value is a text with its type, so that two exports of the
same content are the same bytes, and nothing is asked of any other server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import override

from directory.lib import languages, markdown, places, text
from directory.lib.addresses import with_slug
from directory.models import AlternateName, Organization, Relationship

Node = dict[str, Any]

ESSGLOBAL = "http://purl.org/essglobal/vocab/"
STANDARD = "http://purl.org/essglobal/standard"
CONTEXT = {
    "@vocab": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "essglobal": ESSGLOBAL,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "gr": "http://purl.org/goodrelations/v1#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_Kind = Organization.Kind
TYPES: dict[str, list[str]] = {
    _Kind.NONPROFIT: ["NGO"],
    _Kind.RESEARCH: ["ResearchOrganization"],
    _Kind.PUBLIC_BODY: ["GovernmentOrganization"],
    _Kind.INTER_AGENCY: ["GovernmentOrganization"],
    _Kind.PROGRAM: ["Project"],
    # An event alone has no members, and nobody founded it.
    _Kind.EVENT: ["Organization", "EventSeries"],
}
NETWORKS = (_Kind.NETWORK, _Kind.FEDERATION, _Kind.RESEARCH, _Kind.INTER_AGENCY)
STRUCTURES: dict[str, str] = {
    _Kind.FEDERATION: "OS190",
    _Kind.COOPERATIVE: "OS115",
    _Kind.NONPROFIT: "OS20",
    _Kind.SOCIAL_ENTERPRISE: "OS30",
    _Kind.COMMUNITY: "OS10",
    _Kind.PUBLIC_BODY: "OS220",
    _Kind.INTER_AGENCY: "OS230",
}
"""The codes of ESSGlobal's organisational-structure; the other kinds have none."""
PART_OF, HAS_PART, RELATION = "dcterms:isPartOf", "dcterms:hasPart", "dcterms:relation"
_Tie = Relationship.Kind
TIES: dict[str, tuple[str, str]] = {
    _Tie.MEMBER_OF: ("memberOf", PART_OF),
    _Tie.PROGRAM_OF: ("parentOrganization", PART_OF),
    _Tie.CHAPTER_OF: ("parentOrganization", PART_OF),
    _Tie.HAS_MEMBER: ("member", HAS_PART),
    _Tie.HAS_PROGRAM: ("subOrganization", HAS_PART),
    _Tie.HAS_CHAPTER: ("subOrganization", HAS_PART),
    _Tie.HOSTED_BY: ("", RELATION),
    _Tie.OBSERVER_AT: ("", RELATION),
    _Tie.PARTNER_OF: ("", RELATION),
    _Tie.HOSTS: ("", RELATION),
    _Tie.OBSERVED_BY: ("", RELATION),
}
"""What a tie is called by schema.org, where it has a word, and by Dublin Core."""
REGISTERS = {
    "wikidata": (re.compile(r"Q[0-9]+"), "http://www.wikidata.org/entity/"),
    "ror": (re.compile(r"0[a-z0-9]{6}[0-9]{2}"), "https://ror.org/"),
}
"""Registers that give each of their numbers an address."""
DATE_TYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
"""By how much of a date is known: the year, the month, the day."""
PAGE_DESCRIPTION_LENGTH = 150
_BCP_47 = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_NEVER_IN_ADDRESS = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\xa0]')


def of_record(organization: Organization, licence: str = "") -> Node:
    """Return all that is public of an organization that `with_linked_data` brought."""
    with override(languages.ENGLISH):
        node = _node(_core(organization), _work(organization), _ties(organization))
        node |= {"subjectOf": _record(organization, licence)}
    return {"@context": CONTEXT, **node}


def of_page(organization: Organization) -> str:
    """Return what the page of a record tells machines: the core, in schema.org alone.

    It can stand within HTML. `with_record` brings all that it takes.
    """
    with override(languages.ENGLISH):
        node = _plain(_core(organization))
    node["description"] = text.cut(node.get("description", ""), PAGE_DESCRIPTION_LENGTH)
    written = json.dumps(
        {"@context": "https://schema.org", **_node(node)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return written.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"})


def json_ld(document: Node) -> str:
    """Return a document as it is served."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def turtle(documents: Iterable[Node]) -> str:
    """Return the statements of documents as Turtle."""
    # Here: it takes 25 MB and half a second, and few processes ever need it.
    from rdflib import Graph

    # Read as one: its context is read once then.
    nodes = [
        {word: value for word, value in document.items() if word != "@context"}
        for document in documents
    ]
    graph = Graph()
    graph.parse(
        data=json.dumps({"@context": CONTEXT, "@graph": nodes}), format="json-ld"
    )
    for prefix, namespace in CONTEXT.items():
        graph.bind("schema" if prefix == "@vocab" else prefix, namespace)
    written: str = graph.serialize(format="turtle")
    return written


def iri(address: str) -> str:
    """Return an address so that it can stand in linked data, whatever is in it."""
    return _NEVER_IN_ADDRESS.sub(lambda match: quote(match[0], safe=""), address)


def address_of(slug: str) -> str:
    """Return the name of an organization in linked data: its page in English."""
    with override(languages.ENGLISH):
        return settings.SITE_URL + with_slug("organization", slug)


def _core(organization: Organization) -> Node:
    """Return what an organization is called, what and where it is, since when."""
    page = address_of(organization.slug)
    description = markdown.plain(organization.description, lead=organization.lead())
    legal, *others = _names(organization)
    return _node(
        {
            "@id": page,
            "@type": [*_types(organization), _essglobal_type(organization)],
            "name": organization.name,
            "legalName": legal,
            "alternateName": others,
            "description": _text(description, organization.language),
            "url": _link(organization.url),
            "email": organization.email,
            "telephone": organization.phone,
            "sameAs": _same_as(organization),
            "foundingDate": _date(organization.founded),
            "dissolutionDate": _date(organization.dissolved),
            "address": _address(organization, page),
        }
    )


def _work(organization: Organization) -> Node:
    """Return what it works on, and the same in the words of ESSGlobal."""
    page = address_of(organization.slug)
    description = markdown.plain(organization.description, lead=organization.lead())
    structure = STRUCTURES.get(organization.kind, "")
    has_place = bool(_address(organization, page))
    return {
        "knowsAbout": [
            {
                "@id": settings.SITE_URL + with_slug("sector", sector.slug),
                "@type": "DefinedTerm",
                "name": sector.name,
            }
            for sector in organization.kept_sectors
        ],
        "keywords": [str(tagging.tag.name) for tagging in organization.kept_taggings],
        "knowsLanguage": organization.working_languages.split(),
        "location": _place(organization, page),
        "identifier": [
            {
                "@id": f"{page}#{quote(one.scheme, '')}-{quote(one.value, '')}",
                "@type": "PropertyValue",
                "propertyID": one.scheme,
                "value": one.value,
            }
            for one in organization.own_identifiers
        ],
        "gr:name": organization.name,
        "dcterms:description": _text(description, organization.language),
        "foaf:homepage": _link(organization.url),
        "essglobal:hasAddress": {"@id": f"{page}#address"} if has_place else {},
        "essglobal:economicSector": [
            {"@id": f"{STANDARD}/activities-modified/{quote(code, '')}"}
            for code in sorted(
                {one.activity_code for one in organization.kept_sectors} - {""}
            )
        ],
        "essglobal:organisationalStructure": (
            {"@id": f"{STANDARD}/organisational-structure/{structure}"}
            if structure
            else {}
        ),
    }


def _ties(organization: Organization) -> Node:
    """Return what it is tied to, told by either side, and what came after it."""
    ties: dict[str, list[Node]] = {}
    for kind, other in _others(organization):
        word, relation = TIES[kind]
        if word:
            ties.setdefault(word, []).append(other)
            other = {"@id": other["@id"]}
        ties.setdefault(relation, []).append(other)
    successor = organization.successor
    if successor is not None and successor.is_published:
        ties["dcterms:isReplacedBy"] = [{"@id": address_of(successor.slug)}]
    return {word: _sorted(ties[word]) for word in sorted(ties)}


def _others(organization: Organization) -> Iterable[tuple[str, Node]]:
    """Yield each tie as this side tells it, with the organization at its other end."""
    page = address_of(organization.slug)
    for tie in organization.public_relationships:
        if tie.other:
            yield tie.kind, _listed(tie.other)
        else:
            name = f"{page}#{tie.kind}-{quote(tie.other_name, '')}"
            other = {"@id": name, "@type": "Organization", "name": tie.other_name}
            yield tie.kind, _node(other, {"url": _link(tie.other_url)})
    for tie in organization.public_incoming:
        kind = Relationship.FROM_THE_OTHER_SIDE[_Tie(tie.kind)]
        yield kind, _listed(tie.organization)


def _listed(organization: Organization) -> Node:
    """Return who has a record, too: there stands the rest."""
    return {
        "@id": address_of(organization.slug),
        "@type": "Organization",
        "name": organization.name,
    }


def _record(organization: Organization, licence: str) -> Node:
    """Return what is to be said of the record itself: its age, sources and licence."""
    address = settings.SITE_URL + with_slug("record-jsonld", organization.slug)
    return _node(
        {
            "@id": address,
            "@type": "DigitalDocument",
            "url": {"@id": address_of(organization.slug)},
            "datePublished": _time(organization.published_at),
            "dateModified": _time(organization.updated_at),
            "license": licence,
            "isBasedOn": _link(organization.source_url),
            "temporalCoverage": organization.facts_as_of,
        }
    )


def _types(organization: Organization) -> list[str]:
    return TYPES.get(organization.kind, ["Organization"])


def _essglobal_type(organization: Organization) -> str:
    is_network = organization.kind in NETWORKS
    return "essglobal:Network" if is_network else "essglobal:SSEInitiative"


def _names(organization: Organization) -> list[Any]:
    """Return the legal name, then all others but its own, each once."""
    legal = ""
    others: dict[str, Any] = {organization.acronym: organization.acronym}
    for name in organization.other_names:
        if name.kind == AlternateName.Kind.LEGAL and not legal:
            legal = name.name
        else:
            others.setdefault(name.name, _text(name.name, name.language))
    for known in ("", organization.name, legal):
        others.pop(known, None)
    return [legal, *(others[name] for name in sorted(others))]


def _same_as(organization: Organization) -> list[Node]:
    """Return the addresses at which others tell of the same organization."""
    addresses = {iri(profile.url) for profile in organization.own_profiles}
    for identifier in organization.own_identifiers:
        number, register = REGISTERS.get(identifier.scheme.lower(), (None, ""))
        if number and number.fullmatch(identifier.value):
            addresses.add(register + identifier.value)
    return [{"@id": address} for address in sorted(addresses)]


def _address(organization: Organization, page: str) -> Node:
    code = organization.country.code or ""
    known = {
        "addressLocality": organization.city,
        "addressRegion": organization.region,
        "addressCountry": code,
        "vcard:locality": organization.city,
        "essglobal:state": organization.region,
        "vcard:country-name": places.name_of(code),
        "geo:lat": _decimal(places.degrees(organization.latitude)),
        "geo:long": _decimal(places.degrees(organization.longitude)),
    }
    if not any(known.values()):
        return {}
    types = ["PostalAddress", "vcard:Address"]
    return _node({"@id": f"{page}#address", "@type": types, **known})


def _place(organization: Organization, page: str) -> Node:
    if organization.latitude is None or organization.longitude is None:
        return {}
    coordinates = {
        "@id": f"{page}#coordinates",
        "@type": "GeoCoordinates",
        "latitude": _decimal(places.degrees(organization.latitude)),
        "longitude": _decimal(places.degrees(organization.longitude)),
    }
    return {"@id": f"{page}#place", "@type": "Place", "geo": coordinates}


def _link(address: str) -> Node:
    return {"@id": iri(address)} if address else {}


def _text(words: str, language: str) -> Any:
    """Return words with their language, where that is one by its form."""
    if words and _BCP_47.fullmatch(language):
        return {"@value": words, "@language": language}
    return words


def _date(partial: str) -> Node:
    """Return a partial date as what is known of it, no day or month made up."""
    kind = DATE_TYPES.get(len(partial), "")
    return {"@value": partial, "@type": kind} if kind else {}


def _time(moment: Any) -> Node:
    if moment is None:
        return {}
    written = moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    return {"@value": written, "@type": "xsd:dateTime"}


def _decimal(number: str) -> Node:
    if not number:
        return {}
    # Turtle writes each decimal with a point, and both must say the same.
    written = number if "." in number else f"{number}.0"
    return {"@value": written, "@type": "xsd:decimal"}


def _node(*parts: Node) -> Node:
    """Return the parts as one, without what is not known."""
    return {
        word: value
        for part in parts
        for word, value in part.items()
        if value not in ("", [], {}, None)
    }


def _sorted(nodes: Sequence[Node]) -> list[Node]:
    """Return each node once, in the order of their names."""
    return list({node["@id"]: node for node in sorted(nodes, key=_name)}.values())


def _name(node: Node) -> str:
    return str(node["@id"])


def _plain(value: Any) -> Any:
    """Return a value in schema.org alone, without types that a page can do without."""
    if isinstance(value, list):
        plain = [_plain(one) for one in value]
        return plain[0] if len(plain) == 1 else plain
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return value["@value"]
    if value.keys() == {"@id"}:
        return value["@id"]
    own = {word: one for word, one in value.items() if _is_of_schema_org(word)}
    own["@type"] = [one for one in value["@type"] if _is_of_schema_org(one)]
    # The name of a part is of no use without the others' statements about it.
    if "#" in own["@id"]:
        del own["@id"]
    return {word: _plain(one) for word, one in own.items()}


def _is_of_schema_org(word: str) -> bool:
    return ":" not in word
