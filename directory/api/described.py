"""How an address of the API is described in OpenAPI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)

from directory.api import cursors, examples
from directory.api.documents import ProblemDocument, page_of
from directory.lib.parameters import KnownValues, ValuesField

Decorator = Callable[[Any], Any]
WALK = [
    OpenApiParameter(
        "cursor",
        str,
        description="Where the walk goes on: take it from `next`, never make one up.",
    ),
    OpenApiParameter(
        "page_size",
        {
            "type": "integer",
            "minimum": 1,
            "maximum": cursors.MOST,
            "default": cursors.PAGE_SIZE,
        },
        description="How many results a page has.",
    ),
]
ETAG = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the answer that you have: 304 where it still holds.",
)
LINK = OpenApiParameter(
    "Link",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="The address of the next page, where there is one.",
)
ETAG_OF_ANSWER = OpenApiParameter(
    "ETag",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description="Changes with the content and with each release.",
)
RETRY_AFTER = OpenApiParameter(
    "Retry-After",
    int,
    OpenApiParameter.HEADER,
    response=[429],
    description="After how many seconds to ask again.",
)
SLUG = OpenApiParameter(
    "slug",
    str,
    OpenApiParameter.PATH,
    description="The last word of the address of its page.",
)


def describe_list(
    name: str,
    document: Any,
    *,
    filters: Any = None,
    parameters: list[OpenApiParameter] | None = None,
    has_total: bool = True,
) -> Decorator:
    """Describe an address that gives many documents, page by page."""
    page = page_of(f"{name.title()}Page", document, has_total=has_total)
    own = [*(parameters or []), *(parameters_of(filters) if filters else [])]
    return _described(
        f"list_{name}",
        name,
        page,
        [*own, *WALK, LINK],
        examples.page(name, has_total=has_total),
        problems=(400, 429),
    )


def describe_one(name: str, document: Any) -> Decorator:
    """Describe an address that gives one document."""
    return _described(
        f"get_{name}",
        f"{name}s",
        document,
        [SLUG],
        examples.DOCUMENTS[f"{name}s"],
        problems=(400, 404, 410, 429),
        more={301: OpenApiResponse(description="A former address: go where it says.")},
    )


def parameters_of(filters: Any) -> list[OpenApiParameter]:
    """Return the parameters of a set of filters, in its own words."""
    return [_parameter(name, one) for name, one in filters.base_filters.items()]


def _parameter(name: str, one: Any) -> OpenApiParameter:
    choices = one.extra.get("choices")
    is_many = issubclass(one.field_class, ValuesField)
    values = [str(value) for value, _label in choices] if choices else []
    schema: dict[str, Any] = {"type": "string"}
    if values and isinstance(choices, KnownValues):
        schema["enum"] = values
    if "max_length" in one.extra:
        schema["maxLength"] = one.extra["max_length"]
    return OpenApiParameter(
        name,
        {"type": "array", "items": schema} if is_many else schema,
        description=one.extra["help_text"],
        explode=is_many or None,
    )


def _described(
    operation: str,
    name: str,
    document: Any,
    parameters: list[OpenApiParameter],
    example: Any,
    *,
    problems: tuple[int, ...],
    more: dict[int, OpenApiResponse] | None = None,
) -> Decorator:
    responses: dict[Any, Any] = {
        200: OpenApiResponse(document, examples=[OpenApiExample("Answer", example)]),
        304: OpenApiResponse(description="You have it as it is."),
        **(more or {}),
    }
    for status in problems:
        problem = OpenApiExample("Refusal", examples.PROBLEMS[status])
        responses[status, "application/problem+json"] = OpenApiResponse(
            ProblemDocument,
            description=examples.PROBLEMS[status]["title"],
            examples=[problem],
        )
    get = extend_schema(
        operation_id=operation,
        tags=[name],
        parameters=[*parameters, ETAG, ETAG_OF_ANSWER, RETRY_AFTER],
        responses=responses,
    )
    return extend_schema_view(get=get)
