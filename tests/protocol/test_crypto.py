"""Vectors of the standards that `crypto` relies on, and keys that must not be taken."""

from cryptography.exceptions import InvalidTag
from hypothesis import given, strategies as st
import pytest

from custom_components.smart_safety_zone.protocol.crypto import (
    SEAL_OVERHEAD_BYTES,
    SealingKey,
    SealTo,
    SigningKey,
    VerifyKey,
    derive,
    is_small_order,
    prove,
    proven,
    sha256,
)
from custom_components.smart_safety_zone.protocol.errors import AuthError, Fault

from . import hpke_reference
from .ends import flipped, refused, seed

# RFC 8032, section 7.1: seed, public key, message, signature.
ED25519 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
            "3dca179c138ac17ad9bef1177331a704"
        ),
    ),
]

# RFC 5869, appendix A.1 to A.3: secret, salt, info, size, result.
HKDF = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        82,
        (
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
    ),
    (
        "0b" * 22,
        "",
        "",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]

# RFC 9180, appendix A.2.1: base mode of exactly our suite.
HPKE_INFO = bytes.fromhex("4f6465206f6e2061204772656369616e2055726e")
HPKE_PLAINTEXT = bytes.fromhex("4265617574792069732074727574682c20747275746820626561757479")
HPKE_EPHEMERAL = bytes.fromhex("f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600")
HPKE_PRIVATE = bytes.fromhex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")
HPKE_PUBLIC = bytes.fromhex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a")
HPKE_ENC = bytes.fromhex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a")
HPKE_SHARED = bytes.fromhex("0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7")
HPKE_KEY = bytes.fromhex("ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91")
HPKE_BASE_NONCE = bytes.fromhex("5c4d98150661b848853b547f")
HPKE_ENCRYPTIONS = [
    (0, "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"),
    (1, "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c"),
    (2, "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b"),
    (4, "63357a2aa291f5a4e5f27db6baa2af8cf77427c7c1a909e0b37214dd47db122bb153495ff0b02e9e54a50dbe16"),
    (255, "18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da9cd6c23ef2a95c"),
    (256, "7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c728d6ed9e727a5b"),
]

FIELD_PRIME = 2**255 - 19
ORDER_EIGHT_Y = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
OTHER_ORDER_EIGHT_Y = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"


def little(number: int) -> bytes:
    return number.to_bytes(32, "little")


SMALL_ORDER_ED25519 = {
    "order 1": little(1),
    "order 2": little(FIELD_PRIME - 1),
    "order 4": little(0),
    "order 4, other sign": little(1 << 255),
    "order 8": bytes.fromhex(ORDER_EIGHT_Y),
    "order 8, other sign": flipped(bytes.fromhex(ORDER_EIGHT_Y), 255),
    "other order 8": bytes.fromhex(OTHER_ORDER_EIGHT_Y),
    "other order 8, other sign": flipped(bytes.fromhex(OTHER_ORDER_EIGHT_Y), 255),
    "order 1 with a sign": little(1 | 1 << 255),
    "order 2 with a sign": little(FIELD_PRIME - 1 | 1 << 255),
    "order 4 not reduced": little(FIELD_PRIME),
    "order 4 not reduced, other sign": little(FIELD_PRIME | 1 << 255),
    "order 1 not reduced": little(FIELD_PRIME + 1),
    "order 1 not reduced, with a sign": little(FIELD_PRIME + 1 | 1 << 255),
}

# cr.yp.to/ecdh.html, "How do I validate Curve25519 public keys?": those below 2^255, and with the ignored top bit.
SMALL_ORDER_X25519 = [
    *(
        little(u)
        for u in (
            0,
            1,
            FIELD_PRIME - 1,
            FIELD_PRIME,
            FIELD_PRIME + 1,
            325606250916557431795983626356110631294008115727848805560023387167927233504,
            39382357235489614581723060781553021112529911719440698176882885853963445705823,
        )
    ),
    little(1 << 255),
    little(1 | 1 << 255),
]


