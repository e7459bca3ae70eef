"""Accounts and tokens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pandong_nlp.errors import NotFoundError, StoreError
from pandong_nlp.tickets import Role
from service.store import (
    Actor,
    Store,
    User,
    add_user,
    change_user,
    issue_token,
    revoke_token,
    token_user,
    user,
    users,
)
from service.store.tables import TokenRow
from tests.service.store.desk import NOW

ADMIN = Actor("root", Role.ADMIN)
UNIT = User("city-team", "城管队", Role.UNIT, "城管队", "$argon2id$…")
LATER = NOW + timedelta(days=30)


def test_accounts_are_added_changed_and_read(store: Store) -> None:
    with store.write(ADMIN, NOW) as work:
        add_user(work, UNIT)
        change_user(work, replace(UNIT, role=Role.STUDIO, disabled_at=NOW))
        assert user(work, "city-team") == replace(UNIT, role=Role.STUDIO, disabled_at=NOW)
        assert users(work) == (user(work, "city-team"),)
        assert "argon2" not in repr(UNIT)
        with pytest.raises(StoreError, match="已有人使用"):
            add_user(work, UNIT)
        with pytest.raises(NotFoundError, match="没有账号“nobody”"):
            change_user(work, replace(UNIT, name="nobody"))


def test_a_token_is_told_once_and_stands_for_its_account_until_it_ends(store: Store) -> None:
    with store.write(ADMIN, NOW) as work:
        add_user(work, UNIT)
        plain = issue_token(work, "city-team", "市平台", ["tickets:write"], LATER)
        found = token_user(work, plain, NOW)
        assert found
        assert (found.user, found.scopes) == (UNIT, ("tickets:write",))
        assert plain.encode() not in work.session.get_one(TokenRow, found.token_id).digest
        assert token_user(work, plain, LATER) is None
        assert token_user(work, plain + "x", NOW) is None
        change_user(work, replace(UNIT, disabled_at=NOW))
        assert token_user(work, plain, NOW) is None
        change_user(work, UNIT)
        revoke_token(work, found.token_id)
        assert token_user(work, plain, NOW) is None
        with pytest.raises(NotFoundError, match="没有第 99 号令牌"):
            revoke_token(work, 99)
        with pytest.raises(StoreError, match="有效期已经过去"):
            issue_token(work, "city-team", "", [], NOW)
