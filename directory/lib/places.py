"""Countries in a sentence."""

WITH_ARTICLE = frozenset("AE BS CD CF CG DO GB GM KM MH MV NL PH SB SC SD US VA".split())  # noqa: SIM905


def in_country(code: str, name: str) -> str:
    """Return the country's name as it stands after "in": with the article where English wants one."""
    return f"the {name}" if code in WITH_ARTICLE else name
