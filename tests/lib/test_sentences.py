"""What is known of an organization reads as one good sentence in each language."""

from __future__ import annotations

import pytest
from django.utils import translation

from directory.lib import places, sentences
from directory.lib.sentences import Known
from directory.models import Organization

LYON = {"kind": "cooperative", "city": "Lyon", "country": "FR"}
SENTENCES = [
    (
        Known(**LYON, founded="1991-05", topics=("housing", "food")),
        "A co-operative or collective in Lyon, France, since 1991, in housing and"
        " food.",
        "Una cooperativa o un colectivo en Lyon, Francia, desde 1991, que trabaja en"
        " housing y food.",
        "Une coopérative ou un collectif à Lyon, France, depuis 1991, dans les domaines"
        " suivants : housing et food.",
    ),
    (
        Known(kind="network", country="US"),
        "A network or coalition in the United States.",
        "Una red o coalición en Estados Unidos.",
        "Un réseau ou une coalition aux États-Unis.",
    ),
    (
        Known(kind="fund", country="MX", founded="1991", dissolved="2004-03"),
        "A fund or lender in Mexico, from 1991 to 2004.",
        "Un fondo o entidad de crédito en México, de 1991 a 2004.",
        "Un fonds ou organisme de prêt au Mexique, de 1991 à 2004.",
    ),
    (
        Known(kind="community", city="Le Havre", country="FR", dissolved="2004"),
        "A community group in Le Havre, France, until 2004.",
        "Un grupo comunitario en Le Havre, Francia, hasta 2004.",
        "Un groupe communautaire au Havre, France, jusqu’en 2004.",
    ),
    (
        Known(kind="other", region="California", country="US", tier="Networks"),
        "An organization in California, United States, listed under “Networks”.",
        "Una organización en California, Estados Unidos, en el nivel “Networks”.",
        "Une organisation (California, États-Unis), au niveau « Networks ».",
    ),
    (
        Known(topics=("educación", "inclusión")),
        "An organization, in educación and inclusión.",
        "Una organización, que trabaja en educación e inclusión.",
        "Une organisation, dans les domaines suivants : educación et inclusión.",
    ),
    (
        Known(topics=("care",)),
        "An organization, in care.",
        "Una organización, que trabaja en care.",
        "Une organisation, dans le domaine suivant : care.",
    ),
]


@pytest.mark.parametrize(("known", "english", "spanish", "french"), SENTENCES)
def test_sentence_says_what_is_known(
    known: Known, english: str, spanish: str, french: str
) -> None:
    said = {}
    for language in ("en", "es", "fr"):
        with translation.override(language):
            said[language] = sentences.of(known).replace("\xa0", " ")

    assert said == {"en": english, "es": spanish, "fr": french}


@pytest.mark.parametrize("known", [Known(), Known(kind="other")])
def test_nothing_known_makes_no_sentence(known: Known) -> None:
    assert sentences.of(known) == ""


def test_every_kind_but_other_has_its_words() -> None:
    assert {*sentences.KINDS, "other"} == set(Organization.Kind.values)


def test_words_of_a_record_are_no_html() -> None:
    known = Known(kind="fund", city="<b>Lyon</b> %(what)s")

    assert sentences.of(known) == (
        "A fund or lender in &lt;b&gt;Lyon&lt;/b&gt; %(what)s."
    )


@pytest.mark.parametrize(
    ("code", "french"),
    [
        ("FR", "en France"), ("IR", "en Iran"), ("MX", "au Mexique"),
        ("CA", "au Canada"), ("US", "aux États-Unis"), ("NL", "aux Pays-Bas"),
        ("CU", "à Cuba"), ("HT", "à Haïti"), ("SN", "au Sénégal"),
        ("DE", "en Allemagne"), ("GB", "au Royaume-Uni"), ("IL", "en Israël"),
        ("VA", "à la Cité du Vatican"), ("IM", "à l’Île de Man"),
        ("FO", "aux Îles Féroé"), ("KR", "en Corée du Sud"), ("GY", "au Guyana"),
        ("MK", "en Macédoine du Nord"), ("CD", "en République démocratique du Congo"),
        ("BM", "aux Bermudes"), ("TL", "au Timor Oriental"), ("NR", "à Nauru"),
    ],
)  # fmt: skip
def test_country_takes_its_french_preposition(code: str, french: str) -> None:
    with translation.override("fr"):
        assert places.within(code) == french


@pytest.mark.parametrize(
    ("code", "spanish"),
    [
        ("MX", "en México"), ("US", "en Estados Unidos"), ("SV", "en El Salvador"),
        ("GB", "en el Reino Unido"), ("NL", "en los Países Bajos"),
        ("VA", "en la Ciudad del Vaticano"), ("IM", "en la Isla de Man"),
        ("DO", "en la República Dominicana"), ("FK", "en las Islas Malvinas"),
    ],
)  # fmt: skip
def test_country_takes_its_spanish_article(code: str, spanish: str) -> None:
    with translation.override("es"):
        assert places.within(code) == spanish
