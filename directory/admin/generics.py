"""Django's generic classes, which take parameters only where types are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import models

ExtraContext: TypeAlias = "dict[str, object] | None"
"""What a caller adds to the context of a page of Django's admin."""

if TYPE_CHECKING:
    AnyField = models.Field[Any, Any]
    AnyInline = InlineModelAdmin[Any, Any]
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyModelForm = forms.ModelForm[Any]
    AnyStackedInline = admin.StackedInline[Any, Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
    AnyInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    AnyField = models.Field
    AnyInline = InlineModelAdmin
    AnyModelAdmin = admin.ModelAdmin
    AnyModelForm = forms.ModelForm
    AnyStackedInline = admin.StackedInline
    AnyTabularInline = admin.TabularInline
    AnyInlineFormSet = forms.BaseInlineFormSet
