"""The parameters of a list as programs send them: what is not known is refused, so that
nobody takes an answer for another one.
"""

from __future__ import annotations

from typing import Any

from directory.filters import ListForm, OrganizationFilterSet
from directory.lib.facets import MOST_CHARACTERS

TOO_MANY = "There are more values than one question can have."


class StrictListForm(ListForm):
    """The parameters of a list: what is not known is refused."""

    is_strict = True


class StrictOrganizationFilterSet(OrganizationFilterSet):
    """The parameters of a list for machines: what is not known is an error.

    All that is published answers where no status is chosen. One tier alone can be had
    in the order of its page.
    """

    # A page's link to its file names its sector or tier and the states besides.
    most_characters = 2 * MOST_CHARACTERS

    class Meta(OrganizationFilterSet.Meta):
        form = StrictListForm

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.left_out:
            self.form.add_error("q", TOO_MANY)

    @property
    def has_own_order(self) -> bool:
        tiers = set(self.data.getlist("tier")) - {""}
        # Nobody put those in order that are listed in no tier.
        return len(tiers) == 1 and not tiers.pop().startswith("_")

    @property
    def default_order(self) -> str:
        return "best" if self.words else "name"

    def default_statuses(self, _words: str) -> tuple[str, ...]:
        return ()


class WholeListForm(StrictListForm):
    """The parameters of a list without pages, for whoever takes all of it."""

    read_elsewhere = ()


class WholeListFilterSet(StrictOrganizationFilterSet):
    """The list that a file holds."""

    class Meta(StrictOrganizationFilterSet.Meta):
        form = WholeListForm
