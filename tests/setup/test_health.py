"""What containers and load balancers ask."""

import pytest
from django.test import Client


def test_the_site_is_alive_without_asking_the_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_the_site_is_ready_when_the_database_and_the_cache_answer(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": True, "cache": True})
