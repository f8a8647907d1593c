"""Words that help to ask: they sort what is found, and keep nothing out."""

from __future__ import annotations

from directory.lib.names import SMALL_WORDS
from directory.search.engine.text import is_solid

# Folded, as questions are read: où is ou, qué is que.
_ENGLISH = """
    about all also am another any anybody anyone anything are around as be been
    between called can close could did do does each every few find finding finds found
    founded from get gets give gives go has have he help helpful helping helps her
    here his how i if into is it its just know like list lists look looking many may
    me might more most much must my named near nearby need needs no not only other our
    out people please search searching shall she should show since so some somebody
    someone something started tell than that their them then there these they this
    those through up via want wants was we were what when where which who why will
    with within without would you your
"""
_SPANISH = """
    al alguien algun alguna algunas alguno algunos ayuda ayudan ayudar busca buscar
    busco cerca como con cual cual cuales cuando desde donde en encontrar entre es
    esta estan fundada fundado hacia hasta hay llama mas me mi muy necesita necesito
    nos para por porque puede pueden puedo que quien quienes quiero se ser sin sobre
    son su sus tambien también tiene tienen todas todo todos trabaja trabajan un una
    unas unos
"""
_FRENCH = """
    aide aident aider au autour aux avec ce ces cette cherche chercher chez comment
    dans elle elles en est fondee il ils j je leur leurs ma mes mon nos notre nous on
    ou par peut peuvent peux pour pourquoi pres qu quand que quel quelle quelles quels
    qui quoi sans se ses son sont sur trouve trouver tu un une vos votre vous
"""
_GERMAN = """
    am auf aus bei das dem den ein eine einem einen einer es finde finden gibt helfen
    hilfe hilft ich im ist kann konnen man mit nach nahe ohne sich sind suche uber um
    wann warum was welche welcher welches wer wie wir wo zu zum zur
"""
_PORTUGUESE = """
    ajuda ajudam ajudar ao aos com em encontrar foi ha na nas nos num numa onde para
    perto pode podem por procuro quais qual quando que quem sao sem seu sua tem uma
    umas uns
"""
_ITALIAN = """
    aiuta aiutano aiuto al alla c che chi come con cosa dal dalla dei della delle
    dello dove nel nella per perche posso quale quali senza si sono sul sulla trovare
    un una uno vicino
"""
_CATALAN = """
    als amb com es ha hi on per prop quan que qui quin quina quins sense sobre trobar
    unes uns
"""
# What nearly every record is, in the same languages.
_OF_ALL = """
    charities charity group groups initiative initiatives network networks org
    organisation organisations organization organizations orgs project projects grupo
    grupos iniciativa iniciativas organizacion organizaciones proyecto proyectos redes
    groupe groupes projet projets reseau reseaux gruppe gruppen netzwerk netzwerke
    organisationen projekt projekte organizacao organizacoes projeto projetos rede
    gruppi gruppo iniziative organizzazione organizzazioni progetti progetto rete reti
    grup grups iniciatives organitzacio organitzacions projecte projectes xarxa xarxes
"""
# Nearly every web address has them, so they tell none from another.
WORDS_OF_ALL_ADDRESSES = frozenset({"http", "https", "www"})
_LANGUAGES = (_ENGLISH, _SPANISH, _FRENCH, _GERMAN, _PORTUGUESE, _ITALIAN, _CATALAN)
_WORDS_NOBODY_MEANS = WORDS_OF_ALL_ADDRESSES.union(" ".join(_LANGUAGES).split())
HELPING_WORDS = _WORDS_NOBODY_MEANS.union(_OF_ALL.split())


def is_small(word: str) -> bool:
    """Tell whether a word is an article, a preposition, or a single letter."""
    if len(word) == 1:
        # Where one letter can be a word, it says as much as a word; so does a sign.
        return word.isalnum() and not is_solid(word)
    return word in SMALL_WORDS


def is_meant(word: str) -> bool:
    """Tell whether somebody whose fingers slipped can have meant a word."""
    return word not in _WORDS_NOBODY_MEANS and not is_small(word)


def is_helping(word: str) -> bool:
    """Tell whether a word only helps to ask, as small words do, too."""
    return word in HELPING_WORDS or is_small(word)
