"""What a question finds, as Django's paginator wants it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from directory import search
from directory.search.results import cards

PAGE_SIZE = 20


class Found(Sequence[int]):
    """What answers a question, in order, as a paginator wants it: one search gives the number and the page that was asked for."""

    ordered = True

    def __init__(self, question: search.Question, page: int) -> None:
        self.question, self.start = question, max(0, page - 1) * PAGE_SIZE

    @cached_property
    def result(self) -> search.Result:
        return search.find(self.question, self.start, PAGE_SIZE)

    def __len__(self) -> int:
        return self.result.total

    def __getitem__(self, index: Any) -> Any:
        """Return one organization, or a page of them with everything that their cards show."""
        if isinstance(index, int):
            return self[index : index + 1][0]
        first, last, _ = index.indices(len(self))
        expected = first == self.start and last - first <= PAGE_SIZE
        keys = self.result.ids if expected else search.find(self.question, first, last - first).ids
        return cards(keys)

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])
