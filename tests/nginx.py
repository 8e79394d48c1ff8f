"""How does nginx stand in front of a register? As the page for whoever runs it says: its sample is what runs here."""

import contextlib
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import tools
from tests.waiting import PATIENCE, free_port, wait_for

NAME = "photos.example.org"
NGINX = shutil.which("nginx", path=tools.reached()) or "nginx"
PAGE = Path(__file__).resolve().parent.parent / ".readme" / "admins.md"
AROUND = """
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/1;
    proxy_temp_path {folder}/2;
    fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4;
    scgi_temp_path {folder}/5;
    {sample}
}}
"""


@dataclass(frozen=True)
class Front:
    """Where nginx listens, the certificate it shows, and what it wrote down."""

    plain: int
    safe: int
    trust: ssl.SSLContext
    folder: Path

    def connect(self, whence: str = "127.0.0.1") -> ssl.SSLSocket:
        """Return a connection over https from an address of this machine."""
        reached = socket.create_connection(("127.0.0.1", self.safe), timeout=PATIENCE, source_address=(whence, 0))
        return self.trust.wrap_socket(reached, server_hostname=NAME)


def sample() -> str:
    """Return the configuration as it stands on the page."""
    (found,) = re.findall(r"```nginx\n(.*?)```", PAGE.read_text(), re.DOTALL)
    return str(found)


@contextmanager
def in_front_of(port: int, folder: Path) -> Iterator[Front]:
    """Run nginx with the sample in front of a register, on free ports, and stop it in the end."""
    plain, safe = free_port(), free_port()
    trust = _certified(folder)
    text = sample().replace("http://127.0.0.1:8000", f"http://127.0.0.1:{port}")
    text = re.sub(r"/etc/letsencrypt/live/[^/]*", str(folder), text)
    for was, now in ((80, plain), (443, safe)):
        text = re.sub(rf"\n *listen \[::\]:{was}\b.*", "", text)
        text = re.sub(rf"listen {was}\b", f"listen 127.0.0.1:{now}", text)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(user=user, folder=folder, sample=text))
    said = folder / "error.log"
    process = subprocess.Popen(
        [NGINX, "-e", str(said), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    )
    try:
        _wait(plain, process, said)
        yield Front(plain, safe, trust, folder)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]", said: Path) -> None:
    def listens() -> bool:
        assert process.poll() is None, said.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return True
        return False

    assert wait_for(listens), said.read_text()


def _certified(folder: Path) -> ssl.SSLContext:
    """Write a certificate for NAME, and return what trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
