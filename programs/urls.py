from django.urls import path

from programs.views import (
    actions,
    authoring,
    clinic,
    handover,
    portal,
    portal_days,
    portal_reminders,
    portal_today,
    protocols,
    receipts,
    reminders,
)

app_name = "programs"

urlpatterns = [
    # the clinic
    path("", clinic.home, name="home"),
    path("today/", clinic.today, name="today"),
    path("patients/<uuid:patient_id>/programs/", clinic.for_patient, name="for_patient"),
    path("programs/<uuid:program_id>/", clinic.show, name="show"),
    path("programs/<uuid:program_id>/pause/", clinic.pause, name="pause"),
    path("programs/<uuid:program_id>/resume/", clinic.resume, name="resume"),
    path("programs/<uuid:program_id>/end/", clinic.end, name="end"),
    path("programs/<uuid:program_id>/discard/", clinic.discard, name="discard"),
    path("prescriptions/<uuid:prescription_id>/update/", clinic.take_update, name="take_update"),
    path("protocols/", protocols.protocols, name="protocols"),
    path("protocols/<uuid:protocol_id>/", protocols.protocol, name="protocol"),
    # the builder
    path("patients/<uuid:patient_id>/programs/new/", authoring.draft, name="draft"),
    path("programs/<uuid:program_id>/build/", authoring.build, name="build"),
    path("programs/<uuid:program_id>/search/", authoring.search, name="search"),
    path("programs/<uuid:program_id>/prescribe/", authoring.prescribe, name="prescribe"),
    path("programs/<uuid:program_id>/reschedule/", authoring.reschedule, name="reschedule"),
    path("programs/<uuid:program_id>/issue/", authoring.issue, name="issue"),
    path("programs/<uuid:program_id>/handover/", handover.handover, name="handover"),
    path("programs/<uuid:program_id>/handout/", handover.handout, name="handout"),
    path("prescriptions/<uuid:prescription_id>/dosage/", authoring.dosage, name="dosage"),
    path("prescriptions/<uuid:prescription_id>/move/", authoring.move, name="move"),
    path("prescriptions/<uuid:prescription_id>/remove/", authoring.remove, name="remove"),
    # the patient's phone
    path("my/", portal_today.today, name="portal_today"),
    path("my/start/<uuid:program_id>/", portal_today.start, name="portal_start"),
    path("my/guide/<uuid:prescription_id>/", portal_today.guide, name="portal_guide"),
    path("my/sessions/<uuid:session_id>/", portal.session, name="portal_session"),
    path("my/sessions/<uuid:session_id>/finish/", portal.finish, name="portal_finish"),
    path("my/sessions/<uuid:session_id>/thanks/", portal.thanks, name="portal_thanks"),
    path("my/sessions/<uuid:session_id>/move/", portal_days.move, name="portal_move"),
    path("my/sessions/<uuid:session_id>/morning/", portal_days.morning, name="portal_morning"),
    path("my/exercises/<uuid:performed_id>/", portal.exercise, name="portal_exercise"),
    path("my/exercises/<uuid:performed_id>/stop/", portal.stop, name="portal_stop"),
    # reminders
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/<uuid:reminder_id>/again/", reminders.send_again, name="send_again"),
    path("reminders/<uuid:reminder_id>/mail/", reminders.reminder_mail, name="reminder_mail"),
    path("patients/<uuid:patient_id>/test/", reminders.send_test, name="send_test"),
    path("my/reminders/", portal_reminders.reminders, name="portal_reminders"),
    path("my/reminders/stop/", portal_reminders.stop, name="portal_reminders_stop"),
    path("my/reminders/resume/", portal_reminders.resume, name="portal_reminders_resume"),
    path("my/reminders/test/", portal_reminders.test, name="portal_reminders_test"),
    path("act/<slug:action>/<str:signed>/", actions.act, name="act"),
    path("stop/<str:signed>/", actions.stop_reminders, name="stop_reminders"),
    path("hooks/mail/", receipts.mail, name="mail_receipts"),
    path("hooks/sms/", receipts.sms, name="sms_receipts"),
]
