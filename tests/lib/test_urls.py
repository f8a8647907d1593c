import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from directory.lib import urls

THIS_MACHINE = (
    "localhost",
    "a.localhost",
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "①②⑦.⓪.⓪.①",
    "[::1]",
)
NEARBY = (
    *(
        "10.0.0.1",
        "169.254.169.254",
        "192.0.0.8",
        "224.0.0.1",
        "0.0.0.0",
        "printer",
        "nas.local",
        "db.internal",
    ),
    *(
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[64:ff9b::7f00:1]",
        "[::ffff:127.0.0.1]",
        "[2002:7f00:1::]",
        "[3fff::1]",
    ),
    "[ff02::1]",
)
NO_NAME = (
    "",
    ".org",
    "a..org",
    "-a.org",
    "a-.org",
    "a.o",
    "1.2",
    "a.org1",
    "a" * 64 + ".org",
    "a." * 130 + "org",
    "https:",
)
ADDRESS_LIKE = st.text(
    st.sampled_from("htps:/.@[]%?#&=wxn-0123456789Aé。① \\\t"), max_size=40
)
ANYTHING = (
    st.text(st.characters(exclude_categories=()))
    | ADDRESS_LIKE
    | ADDRESS_LIKE.map("https://e.org/".__add__)
)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org",
        "HTTP://Example.ORG:8080/a/b?c=d#e",
        "http://www.ripess.org/continental-networks/north-america/?lang=en",
        "https://bücher.de/ä",
        "https://例え.テスト/",
        "https://xn--bcher-kva.de/",
        "https://my_shop.example.org/",
        "https://example.org./",
        "https://web.archive.org/web/2020/http://example.org/",
        "http://8.8.8.8/",
        "http://[2606:4700::1]/",
        "https://example.org/" + "a" * 1980,
    ],
)
def test_validate_web_address_takes_what_a_browser_can_follow(value: str) -> None:
    urls.validate_web_address(value)

    assert urls.url_key(value) != ""


@pytest.mark.parametrize(
    ("code", "values"),
    [
        (
            "scheme",
            [
                "",
                "example.org",
                "ftp://example.org",
                "javascript:alert(1)",
                "mailto:a@example.org",
                "//example.org",
            ],
        ),
        (
            "credentials",
            ["https://example.org@evil.org/", "https://user:word@example.org/"],
        ),
        (
            "forbidden_character",
            [
                "https://example.org/a b",
                "https://example.org\\@evil.org",
                " https://example.org",
            ],
        ),
        (
            "forbidden_character",
            [
                "https://example.org\n",
                "https://exa\u200bmple.org",
                "https://example.org/\u202egpj",
            ],
        ),
        (
            "forbidden_character",
            [
                "https://example.org/\x00",
                "https://example.org/\ud800",
                'https://example.org/"><b>',
            ],
        ),
        ("too_long", ["https://example.org/" + "a" * 1981]),
        ("port", ["https://example.org:0/"]),
        (
            "invalid",
            [
                "https://example.org:99999/",
                "https://example.org:a/",
                "https://[x/",
                "https://example.org\u2100/",
            ],
        ),
    ],
)
def test_validate_web_address_refuses_what_is_malformed(
    code: str, values: list[str]
) -> None:
    for value in values:
        with pytest.raises(ValidationError) as refusal:
            urls.validate_web_address(value)

        assert (value, refusal.value.code) == (value, code)


@pytest.mark.parametrize("name", [*THIS_MACHINE, *NEARBY, *NO_NAME])
def test_validate_web_address_refuses_hosts_that_nobody_can_reach(name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        urls.validate_web_address(f"http://{name}/")

    assert refusal.value.messages == [
        "This address has no host that anyone could reach, such as example.org."
    ]


def test_validate_web_address_says_how_long_an_address_may_be() -> None:
    with pytest.raises(ValidationError) as refusal:
        urls.validate_web_address("https://example.org/" + "a" * 2000)

    assert refusal.value.messages == [
        "This address is too long: at most 2000 characters are possible."
    ]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        (
            "example.org",
            [
                "https://example.org",
                "http://WWW.Example.org/",
                "https://example.org:443//",
                "http://example.org.:80",
            ],
        ),
        (
            "example.org",
            [
                "example.org",
                "//www.example.org/",
                " https://example.org/#top ",
                "https://example.org?",
            ],
        ),
        ("example.org:8080/A", ["https://example.org:8080/A/", "example.org:8080/A"]),
        ("www.org", ["https://www.org/"]),
        (
            "xn--bcher-kva.de/%C3%A4",
            ["https://bücher.de/ä", "http://XN--BCHER-KVA.de/%c3%a4/"],
        ),
        ("example.org/~a", ["https://example.org/%7ea", "https://example.org/~a"]),
        ("example.org/a%2Fb", ["https://example.org/a%2fb"]),
        ("example.org/100%25%2541", ["https://example.org/100%%2541"]),
        (
            "example.org?b=2&a=1&ref=x",
            ["https://example.org/?b=2&utm_source=x&a=1&UTM_id=&fbclid=1&&ref=x"],
        ),
        ("example.org?p=1", ["https://example.org?p=1&gclid=2&mc_cid=3&mc_eid=4"]),
        ("example.org#!/page", ["https://example.org/#!/page"]),
        ("8.8.8.8/a", ["http://8.8.8.8/a"]),
        ("[2606:4700::1]/a", ["http://[2606:4700::1]/a"]),
    ],
)
def test_url_key_is_the_same_for_the_same_page(key: str, values: list[str]) -> None:
    assert [urls.url_key(value) for value in values] == [key] * len(values)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        "1.2",
        "update6",
        "tel:123",
        "poolarts@example.org",
        "mailto:a@example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "http://localhost/",
        "http://a.org; http://b.org",
        "Place2Be, 13/14 Angel Gate",
    ],
)
def test_url_key_and_host_of_no_web_address_are_empty(value: str) -> None:
    assert (urls.url_key(value), urls.host(value)) == ("", "")


