"""The words an exercise is described with: muscles, equipment and body regions, each a stable key and a name for people."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

Names = Mapping[str, Mapping[str, str]]  # group → key → name


class Term(models.Model):
    key = models.SlugField(
        _("key"), max_length=60, primary_key=True, help_text=_("Stays the same for ever; files refer to it.")
    )
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Muscle(Term):
    class Meta(Term.Meta):
        verbose_name = _("muscle")
        verbose_name_plural = _("muscles")


class Equipment(Term):
    class Meta(Term.Meta):
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")


class Region(Term):
    class Meta(Term.Meta):
        verbose_name = _("body region")
        verbose_name_plural = _("body regions")


VOCABULARY: dict[str, type[Term]] = {"muscles": Muscle, "equipment": Equipment, "regions": Region}


def names() -> Names:
    """What muscles, equipment and regions are called, in alphabetical order. One query, however many terms there are."""
    terms = [
        model._default_manager.order_by().values_list(Value(group), "name", "key")
        for group, model in VOCABULARY.items()
    ]
    found: dict[str, dict[str, str]] = {group: {} for group in VOCABULARY}
    for group, name, key in terms[0].union(*terms[1:], all=True).order_by("name", "key"):
        found[group][key] = name
    return found
