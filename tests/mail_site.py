"""A site's real mail systems: Debian's Postfix takes mails in, its Dovecot keeps them.

        smtp                      lmtp
  ──────────────▶  Postfix  ──────────────▶  Dovecot  ◀──── imap ── who reads

Both run from a directory of their own on free ports of loopback; the distribution's are never
started. Postfix must be started by root, and gives its parts to its own user; Dovecot need not.
"""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Final

from tests.e2e.softphone import until
from tests.ports import free_port

POSTFIX: Final = "/usr/sbin/postfix"
DOVECOT: Final = "/usr/sbin/dovecot"
PASSWORD: Final = "letters and a space"
WAIT: Final = 15  # seconds for a mail to arrive; it takes a fraction of one


@dataclass(frozen=True, slots=True)
class MailSite:
    """`smtp` and `imap` are ports on 127.0.0.1."""

    folder: Path
    smtp: int
    imap: int

    def send(self, message: EmailMessage, sender: str, *recipients: str) -> None:
        """As a mail program does. Raises what smtplib raises."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=WAIT) as client:
            client.send_message(message, sender, recipients)

    def put(self, address: str, *mails: bytes) -> None:
        """Straight into somebody's mailbox."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=WAIT) as client:
            client.login(address, PASSWORD)
            for raw in mails:
                client.append("INBOX", "", "", raw)

    def mails(self, address: str) -> list[EmailMessage]:
        """All that are in somebody's mailbox now, oldest first."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=WAIT) as client:
            client.login(address, PASSWORD)
            client.select("INBOX", readonly=True)
            _, found = client.uid("FETCH", "1:*", "(BODY.PEEK[])")
        raws = [item[1] for item in found if isinstance(item, tuple)]
        return [message_from_bytes(raw, policy=default) for raw in raws]

    def mail(self, address: str, number: int = 1) -> EmailMessage:
        """The so-manieth mail that somebody got; waits for it."""

        def arrived() -> EmailMessage | None:
            found = self.mails(address)
            return found[number - 1] if len(found) >= number else None

        return until(arrived, WAIT, f"mail {number} to {address}")

    def seen(self, address: str) -> int:
        """How many of somebody's mails are marked as read."""
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=WAIT) as client:
            client.login(address, PASSWORD)
            client.select("INBOX", readonly=True)
            _, found = client.uid("SEARCH", "SEEN")
        return len((found[0] or b"").split())

    def log(self) -> str:
        """What both wrote, for when a test fails."""
        logs = (self.folder / "postfix.log", self.folder / "dovecot.log")
        return "".join(log.read_text(errors="replace") for log in logs if log.exists())


@contextmanager
def mail_site(
    people: Collection[str], vanished: Collection[str] = (), *, postfix: bool = True
) -> Iterator[MailSite]:
    """Mailboxes for `people`. Postfix takes mails for the `vanished` as well, but there is no
    mailbox. Raises AssertionError when something is missing."""
    assert Path(POSTFIX).exists() and Path(DOVECOT).exists(), "run `make deps`"
    assert os.getuid() == 0 or not postfix, "Postfix can only be started by root"
    folder = Path(tempfile.mkdtemp(prefix="ucc-mail-"))
    folder.chmod(0o755)
    site = MailSite(folder, free_port(), free_port())
    guard = _guard(folder)
    try:
        lmtp = free_port()
        _start_dovecot(site, lmtp, people)
        if postfix:
            _start_postfix(site, lmtp, [*people, *vanished])
        yield site
    finally:
        assert guard.stdin is not None
        guard.stdin.close()
        guard.wait()


def _guard(folder: Path) -> subprocess.Popen[bytes]:
    """A process that ends both and removes their directory when its input ends: also a killed
    test run leaves nothing."""
    script = f"""
        cat
        [ -f "$0/queue/pid/master.pid" ] && {POSTFIX} -c "$0/postfix" stop
        [ -f "$0/dovecot/master.pid" ] && {DOVECOT} -c "$0/dovecot.conf" stop
        rm -rf "$0"
    """
    return subprocess.Popen(
        ["sh", "-c", script, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )


_UNPRIVILEGED: Final = """
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def _start_dovecot(site: MailSite, lmtp: int, people: Collection[str]) -> None:
    folder = site.folder
    # Dovecot gives its parts to users of the distribution's, or leaves them all to who started it.
    is_root = os.getuid() == 0
    owner = pwd.getpwnam("nobody") if is_root else pwd.getpwuid(os.getuid())
    group = grp.getgrgid(owner.pw_gid).gr_name
    (folder / "mailboxes").mkdir()
    if is_root:
        shutil.chown(folder / "mailboxes", owner.pw_uid, owner.pw_gid)
    lines = [f"{one}:{{PLAIN}}{PASSWORD}:{owner.pw_uid}:{owner.pw_gid}::::" for one in people]
    (folder / "people").write_text("\n".join(lines) + "\n")
    (folder / "dovecot.conf").write_text(f"""
{"" if is_root else _UNPRIVILEGED.format(user=owner.pw_name, group=group)}
protocols = imap lmtp
base_dir = {folder}/dovecot
state_dir = {folder}
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
auth_username_format = %Lu
mail_location = maildir:{folder}/mailboxes/%u
mail_home = {folder}/mailboxes/%u
first_valid_uid = {owner.pw_uid}
first_valid_gid = {owner.pw_gid}
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = {folder}/people
}}
userdb {{
  driver = passwd-file
  args = {folder}/people
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {site.imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
""")
    _run(DOVECOT, "-c", str(folder / "dovecot.conf"))


def _start_postfix(site: MailSite, lmtp: int, accepted: Collection[str]) -> None:
    folder = site.folder
    (folder / "accepted").write_text("".join(f"{one} accepted\n" for one in accepted))
    for name in ("postfix", "queue", "cache"):
        (folder / name).mkdir()
    shutil.chown(folder / "cache", "postfix", "postfix")
    domains = sorted({one.rpartition("@")[2] for one in accepted})
    (folder / "postfix" / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/cache
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
myhostname = mail.ucc.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1
alias_maps =
alias_database =
biff = no
recipient_delimiter = +
virtual_mailbox_domains = {", ".join(domains)}
virtual_mailbox_maps = texthash:{folder}/accepted
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
""")
    (folder / "postfix" / "master.cf").write_text(f"""
127.0.0.1:{site.smtp} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
""")
    _run(POSTFIX, "-c", str(folder / "postfix"), "start")


def _run(*command: str) -> None:
    # A file and not a pipe: the daemon inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        result = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/"
        )
        output.seek(0)
        assert result.returncode == 0, output.read().decode(errors="replace")
