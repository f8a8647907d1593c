"""The help of staff: the house's documents as pages beside their work."""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from directory.lib import markdown
from directory.operations import handbook


def help_view(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Show which documents there are, those about the work of staff first."""
    documents = handbook.documents()
    context = {
        **site.each_context(request),
        "title": gettext("Help"),
        "for_staff": [one for one in documents if one.is_for_staff],
        "for_others": [one for one in documents if not one.is_for_staff],
    }
    return TemplateResponse(request, "admin/directory/help.html", context)


def help_page_view(
    site: admin.AdminSite, request: HttpRequest, name: str
) -> HttpResponse:
    """Show one document; its links to the others lead to their pages."""
    document = handbook.document(name)
    if document is None:
        raise Http404
    text = handbook.linked(document.text, _address_of)
    html = markdown.render(text, with_addresses=True, keeps_lines=False)
    context = {
        **site.each_context(request),
        "title": document.title,
        "text": _with_frames(html),
        "contents": markdown.contents(text),
    }
    return TemplateResponse(request, "admin/directory/help_page.html", context)


def _with_frames(html: SafeString) -> SafeString:
    """Let a table that is wider than the page be scrolled, by keyboard, too."""
    frame = '<div class="frame" role="group" aria-label="{}" tabindex="0"><table>'
    opened = html.replace("<table>", format_html(frame, gettext("Table")))
    return SafeString(opened.replace("</table>", "</table></div>"))


def _address_of(name: str) -> str:
    return reverse("admin:help_page", args=[name])
