from django.urls import path

from patients.views import clinic, getting_in, manifest, phone, portal, push

app_name = "patients"

urlpatterns = [
    # the clinic
    path("patients/", clinic.list_patients, name="list"),
    path("patients/add/", clinic.add, name="add"),
    path("patients/<uuid:patient_id>/", clinic.chart, name="chart"),
    path("patients/<uuid:patient_id>/edit/", clinic.edit, name="edit"),
    path("patients/<uuid:patient_id>/discharge/", clinic.discharge, name="discharge"),
    path("patients/<uuid:patient_id>/link/", getting_in.link, name="link"),
    path("patients/<uuid:patient_id>/pass/", getting_in.room_pass, name="room_pass"),
    path("patients/<uuid:patient_id>/code/", getting_in.code, name="code"),
    path("devices/<uuid:device_id>/revoke/", getting_in.device_revoke, name="device_revoke"),
    # the patient's way in
    path("in/", portal.connect, name="connect"),
    path("in/leave/", portal.leave, name="leave"),
    # the patient's phones
    path("my/shared/", phone.shared, name="shared"),
    path("my/language/", phone.language, name="language"),
    path("my/another-phone/", phone.another_phone, name="another_phone"),
    path("my/devices/<uuid:device_id>/forget/", phone.device_forget, name="device_forget"),
    # notifications on the patient's phone
    path("my/push/", push.subscription, name="push"),
    # an app on the home screen
    path("manifest.webmanifest", manifest.manifest, name="manifest"),
    path("sw.js", push.service_worker, name="service_worker"),
]
