"""Links, passes and codes as text: what people paste and type, and what nobody can make up."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients import keys
from tests.factories import NOW

ID = uuid4()


def test_the_three_are_told_apart_by_their_length():
    made = keys.of_link(ID), keys.new_pass(ID, until=NOW), keys.new_code()
    assert [len(key) for key in made] == [keys.LINK, keys.PASS, keys.CODE]
    assert all(keys.is_whole(keys.tidy(key)) for key in made)


def test_a_link_has_always_the_same_secret_and_passes_and_codes_never():
    assert keys.of_link(ID) == keys.of_link(ID) != keys.of_link(uuid4())
    assert keys.new_pass(ID, until=NOW) != keys.new_pass(ID, until=NOW)
    assert keys.new_code() != keys.new_code()


def test_a_pass_says_whose_it_is_and_until_when():
    assert keys.read_pass(keys.new_pass(ID, until=NOW)) == (ID, NOW)


@given(place=st.integers(0, keys.PASS - 1), character=st.sampled_from(keys.ALPHABET))
def test_a_pass_that_was_changed_anywhere_is_none(place, character):
    true = keys.new_pass(ID, until=NOW)
    forged = true[:place] + character + true[place + 1 :]
    assert (keys.read_pass(forged) is None) == (forged != true)


@pytest.mark.parametrize("token", ["0" * keys.PASS, "Z" * keys.PASS])
def test_what_nobody_made_is_no_pass(token):
    assert keys.read_pass(token) is None


def test_a_pass_of_another_servers_key_is_none(settings):
    true = keys.new_pass(ID, until=NOW)
    settings.SECRET_KEY = "another"
    assert keys.read_pass(true) is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("abcde-fghjk", "ABCDEFGHJK"),
        (" ABCDE FGHJK. ", "ABCDEFGHJK"),
        ("oil00 00000", "0110000000"),
        ("https://setwell.example/in/#ABCDE", "ABCDE"),
        ("Your link: https://setwell.example/in/#ABCDE. See you there", "ABCDE"),
        ("https://setwell.example/in/%23ABCDE", "ABCDE"),
        ("https://setwell.example/in/#", ""),
        ("", ""),
    ],
)
def test_a_key_is_read_as_people_paste_and_type_it(typed, key):
    assert keys.tidy(typed) == key


def test_a_code_cannot_be_found_from_its_hash_without_the_servers_key(settings):
    before = keys.hash_of_code("ABCDEFGHJK")
    settings.SECRET_KEY = "another"
    assert keys.hash_of_code("ABCDEFGHJK") != before
