"""Words that are made from one another: art, artist, artistic."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import snowballstemmer

from directory.lib.bounded import MB, bounded

# The language of a record, and the rules by which its words lose their endings.
STEMMERS = {
    "ca": "catalan", "de": "german", "en": "english", "es": "spanish", "fr": "french",
    "it": "italian", "pt": "portuguese",
}  # fmt: skip
# Shorter words are too many to tell families by their stems.
SHORTEST = 5
SHORTEST_STEM = 4
# The families of our field, whose words no rule brings into another.
_FAMILIES = (
    "academ academe academia academic academics academical academies academy"
    " academicos academico academica academicas academique academiques",
    "agriculture agricultural agricultura agricole agricoles agricola agricolas",
    "art arts artist artists artistic artistry arte artes artista artistas artistico"
    " artistica artisticos artisticas artiste artistes artistique artistiques",
    "bake baker bakers bakery bakeries baking",
    "cooperate cooperates cooperating cooperation cooperations cooperator cooperators"
    " cooperative cooperatives coop coops cooperativa cooperativas cooperativo"
    " cooperativos cooperacion cooperatif cooperatifs cooperativism cooperativismo",
    "culture cultures cultural culturally cultura culturas culturales culturel"
    " culturels culturelle culturelles",
    "dance dances dancer dancers dancing",
    "democracy democracies democratic democratically democratize democracia"
    " democratico democratica democratie democratique",
    "ecology ecological ecologically ecologist ecologists ecologia ecologico ecologica"
    " ecologie ecologique ecologiques",
    "economy economies economic economics economical economist economists economia"
    " economias economico economica economicos economicas economie economique"
    " economiques",
    "farm farms farmer farmers farming farmed farmland",
    "feminism feminist feminists feminismo feminista feministas feminisme feministe"
    " feministes",
    "fish fishes fisher fishers fishing fishery fisheries fisherfolk",
    "fund funds funder funders funding funded",
    "grow grower growers growing grown growth",
    "home homes",
    "homeless homelessness",
    "house houses housed housing",
    "invest investing investment investments investor investors",
    "labor laborer laborers labour labourer labourers",
    "law laws lawyer lawyers",
    "learn learner learners learning",
    "lend lender lenders lending",
    "make maker makers making",
    "migrate migrant migrants migration migrations migrante migrantes migracion"
    " migraciones",
    "music musical musician musicians musica musicos musique musicien musiciens",
    "organ organs",
    "organic organics organically",
    "organize organizes organizing organizer organizers organized organise organises"
    " organising organiser organisers organised",
    "organization organizations organisation organisations organizational"
    " organisational organizacion organizaciones",
    "perform performs performed performing performance performances performer"
    " performers",
    "police policing",
    "policy policies",
    "print prints printer printers printing printed",
    "refuge refuges",
    "refugee refugees refugiado refugiada refugiados refugiadas refugie refugies",
    "rent rents renter renters renting rental rentals",
    "research researches researcher researchers researching",
    "share shares sharing shared sharer sharers",
    "solidarity solidaridad solidaria solidario solidarias solidarios solidarite"
    " solidaire solidaires",
    "sing singer singers singing",
    "teach teacher teachers teaching",
    "tenant tenants tenancy tenancies",
    "theater theaters theatre theatres theatrical teatro teatros teatral",
    "universal universally universe universes",
    "university universities universidad universidades universite universites",
    "volunteer volunteers volunteering volunteered voluntary voluntario voluntaria"
    " voluntarios voluntarias",
    "work works worker workers working worked",
    "write writes writer writers writing",
)
_OF_A_FAMILY = {word: line.split() for line in _FAMILIES for word in line.split()}
# Stems that rules make of words of several families.
_AMBIGUOUS = frozenset({
    "anim", "author", "commun", "custom", "emerg", "experi", "gener", "import",
    "intern", "liber", "nation", "nativ", "natur", "oper", "organ", "orient", "past",
    "person", "polic", "popul", "posit", "relat", "secur", "univers",
})  # fmt: skip


class Words(Protocol):
    """Where all words are found that begin alike."""

    def starting(self, beginning: str) -> list[str]:
        """Return all words that begin so."""
        ...

    def knows(self, word: str) -> bool:
        """Tell whether an organization has this word."""
        ...


def words_like(word: str, language: str, known: Words) -> list[str]:
    """Return the known words of one family with a folded word, itself left out.

    A family of our field is listed; another is told by the stems of a language.
    """
    if word in _OF_A_FAMILY:
        return [
            other
            for other in _OF_A_FAMILY[word]
            if other != word and known.knows(other)
        ]
    stem = stem_of(word, language)
    if not stem:
        return []
    alike = []
    for other in known.starting(_beginning(word, stem)):
        if other == word or other in _OF_A_FAMILY:
            continue
        if stem_of(other, language) == stem:
            alike.append(other)
    return alike


def stem_of(word: str, language: str) -> str:
    """Return the stem of a word; nothing where a stem says too little."""
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return ""
    return _stem((word, language))


@bounded(2 * MB)
def _stem(written: tuple[str, str]) -> str:
    word, language = written
    stem: str = _stemmer(language).stemWord(word)
    if len(stem) < SHORTEST_STEM or stem in _AMBIGUOUS:
        return ""
    return stem


@lru_cache(maxsize=len(STEMMERS))
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(STEMMERS[language])


def _beginning(word: str, stem: str) -> str:
    """Return what all words of this stem begin with: rules change its last letters."""
    length = 0
    for letter, other in zip(word, stem, strict=False):
        if letter != other:
            break
        length += 1
    return stem[: max(SHORTEST_STEM - 1, length)]
