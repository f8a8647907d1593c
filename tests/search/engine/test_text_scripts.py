"""An organization is found by its name in any script: whole, cut short, and with a slip
of the fingers.
"""

from __future__ import annotations

import pytest

from tests.support.search import add, names

pytestmark = pytest.mark.django_db
WRITTEN = {
    "Arabic": ("شبكة الاقتصاد التضامني", "شبكة الاقتص", "شبكة الاقتصد التضامني"),
    "Arabic, drawn out, without the article": (
        "اتحاد السكني",
        "اتحاد الســـك",
        "اتحاد سكني",
    ),
    "Hebrew": ("רשת הכלכלה הסולידרית", "רשת הכלכ", "רשת הכלכלה הסולדירית"),
    "Cyrillic": (
        "Сеть солидарной экономики",
        "сеть солид",
        "сеть солидраной экономики",
    ),
    "Greek": ("Δίκτυο Αλληλεγγύης", "δικτυο αλλη", "δικτυο αλληλεγυης"),
    "Georgian": ("სოლიდარობის ქსელი", "სოლიდარ", "სოლიდრობის ქსელი"),
    "Armenian": ("Համերաշխության ցանց", "համերաշխ", "համերշխության ցանց"),
    "Ethiopic": ("የትብብር ማህበር ኢትዮጵያ", "የትብብር ማህ", "የትብብር ማህበር ኢትጵዮያ"),
    "Devanagari": ("सहकारी आवास संघ", "सहकारी आव", "सहकरी आवास संघ"),
    "Tamil": ("தமிழ் கூட்டுறவு சங்கம்", "தமிழ் கூட்டு", "தமிழ் கூடுறவு சங்கம்"),
    "Bengali": ("সমবায় আন্দোলন", "সমবায় আন্দো", "সমবায় আনদোলন"),
    "Korean": ("사회적경제 네트워크", "사회적경제 네트", "사회적경재 네트워크"),
    "Japanese": ("連帯経済ネットワーク", "連帯経済", "連帯経剤ネットワーク"),
    "Chinese": ("台灣合作社聯盟", "台灣合作", "台灣合作協聯盟"),
    "Thai": ("สหกรณ์การเกษตรขอนแก่น", "สหกรณ์การเกษตร", "สหกรณ์การเกษตขอนแก่น"),
    "Khmer": ("សហគមន៍កសិកម្ម", "សហគមន៍", "សហគម៍កសិកម្ម"),
}


@pytest.mark.parametrize("script", WRITTEN)
def test_name_in_any_script_is_found(script: str) -> None:
    name, cut_short, with_a_slip = WRITTEN[script]
    for other, *_ in WRITTEN.values():
        add(other)

    assert [names(words)[:1] for words in (name, cut_short, with_a_slip)] == [
        [name]
    ] * 3
