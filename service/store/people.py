"""Accounts and the tokens of machines. Of a token only a digest is kept; knows no way of hashing passwords."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from pandong_nlp.errors import NotFoundError, StoreError
from pandong_nlp.tickets import Role
from service.store.audit import audit
from service.store.tables import TokenRow, UserRow
from service.store.work import Reading, Writing

__all__ = ["TokenUser", "User", "add_user", "change_user", "issue_token", "revoke_token", "token_user", "user", "users"]

_CHANGEABLE = ("shown_name", "role", "unit", "password_hash", "disabled_at")


@dataclass(frozen=True, slots=True)
class User:
    """`unit` is the unit whose tickets a UNIT account sees; `disabled_at` is set for accounts that may not log in."""

    name: str
    shown_name: str
    role: Role
    unit: str = ""
    password_hash: str = field(default="", repr=False)
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenUser:
    """Whom a token stands for and what it may be used for."""

    user: User
    token_id: int
    scopes: tuple[str, ...]


def add_user(work: Writing, new: User) -> None:
    """Add an account; audited.

    Raises:
        StoreError: the name is empty or taken.
    """
    if not new.name.strip() or work.session.scalar(select(UserRow.id).where(UserRow.name == new.name)) is not None:
        raise StoreError(f"账号名“{new.name}”是空的，或已有人使用；请换一个。")
    values = {name: getattr(new, name) for name in User.__slots__}
    work.session.add(UserRow(**{**values, "role": str(new.role)}, created_at=work.at))
    work.session.flush()
    audit(work, "user.add", new.name, str(new.role))


def change_user(work: Writing, changed: User) -> None:
    """Make the account of this name what is given; audited.

    Raises:
        NotFoundError: there is no such account.
    """
    row = _row(work, changed.name)
    for name in _CHANGEABLE:
        value = getattr(changed, name)
        setattr(row, name, str(value) if isinstance(value, Role) else value)
    work.session.flush()
    audit(work, "user.change", changed.name, str(changed.role))


def user(work: Reading, name: str) -> User:
    """The account.

    Raises:
        NotFoundError: there is no such account.
    """
    return _user(_row(work, name))


def users(work: Reading) -> tuple[User, ...]:
    """All accounts, by name."""
    return tuple(_user(row) for row in work.session.scalars(select(UserRow).order_by(UserRow.name)))


def issue_token(work: Writing, name: str, label: str, scopes: Sequence[str], expires_at: datetime) -> str:
    """A new token of an account; it is told once and cannot be read again. Audited.

    Raises:
        NotFoundError: there is no such account.
        StoreError: it would expire before it begins.
    """
    if expires_at <= work.at:
        raise StoreError("令牌的有效期已经过去；请给出将来的时刻。")
    row = _row(work, name)
    plain = f"pandong_{secrets.token_urlsafe(32)}"
    times = {"created_at": work.at, "expires_at": expires_at}
    work.session.add(TokenRow(user_id=row.id, name=label, digest=_digest(plain), scopes=list(scopes), **times))
    work.session.flush()
    audit(work, "token.issue", name)
    return plain


def token_user(work: Reading, plain: str, now: datetime) -> TokenUser | None:
    """Whom a token stands for; None if it is unknown, expired or revoked, or its account is disabled."""
    query = select(TokenRow, UserRow).join(UserRow, UserRow.id == TokenRow.user_id)
    found = work.session.execute(query.where(TokenRow.digest == _digest(plain))).first()
    if not found:
        return None
    token, row = found
    if token.revoked_at or token.expires_at <= now or row.disabled_at:
        return None
    return TokenUser(_user(row), token.id, tuple(token.scopes))


def revoke_token(work: Writing, token_id: int) -> None:
    """From now on the token is worth nothing; audited.

    Raises:
        NotFoundError: there is no such token.
    """
    row = work.session.get(TokenRow, token_id)
    if row is None:
        raise NotFoundError(f"没有第 {token_id} 号令牌；请核对编号。")
    row.revoked_at = row.revoked_at or work.at
    work.session.flush()
    audit(work, "token.revoke", str(token_id))


def _row(work: Reading, name: str) -> UserRow:
    row = work.session.scalars(select(UserRow).where(UserRow.name == name)).first()
    if row is None:
        raise NotFoundError(f"没有账号“{name}”；请核对名字，或先建立账号。")
    return row


def _user(row: UserRow) -> User:
    values = {name: getattr(row, name) for name in User.__slots__}
    return User(**{**values, "role": Role(row.role)})


def _digest(plain: str) -> bytes:
    """Tokens are random and long: a plain digest cannot be guessed back."""
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()
