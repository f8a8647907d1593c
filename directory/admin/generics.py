"""Django's generic classes, which take parameters only where types are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.contrib import admin

ExtraContext: TypeAlias = "dict[str, object] | None"
"""What a caller adds to the context of a page of Django's admin."""

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyModelForm = forms.ModelForm[Any]
    AnyStackedInline = admin.StackedInline[Any, Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    AnyModelAdmin = admin.ModelAdmin
    AnyModelForm = forms.ModelForm
    AnyStackedInline = admin.StackedInline
    AnyTabularInline = admin.TabularInline
    AnyInlineFormSet = forms.BaseInlineFormSet
