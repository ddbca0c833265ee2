"""What a phone seals to the server: opened here, with older keys too, and by nobody else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from patients import seal
from tests.sealing import sealed


def test_what_a_page_seals_the_server_opens():
    assert seal.opened(sealed(b"It went well.", seal.public_key())) == b"It went well."


def test_the_public_key_is_a_point_that_browsers_take_and_the_same_on_every_server():
    point = base64.urlsafe_b64decode(seal.public_key() + "=")

    assert (len(point), point[0]) == (65, 4)
    assert ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert seal.public_key() == seal.public_key()


def test_what_was_sealed_before_the_servers_key_was_changed_opens_with_the_fallbacks(settings):
    before = sealed(b"Said before.", seal.public_key())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert seal.opened(before) == b"Said before."

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(seal.Unreadable):
        seal.opened(before)


def test_another_server_cannot_open_it(settings):
    theirs = seal.public_key()
    settings.SECRET_KEY = "another"
    assert seal.public_key() != theirs
    with pytest.raises(seal.Unreadable):
        seal.opened(sealed(b"Not for you.", theirs))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text[:40],
        lambda text: text[:100],
        lambda text: text[:-4] + "AAAA",
        lambda text: "A" + text[1:],
        lambda text: "not base64 at all!",
        lambda text: text + "é",
    ],
)
def test_what_is_not_whole_is_unreadable(spoil):
    with pytest.raises(seal.Unreadable):
        seal.opened(spoil(sealed(b"It went well.", seal.public_key())))
