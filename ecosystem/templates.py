"""Our templates as they are sent: without the blanks that only indent them."""

import re

from django.template import Origin
from django.template.loaders import filesystem

_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# Such a tag prints nothing, so the end of its line parts no words.
_LINE_OF_A_TAG = re.compile(
    r"^(\{% (?:if|elif|else|endif|for|empty|endfor|with|endwith|load)\b[^%\n]*%\}"
    r"|\{#[^#\n]*#\})\n",
    re.MULTILINE,
)


class Loader(filesystem.Loader):
    """Read a template; of a page, leave out indents and the ends of lines of a tag.

    What fills it in is untouched. Letters by mail stay as they are written.
    """

    def get_contents(self, origin: Origin) -> str:
        contents = str(super().get_contents(origin))
        return squeezed(contents) if origin.name.endswith(".html") else contents


def squeezed(source: str) -> str:
    """Return the source of a page whose lines begin with what they say."""
    return _LINE_OF_A_TAG.sub(r"\1", _INDENT.sub("", source))
