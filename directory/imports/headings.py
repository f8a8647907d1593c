"""What the columns of a file mean: headings in four languages, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import override

from directory.formats.fields import FIELDS
from directory.lib import text

OWN_ID = "own_id"
"""The number or word by which the source itself knows an organization."""
TAGS = "tags"
LEAVE_OUT = ""
OF_MANY_COLUMNS = frozenset({TAGS})
"""What several columns may fill together."""
ROWS_TO_LOOK_IN = 20
OWN = frozenset(each.name for each in FIELDS)
"""The headings of our own files."""

# English, Spanish, French and German, as lists have them.
_WRITTEN = {
    OWN_ID: (
        "source id, source_id, id, own id, record id, uid, uuid, key, number, no, nr,"
        " identificador, número, código, identifiant, numéro, kennung, nummer,"
        " schlüssel"
    ),
    "name": (
        "name, title, organization, organisation, organization name,"
        " organisation name, group, project, nombre, título, organización, entidad,"
        " iniciativa, nom, titre, structure, association, bezeichnung,"
        " titel, verein, projekt, name der organisation,"
        " nombre de la organización, nom de l'organisation"
    ),
    "acronym": (
        "acronym, abbreviation, short name, siglas, sigla, acrónimo, abreviatura,"
        " sigle, acronyme, abréviation, abkürzung, kürzel, kurzname"
    ),
    "kind": (
        "kind, type, organization type, legal form, tipo, tipo de organización, forma"
        " jurídica, genre, nature, forme juridique, art, typ, rechtsform"
    ),
    "description": (
        "description, about, text, summary, mission, details, descripción, resumen,"
        " acerca de, misión, texto, résumé, présentation, à propos, beschreibung,"
        " zusammenfassung, kurzbeschreibung, über uns"
    ),
    "language": "language, lang, idioma, lengua, langue, sprache",
    "url": (
        "url, website, web site, web, homepage, home page, link, web address, site,"
        " www, sitio web, página web, dirección web, enlace, sitio, site web,"
        " site internet, page web, lien, adresse web, internet, webseite,"
        " internetseite, webadresse, netzseite"
    ),
    "email": (
        "email, e-mail, mail, e-mail address, email address, contact email, public"
        " e-mail, correo, correo electrónico, correo-e, courriel, adresse e-mail, mél,"
        " e-mail-adresse, mailadresse"
    ),
    "phone": (
        "phone, telephone, tel, phone number, mobile, teléfono, móvil, téléphone,"
        " portable, telefon, telefonnummer, rufnummer"
    ),
    "joining": "joining, how to join, cómo participar, comment adhérer, mitmachen",
    "working_languages": (
        "working languages, languages, idiomas, lenguas, langues, sprachen,"
        " arbeitssprachen"
    ),
    "sectors": (
        "sector, sectors, field, fields, field of work, industry, sectores, ámbito,"
        " rubro, secteur, secteurs, domaine, domaines, sektor, sektoren, bereich,"
        " branche, arbeitsfeld"
    ),
    TAGS: (
        "tag, tags, keyword, keywords, category, categories, labels, etiqueta,"
        " etiquetas, palabras clave, categoría, categorías, étiquettes, mots-clés, mots"
        " clés, catégorie, catégories, stichwort, stichworte, stichwörter,"
        " schlagworte, schlagwörter, kategorie, kategorien"
    ),
    "scope": "scope, reach, alcance, portée, rayonnement, reichweite",
    "city": (
        "city, town, place, locality, municipality, village, ciudad, localidad,"
        " población, municipio, ville, commune, localité, stadt, ort, gemeinde,"
        " ortschaft"
    ),
    "region": (
        "region, state, province, county, state or province, región, estado,"
        " provincia, comunidad autónoma, département, région, bundesland, kanton,"
        " departamento"
    ),
    "country": (
        "country, nation, country code, país, pais, código de país, pays, staat, land"
    ),
    "latitude": "latitude, lat, latitud, breite, breitengrad",
    "longitude": ("longitude, lon, lng, long, longitud, länge, längengrad"),
    "founded": (
        "founded, foundation date, established, year founded, since, founding year,"
        " fundado, fundación, año de fundación, fundada en, fondé, fondée en, création,"
        " date de création, année de création, gegründet, gründung, gründungsjahr, seit"
    ),
    "dissolved": (
        "ended, dissolved, closed, closed on, disuelta, cierre, dissoute, fermée en,"
        " aufgelöst, geschlossen"
    ),
    "status": "status, estado de la organización, statut, zustand",
    "source_url": (
        "source url, source link, source address, enlace de la fuente, url de la"
        " source, quelle url, quellenlink"
    ),
    "source_note": "source, note on the source, fuente, quelle",
    "source_licence": (
        "licence, license, source licence, licence of the source, licencia, lizenz"
    ),
    "facts_as_of": (
        "facts as of, as of, updated, last updated, date, data date, fecha,"
        " actualizado, datos de, mis à jour, données de, stand, datum, aktualisiert"
    ),
    "slug": "slug, address of the page",
}


@dataclass(frozen=True)
class Column:
    """One column of a file, and what it was taken for."""

    position: int
    """From 0."""
    heading: str
    field: str = LEAVE_OUT
    is_known: bool = False
    """Whether its heading was recognized; a second of one kind is, and left out."""


def columns_of(headings: Sequence[str]) -> list[Column]:
    """Return what each heading stands for; of two alike only the first is taken."""
    taken: set[str] = set()
    columns = []
    for position, heading in enumerate(headings):
        words = text.clean_line(heading)
        field = field_of(words)
        is_second = field in taken and field not in OF_MANY_COLUMNS
        taken.add(field)
        column = Column(
            position, words, LEAVE_OUT if is_second else field, is_known=bool(field)
        )
        columns.append(column)
    return columns


def field_of(heading: str) -> str:
    """Return the field that a heading means, "" for none that is known."""
    return _fields_by_heading().get(text.fold(heading), "")


def find(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows holds the headings.

    That is the one that names most of what is known; where none does, the first with
    anything in two cells.
    """
    known = [len(_named(cells)) for cells in rows]
    if known and max(known) > 0:
        return known.index(max(known))
    for number, cells in enumerate(rows):
        if sum(bool(cell.strip()) for cell in cells) > 1:
            return number
    return 0


def _named(cells: Sequence[str]) -> set[str]:
    return {field_of(cell) for cell in cells if len(cell) < 100} - {""}


@cache
def _fields_by_heading() -> dict[str, str]:
    by_heading: dict[str, str] = {}
    for name, written in _WRITTEN.items():
        for heading in written.split(","):
            by_heading.setdefault(text.fold(heading), name)
    # Our own columns, whose names no alias may take.
    for field in FIELDS:
        by_heading[text.fold(field.name)] = field.name
        for language, _name in settings.LANGUAGES:
            with override(language):
                by_heading.setdefault(text.fold(str(field.label)), field.name)
    return by_heading
