"""How a question is read, and in which order its answers stand."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from directory import search
from directory.models import Organization, Synonym
from directory.search.engine import matching
from directory.search.engine.cache import Index
from tests.support.search import add, add_many, names, notice
from tests.support.versions import record

pytestmark = pytest.mark.django_db


def found(words: str) -> search.Result:
    return search.find(search.Question(text=words, sort="best"))


def test_name_equal_to_the_question_stands_first() -> None:
    add("Housing Network of the North", description="Housing, housing.")
    add("Housing Network")
    add("Northern Housing Network")

    assert names("housing network")[0] == "Housing Network"


def test_name_before_place_before_text() -> None:
    add("Apple", description="Bread for all.")
    add("Pear", tags=["bread"])
    add("Bread")

    assert names("bread") == ["Bread", "Pear", "Apple"]


@pytest.mark.parametrize(
    "words",
    [
        "RIPESS", "ripes", "ripe", "R.I.P.E.S.S.", "ripess.org", "www.ripess.org",
        "https://ripess.org/", "ripess.org/en/about",
        "ripess.o", "intercontinental", "réseau intercontinental", "RESEAU", "resaeu",
        "intercontinentl netwrok", "solidarité",
        "social solidarity", "switzerland", "CH", "CHE", "geneva", "Genéva",
        "old name", "nson", "coalition", "alliance building",
    ],
)  # fmt: skip
def test_organization_is_found_by_everything_it_has(words: str) -> None:
    add("Distractor", kind="media", description="Nothing of the sort.")
    add(
        "Intercontinental Network for Social Solidarity", acronym="RIPESS",
        url="https://www.ripess.org/en/about/",
        called=["Réseau intercontinental", "New Solidarity Old Name"],
        description="Alliance building.", country="CH",
        city="Geneva", tags=["solidarité"],
    )  # fmt: skip

    assert names(words) == ["Intercontinental Network for Social Solidarity"]


def test_web_address_finds_its_page_before_its_host() -> None:
    add("Apple", url="https://example.org/apple")
    add("Zebra", url="https://example.org/zebra")

    assert names("example.org/zebra") == ["Zebra", "Apple"]


def test_half_a_web_address_finds_what_stands_below_it() -> None:
    add("Zebra", url="https://example.org/")
    add("Apple", url="https://conference.example.org/2026")
    add("Other", url="https://example.net/")

    assert names("example.org") == ["Zebra", "Apple"]
    assert names("www.example.org") == ["Zebra", "Apple"]


def test_web_address_that_nobody_has_is_not_loosened() -> None:
    add("Example")

    assert names("exampel.org") == []


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        ("hosuing", "housing"),
        ("housng trust", "housing trust"),
        ("housingtrust", "housing trust"),
    ],
)
def test_question_with_a_slip_is_corrected(words: str, read_as: str) -> None:
    add("Housing Trust")

    assert names(words) == ["Housing Trust"]
    assert notice(words) == search.Notice(search.CORRECTED, read_as)


def test_word_taken_apart_is_read_as_one() -> None:
    add("Housing Trust")

    assert (names("hou sing"), notice("hou sing")) == (
        ["Housing Trust"],
        search.Notice(),
    )


def test_two_spellings_that_both_exist_are_both_words() -> None:
    add("Housing")
    add("Hosting")

    assert names("hosting") == ["Hosting"]
    assert notice("hosting") == search.Notice()


def test_question_in_quotation_marks_is_never_loosened() -> None:
    add("Housing")

    assert (names('"hosuing"'), names('"housing"'), names('"hous"')) == (
        [],
        ["Housing"],
        [],
    )


def test_question_with_a_word_too_many_is_partly_found() -> None:
    add("Northern Housing Trust")

    assert names("northern housing trust flibbertigibbet") == ["Northern Housing Trust"]
    assert notice("northern housing trust flibbertigibbet").how == search.PARTLY


def test_question_with_a_slip_and_a_word_too_many_is_partly_found() -> None:
    add("Northern Housing Trust")

    assert names("northren hosuing flibbertigibbet") == ["Northern Housing Trust"]
    assert notice("northren hosuing flibbertigibbet") == search.Notice(
        search.PARTLY, "northern housing flibbertigibbet"
    )


def test_corrected_question_is_shown_in_the_words_of_names() -> None:
    add("Common Future")
    for one in ("Alpha", "Beta", "Gamma"):
        add(one, description="comun")

    assert notice("comon") == search.Notice(search.CORRECTED, "common")


def test_small_words_keep_nothing_out() -> None:
    add("Cooperatives Italy")

    assert names("the cooperatives of italy") == ["Cooperatives Italy"]


def test_last_word_is_also_a_beginning() -> None:
    add("Community Land Trust")

    assert (names("community la"), names("comm land")) == (["Community Land Trust"], [])


@pytest.mark.parametrize(
    "nonsense",
    [
        "zzxqv",
        "qwrtz plmkj",
        "!!!",
        "%",
        "_",
        "🌱",
        "'; DROP TABLE x; --",
        "\x00",
        "\u202e",
        "   . ",
    ],
)
def test_nonsense_finds_nothing(nonsense: str) -> None:
    add("Housing Trust", description="A text about land and homes.")

    result = found(nonsense)

    assert (result.total, result.ids, result.notice.how) == (0, [], search.NOTHING)


@pytest.mark.parametrize(
    "words",
    [
        "h",
        "x" * 10_000,
        "housing " * 2000,
        "\ud800",
        "a b c d e f g h i j k l m n o p",
        "\U0010ffff",
    ],
)
def test_odd_question_is_answered(words: str) -> None:
    add("Housing Trust")

    assert found(words).total in (0, 1)


def test_one_letter_of_a_script_without_blanks_is_a_beginning() -> None:
    add("社会的経済")

    assert names("社") == ["社会的経済"]
    assert names("経済") == ["社会的経済"]


@pytest.mark.parametrize("words", ["cooperativa", "co-op", "coop", "cooperative"])
def test_synonyms_find_each_other(words: str) -> None:
    synonym = Synonym.objects.create(words="co-op = cooperative = cooperativa = coop")
    record(synonym)
    add("Cooperative of Bakers")

    assert names(words) == ["Cooperative of Bakers"]
    assert notice(words) == search.Notice()


def test_synonym_of_several_words_stands_for_a_phrase() -> None:
    record(Synonym.objects.create(words="credit union = caisse populaire"))
    add("Caisse Populaire du Nord")
    add("Caisse")

    assert names("credit union nord") == ["Caisse Populaire du Nord"]


def test_word_itself_stands_before_its_synonym() -> None:
    record(Synonym.objects.create(words="coop = cooperative"))
    add("Cooperative")
    add("Coop Xylophone")

    assert names("coop") == ["Coop Xylophone", "Cooperative"]


def test_joined_spelling_is_found_by_the_hyphenated_one() -> None:
    add("Food Coop")
    add("Food Co-op")

    assert (
        sorted(names("food co-op"))
        == sorted(names("food coop"))
        == ["Food Co-op", "Food Coop"]
    )


def test_hit_name_is_the_former_name_that_was_asked_for() -> None:
    organization = add("Common Future", called=["Business Alliance", "BALLE"])

    hits = [
        found(words).hit_name(organization)
        for words in ("balle", "future", "business alliance")
    ]

    assert [hit and hit.name for hit in hits] == ["BALLE", None, "Business Alliance"]


def test_pieces_mark_what_was_found() -> None:
    add("Housing Trust")

    assert found("hosuing").pieces("A housing trust") == [
        ("A ", False),
        ("housing", True),
        (" trust", False),
    ]


def test_pages_joined_hold_each_organization_once() -> None:
    for number in range(130):
        add(
            f"Housing {number}" if number % 3 else f"Land {number}",
            description="housing " if number % 2 else "Housing land",
        )
    question = search.Question(text="housing land", sort="best")

    pages = [search.find(question, start, 7).ids for start in range(0, 140, 7)]

    joined = [pk for page in pages for pk in page]
    assert sorted(joined) == sorted(search.ids(question)) == sorted(set(joined))
    assert len(joined) == search.find(question).total


def test_ids_are_in_the_order_of_the_pages() -> None:
    add_many(30)
    question = search.Question(text="housing", sort="best")

    assert search.ids(question) == [
        *search.find(question, 0, 20).ids,
        *search.find(question, 20, 20).ids,
    ]


def test_ended_says_how_many_more_there_would_be() -> None:
    add("Apple")
    add("Pear", status="closed")

    result = search.find(search.Question(statuses=("active", "unknown")))

    assert (result.total, result.ended) == (1, 1)


def test_totals_counts_each_question() -> None:
    add("Apple", country="FR")
    add("Pear")

    questions = [
        search.Question(),
        search.Question(chosen={"country": ("FR",)}),
        search.Question(text="pear"),
    ]

    assert search.totals(questions) == [2, 1, 1]


def test_long_name_typed_in_full_stands_first() -> None:
    named = (
        "Association for the Study and the Promotion of Social and Popular and"
        " Cooperative Economy in"
    )
    for country in ("Bolivia", "Chile", "Peru"):
        add(f"{named} {country}")
    for city in ("เชียงใหม่", "เชียงราย", "กรุงเทพ", "ขอนแก่น"):
        add(f"สหกรณ์การเกษตร{city}")

    assert names(f"{named} Peru") == [f"{named} Peru"]
    assert names("สหกรณ์การเกษตรขอนแก่น") == ["สหกรณ์การเกษตรขอนแก่น"]
    assert notice("สหกรณ์การเกษตรภูเก็ต").how == search.PARTLY


def test_name_with_a_word_twice_is_equal_to_the_question() -> None:
    add("People to")
    add("People to People")

    assert names("people to people") == ["People to People", "People to"]


@pytest.mark.parametrize(
    ("words", "first"), [("networks", "Arts Networks"), ("network", "Barter Network")]
)
def test_the_other_number_is_found_too(words: str, first: str) -> None:
    add("Arts Networks")
    add("Barter Network")

    assert names(words)[0] == first
    assert (found(words).total, notice(words)) == (2, search.Notice())


@pytest.mark.parametrize(
    "words", ["zed co-op", "zed coop", "zed coops", "zed co-ops", "zed cooperatives"]
)
def test_synonyms_hold_however_they_are_written(words: str) -> None:
    record(Synonym.objects.create(words="co-op = cooperative = cooperativa"))
    for name in (
        "Zed Co-op Painters",
        "Zed Coop Roofers",
        "Zed Cooperative Bakers",
        "Zed Cooperativa Norte",
    ):
        add(name)

    assert (found(words).total, notice(words)) == (4, search.Notice())


def test_synonym_of_several_words_lends_none_of_them_its_meaning() -> None:
    record(Synonym.objects.create(words="U.S. worker co-ops = RIPESS"))
    add("RIPESS")
    add("Coop of Painters", country="US")

    assert (names("ripess"), names("coop"), names("us")) == (
        ["RIPESS"],
        ["Coop of Painters"],
        ["Coop of Painters"],
    )


def test_word_itself_stands_before_its_other_number() -> None:
    for name in ("Bee Farm", "A Farm of Ours", "OpenFarms"):
        add(name)
    add("Zzy Alliance", called=["Old Farms of Kent"])

    assert names("farms")[:2] == ["OpenFarms", "Zzy Alliance"]
    assert len(names("farms")) == 4


@pytest.mark.parametrize("name", ["協同組合", "สหกรณ์", "L’Usine", "WWW Zap"])
def test_whole_name_stands_first_among_very_many_that_hold_it(name: str) -> None:
    for one in range(105):
        add(f"A{one:03} {name}")
    add(name)

    assert names(name)[0] == name


def test_letters_without_blanks_are_shown_as_they_were_written() -> None:
    add("台灣合作社聯盟")

    assert notice("台灣合作協聯盟") == search.Notice(search.PARTLY, "台灣合作協聯盟")


@pytest.mark.parametrize(
    "words", ["United States of America", "usa", "us", "Estados Unidos"]
)
def test_country_is_found_by_all_its_names(words: str) -> None:
    add("Lodge", country="US")

    assert names(words) == ["Lodge"]


@pytest.mark.parametrize(
    "words",
    [
        '"hosuing"',
        "“hosuing”",
        "«hosuing»",
        "„hosuing“",
        "‘hosuing’",
        "‹hosuing›",
        "『hosuing』",
    ],
)
def test_quotation_marks_of_every_kind_allow_no_loosening(words: str) -> None:
    add("Housing")

    assert (names(words), notice(words).how) == ([], search.NOTHING)


def test_question_asked_first_takes_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    add_many(10)
    common = " ".join("abcdefghijkl"[one] * 3 + "x" for one in range(12))

    for words in ("x" * 200, common, "housing", "hosuing"):
        with django_assert_max_num_queries(13):
            found(words)


def test_totals_reads_the_same_words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    add("Apple", country="FR")
    asked: list[str] = []

    def noted(index: Index, text: str) -> matching.Reading:
        asked.append(text)
        return matching.read(index, text)

    monkeypatch.setattr(search, "read", noted)

    search.totals(
        [
            search.Question(text="apple", chosen={"country": (code,)})
            for code in ("FR", "BR", "DE")
        ]
    )

    assert asked == ["apple"]


def test_draft_is_named_nowhere() -> None:
    add(
        "Hidden Gem",
        visibility="draft",
        country="AQ",
        sectors=["Secret"],
        called=["Veiled Jewel"],
    )
    add("Open Stone")

    assert [
        names(words)
        for words in ("hidden gem", "veiled", "antarctica", "secret", "hiden")
    ] == [[], [], [], [], []]
    assert "AQ" not in search.find(search.Question()).counts["country"]
    assert Organization.objects.count() == 2


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from('housing coop-."“”/:@ 台灣')
        ),
        max_size=60,
    )
)
def test_any_question_is_answered(words: str) -> None:
    if not Organization.objects.exists():
        record(Synonym.objects.create(words="co-op = cooperative = housing union"))
        add("Housing Co-op", url="https://housing.example.org/")
        add("台灣合作社聯盟")

    result = found(words)

    assert result.total == len(result.ids)
    assert result.notice.how in ("", search.CORRECTED, search.PARTLY, search.NOTHING)
