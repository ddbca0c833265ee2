"""Protocols, programs, prescriptions, sessions and messages over the API. Each action is one verb, by the patient's local date."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.viewsets import GenericViewSet

from exercises.models.vocabulary import names
from patients.models import Clinician, Patient
from programs import checks, monitoring, prescribing, protocols, report
from programs.grid import Course
from programs.models import ExerciseSession, Prescription, Program, Protocol, Reminder
from programs.reminders import asking, consent
from programs.scheduling import local_day
from programs.serializers.checks import AcceptingSerializer, FindingSerializer, WarningSerializer
from programs.serializers.programs import (
    DosageChangeSerializer,
    DraftSerializer,
    EndingSerializer,
    PausingSerializer,
    PrescribingSerializer,
    PrescriptionSerializer,
    ProgramDetailSerializer,
    ProgramQuery,
    ProgramSerializer,
    RatingSerializer,
)
from programs.serializers.protocols import (
    ProtocolDetailSerializer,
    ProtocolRevising,
    ProtocolSerializer,
    ProtocolVersionSerializer,
    ProtocolWriting,
)
from programs.serializers.reminders import (
    ChoosingSerializer,
    ConsentsSerializer,
    ReminderDetailSerializer,
    ReminderQuery,
    ReminderSerializer,
    TestingSerializer,
)
from programs.serializers.sessions import ExerciseSessionDetailSerializer, ReplyingSerializer


class ProtocolViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Protocol]):
    """Read and copied are all that a clinician sees; changed and retired only the clinic's own."""

    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Protocol]:
        every = Protocol.objects.current().order_by("name", "id")
        if self.action in ("partial_update", "retire"):
            return every.own_of(self.request.user)
        seen = every.for_clinician(self.request.user)
        return seen.prefetch_related("regions", "prescriptions__exercise") if self.detail else seen

    def get_serializer_class(self) -> type[BaseSerializer[Protocol]]:
        return ProtocolDetailSerializer if self.detail else ProtocolSerializer

    def create(self, request: Request) -> Response:
        by, wish = _by(request), _read(self, ProtocolWriting)
        return _said(protocols.make(clinic=by.clinic, by=by, at=timezone.now(), **wish), status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        protocol, wish = self.get_object(), _read(self, ProtocolRevising)
        return _said(protocols.revise(protocol=protocol, by=_by(request), at=timezone.now(), **wish))

    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        return _said(
            protocols.copy(protocol=self.get_object(), by=_by(request), at=timezone.now()), status.HTTP_201_CREATED
        )

    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        protocols.retire(protocol=self.get_object(), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["get"])
    def versions(self, request: Request, pk: str) -> Response:
        return Response(ProtocolVersionSerializer(self.get_object().versions.all(), many=True).data)


class RemindedViewSet(GenericViewSet[Patient]):
    """Beneath a patient's address, what this room knows: what was agreed to be told, and a test."""

    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Patient]:
        patients = Patient.objects.for_clinician(self.request.user).prefetch_related("consents")
        return patients if self.request.method in SAFE_METHODS else patients.current()

    @action(detail=True, methods=["get", "put"])
    def consents(self, request: Request, pk: str) -> Response:
        patient = self.get_object()
        if request.method == "PUT":
            wish = _read(self, ChoosingSerializer, patient=patient)
            consent.choose(patient=patient, by=_by(request), at=timezone.now(), **wish)
            patient = self.get_object()
        return Response(ConsentsSerializer(patient).data)

    @action(detail=True, methods=["post"])
    def send_test(self, request: Request, pk: str) -> Response:
        patient, wish = self.get_object(), _read(self, TestingSerializer)
        test = asking.send_test(patient=patient, by=_by(request), at=timezone.now(), **wish)
        return Response(ReminderDetailSerializer(test).data, status.HTTP_201_CREATED)


class ReminderViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Reminder]):
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Reminder]:
        reminders = Reminder.objects.for_clinician(self.request.user).order_by("-due_at", "id")
        if self.action == "list":
            return reminders.filter(**_read(self, ReminderQuery, self.request.query_params))
        return reminders.select_related("patient").prefetch_related("events")

    def get_serializer_class(self) -> type[BaseSerializer[Reminder]]:
        return ReminderDetailSerializer if self.detail else ReminderSerializer

    @action(detail=True, methods=["post"])
    def send_again(self, request: Request, pk: str) -> Response:
        again = asking.send_again(reminder=self.get_object(), by=_by(request), at=timezone.now())
        return Response(ReminderDetailSerializer(again).data, status.HTTP_201_CREATED)


class ProgramViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Program]):
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Program]:
        programs = Program.objects.for_clinician(self.request.user).order_by("-drafted_at", "id")
        match self.action:
            case "list":
                return programs.filter(**_read(self, ProgramQuery, self.request.query_params))
            case "retrieve":
                return _with_detail(programs)
        return programs.select_related("patient")

    def get_serializer_class(self) -> type[BaseSerializer[Program]]:
        return ProgramDetailSerializer if self.detail else ProgramSerializer

    def create(self, request: Request) -> Response:
        wish = _read(self, DraftSerializer)
        return _shown(prescribing.draft(by=_by(request), at=timezone.now(), **wish), status.HTTP_201_CREATED)

    @action(detail=True, methods=["get"])
    def findings(self, request: Request, pk: str) -> Response:
        return _findings(self.get_object())

    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        program, wish = self.get_object(), _read(self, AcceptingSerializer)
        prescribing.accept(program=program, by=_by(request), **_now(program.patient), **wish)
        return _findings(program)

    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        program, wish = self.get_object(), _read(self, WarningSerializer)
        prescribing.withdraw(program=program, by=_by(request), at=timezone.now(), **wish)
        return _findings(program)

    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        program = self.get_object()
        return _shown(prescribing.issue(program=program, by=_by(request), **_now(program.patient)))

    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        program, wish = self.get_object(), _read(self, PausingSerializer)
        return _shown(prescribing.pause(program=program, by=_by(request), **_now(program.patient), **wish))

    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        program = self.get_object()
        return _shown(prescribing.resume(program=program, by=_by(request), **_now(program.patient)))

    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        program, wish = self.get_object(), _read(self, EndingSerializer)
        return _shown(prescribing.end(program=program, by=_by(request), **_now(program.patient), **wish))

    @action(detail=True, methods=["post"])
    def rating(self, request: Request, pk: str) -> Response:
        program, wish = self.get_object(), _read(self, RatingSerializer)
        return _shown(prescribing.change_rating(program=program, by=_by(request), at=timezone.now(), **wish))

    @action(detail=True, methods=["post"])
    def save_as_protocol(self, request: Request, pk: str) -> Response:
        made = protocols.make_from(program=self.get_object(), by=_by(request), at=timezone.now())
        return _said(made, status.HTTP_201_CREATED)


class SessionViewSet(RetrieveModelMixin, GenericViewSet[ExerciseSession]):
    lookup_value_converter = "uuid"
    serializer_class = ExerciseSessionDetailSerializer

    def get_queryset(self) -> QuerySet[ExerciseSession]:
        return report.with_words(ExerciseSession.objects.for_clinician(self.request.user).standing())

    @action(detail=True, methods=["post"])
    def see(self, request: Request, pk: str) -> Response:
        monitoring.see(session=self.get_object(), by=_by(request), at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        session, wish = self.get_object(), _read(self, ReplyingSerializer)
        monitoring.reply(session=session, text=wish["reply"], by=_by(request), at=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)


class PrescriptionViewSet(RetrieveModelMixin, GenericViewSet[Prescription]):
    lookup_value_converter = "uuid"
    serializer_class = PrescriptionSerializer

    def get_queryset(self) -> QuerySet[Prescription]:
        programs = Program.objects.for_clinician(self.request.user)
        return Prescription.objects.current().filter(program__in=programs).select_related("program__patient", "version")

    def create(self, request: Request) -> Response:
        wish = _read(self, PrescribingSerializer)
        prescription = prescribing.prescribe(by=_by(request), at=timezone.now(), **wish)
        return Response(self.get_serializer(prescription).data, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        prescription, wish = self.get_object(), _read(self, DosageChangeSerializer)
        weeks = wish.pop("weeks", None)
        wish |= {"prescription": prescription, "by": _by(request), "at": timezone.now()}
        if weeks is None:
            prescribing.change_dosage(**wish)
        else:
            prescribing.plan_course(course=Course(tuple(weeks)), **wish)
        return Response(self.get_serializer(prescription).data)

    def destroy(self, request: Request, pk: str) -> Response:
        prescribing.remove(prescription=self.get_object(), by=_by(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _read(
    view: GenericViewSet[Any], serializer: type[Serializer[Any]], data: Any = None, **about: Any
) -> dict[str, Any]:
    """What the request's body (or `data`) asks for, checked; `about` is more for the serializer to know."""
    data = view.request.data if data is None else data
    wish = serializer(data=data, context={**view.get_serializer_context(), **about})
    wish.is_valid(raise_exception=True)
    return wish.validated_data


def _by(request: Request) -> Clinician:
    return cast(Clinician, request.user)


def _now(patient: Patient) -> dict[str, Any]:
    """`at` this instant, `on` the patient's local date."""
    at = timezone.now()
    return {"at": at, "on": local_day(at, patient.zone)}


def _shown(program: Program, code: int = status.HTTP_200_OK) -> Response:
    """The program as the verb left it."""
    program = _with_detail(Program.objects.filter(pk=program.pk)).get()
    return Response(ProgramDetailSerializer(program).data, code)


def _said(protocol: Protocol, code: int = status.HTTP_200_OK) -> Response:
    """The protocol as the verb left it."""
    protocol = Protocol.objects.prefetch_related("regions", "prescriptions__exercise").get(pk=protocol.pk)
    return Response(ProtocolDetailSerializer(protocol).data, code)


def _findings(program: Program) -> Response:
    """What the checks find in the program as it stands."""
    on = local_day(timezone.now(), program.patient.zone)
    found = checks.check(checks.facts(checks.with_facts(program), on=on, names=names()))
    return Response(FindingSerializer(list(found), many=True).data)


def _with_detail(programs: QuerySet[Program]) -> QuerySet[Program]:
    """Everything ProgramDetailSerializer reads, in a number of queries that does not grow with the rows."""
    prescriptions = Prescription.objects.current().select_related("version").prefetch_related("steps")
    return programs.select_related("patient").prefetch_related(
        Prefetch("prescriptions", prescriptions),
        Prefetch("sessions", ExerciseSession.objects.standing()),
        "pauses",
    )
