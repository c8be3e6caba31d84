"""Passwords as Argon2 hashes, and the file that lists who may log in: lines `name:hash`.

`qa password NAME` writes such a line. Only hashes are kept, in memory as on disk.
"""

from pathlib import Path

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from index import QuotedeskError

__all__ = ["BadUsers", "checked_name", "hash_password", "is_password", "read_users", "user_line"]

MAX_NAME, MAX_PASSWORD = 100, 1000
"""Characters; more than anybody types, and not enough to make hashing slow."""

MAX_COST = 2**21
"""Kibibytes of memory that a hash of the file may ask for (RFC 9106's strong setting); ours take 64 MiB."""

_HASHER = PasswordHasher()  # argon2-cffi's default: RFC 9106, low memory


class BadUsers(QuotedeskError):
    """A name, a password or a file of users that cannot be used."""


def user_line(name: str, password: str) -> str:
    """The line of a file of users. Raises `BadUsers` for a name or password that cannot be one."""
    return f"{checked_name(name)}:{hash_password(password)}"


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, with its salt and cost. Raises `BadUsers` for an unusable one."""
    if not 1 <= len(password) <= MAX_PASSWORD:
        raise BadUsers(f"a password has 1 to {MAX_PASSWORD} characters")
    try:
        return _HASHER.hash(password)
    except UnicodeEncodeError as error:
        raise BadUsers("the password is not text in UTF-8; type it anew") from error


def is_password(password: str, hashed: str) -> bool:
    """Whether a password has this hash; takes the same time for a wrong one."""
    try:
        return len(password) <= MAX_PASSWORD and _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def checked_name(name: str) -> str:
    """The name, where it can be one: it is shown on the page and stands before a colon."""
    if not 1 <= len(name) <= MAX_NAME or ":" in name or not name.isprintable() or name != name.strip():
        raise BadUsers(
            f"{name[:MAX_NAME]!r}: a name has 1 to {MAX_NAME} printable characters, "
            "no colon, no space at its ends"
        )
    return name


def read_users(file: Path) -> dict[str, str]:
    """Hashes by name. Empty lines and those that begin with # are left out.

    Raises:
        BadUsers: the file cannot be read, a line is not `name:hash`, a name comes twice, or there is none.

    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadUsers(f"{file}: cannot be read as a file of users: {error}") from error
    hashes: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        problem = _problem(hashed) or ("this name stands there twice" if name in hashes else "")
        if problem:
            raise BadUsers(f"{file}:{number}: {problem}; make a line with: qa password NAME")
        try:
            hashes[checked_name(name)] = hashed
        except BadUsers as error:
            raise BadUsers(f"{file}:{number}: {error}") from error
    if not hashes:
        raise BadUsers(f"{file}: lists nobody; make a line with: qa password NAME")
    return hashes


def _problem(hashed: str) -> str:
    """What is wrong with a hash, without showing it: it may be a password in plain text."""
    try:
        found = extract_parameters(hashed)
    except InvalidHashError:
        return "not a line of the form name:hash"
    if found.type != Type.ID or found.memory_cost > MAX_COST:
        return "not an Argon2id hash of ours"
    return ""
