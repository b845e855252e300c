"""Addresses, certificates, credentials: checked before use, never shown."""

from __future__ import annotations

import logging
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from slodesk.domain.errors import SourceError
from slodesk.domain.settings import PrometheusSettings
from slodesk.integrations.prometheus.address import check_ca_file, clean_url, tenant_headers
from slodesk.integrations.prometheus.client import PrometheusClient, connect
from slodesk.integrations.prometheus.secrets import Secrets
from tests.servers import hostile as acts
from tests.servers.hostile import HostileServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "tok-7f3a9c"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://prometheus:9090", "http://prometheus:9090"),
        (" HTTPS://Prometheus.Example/ ", "https://prometheus.example"),
        ("https://host/prometheus/", "https://host/prometheus"),
        ("http://host:9090/graph?g0.expr=up#x", "http://host:9090"),
        ("http://host/prom/query?g0.expr=up", "http://host/prom"),
        ("http://host/prom/api/v1/", "http://host/prom"),
        ("http://[::1]:9090", "http://[::1]:9090"),
    ],
)
def test_addresses(text: str, url: str) -> None:
    assert clean_url(text) == url
    assert clean_url(url) == url


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter the address"),
        ("prometheus:9090", "http://"),
        ("//prometheus", "http://"),
        ("ftp://prometheus", "http://"),
        ("file:///etc/passwd", "http://"),
        ("javascript:alert(1)", "http://"),
        ("http:/host", "http://"),
        ("http://", "needs a host"),
        ("http://:9090", "needs a host"),
        ("http://host:0", "needs a host"),
        ("http://host:99999", "cannot be read"),
        ("http://host:port", "cannot be read"),
        ("http://[::1", "cannot be read"),
        ("http://me:secret@host", "Leave user name and password out"),
        ("http://token@host", "Leave user name and password out"),
        ("http://ho st", "a space"),
        ("http://host\n.evil", "a space"),
        ("http://host\\@evil", "a sign"),
        ("http://host/?x=1", "before its"),
        ("http://host/#x", "before its"),
    ],
)
def test_addresses_that_cannot_be(text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        clean_url(text)
    assert "secret" not in caught.value.message


def test_the_tenant_header() -> None:
    assert tenant_headers("X-Scope-OrgID", " team-a ") == {"X-Scope-OrgID": "team-a"}
    assert tenant_headers("X-Scope-OrgID", "") == {}
    for name, value in (("X Scope", "a"), ("Host", "a"), ("Authorization", "a"), ("", "a")):
        with pytest.raises(SourceError, match="header name"):
            tenant_headers(name, value)
    for value in ("a\r\nHost: x", "café"):
        with pytest.raises(SourceError, match="plain letters"):
            tenant_headers("X-Scope-OrgID", value)


def test_certificate_files_that_cannot_be(tmp_path: Path) -> None:
    assert check_ca_file("  ") is None
    with pytest.raises(SourceError, match="cannot be used"):
        check_ca_file(str(tmp_path / "missing.pem"))
    with pytest.raises(SourceError, match="cannot be used"):
        check_ca_file(str(tmp_path))
    for content in (b"", b"hello", bytes(range(256))):
        (tmp_path / "ca.pem").write_bytes(content)
        with pytest.raises(SourceError, match="no certificate"):
            check_ca_file(str(tmp_path / "ca.pem"))


def settings(url: str, **more: str) -> PrometheusSettings:
    return PrometheusSettings(url=url, timeout_seconds=5, **more)  # type: ignore[arg-type]


@pytest.mark.server
def test_basic_credentials_and_tenant_are_sent(hostile: HostileServer) -> None:
    secrets = Secrets(environ={"SLODESK_PROMETHEUS_PASSWORD": "pä:ss"})
    with connect(settings(hostile.url, auth="basic", user="méi", tenant="team-a"), secrets) as client:
        client.now()
    headers = hostile.seen[0][2]
    assert headers["Authorization"] == f"Basic {encoded('méi:pä:ss')}"
    assert headers["X-Scope-OrgID"] == "team-a"


def encoded(text: str) -> str:
    import base64

    return base64.b64encode(text.encode()).decode()


@pytest.mark.server
def test_a_token_is_sent(hostile: HostileServer) -> None:
    secrets = Secrets(environ={"SLODESK_PROMETHEUS_TOKEN": f"{TOKEN}\n"})
    with connect(settings(hostile.url, auth="bearer"), secrets) as client:
        client.now()
    assert hostile.seen[0][2]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.server
def test_the_environment_is_not_trusted(
    hostile: HostileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing"))
    with PrometheusClient(hostile.url) as client:
        client.now()
    assert "Authorization" not in hostile.seen[0][2]


@pytest.mark.server
def test_a_server_that_repeats_our_secret_is_not_quoted(
    hostile: HostileServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hostile.behave = acts.says({"status": "error", "error": f"who is Bearer {TOKEN}?"}, 422)
    client = PrometheusClient(hostile.url, auth=TOKEN)
    with client, pytest.raises(SourceError) as caught:
        client.range("x", 300, 300, 300)
    assert "who is Bearer •••?" in caught.value.message
    assert TOKEN not in str(caught.value)
    assert TOKEN not in repr(client)
    assert TOKEN not in caplog.text
    basic = PrometheusClient(hostile.url, auth=("me", "geheim"))
    hostile.behave = acts.raw(encoded("me:geheim").encode() + b" geheim", 400, "text/plain")
    with basic, pytest.raises(SourceError) as caught:
        basic.range("x", 300, 300, 300)
    assert "geheim" not in caught.value.message
    assert encoded("me:geheim") not in caught.value.message


def test_credentials_that_no_header_can_carry() -> None:
    for token in ("a\r\nHost: evil", "a b", "tökén"):
        with pytest.raises(SourceError, match="copy it again") as caught:
            PrometheusClient("http://host", auth=token)
        assert token not in caught.value.message
    with pytest.raises(SourceError, match="colon"):
        PrometheusClient("http://host", auth=("a:b", "c"))
    with pytest.raises(SourceError, match="user name"):
        connect(settings("http://host", auth="basic"), Secrets(environ={"SLODESK_PROMETHEUS_PASSWORD": "x"}))


class MemoryKeyring:
    """Stands in for the system's."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, user: str) -> str | None:
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, secret: str) -> None:
        self.kept[service, user] = secret

    def delete_password(self, service: str, user: str) -> None:
        del self.kept[service, user]


@pytest.fixture
def memory_keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    import keyring

    made = MemoryKeyring()
    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(keyring, name, getattr(made, name))
    return made


BASIC = settings("http://host:9090", auth="basic", user="me")
BEARER = settings("http://host:9090", auth="bearer")


def test_the_keyring_comes_first(memory_keyring: MemoryKeyring) -> None:
    secrets = Secrets(ask=lambda _: "asked", environ={"SLODESK_PROMETHEUS_PASSWORD": "variable"})
    assert secrets.get(BASIC) == "variable"
    assert secrets.save(BASIC, "kept")
    assert Secrets(environ={"SLODESK_PROMETHEUS_PASSWORD": "variable"}).get(BASIC) == "kept"
    assert list(memory_keyring.kept) == [("slodesk", "basic:me@http://host:9090")]
    secrets.forget(BASIC)
    assert secrets.get(BASIC) == "variable"
    assert Secrets(ask=lambda _: "asked", environ={}).get(BASIC) == "asked"


def test_another_server_does_not_get_the_secret(memory_keyring: MemoryKeyring) -> None:
    assert Secrets(environ={}).save(BEARER, TOKEN)
    assert memory_keyring.kept
    with pytest.raises(SourceError, match="No token for evil"):
        Secrets(environ={}).get(settings("http://evil", auth="bearer"))


def test_without_a_keyring() -> None:
    # tests/conftest.py chooses a keyring that always fails, as a bare Linux has it.
    secrets = Secrets(environ={})
    assert not secrets.is_stored(BEARER)
    with pytest.raises(SourceError, match="enter it in the settings, or set SLODESK_PROMETHEUS_TOKEN"):
        secrets.get(BEARER)
    assert not secrets.save(BEARER, TOKEN)
    assert secrets.get(BEARER) == TOKEN
    assert secrets.is_stored(BEARER)
    secrets.forget(BEARER)
    assert not secrets.is_stored(BEARER)
    assert TOKEN not in repr(secrets)


def test_asked_once_and_again_when_refused() -> None:
    questions: list[str] = []

    def ask(question: str) -> str:
        questions.append(question)
        return f"answer {len(questions)}"

    secrets = Secrets(ask, environ={})
    assert [secrets.get(BASIC), secrets.get(BASIC)] == ["answer 1", "answer 1"]
    assert questions == ["Password of me at host:9090"]
    secrets.refused(BASIC)
    assert secrets.get(BASIC) == "answer 2"


def test_asked_and_declined() -> None:
    with pytest.raises(SourceError, match="No password for host:9090"):
        Secrets(lambda _: None, environ={}).get(BASIC)


def test_no_secret_is_needed_without_credentials() -> None:
    secrets = Secrets(lambda _: pytest.fail("asked"), environ={})
    assert secrets.get(settings("http://host")) == ""
    assert secrets.is_stored(settings("http://host"))


@pytest.mark.server
def test_a_refused_password_is_asked_for_again(hostile: HostileServer) -> None:
    hostile.hostile_clock = True
    hostile.behave = acts.raw(b"", 401)
    answers = iter(["wrong", "right"])
    secrets = Secrets(lambda _: next(answers), environ={})
    connection = settings(hostile.url, auth="basic", user="me")
    with connect(connection, secrets) as client, pytest.raises(SourceError, match="did not accept"):
        client.now()
    assert secrets.get(connection) == "right"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signs itself, and its key in the same folder."""
    pytest.importorskip("cryptography")
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "slodesk test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "cert.pem"


@pytest.fixture
def secure(certificate: Path) -> Iterator[HostileServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server = HostileServer(context)
    try:
        yield server
    finally:
        server.stop()


@pytest.mark.server
def test_a_certificate_of_ones_own(secure: HostileServer, certificate: Path) -> None:
    untrusting = PrometheusClient(secure.url, timeout=5)
    with untrusting, pytest.raises(SourceError, match=r"certificate of 127\.0\.0\.1.* is not trusted"):
        untrusting.now()
    with PrometheusClient(secure.url, ca_file=str(certificate), timeout=5) as client:
        assert client.range("x", 300, 600, 300).values == (1.0, 1.0)


@pytest.mark.server
def test_a_secure_server_that_hangs_is_left_in_time(secure: HostileServer, certificate: Path) -> None:
    secure.behave = acts.trickle_body
    client = PrometheusClient(secure.url, ca_file=str(certificate), timeout=0.5)
    with client, pytest.raises(SourceError, match="did not answer in time"):
        client.range("x", 300, 600, 300)


def test_a_key_is_no_certificate(certificate: Path) -> None:
    with pytest.raises(SourceError, match="no certificate"):
        check_ca_file(str(certificate.with_name("key.pem")))


def test_nothing_heavy_is_imported_before_the_first_query() -> None:
    code = (
        "import sys, slodesk.integrations.prometheus.client, slodesk.integrations.prometheus.templates, "
        "slodesk.integrations.prometheus.secrets, slodesk.integrations.prometheus.queries, "
        "slodesk.integrations.prometheus.preview, slodesk.integrations.prometheus.fetch\n"
        "heavy = {'requests', 'urllib3', 'prometheus_api_client', 'keyring', 'sqlalchemy'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
