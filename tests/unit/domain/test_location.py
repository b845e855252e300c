"""A database's URL keeps everything but its password, however that is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from slodesk.domain.location import password_in, with_password, without_password

SECRET = "s3cr3t"


@pytest.mark.parametrize(
    ("location", "plain"),
    [
        ("postgresql://ann:s3cr3t@db.example:5432/slo", "postgresql://ann@db.example:5432/slo"),
        ("postgresql+psycopg://ann:s3cr3t@/slo?host=/run/pg", "postgresql+psycopg://ann@/slo?host=/run/pg"),
        (
            "postgresql://ann@db/slo?password=s3cr3t&sslmode=require",
            "postgresql://ann@db/slo?sslmode=require",
        ),
        ("postgresql://ann@db/slo?password=s3cr3t", "postgresql://ann@db/slo"),
        ("postgresql://ann@db/slo", "postgresql://ann@db/slo"),
        ("postgresql://db:5432/slo", "postgresql://db:5432/slo"),
    ],
)
def test_only_the_password_goes(location: str, plain: str) -> None:
    assert without_password(location) == without_password(plain) == plain
    assert password_in(location) == (SECRET if SECRET in location else "")


@pytest.mark.parametrize("path", ["/home/ann/a:b@c.slodesk", r"C:\slo\own.slodesk", "own.slodesk"])
def test_a_path_stays_as_it_is(path: str) -> None:
    assert without_password(path) == with_password(path, SECRET) == path
    assert password_in(path) == ""


@given(st.text(min_size=1).filter(lambda text: "\0" not in text))
def test_any_password_reaches_the_database_and_leaves_again(password: str) -> None:
    plain = "postgresql+psycopg://ann@db:5432/slo?sslmode=require"
    try:
        full = with_password(plain, password)
    except UnicodeEncodeError:  # half a surrogate pair cannot be typed
        return
    options = make_url(full)
    assert options.query["password"] == password_in(full) == password
    assert without_password(full) == plain


@pytest.mark.parametrize("odd", ["p/w", "p?w", "p:w", "p%40w", "p&w=1"])
def test_passwords_that_are_not_quoted_are_found_too(odd: str) -> None:
    assert without_password(f"postgresql://ann:{odd}@db/slo") == "postgresql://ann@db/slo"
