"""OpenLDAP for tests: Debian's slapd with a directory of its own, on free ports."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import self_signed
from tests.child import Child
from tests.e2e.softphone import until
from tests.ports import free_port

BASE = "dc=alpha,dc=example"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "reads & finds"
PEOPLE_DN = f"ou=people,{BASE}"
# Of each: uid, common name, address, password.
PEOPLE = (
    ("anna", "Anna in the directory", "Anna@Alpha.example", "anna's word"),
    ("ben", "Ben", "ben@alpha.example", "ben's word"),
    ("carla", "Carla Müller", "carla@alpha.example", "carla's wörd"),
    ("star*", "Star", "star@alpha.example", "star's word"),
    ("twin", "Twin 1", "twin@alpha.example", "twin's word"),
    ("nomail", "No mail", "", "nomail's word"),
)

CONFIG = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCertificateFile {folder}/cert.pem
TLSCertificateKeyFile {folder}/key.pem
# As many directories still do, and the reason why an empty password is never sent.
allow bind_anon_cred bind_anon_dn
database mdb
maxsize 16777216
suffix "{base}"
rootdn "cn=root,{base}"
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by anonymous auth
"""


@dataclass
class Slapd:
    folder: Path
    port: int
    tls_port: int
    process: Child

    @classmethod
    def start(cls) -> Slapd:
        program = shutil.which("slapd", path="/usr/sbin:/usr/bin:/sbin:/bin")
        if program is None:
            raise AssertionError("there is no slapd: run `make peers`")
        folder = Path(tempfile.mkdtemp(prefix="ucc-slapd-"))
        (folder / "data").mkdir()
        self_signed(folder)
        config, people = folder / "slapd.conf", folder / "people.ldif"
        config.write_text(CONFIG.format(folder=folder, base=BASE, reader=READER))
        people.write_text(ldif(), encoding="utf-8")
        subprocess.run(
            [program, "-T", "add", "-q", "-f", str(config), "-l", str(people)],
            check=True,
            capture_output=True,
        )
        port, tls_port = free_port(), free_port()
        urls = f"ldap://127.0.0.1:{port} ldaps://127.0.0.1:{tls_port}"
        command = [program, "-f", str(config), "-h", urls, "-d", "stats"]
        made = cls(folder, port, tls_port, Child.start(command, "slapd starting"))
        # It says so before it listens.
        until(lambda: listens(port) and listens(tls_port), 20, "slapd to listen")
        return made

    def trust(self) -> ssl.SSLContext:
        """What believes its certificate."""
        return ssl.create_default_context(cafile=self.folder / "cert.pem")

    def stop(self) -> None:
        self.process.stop()
        shutil.rmtree(self.folder)


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


def ldif() -> str:
    entries = [
        f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: Alpha\ndc: alpha\n",
        f"dn: {PEOPLE_DN}\nobjectClass: organizationalUnit\nou: people\n",
        f"dn: {READER}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\n"
        + f"cn: reader\nuserPassword: {READER_PASSWORD}\n",
        person("twin", "Twin 2", "twin2@alpha.example", "twin's word"),
    ]
    return "\n".join([*entries, *(person(*one) for one in PEOPLE)])


def person(uid: str, name: str, mail: str, password: str) -> str:
    lines = [f"dn: cn={name},{PEOPLE_DN}", "objectClass: inetOrgPerson", f"cn: {name}"]
    lines += [f"sn: {name}", f"uid: {uid}", f"userPassword: {password}"]
    lines += [f"mail: {mail}"] if mail else []
    return "\n".join(lines) + "\n"
