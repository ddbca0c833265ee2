"""Published texts are read once."""

from exercises.finding import published
from tests import factories


def test_a_text_that_was_read_is_not_read_again(db, django_assert_num_queries):
    first, second = (factories.make_exercise().version for _ in range(2))
    with django_assert_num_queries(1):
        assert published.versions([first.pk, first.pk]) == {first.pk: first}
    with django_assert_num_queries(0):
        published.versions([first.pk])
    with django_assert_num_queries(1):
        assert published.versions([first.pk, second.pk]) == {first.pk: first, second.pk: second}


def test_when_there_are_too_many_it_begins_anew(db, monkeypatch):
    monkeypatch.setattr(published, "MOST", 1)
    monkeypatch.setattr(published, "_kept", {})
    first, second = (factories.make_exercise().version for _ in range(2))
    for version in (first, second, first):
        assert published.versions([version.pk]) == {version.pk: version}
        assert len(published._kept) == 1