def test_url_key_keeps_long_addresses_apart() -> None:
    first, second = (
        urls.url_key(f"https://example.org/{'a' * 600}{end}") for end in "xy"
    )

    assert (len(first), len(second), first[:467] == second[:467], first == second) == (
        500,
        500,
        True,
        False,
    )


@given(ANYTHING)
@example("https://example.org/%%34%31")
@example("http://[::1")
def test_url_key_changes_nothing_the_second_time(value: str) -> None:
    once = urls.url_key(value)

    twice = urls.url_key(once)

    assert twice == once


@given(ANYTHING)
def test_host_is_shown_for_each_address_that_has_a_key(value: str) -> None:
    assert bool(urls.host(value)) is bool(urls.url_key(value))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("https://www.usworker.coop/home/", "usworker.coop"),
        ("http://WWW.Example.ORG:8080/a", "example.org"),
        ("https://xn--bcher-kva.de/", "bücher.de"),
        ("https://Straße.de/", "straße.de"),
        ("https://xn--zzzz.de/", "xn--zzzz.de"),
        ("http://[2606:4700::1]/", "2606:4700::1"),
    ],
)
def test_host_is_what_people_read(value: str, shown: str) -> None:
    assert urls.host(value) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "See geo.coop/about, and (https://www.geo.coop/x?y=1).",
            ["http://geo.coop/about", "https://www.geo.coop/x?y=1"],
        ),
        ("Write to ada.lovelace@example.org or a@b.org.", []),
        (
            (
                "javascript:alert(1) data:text/html,x ftp://x.example file.local 1.5"
                " e.g. this"
            ),
            [],
        ),
        ("münchen.de münchen.de", ["http://münchen.de"]),
        ("http://127.0.0.1/ http://localhost/", []),
    ],
)
def test_addresses_are_found_in_a_text(text: str, found: list[str]) -> None:
    assert urls.found_in(text) == found


@pytest.mark.parametrize(
    ("value", "host"),
    [
        ("https://www.Valley.org/x", "valley.org"),
        ("gеo.coop", "xn--go-nlc.coop"),
        ("x", ""),
    ],
)
def test_host_is_read_as_machines_do(value: str, host: str) -> None:
    assert urls.ascii_host(value) == host


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" HTTP://Example.ORG/A ", "http://Example.ORG/A"),
        ("Https://example.org", "https://example.org"),
        ("example.org", "example.org"),
        ("JAVASCRIPT:Alert(1)", "javascript:Alert(1)"),
        ("", ""),
    ],
)
def test_address_is_kept_as_it_came_but_for_its_scheme(typed: str, kept: str) -> None:
    assert urls.clean(typed) == kept


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://mill.example", "https://mill.example/", True),
        ("https://Mill.example/", "HTTPS://mill.example", True),
        ("https://mill.example/?q=1", "https://mill.example?q=1", True),
        ("", "", True),
        ("not an address", "not an address", True),
        ("http://mill.example/", "https://mill.example/", False),
        ("https://www.mill.example/", "https://mill.example/", False),
        ("https://mill.example/a", "https://mill.example/a/", False),
        ("https://mill.example/A", "https://mill.example/a", False),
        ("not an address", "neither", False),
        ("", "https://mill.example/", False),
    ],
)
def test_addresses_are_the_same_where_a_server_gets_the_same(
    one: str, other: str, is_same: bool
) -> None:
    assert urls.is_same(one, other) is is_same
    assert urls.is_same(other, one) is is_same


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example b.example",
        "https://a.example, b.example",
        "https://a.example/x,https://b.example/y",
        "https://a.example; https://b.example",
        "https://a.example and https://b.example/",
        "https://a.example info@a.example",
    ],
)
def test_several_addresses_in_one_have_words_of_their_own(value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        urls.validate_web_address(value)

    assert refused.value.code == "several"


@pytest.mark.parametrize(
    "value",
    [
        "https://archive.example/web/2020/https://b.example/",
        "https://a.example/?next=1,https://b.example/",
        "https://a.example/one,two",
    ],
)
def test_address_that_holds_another_is_one(value: str) -> None:
    urls.validate_web_address(value)

    assert urls.found_in(value)


def test_many_addresses_cost_little_to_refuse() -> None:
    value = "https://" + "a.example," * 190

    with pytest.raises(ValidationError) as refused:
        urls.validate_web_address(value)

    assert refused.value.code == "several"
