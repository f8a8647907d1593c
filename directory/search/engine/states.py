"""The states of the USA, Canada and Australia, which have a name and a code of two or
three letters.
"""

from __future__ import annotations

from directory.lib import text

_STATES = {
    "US": (
        "AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado,"
        " CT Connecticut, DE Delaware, DC District of Columbia, FL Florida, GA Georgia,"
        " HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas,"
        " KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts,"
        " MI Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT Montana,"
        " NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico,"
        " NY New York, NC North Carolina, ND North Dakota, OH Ohio, OK Oklahoma,"
        " OR Oregon, PA Pennsylvania, PR Puerto Rico, RI Rhode Island,"
        " SC South Carolina, SD South Dakota, TN Tennessee, TX Texas, UT Utah,"
        " VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI Wisconsin,"
        " WY Wyoming"
    ),
    "CA": (
        "AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick,"
        " NL Newfoundland and Labrador, NS Nova Scotia, NT Northwest Territories,"
        " NU Nunavut, ON Ontario, PE Prince Edward Island, QC Quebec, SK Saskatchewan,"
        " YT Yukon"
    ),
    "AU": (
        "ACT Australian Capital Territory, NSW New South Wales, NT Northern Territory,"
        " QLD Queensland, SA South Australia, TAS Tasmania, VIC Victoria,"
        " WA Western Australia"
    ),
}


def _names() -> dict[tuple[str, str], str]:
    names = {}
    for country, states in _STATES.items():
        for state in states.split(", "):
            code, name = state.split(" ", 1)
            names[country, code] = name
    return names


NAMES = _names()
_BY_NAME = {(country, text.fold(name)): code for (country, code), name in NAMES.items()}
CODES = frozenset(code for _, code in NAMES)


def code_of(region: str, country: str) -> str:
    """Return the code of a state that is written as its name or code; else nothing."""
    written = region.strip()
    if (country, written.upper().replace(".", "")) in NAMES:
        return written.upper().replace(".", "")
    return _BY_NAME.get((country, text.fold(written)), "")


def countries_with(code: str) -> list[str]:
    """Return the countries that have a state of this code."""
    return [country for country, state_code in NAMES if state_code == code]
