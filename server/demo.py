"""A small, always equal installation to try things out with: "Démo SA".

The passwords are public: they are in the source. `ucc serve` warns when demo accounts exist and
the listener is open to the network.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from auth.passwords import PasswordHasher
from server.db import accounts, directory, vpbxs
from server.db.directory import ExtensionRepository
from server.db.engine import Database
from server.domain.account import VPBX, Account, Role
from server.domain.directory import DirectoryEntry, Extension, digest_secrets
from server.secretbox import SecretBox

DEMO_VPBX: Final = VPBX(
    id="demo",
    name="Démo SA",
    portal_number="9000",
    conference_enabled=True,
    ucc_enabled=True,
    language="fr",
    timezone="Europe/Zurich",
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`number` is the extension and the SIP user name, "" for people without telephone."""

    id: str
    name: str
    email: str
    role: Role
    number: str = ""

    @property
    def password(self) -> str:
        return f"demo-{self.id}"

    @property
    def sip_password(self) -> str:
        return f"demo-{self.number}"


PEOPLE: Final = (
    DemoPerson("operator", "Olga Opérateur", "operator@demo.example", Role.OPERATOR),
    DemoPerson("admin", "Adrien Administrateur", "admin@demo.example", Role.ADMINISTRATOR),
    DemoPerson("alice", "Alice Favre", "alice@demo.example", Role.SUBSCRIBER, "201"),
    DemoPerson("bruno", "Bruno Keller", "bruno@demo.example", Role.SUBSCRIBER, "202"),
    DemoPerson("chiara", "Chiara Rossi", "chiara@demo.example", Role.SUBSCRIBER, "203"),
)

# Telephone numbers that Ofcom, Arcep and the Bundesnetzagentur keep free for fiction, and mail
# addresses under a domain that cannot exist (RFC 2606): a slip of the finger reaches nobody.
DIRECTORY: Final = (
    ("Atelier Dubois", "contact@dubois.example", "0033199001234"),
    ("Cabinet Morel", "cabinet@morel.example", "0033465712345"),
    ("Fiduciaire Weber", "info@weber.example", "00493023125101"),
    ("Garage Lindner", "garage@lindner.example", "00496990009102"),
    ("Studio Bianchi", "studio@bianchi.example", "0033536491234"),
    ("Whitfield Ltd", "office@whitfield.example", "00442079460106"),
)


async def exists(database: Database) -> bool:
    async with database.read() as connection:
        return await vpbxs.by_id(connection, DEMO_VPBX.id) is not None


async def is_empty(database: Database) -> bool:
    """Whether nobody can log in yet."""
    async with database.read() as connection:
        return await accounts.count(connection) == 0


async def install(
    database: Database, box: SecretBox, hasher: PasswordHasher, realm: str, now: datetime
) -> bool:
    """Store the demo data in one transaction; False when it is there already."""
    hashes = {person.id: hasher.hash(person.password) for person in PEOPLE}
    extensions = ExtensionRepository(box)
    async with database.write() as connection:
        if await vpbxs.by_id(connection, DEMO_VPBX.id) is not None:
            return False
        await vpbxs.add(connection, DEMO_VPBX)
        for person in PEOPLE:
            await accounts.add(connection, _account(person), hashes[person.id], now)
            if person.number:
                await extensions.add(connection, _extension(person, realm))
        for index, (name, email, number) in enumerate(DIRECTORY, start=1):
            entry = DirectoryEntry(f"demo-{index}", DEMO_VPBX.id, name, email, number)
            await directory.add_entry(connection, entry)
    return True


def _account(person: DemoPerson) -> Account:
    return Account(
        id=f"demo-{person.id}",
        vpbx_id=DEMO_VPBX.id,
        email=person.email,
        name=person.name,
        role=person.role,
        language=DEMO_VPBX.language,
        timezone=DEMO_VPBX.timezone,
        extension=person.number or None,
    )


def _extension(person: DemoPerson, realm: str) -> Extension:
    md5, sha256 = digest_secrets(person.number, realm, person.sip_password)
    return Extension(
        id=f"demo-{person.number}",
        vpbx_id=DEMO_VPBX.id,
        number=person.number,
        name=person.name,
        account_id=f"demo-{person.id}",
        sip_username=person.number,
        realm=realm,
        ha1_md5=md5,
        ha1_sha256=sha256,
    )
