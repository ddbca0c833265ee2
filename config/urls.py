"""Every address of the site: each room brings its own."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import health, metrics

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one sign-in for everybody

urlpatterns = [
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics.show, name="metrics"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    path("", include("patients.urls")),
    path("", include("programs.urls")),
    path("", include("exercises.urls")),
]
