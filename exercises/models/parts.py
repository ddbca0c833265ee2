"""The rows of an exercise: its muscles, what it needs, its parameters, compensations and cautions. Its editor changes them with it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise
from exercises.models.fields import LinesField
from exercises.models.vocabulary import Equipment, Muscle


class Part(models.Model):
    """One row of an exercise, in the order in which the editor put it."""

    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class MuscleRole(Part):
    class Role(models.TextChoices):
        TARGET = "target", _("Target")
        ASSIST = "assist", _("Assists")
        LIMIT = "limit", _("To be limited")
        ANTAGONIST = "antagonist", _("Antagonist")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="muscle_roles")
    muscle = models.ForeignKey(Muscle, on_delete=models.PROTECT, related_name="+", verbose_name=_("muscle"))
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta(Part.Meta):
        verbose_name = _("muscle")
        verbose_name_plural = _("muscles")
        constraints = [models.UniqueConstraint(fields=["exercise", "muscle"], name="one_role_per_muscle")]

    def __str__(self) -> str:
        return f"{self.muscle_id} ({self.role})"


class EquipmentNeed(Part):
    """Something needed, met by any one of its alternatives."""

    class Need(models.TextChoices):
        REQUIRED = "required", _("Required")
        RECOMMENDED = "recommended", _("Recommended")
        OPTIONAL = "optional", _("Optional")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="equipment_needs")
    need = models.CharField(_("need"), max_length=20, choices=Need)
    any_of = models.ManyToManyField(Equipment, related_name="+", verbose_name=_("any one of"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("equipment need")
        verbose_name_plural = _("equipment needs")

    def __str__(self) -> str:
        return self.get_need_display()


class Parameter(Part):
    """A quantity of the movement itself, such as the degrees of a turn: a span with its unit, or an aim in words."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="parameters")
    name = models.CharField(_("name"), max_length=80)
    low = models.DecimalField(_("from"), max_digits=7, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("to"), max_digits=7, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    aim = models.CharField(_("or an aim in words"), max_length=120, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("movement parameter")
        verbose_name_plural = _("movement parameters")
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(low=None, high=None) & ~models.Q(aim=""))
                | models.Q(low__isnull=False, high__isnull=False, low__lte=models.F("high"), aim=""),
                name="parameter_span_or_aim",
                violation_error_message=_("Give either a span (from ≤ to) or an aim in words."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Compensation(Part):
    """A sign that another muscle takes over, and what to try, in order."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="compensations")
    sign = models.CharField(_("sign"), max_length=200)
    fixes = LinesField(_("fixes, in order"), blank=False)
    common = models.BooleanField(_("common"), default=False)
    muscle = models.ForeignKey(
        Muscle,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("muscle that takes over"),
    )

    class Meta(Part.Meta):
        verbose_name = _("compensation")
        verbose_name_plural = _("compensations")

    def __str__(self) -> str:
        return self.sign


class Caution(Part):
    class Kind(models.TextChoices):
        STOP = "stop", _("Stop")
        AVOID_AREA = "avoid_area", _("Leave that spot")
        LIMIT = "limit", _("Limit")
        SCREEN = "screen", _("Ask before")

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="cautions")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    flag = models.SlugField(
        _("flag"),
        max_length=40,
        blank=True,
        help_text=_("What the patient may report: odd_sensation, pain_more …"),
    )
    text = models.CharField(_("text"), max_length=300)

    class Meta(Part.Meta):
        verbose_name = _("caution")
        verbose_name_plural = _("cautions")

    def __str__(self) -> str:
        return self.text
