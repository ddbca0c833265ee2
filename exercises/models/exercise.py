"""An exercise of the library: the working copy that its editor changes, and the frozen versions that programs refer to."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from exercises.dosage import Dosage, parse
from exercises.models.fields import DosageField, LinesField, dosage_is_valid
from exercises.models.source import Source
from exercises.models.vocabulary import Region


class Stage(models.TextChoices):
    """What an exercise is for in a session. The first five follow one another, as in the reference routine [source]."""

    RELEASE = "release", _("Release")
    ACTIVATE = "activate", _("Activate")
    STRENGTHEN = "strengthen", _("Strengthen")
    END_RANGE = "end_range", _("End range")
    INTEGRATE = "integrate", _("Integrate")
    MOBILISE = "mobilise", _("Mobilise")
    BALANCE = "balance", _("Balance")
    STRETCH = "stretch", _("Stretch")
    BREATHE = "breathe", _("Breathe")
    EDUCATE = "educate", _("Educate")


class Position(models.TextChoices):
    STANDING = "standing", _("Standing")
    SITTING = "sitting", _("Sitting")
    SUPINE = "supine", _("Lying on the back")
    PRONE = "prone", _("Lying on the front")
    SIDE_LYING = "side_lying", _("Lying on the side")
    KNEELING = "kneeling", _("Kneeling")
    QUADRUPED = "quadruped", _("On hands and knees")
    FRONT_SUPPORT = "front_support", _("Front support")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Evidence(models.TextChoices):
    AUTHOR_OPINION = "author_opinion", _("Author's opinion")
    CONSENSUS = "consensus", _("Consensus")
    TRIAL = "trial", _("Trial")
    GUIDELINE = "guideline", _("Guideline")


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def for_clinician(self, clinician: Any) -> Self:
        """The shared catalogue and the clinician's clinic's own exercises."""
        return self.filter(models.Q(clinic=None) | models.Q(clinic=clinician.clinic_id))

    def shared(self) -> Self:
        return self.filter(clinic=None)

    def own(self) -> Self:
        """Those that belong to a clinic."""
        return self.filter(clinic__isnull=False)

    def own_drafts(self) -> Self:
        """What a clinic copied or wrote and has not published yet."""
        return self.own().filter(version=None, state=State.DRAFT)

    def prescribable(self) -> Self:
        """Published, with a version to prescribe and a dosage to begin from."""
        return self.filter(state=State.PUBLISHED, version__isnull=False, dosage__isnull=False).select_related("version")

    def with_content(self) -> Self:
        """Everything `content_of` reads, in a number of queries that does not grow with the rows."""
        return self.select_related("source", "variant_of").prefetch_related(
            "regions", "muscle_roles", "equipment_needs__any_of", "parameters", "compensations", "cautions"
        )


class Exercise(models.Model):
    """The working copy. What patients read is `version`; publishing makes a new one (see `exercises.library`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(
        "patients.Clinic",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("clinic"),
        help_text=_("Empty: shared with every clinic."),
    )
    slug = models.SlugField(_("short name in files"), max_length=80)
    lang = models.CharField(_("language"), max_length=10, default="en", choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=120)
    aliases = LinesField(_("other names"), max_length=120)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    position = models.CharField(_("position"), max_length=20, choices=Position)
    regions = models.ManyToManyField(Region, blank=True, verbose_name=_("body regions"))
    steps = LinesField(_("steps"))
    cues = LinesField(_("cues"))
    dosage = DosageField(_("suggested dosage"), null=True, blank=True)
    rationale = models.TextField(_("rationale"), blank=True, help_text=_("Clinicians read it; patients do not."))
    evidence = models.CharField(_("evidence level"), max_length=20, choices=Evidence, blank=True)
    figure = models.JSONField(
        _("figure"), null=True, blank=True, help_text=_("Key poses, as exercises.figures reads them.")
    )
    media_url = models.URLField(_("video or picture elsewhere"), blank=True)
    variant_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="variants",
        verbose_name=_("harder variant of"),
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    version = models.ForeignKey(
        "ExerciseVersion", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    has_unpublished_changes = models.BooleanField(_("unpublished changes"), default=False, editable=False)
    review_asked_at = models.DateTimeField(_("review asked for at"), null=True, editable=False)
    copied_from = models.ForeignKey(
        "ExerciseVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copied from"),
    )
    reviewed_by = models.CharField(
        _("reviewed by"), max_length=120, blank=True, help_text=_("Name and profession, as readers see it.")
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ExerciseQuerySet.as_manager()

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "slug"], nulls_distinct=False, name="one_exercise_per_slug"),
            models.CheckConstraint(
                condition=models.Q(media_url="") | models.Q(media_url__startswith="https://"),
                name="media_over_https",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by="", reviewed_on=None)
                | (~models.Q(reviewed_by="") & models.Q(reviewed_on__isnull=False)),
                name="review_has_name_and_date",
                violation_error_message=_("A review needs both a name and a date."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.PUBLISHED) | models.Q(version__isnull=False),
                name="published_has_version",
            ),
            dosage_is_valid("dosage", "exercise_dosage_valid"),
        ]
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="exercise_name_trigrams")]

    def __str__(self) -> str:
        return self.name


class ExerciseVersion(models.Model):
    """The text of an exercise as it was published: what a program and a past session refer to. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("text"), help_text=_("An entry of the published catalogue format."))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["exercise", "-number"]
        constraints = [models.UniqueConstraint(fields=["exercise", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"

    @property
    def name(self) -> str:
        return self.content["name"]

    @property
    def stage(self) -> str:
        return self.content["stage"]

    @cached_property
    def suggested(self) -> Dosage | None:
        """The dosage that was suggested in this version."""
        data = self.content.get("dosage")
        return parse(data) if data else None
