"""DATABASE_URL for MySQL: what it spells, and TLS against a real server."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lib.database import DatabaseDown, connect
from lib.database.mysql import connect_arguments
from lib.errors import ConfigError
from tests.real.mariadb import MariaDb

arguments = partial(connect_arguments, time_out=2.0, patience=10.0)
CIPHER = "SHOW SESSION STATUS LIKE 'Ssl_cipher'"


def test_every_part_of_the_url_is_used() -> None:
    said = arguments("mysql://me:secret@db.example.org:3307/f1")
    wanted = {"host": "db.example.org", "port": 3307, "user": "me", "password": "secret", "database": "f1"}
    assert {name: said[name] for name in wanted} == wanted


def test_a_percent_encoded_name_and_password_are_decoded() -> None:
    said = arguments("mysql://m%40e:p%40ss%2Fw%3A%25%3Frd@db.example.org/a%20b")
    assert (said["user"], said["password"], said["database"]) == ("m@e", "p@ss/w:%?rd", "a b")


def test_a_plus_in_a_password_is_a_plus() -> None:
    assert arguments("mysql://me:a+b@db.example.org/f1")["password"] == "a+b"


def test_the_port_is_3306_where_none_is_given() -> None:
    assert arguments("mysql://me@db.example.org/f1")["port"] == 3306


def test_an_ipv6_host_is_understood() -> None:
    said = arguments("mysql://me@[::1]:3307/f1")
    assert (said["host"], said["port"]) == ("::1", 3307)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:secret@db.example.org", "mysql:///f1", "mysql://me:sec#ret@db.example.org/f1",
        "mysql://me:secret@db.example.org:port/f1", "mysql://me:secret@db.example.org:99999/f1",
        "mysql://me:secret@[::1/f1", "mysql://me:secret@db.example.org/f1?ssl-mode=maybe",
        "mysql://me:secret@db.example.org/f1?ssl-ca=/nowhere/ca.pem",
    ],
)  # fmt: skip
def test_a_url_that_cannot_be_meant_is_an_error_that_names_the_variable_and_no_secret(url: str) -> None:
    with pytest.raises(ConfigError, match=r"^DATABASE_URL ") as error:
        arguments(url)
    assert "secret" not in str(error.value)


def test_a_file_that_holds_no_certificate_is_an_error_that_names_the_variable(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing of the kind")
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        arguments(f"mysql://me@db.example.org/f1?ssl-ca={tmp_path / 'ca.pem'}")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_there_is_no_encryption_on_the_own_machine_by_default(host: str) -> None:
    assert arguments(f"mysql://me@{host}/f1")["ssl_disabled"] is True


def test_another_machine_is_verified_by_default() -> None:
    context = arguments("mysql://me@db.example.org/f1")["ssl"]
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)


@pytest.mark.parametrize(
    ("mode", "hostname", "certificate"),
    [
        ("required", False, ssl.CERT_NONE),
        ("verify_ca", False, ssl.CERT_REQUIRED),
        ("VERIFY_IDENTITY", True, ssl.CERT_REQUIRED),
    ],
)
def test_a_mode_decides_what_is_verified(mode: str, hostname: bool, certificate: ssl.VerifyMode) -> None:
    context = arguments(f"mysql://me@127.0.0.1/f1?ssl-mode={mode}")["ssl"]
    assert (context.check_hostname, context.verify_mode) == (hostname, certificate)


# A real server


def test_a_password_with_every_special_character_opens_a_real_server(mariadb: MariaDb) -> None:
    connection = connect(mariadb.new_database())
    assert connection.row("SELECT 1 AS one") == {"one": 1}
    connection.close()


def test_a_wrong_password_says_nothing_of_the_account(mariadb: MariaDb) -> None:
    with pytest.raises(DatabaseDown, match=r"^The database does not respond$"):
        connect(f"mysql://slipstream:wrong@127.0.0.1:{mariadb.port}/mysql")


def test_a_server_without_tls_is_refused_where_tls_is_required(mariadb: MariaDb) -> None:
    with pytest.raises(DatabaseDown):
        connect(mariadb.url("mysql", query="?ssl-mode=required"))


@pytest.fixture(scope="module")
def certificates(short_folder: Path) -> Path:
    """A folder with a CA (ca.pem), a certificate that it made for 127.0.0.1 alone, and a CA that made nothing."""
    folder = short_folder / "tls"
    folder.mkdir()
    authority, authority_key = _certificate("Our CA", None)
    server, server_key = _certificate("127.0.0.1", (authority, authority_key))
    _write(folder / "ca.pem", authority)
    _write(folder / "other-ca.pem", _certificate("Another CA", None)[0])
    _write(folder / "server.pem", server)
    private = server_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (folder / "server.key").write_bytes(private)
    return folder


@pytest.fixture(scope="module")
def tls_server(short_folder: Path, certificates: Path) -> Iterator[MariaDb]:
    folder = short_folder / "t"
    folder.mkdir()
    server = MariaDb(folder, f"--ssl-cert={certificates / 'server.pem'}", f"--ssl-key={certificates / 'server.key'}")
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("host", "query"),
    [
        ("127.0.0.1", "?ssl-mode=required"),
        ("127.0.0.1", "?ssl-mode=verify_ca&ssl-ca={ca}"),
        ("localhost", "?ssl-mode=verify_ca&ssl-ca={ca}"),
        ("127.0.0.1", "?ssl-mode=verify_identity&ssl-ca={ca}"),
    ],
)
def test_a_connection_is_encrypted(tls_server: MariaDb, certificates: Path, host: str, query: str) -> None:
    connection = connect(tls_server.url("mysql", host=host, query=query.format(ca=certificates / "ca.pem")))
    cipher = connection.row(CIPHER)
    connection.close()
    assert cipher is not None
    assert cipher["Value"]


@pytest.mark.parametrize(
    ("host", "query"),
    [
        ("127.0.0.1", "?ssl-mode=verify_identity"),
        ("127.0.0.1", "?ssl-mode=verify_ca"),
        ("127.0.0.1", "?ssl-mode=verify_ca&ssl-ca={folder}/other-ca.pem"),
        ("localhost", "?ssl-mode=verify_identity&ssl-ca={folder}/ca.pem"),
    ],
    ids=["unknown CA", "unknown CA, any name", "another CA", "another name"],
)
def test_a_certificate_that_proves_nothing_is_refused(
    tls_server: MariaDb, certificates: Path, host: str, query: str
) -> None:
    with pytest.raises(DatabaseDown):
        connect(tls_server.url("mysql", host=host, query=query.format(folder=certificates)))


def test_tls_can_be_left_out(tls_server: MariaDb) -> None:
    connection = connect(tls_server.url("mysql", query="?ssl-mode=disabled"))
    cipher = connection.row(CIPHER)
    connection.close()
    assert cipher == {"Variable_name": "Ssl_cipher", "Value": ""}


Signed = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def _certificate(name: str, by: Signed | None) -> Signed:
    """Return a certificate and its key: of a CA, or, where `by` is given, of the server with that address."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, signing = (by[0].subject, by[1]) if by else (subject, key)
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(1))
    builder = builder.add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    own, authority = x509.SubjectKeyIdentifier.from_public_key, x509.AuthorityKeyIdentifier.from_issuer_public_key
    builder = builder.add_extension(own(key.public_key()), critical=False)
    builder = builder.add_extension(authority(signing.public_key()), critical=False)
    if by is None:
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
            decipher_only=False,
        )  # fmt: skip
        builder = builder.add_extension(usage, critical=True)
    else:
        address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))])
        builder = builder.add_extension(address, critical=False)
    return builder.sign(signing, hashes.SHA256()), key


def _write(path: Path, certificate: x509.Certificate) -> None:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
