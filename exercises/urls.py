from django.urls import path

from exercises.views import own, reading

app_name = "exercises"

urlpatterns = [
    path("library/", reading.library, name="library"),
    path("library/<uuid:exercise_id>/", reading.show, name="show"),
    path("library/<uuid:exercise_id>/favourite/", reading.like, name="like"),
    # a clinic's own
    path("library/<uuid:exercise_id>/copy/", own.copy, name="copy"),
    path("library/<uuid:exercise_id>/edit/", own.edit, name="edit"),
    path("library/<uuid:exercise_id>/retire/", own.retire, name="retire"),
]