def doubled(point: tuple[int, int]) -> tuple[int, int]:
    """Add a point of edwards25519 to itself (RFC 8032, section 5.1.4, in affine form)."""
    x, y = point
    d = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
    product = d * x * x * y * y % FIELD_PRIME
    return (
        2 * x * y * pow(1 + product, -1, FIELD_PRIME) % FIELD_PRIME,
        (y * y + x * x) * pow(1 - product, -1, FIELD_PRIME) % FIELD_PRIME,
    )


def point_of(encoded: bytes) -> tuple[int, int]:
    """Decode a point as RFC 8032, section 5.1.3, does, without demanding a reduced form."""
    number = int.from_bytes(encoded, "little")
    y = (number & (1 << 255) - 1) % FIELD_PRIME
    d = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
    square = (y * y - 1) * pow(d * y * y + 1, -1, FIELD_PRIME) % FIELD_PRIME
    x = pow(square, (FIELD_PRIME + 3) // 8, FIELD_PRIME)
    if x * x % FIELD_PRIME != square:
        x = x * pow(2, (FIELD_PRIME - 1) // 4, FIELD_PRIME) % FIELD_PRIME
    assert x * x % FIELD_PRIME == square
    return (FIELD_PRIME - x) % FIELD_PRIME if x & 1 != number >> 255 else x, y


@pytest.mark.parametrize(("private", "public", "message", "signature"), ED25519)
def test_signing_meets_rfc_8032(private: str, public: str, message: str, signature: str) -> None:
    key = SigningKey(bytes.fromhex(private))
    assert key.public.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    VerifyKey(key.public).verify(bytes.fromhex(signature), bytes.fromhex(message))


@pytest.mark.parametrize(("private", "public", "message", "signature"), ED25519)
def test_a_signature_with_any_flipped_bit_is_refused(private: str, public: str, message: str, signature: str) -> None:
    key = VerifyKey(bytes.fromhex(public))
    raw = bytes.fromhex(signature)
    for bit in range(0, len(raw) * 8, 7):
        changed = flipped(raw, bit)
        refused(AuthError, Fault.BAD_SIGNATURE, key.verify, changed, bytes.fromhex(message))


@pytest.mark.parametrize("size", [0, 1, 63, 65, 1000])
def test_a_signature_of_another_length_is_refused(size: int) -> None:
    key = VerifyKey(SigningKey(seed("key")).public)
    refused(AuthError, Fault.BAD_SIGNATURE, lambda: key.verify(bytes(size), b""))


@pytest.mark.parametrize(("secret", "salt", "info", "size", "result"), HKDF)
def test_derivation_meets_rfc_5869(secret: str, salt: str, info: str, size: int, result: str) -> None:
    derived = derive(bytes.fromhex(secret), bytes.fromhex(salt), bytes.fromhex(info), size)
    assert derived.hex() == result


def test_the_reference_meets_rfc_9180() -> None:
    enc, context = hpke_reference.sender(HPKE_EPHEMERAL, HPKE_PUBLIC, HPKE_INFO)
    assert enc == HPKE_ENC
    assert context == hpke_reference.Context(HPKE_SHARED, HPKE_KEY, HPKE_BASE_NONCE)
    assert context == hpke_reference.receiver(enc, HPKE_PRIVATE, HPKE_INFO)


@pytest.mark.parametrize(("sequence", "ciphertext"), HPKE_ENCRYPTIONS)
def test_the_reference_encrypts_as_rfc_9180_does(sequence: int, ciphertext: str) -> None:
    _, context = hpke_reference.sender(HPKE_EPHEMERAL, HPKE_PUBLIC, HPKE_INFO)
    aad = f"Count-{sequence}".encode()
    assert context.seal(HPKE_PLAINTEXT, aad, sequence).hex() == ciphertext
    assert context.open(bytes.fromhex(ciphertext), aad, sequence) == HPKE_PLAINTEXT
    with pytest.raises(InvalidTag):
        context.open(bytes.fromhex(ciphertext), b"", sequence)


@given(plaintext=st.binary(max_size=600), info=st.binary(max_size=100), ephemeral=st.binary(min_size=32, max_size=32))
def test_what_the_reference_seals_is_opened_here(plaintext: bytes, info: bytes, ephemeral: bytes) -> None:
    enc, context = hpke_reference.sender(ephemeral, HPKE_PUBLIC, info)
    assert SealingKey(HPKE_PRIVATE).open(enc + context.seal(plaintext), info) == plaintext


@given(plaintext=st.binary(max_size=600), info=st.binary(max_size=100))
def test_what_is_sealed_here_is_opened_by_the_reference(plaintext: bytes, info: bytes) -> None:
    sealed = SealTo(HPKE_PUBLIC).seal(plaintext, info)
    assert len(sealed) == len(plaintext) + SEAL_OVERHEAD_BYTES
    assert hpke_reference.receiver(sealed[:32], HPKE_PRIVATE, info).open(sealed[32:]) == plaintext


def test_a_sealing_key_shows_the_public_key_of_rfc_9180() -> None:
    assert SealingKey(HPKE_PRIVATE).public == HPKE_PUBLIC
    assert SealTo(HPKE_PUBLIC).public == HPKE_PUBLIC


def test_a_seal_is_opened_by_its_key_and_info_alone() -> None:
    key, other = SealingKey(seed("one")), SealingKey(seed("two"))
    sealed = SealTo(key.public).seal(b"hush", b"info")
    assert key.open(sealed, b"info") == b"hush"
    refused(AuthError, Fault.NOT_SEALED_FOR_US, lambda: other.open(sealed, b"info"))
    refused(AuthError, Fault.NOT_SEALED_FOR_US, lambda: key.open(sealed, b"other info"))


def test_a_seal_with_any_flipped_bit_is_refused() -> None:
    key = SealingKey(seed("one"))
    sealed = SealTo(key.public).seal(b"hush", b"info")
    # X25519 ignores the top bit of a public key; HPKE's key schedule does not, since it binds the bytes.
    for bit in range(len(sealed) * 8):
        changed = flipped(sealed, bit)
        refused(AuthError, Fault.NOT_SEALED_FOR_US, key.open, changed, b"info")


@given(st.binary(max_size=200))
def test_opening_anything_else_is_refused(sealed: bytes) -> None:
    refused(AuthError, Fault.NOT_SEALED_FOR_US, lambda: SealingKey(seed("one")).open(sealed, b"info"))


@pytest.mark.parametrize("public", SMALL_ORDER_X25519[:7])
def test_a_seal_whose_own_key_is_of_small_order_is_refused(public: bytes) -> None:
    refused(AuthError, Fault.NOT_SEALED_FOR_US, lambda: SealingKey(seed("one")).open(public + bytes(40), b"info"))


@pytest.mark.parametrize("name", SMALL_ORDER_ED25519)
def test_a_signing_key_of_small_order_is_refused(name: str) -> None:
    encoded = SMALL_ORDER_ED25519[name]
    point = point_of(encoded)
    for _ in range(3):
        point = doubled(point)
    assert point == (0, 1), "eight times this point is the neutral one"
    refused(AuthError, Fault.BAD_KEY, lambda: VerifyKey(encoded))


def test_the_eight_points_of_small_order_are_all_there() -> None:
    assert len({point_of(encoded) for encoded in SMALL_ORDER_ED25519.values()}) == 8


@given(st.binary(min_size=32, max_size=32))
def test_a_real_signing_key_is_not_of_small_order(private: bytes) -> None:
    assert not is_small_order(SigningKey(private).public)


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(33), b"\2" * 64])
def test_a_key_of_another_length_is_refused(public: bytes) -> None:
    refused(AuthError, Fault.BAD_KEY, lambda: VerifyKey(public))
    refused(AuthError, Fault.BAD_KEY, lambda: SealTo(public))


@pytest.mark.parametrize("public", SMALL_ORDER_X25519)
def test_a_sealing_key_of_small_order_is_refused(public: bytes) -> None:
    refused(AuthError, Fault.BAD_KEY, lambda: SealTo(public))


def test_a_proof_holds_for_its_key_and_message_alone() -> None:
    proof = prove(b"key", b"message")
    assert proven(b"key", b"message", proof)
    assert not proven(b"other", b"message", proof)
    assert not proven(b"key", b"other", proof)
    assert not any(proven(b"key", b"message", wrong) for wrong in (b"", proof[:-1], proof + b"\0", flipped(proof, 9)))


def test_a_digest_of_parts_is_that_of_the_whole() -> None:
    assert sha256(b"ab", b"", b"c") == sha256(b"abc")
    assert sha256(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
