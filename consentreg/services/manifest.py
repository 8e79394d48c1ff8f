"""What does a delivery say about itself?

manifest.json and manifest.csv name each file by a neutral number: hash, size, decision, scope, channel, expiry,
obligations. No personal name, no file name of anybody's camera. The same state gives the same bytes.
"""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from defusedcsv import csv as safe_csv

from consentreg.models import Channel, Release, ReleasePhoto
from consentreg.services.clearance import Cleared

VERSION = "consentreg-manifest/1"


@dataclass(frozen=True, slots=True)
class Line:
    """One file of a delivery."""

    name: str
    sha256: str
    bytes: int
    width: int
    height: int
    decision: str
    """Id of the decision under which the file was made."""
    scope: str
    expires_on: str | None
    obligations: tuple[str, ...]

    @classmethod
    def of(cls, entry: ReleasePhoto, cleared: Cleared) -> "Line":
        """Describe a file that is ready, as decided now."""
        return cls(
            name=f"photos/{entry.position:04d}.jpg",
            sha256=entry.sha256 or "",
            bytes=entry.bytes or 0,
            width=entry.width or 0,
            height=entry.height or 0,
            decision=entry.decision_id,
            scope=cleared.decision.use.scope,
            expires_on=cleared.expires_on.isoformat() if cleared.expires_on else None,
            obligations=cleared.obligations,
        )


@dataclass(frozen=True, slots=True)
class Files:
    """The two manifests as bytes. `sha256` is that of the JSON."""

    json: bytes
    csv: bytes
    sha256: str


def files(release: Release, channel: Channel, lines: Sequence[Line]) -> Files:
    """Write both manifests."""
    content = {
        "version": VERSION,
        "release": release.id,
        "channel": {"slug": channel.slug, "class": channel.klass},
        "photos": [asdict(line) for line in lines],
    }
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=True).encode()
    return Files(text, _table(channel, lines), hashlib.sha256(text).hexdigest())


def _table(channel: Channel, lines: Sequence[Line]) -> bytes:
    out = io.StringIO(newline="")
    writer = safe_csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    head = ["name", "sha256", "bytes", "width", "height", "decision", "scope", "channel", "expires_on", "obligations"]
    writer.writerow(head)
    for line in lines:
        size = [line.bytes, line.width, line.height]
        rest = [line.decision, line.scope, channel.slug, line.expires_on or "", " ".join(line.obligations)]
        writer.writerow([line.name, line.sha256, *size, *rest])
    return out.getvalue().encode()
