"""The list of protocols: found by words and tags."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs import protocols
from tests.factories import NOW
from tests.programs.protocols.conftest import make_protocol, row

pytestmark = pytest.mark.django_db
LIST = "/protocols/"


@pytest.fixture
def shelf(clinic, shared):
    make_protocol(clinic, name="Läuferknie", indication="Pain at the kneecap", tags=["runners", "knee"])
    make_protocol(clinic, name="Achilles", tags=["runners"])


def names(page):
    return [name for name in ("Shared hip", "Läuferknie", "Achilles") if name in page]


def test_the_clinics_own_stand_first_and_say_so(shelf, desk):
    page = desk.get(LIST).content.decode()

    assert page.index("Achilles") < page.index("Läuferknie") < page.index("Shared hip")
    assert page.count("Your clinic’s") == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lauf", ["Läuferknie"]),
        ("KNEECAP pain", ["Läuferknie"]),
        ("runners", ["Läuferknie", "Achilles"]),
        ("hip runners", []),
    ],
)
def test_words_are_sought_in_name_indication_and_tags(shelf, desk, words, found):
    assert names(desk.get(LIST, {"q": words}).content.decode()) == found


def test_each_tag_says_how_many_it_leaves(shelf, desk):
    page = " ".join(desk.get(LIST).content.decode().split())

    assert 'runners <span class="chip__number">2</span>' in page
    assert 'knee <span class="chip__number">1</span>' in page
    assert names(desk.get(LIST, {"tag": "knee"}).content.decode()) == ["Läuferknie"]


def test_a_tag_narrows_what_the_words_leave(shelf, desk):
    page = desk.get(LIST, {"tag": "runners", "q": "achilles"}).content.decode()

    assert names(page) == ["Achilles"]
    assert 'knee <span class="chip__number">' not in page


def test_where_nothing_is_left_the_page_says_what_to_do(shelf, desk):
    assert "Show all protocols" in desk.get(LIST, {"tag": "gone"}).content.decode()


def test_while_one_types_only_the_list_is_answered(shelf, desk):
    headers = {"HX-Request": "true", "HX-Target": "finds"}
    page = desk.get(LIST, {"q": "achilles"}, headers=headers).content.decode()

    assert "<html" not in page
    assert names(page) == ["Achilles"]


def test_more_protocols_take_no_more_queries(shelf, clinic, desk, django_assert_max_num_queries):
    for _ in range(5):
        make_protocol(clinic)
    with django_assert_max_num_queries(4):
        desk.get(LIST)


def test_a_longer_protocol_with_more_versions_takes_no_more_queries(clinic, desk):
    def queries(protocol):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/protocols/{protocol.pk}/").status_code == 200
        return len(captured)

    short, long = make_protocol(clinic), make_protocol(clinic, prescriptions=[row() for _ in range(6)])
    for number in range(4):
        protocols.revise(protocol=long, by=None, at=NOW, cues=[f"Cue {number}."])
    assert queries(short) == queries(long) <= 12
