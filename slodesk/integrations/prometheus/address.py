"""Where a Prometheus server is: its URL, tenant header and certificate file, checked before use."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from slodesk.domain.errors import SourceError

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+\Z")
_RESERVED = {"authorization", "host", "content-length", "transfer-encoding", "connection", "cookie"}
_PAGE = re.compile(r"(/graph|/query|/classic/.*|/new/.*|/api/v1(/.*)?)\Z")
"""What a browser's address bar shows behind the server's own address."""


def clean_url(text: str) -> str:
    """Return the base URL of a server as it is stored and used, e.g. ``https://host:9090/prometheus``.

    The address of a page of Prometheus (``…/graph?g0.expr=up``) is cut back to the server.

    Raises:
        SourceError: not http(s), no host, a port that is none, or credentials inside.
    """
    text = text.strip()
    if not text:
        raise SourceError("Enter the address of the Prometheus server, for example http://prometheus:9090.")
    if any(sign.isspace() or not sign.isprintable() for sign in text) or "\\" in text:
        raise SourceError("The Prometheus address contains a space or a sign that no address has; remove it.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise SourceError(
            "The Prometheus address cannot be read; write it like http://prometheus:9090."
        ) from None
    if parts.scheme.lower() not in {"http", "https"} or "://" not in text:
        raise SourceError(
            "Start the Prometheus address with http:// or https://, for example http://prometheus:9090."
        )
    if "@" in parts.netloc:
        raise SourceError(
            "Leave user name and password out of the Prometheus address; they have fields of their own."
        )
    if not parts.hostname or port == 0:
        raise SourceError("The Prometheus address needs a host, for example http://prometheus:9090.")
    path = parts.path.rstrip("/")
    base = _PAGE.sub("", path)
    if base == path and (parts.query or parts.fragment):
        raise SourceError("Cut the Prometheus address before its “?” or “#”.")
    return SplitResult(parts.scheme.lower(), parts.netloc.lower(), base.rstrip("/"), "", "").geturl()


def host_of(url: str) -> str:
    """Return ``host:port`` of a URL, for messages."""
    return urlsplit(url).netloc.rpartition("@")[2]


def tenant_headers(name: str, value: str) -> dict[str, str]:
    """Return the header that names a tenant of Mimir, Thanos or Cortex; empty without a tenant.

    Raises:
        SourceError: a name or value that no HTTP header may have.
    """
    name, value = name.strip(), value.strip()
    if not value:
        return {}
    if not _HEADER_NAME.match(name) or name.lower() in _RESERVED:
        raise SourceError("The tenant header needs a header name such as X-Scope-OrgID.")
    if not (value.isascii() and value.isprintable()):
        raise SourceError("The tenant may contain plain letters, digits and signs only.")
    return {name: value}


def check_ca_file(name: str) -> str | None:
    """Return the path of a certificate file that can be used; None where none is set.

    Raises:
        SourceError: the file is missing, unreadable or holds no certificate.
    """
    if not name.strip():
        return None
    import ssl

    path = Path(name.strip()).expanduser()
    try:
        text = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise SourceError(
            f"The certificate file {path} cannot be used ({reason}); choose another one in the settings."
        ) from None
    try:
        # Also refuses a file that holds a key only, which OpenSSL would take for an empty list.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=text.decode("ascii"))
    except (ssl.SSLError, ValueError):
        raise SourceError(
            f"The file {path} holds no certificate in PEM form; ask for the authority's .pem or .crt file."
        ) from None
    return str(path)
