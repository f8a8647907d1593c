"""What answers a question, page by page, as the cards that a page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from directory import search
from directory.search.cards import Card, cards

PAGE_SIZE = 20


class Results(Sequence[Card]):
    """What answers a question, in order, as a paginator wants it.

    One search gives the number and the page that was asked for.
    """

    ordered = True

    def __init__(self, question: search.Question, page: int) -> None:
        self.question = question
        self.start = max(0, page - 1) * PAGE_SIZE

    @cached_property
    def result(self) -> search.Result:
        return search.find(self.question, self.start, PAGE_SIZE)

    def __len__(self) -> int:
        return self.result.total

    @overload
    def __getitem__(self, index: int) -> Card: ...

    @overload
    def __getitem__(self, index: slice) -> list[Card]: ...

    def __getitem__(self, index: int | slice) -> Card | list[Card]:
        """Return one card, or a page of them."""
        if isinstance(index, int):
            return self[index : index + 1][0]
        first, last, _ = index.indices(len(self))
        if first == self.start and last - first <= PAGE_SIZE:
            return cards(self.result.ids)
        # Not the page that the search was for, as where a paginator looks beyond it.
        return cards(search.find(self.question, first, last - first).ids)

    def __iter__(self) -> Iterator[Card]:
        # Sequence's own would take the cards one by one.
        return iter(self[:])
