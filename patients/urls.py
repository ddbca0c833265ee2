from django.urls import path

from patients.views import clinic, portal, push

app_name = "patients"

urlpatterns = [
    # the clinic
    path("patients/", clinic.list_patients, name="list"),
    path("patients/add/", clinic.add, name="add"),
    path("patients/<uuid:patient_id>/", clinic.chart, name="chart"),
    path("patients/<uuid:patient_id>/edit/", clinic.edit, name="edit"),
    path("patients/<uuid:patient_id>/discharge/", clinic.discharge, name="discharge"),
    path("patients/<uuid:patient_id>/link/", clinic.link, name="link"),
    path("devices/<uuid:device_id>/revoke/", clinic.device_revoke, name="device_revoke"),
    # the patient's way in
    path("in/", portal.connect, name="connect"),
    path("in/leave/", portal.leave, name="leave"),
    # notifications on the patient's phone
    path("my/push/", push.subscription, name="push"),
    path("sw.js", push.service_worker, name="service_worker"),
]
