"""What the words of a suggestion tell, sign by sign."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.models import BlockedTerm
from directory.suggestions import spam_rules
from directory.suggestions.drafts import Draft
from directory.suggestions.spam_rules import DraftWords

HONEST = (
    "We are a network of 40 worker co-operatives in the Valley. See"
    " https://valley.example/members and https://news.example/2024/valley for what"
    " others write about us."
)


def draft(**values: Any) -> Draft:
    note, evidence = values.pop("note", ""), values.pop("evidence", "")
    sender = {name: values.pop(name, "") for name in ("sender_name", "sender_email")}
    return Draft(
        "new",
        "en",
        {"name": "Valley Makers", **values},
        note=note,
        evidence=evidence,
        **sender,
    )


def signs(**values: Any) -> dict[str, int]:
    return {
        reason.code: reason.points
        for reason in spam_rules.signs(DraftWords(draft(**values)))
    }


def blocked(kind: str, value: str, **values: Any) -> list[tuple[str, str]]:
    term = BlockedTerm(kind=kind, value=value)
    term.value = term.compared()
    return [
        (reason.code, reason.detail)
        for reason in spam_rules.blocked(DraftWords(draft(**values)), [term])
    ]


@pytest.mark.parametrize(
    "values",
    [
        {
            "description": HONEST,
            "url": "https://valley.example",
            "evidence": "https://a.example https://b.example",
        },
        {"name": "NATIONAL BLACK FOOD ALLIANCE", "description": "NBFJA is for USA."},
        {
            "name": "Союз кооперативов",
            "description": "Кооперативы Москвы и области",
            "url": "https://кооператив.рф",
        },
        {"name": "生活クラブ", "description": "生活協同組合のLinuxサーバー"},
        {"name": "Σύνδεσμος", "description": "Κοινωνική και αλληλέγγυα οικονομία"},
        {
            "note": (
                "It moved, see"
                " https://example.org/very/long/address/of/the/news/item-2024-11-01"
            )
        },
        {
            "description": (
                "1 < 2 and [a link](https://example.org) in a longer sentence"
                " <b>bold</b>"
            )
        },
        {},
    ],
)
def test_honest_words_show_no_sign(values: dict[str, str]) -> None:
    assert signs(**values) == {}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {
                "description": (
                    'Buy <a href="https://x.example">here</a> what you always wanted,'
                    " every day anew"
                )
            },
            {"markup": 5},
        ),
        ({"note": "[url=x.example]here[/url]"}, {"markup": 5}),
        ({"name": "[link]x.example[/link]"}, {"markup": 5}),
        ({"description": "https://valley.example"}, {"mostly_links": 2}),
        ({"description": "https://a.example https://b.example"}, {"mostly_links": 4}),
        (
            {"description": HONEST, "note": "https://a.example and www.b.example"},
            {"many_links": 2},
        ),
        ({"description": HONEST * 6}, {"many_links": 6}),
        ({"url": "https://pаypal.example"}, {"mixed_host": 4}),
        ({"url": "https://xn--pypal-4ve.example"}, {"mixed_host": 4}),
        ({"evidence": "see аррӏе.com"}, {"posing_host": 2}),
        ({"description": "The best Cаsino in town"}, {"mixed_word": 3}),
        ({"name": "https://valley.example"}, {"address_as_name": 3}),
        ({"description": "BUY NOW WHILE IT IS CHEAP, only TODAY"}, {"capitals": 2}),
    ],
)
def test_sign_has_its_points(values: dict[str, str], expected: dict[str, int]) -> None:
    assert signs(**values) == expected


@pytest.mark.parametrize(
    "values",
    [
        {"description": "We sell Cheap  PILLS, daily"},
        {"name": "cheap-pills"},
        {"note": "chéap pills"},
        {"evidence": "ask for cheap pills"},
        {"sender_name": "Cheap Pills"},
        {"description": "сheap рills"},
        {"description": "cheap р\u0456lls"},
        {"city": "cheap\u200b pills"},
        {"other_names": ["Makers", "Cheap pills"]},
        {"belongs_to": ["Cheap pills"]},
    ],
)
def test_blocked_words_are_found_anywhere_however_written(
    values: dict[str, Any],
) -> None:
    assert blocked("word", "Cheap pills", **values) == [("blocked_word", "cheap pills")]


@pytest.mark.parametrize(
    "text", ["cheap spills", "cheaper pills", "pills cheap", "cheap", "Дешевые pills"]
)
def test_other_words_are_not_blocked(text: str) -> None:
    assert blocked("word", "cheap pills", description=text) == []


@pytest.mark.parametrize(
    "values",
    [
        {"url": "https://spam.example/page"},
        {"url": "https://www.shop.spam.example"},
        {"description": "see spam.example."},
        {"note": "SPAM.Example:8080/x"},
        {"evidence": "https://good.org@spam.example/"},
        {"evidence": "http://%73pam.example/"},
        {"description": "[good.org](https://a.b.spam.example)"},
        {"url": "https://ѕpam.example"},
        {"description": "spam。example"},
        {"sender_email": "someone@mail.spam.example"},
    ],
)
def test_blocked_host_is_found_anywhere_with_its_subdomains(
    values: dict[str, str],
) -> None:
    assert blocked("host", "https://www.spam.example/", **values) == [
        ("blocked_host", "spam.example")
    ]


@pytest.mark.parametrize(
    "host", ["notspam.example", "spam.example.org", "example", "spam-example.org"]
)
def test_other_hosts_are_not_blocked(host: str) -> None:
    assert blocked("host", "spam.example", url=f"https://{host}/spam/") == []
    assert blocked("host", "spam.example", description=f"see {host}") == []


def test_blocked_host_of_another_script_is_found_in_both_forms() -> None:
    for url in ("https://bücher.example", "https://xn--bcher-kva.example"):
        assert blocked("host", "xn--bcher-kva.example", url=url) == [
            ("blocked_host", "bücher.example")
        ]


def test_detail_is_one_short_line() -> None:
    reason = spam_rules.Reason("markup", 5, "a\x00b\ud800\n" * 100)

    assert len(str(reason.stored()["detail"])) <= 120
    assert "\n" not in str(reason.stored()["detail"])
    str(reason.stored()["detail"]).encode()


@given(
    st.dictionaries(st.sampled_from(["name", "url", "description", "city"]), st.text()),
    st.text(),
    st.text(),
)
def test_anything_can_be_looked_at(
    values: dict[str, str], note: str, evidence: str
) -> None:
    words = DraftWords(draft(**values, note=note, evidence=evidence))

    assert all(reason.points > 0 for reason in spam_rules.signs(words))
    assert (
        spam_rules.blocked(words, [BlockedTerm(kind="host", value="spam.example")])
        is not None
    )


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", "-", "<a ", "http://", "www.", "[url", "а", "%25", "xn--", "a@", "。"],
)
def test_hostile_text_is_looked_at_in_little_time(piece: str) -> None:
    words = DraftWords(
        draft(description=piece * (200_000 // len(piece)), note=piece * 1000)
    )

    started = time.perf_counter()
    spam_rules.signs(words)
    spam_rules.blocked(
        words,
        [BlockedTerm(kind="word", value=f"term {number}") for number in range(500)],
    )

    assert time.perf_counter() - started < 2
