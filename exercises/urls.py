from django.urls import path

from exercises import views

app_name = "exercises"

urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/<uuid:exercise_id>/", views.show, name="show"),
]
