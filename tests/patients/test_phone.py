"""Telephone numbers: what can be dialled, and what a text message can be sent to."""

import pytest

from patients import phone
from patients.models import Patient
from tests.patients.test_add import ADD, PARTICULARS

NUMBERS = [  # as written, as kept, as text messages need it
    ("+49 170 1234567", "+49 170 1234567", "+491701234567"),
    ("+491701234567", "+49 170 1234567", "+491701234567"),
    ("0049 (170) 123-4567", "+49 170 1234567", "+491701234567"),
    (" +44 7400 123456 ", "+44 7400 123456", "+447400123456"),
    ("030 1234", "030 1234", ""),
    ("(0421) 55 / 66-77", "(0421) 55 / 66-77", ""),
]


@pytest.mark.parametrize(("written", "kept", "international"), NUMBERS)
def test_a_number_is_kept_readable_and_sent_to_only_with_its_country(written, kept, international):
    assert phone.is_number(written)
    assert phone.tidy(written) == kept
    assert phone.international(written) == international
    assert phone.tidy(kept) == kept


@pytest.mark.parametrize(
    "written", ["abc", "12", "+49", "+1", "+999 123456789", "call Ann 030 1234", "+49 abc", "-- --", "٠٣٠"]
)
def test_what_cannot_be_dialled_is_no_number(written):
    assert not phone.is_number(written)
    assert phone.international(written) == ""


def test_the_form_refuses_what_is_no_number_beside_its_field(desk):
    page = desk.post(ADD, PARTICULARS | {"email": "", "phone": "abc"}).content.decode()

    assert 'id="id_phone_error"><span>This is not a telephone number.' in page
    assert page.count('class="field__error"') == 1


def test_the_form_says_which_numbers_get_text_messages(desk):
    assert "Text messages need the country in front" in desk.get(ADD).content.decode()


def test_the_form_keeps_a_number_in_international_form(desk):
    desk.post(ADD, PARTICULARS | {"phone": "0049 170 1234567"})
    assert Patient.objects.get().phone == "+49 170 1234567"
