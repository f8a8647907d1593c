"""Search and counting: a question in, the organizations that answer it and the numbers beside every filter out."""

from directory.search.plain import FACETS, NONE, Question, Snapshot

__all__ = ["FACETS", "NONE", "Question", "Snapshot"]
