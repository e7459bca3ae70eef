"""The store of tickets: SQLite as the embedded default, PostgreSQL with the same code.

    upgrade(settings.database_url)
    store = open_store(settings)
    with store.write(Actor("desk", Role.INTAKE), now) as work:
        received = create_ticket(work, record)
        record_prediction(work, received.number, tags, Versions("street/2026.11.28"), shown=True)

Every function takes a unit of work; all that is done with one is committed together. The events of a ticket are its
truth; contact data and raw text are encrypted, and `reveal` is the one door to them.
"""

from service.store.attachments import StoredFile, attach, attachments_of, file_bytes, sweep_files
from service.store.audit import audit
from service.store.backup import backup, restore
from service.store.faults import faults
from service.store.follow_up import follow_up, follow_ups_between
from service.store.listing import Cursor, Filter, Listed, Page, list_tickets, search
from service.store.people import (
    TokenUser,
    User,
    add_user,
    change_user,
    issue_token,
    revoke_token,
    token_user,
    user,
    users,
)
from service.store.predictions import (
    TAG_FIELDS,
    Correction,
    Reception,
    StoredPrediction,
    Versions,
    accept,
    correct,
    corrections_of,
    predictions_of,
    record_prediction,
)
from service.store.projection import rebuild
from service.store.repeats import Repeats, group_event, repeats_of
from service.store.retention import Forgotten, forget, purge
from service.store.reveal import Part, Revealed, reveal
from service.store.rotation import Rotation, rotate_key
from service.store.schema import check, downgrade, upgrade
from service.store.seals import AuditReport, seal_audit, verify_audit
from service.store.store import Store, open_store
from service.store.tickets import Outcome, Received, StoredTicket, append_event, create_ticket, ticket
from service.store.work import Actor, Reading, Rules, Writing

__all__ = [
    "TAG_FIELDS",
    "Actor",
    "AuditReport",
    "Correction",
    "Cursor",
    "Filter",
    "Forgotten",
    "Listed",
    "Outcome",
    "Page",
    "Part",
    "Reading",
    "Received",
    "Reception",
    "Repeats",
    "Revealed",
    "Rotation",
    "Rules",
    "Store",
    "StoredFile",
    "StoredPrediction",
    "StoredTicket",
    "TokenUser",
    "User",
    "Versions",
    "Writing",
    "accept",
    "add_user",
    "append_event",
    "attach",
    "attachments_of",
    "audit",
    "backup",
    "change_user",
    "check",
    "correct",
    "corrections_of",
    "create_ticket",
    "downgrade",
    "faults",
    "file_bytes",
    "follow_up",
    "follow_ups_between",
    "forget",
    "group_event",
    "issue_token",
    "list_tickets",
    "open_store",
    "predictions_of",
    "purge",
    "rebuild",
    "record_prediction",
    "repeats_of",
    "restore",
    "reveal",
    "revoke_token",
    "rotate_key",
    "seal_audit",
    "search",
    "sweep_files",
    "ticket",
    "token_user",
    "upgrade",
    "user",
    "users",
    "verify_audit",
]
