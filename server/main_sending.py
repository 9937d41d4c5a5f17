"""The composition root, continued: what leaves the house by itself (mails and webhooks), and the
mailbox that answers come back to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

from server.config import Config
from server.db.conferences import ConferenceRepository
from server.db.members import MemberRepository
from server.db.webhooks import WebhookRepository
from server.domain.outbox import MailKind, OutboxEntry
from server.mail.answer_address import AnswerAddresses
from server.mail.compose import Composer
from server.mail.content import Mailbox
from server.mail.mailbox import ImapMailbox
from server.mail.markup import Markup
from server.mail.poller import MailboxPoller
from server.mail.relay import Relay, RelaySettings
from server.mail.wording import Wordings
from server.outbox.worker import OutboxWorker
from server.services.account_mails import AccountMails
from server.services.conference_mails import ConferenceMails
from server.services.mail_answers import MailAnswers
from server.storage import StartError, Storage
from server.webhooks.resolver import SystemLookup
from server.webhooks.sender import Sender
from server.webhooks.worker import WebhookWorker


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The task that sends, its way out, and what it finds addresses by."""

    worker: WebhookWorker
    sender: Sender
    lookup: SystemLookup


def build_outbox(
    config: Config,
    storage: Storage,
    conferences: ConferenceRepository,
    members: MemberRepository,
    addresses: AnswerAddresses | None,
    wordings: Wordings,
) -> OutboxWorker:
    """The sender of mails; it runs only where there is a relay."""
    mail, origin = config.mail, config.http.origin()
    sender = Mailbox(mail.sender_name, mail.sender)
    database, composer = storage.database, Composer(wordings, Markup())
    about_conferences = ConferenceMails(
        database,
        conferences,
        members,
        clock=_utc_now,
        sender=sender,
        origin=origin,
        addresses=addresses,
    )
    about_accounts = AccountMails(
        database, storage.box, clock=_utc_now, sender=sender, origin=origin
    )

    async def compose(entry: OutboxEntry) -> EmailMessage | None:
        if entry.kind is MailKind.ACCOUNT:
            link = await about_accounts.content(entry)
            return composer.account(link) if link is not None else None
        said = await about_conferences.content(entry)
        return composer.conference(said) if said is not None else None

    settings = RelaySettings(
        host=mail.host,
        port=mail.port,
        sender=mail.sender,
        security=mail.security,
        username=mail.username,
        password=mail.password,
        timeout=mail.timeout,
    )
    owner = secrets.token_urlsafe(8)
    return OutboxWorker(database, compose, Relay(settings).send, clock=_utc_now, owner=owner)


def build_webhooks(config: Config, storage: Storage) -> Webhooks:
    """The sender of messages to other systems."""
    lookup = SystemLookup()
    networks, timeout = config.webhooks.networks(), config.webhooks.timeout
    sender = Sender(networks, lookup, timeout=timeout)
    worker = WebhookWorker(
        storage.database,
        WebhookRepository(storage.box),
        sender.send,
        clock=_utc_now,
        owner=secrets.token_urlsafe(8),
    )
    return Webhooks(worker, sender, lookup)


def answer_addresses(config: Config) -> AnswerAddresses | None:
    """What calendar programs answer to; None where nobody would read it. Raises StartError."""
    mailbox = config.mailbox
    if not mailbox.host:
        return None
    address = mailbox.address or config.mail.sender
    if "@" not in address:
        raise StartError("mailbox.address: is needed where mail.sender is empty")
    try:
        return AnswerAddresses(address, mailbox.separator)
    except ValueError as error:
        raise StartError(f"mailbox.address: {error}") from None


def build_mailbox(
    config: Config,
    storage: Storage,
    conferences: ConferenceRepository,
    members: MemberRepository,
) -> MailboxPoller | None:
    """The reader of answers and of notices of failure."""
    mailbox = config.mailbox
    if not mailbox.host:
        return None
    answers = MailAnswers(
        storage.database,
        conferences,
        members,
        clock=_utc_now,
        mail_domain=config.mail.domain,
        trust_sender=mailbox.accept == "sender",
    )
    settings = mailbox.settings
    return MailboxPoller(
        lambda: ImapMailbox(settings), answers.take, interval=float(mailbox.interval)
    )
