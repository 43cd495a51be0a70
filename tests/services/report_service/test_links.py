from __future__ import annotations

import hashlib
import hmac

import pytest

from lib.errors import Forbidden
from lib.services.report_service import links

SECRET = "a secret of more than thirty-two bytes"


def test_the_signature_is_an_hmac_under_a_key_for_this_purpose_alone() -> None:
    key = hmac.new(SECRET.encode(), b"slipstream: link to a report, 1", hashlib.sha256).digest()
    assert links.sign(SECRET, "r", 100) == hmac.new(key, b"r\n100", hashlib.sha256).hexdigest()
    assert links.sign(SECRET, "r", 100) != hmac.new(SECRET.encode(), b"r\n100", hashlib.sha256).hexdigest()


def test_a_link_holds_until_its_moment() -> None:
    signature = links.sign(SECRET, "r", 100)
    links.check(SECRET, "r", 100, signature, now=99.9)
    with pytest.raises(Forbidden, match="expired"):
        links.check(SECRET, "r", 100, signature, now=100)


@pytest.mark.parametrize(
    ("report", "expires", "signature"),
    [("s", 100, None), ("r", 101, None), ("r", 100, "0" * 64), ("r", 100, "ü\udc80")],
)
def test_anything_else_is_refused(report: str, expires: int, signature: str | None) -> None:
    with pytest.raises(Forbidden, match="invalid"):
        links.check(SECRET, report, expires, signature or links.sign(SECRET, "r", 100), now=0)
