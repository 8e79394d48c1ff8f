"""How does a copy of everything read, to its owner and to a program, and how is it packed?

Two files tell the same: `answers.html` to be read, `everything.json` for whatever else. Times inside the ZIP are always
the same: when a file was made is nobody's business.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, Final

from consentreg.services.deliveries import SAME_TIME
from consentreg.services.told_of import file_name

Page = tuple[str, bytes]
"""A file of a copy: its name and what is in it."""
_STYLE: Final = (
    "body{font:1.125rem/1.5 sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1c2b2d;background:#fbf8f3}"
    "img{max-width:100%;height:auto}article{border-top:1px solid #c9c1b2;padding:1rem 0}dt{font-weight:bold}"
    "blockquote{margin:.5rem 0;padding:.5rem 1rem;background:#fff}"
)
_TITLES: Final = {
    "answers": "What was answered",
    "what_you_think": "What you think",
    "photos": "Your photos, and where they went",
    "decisions": "When we asked if a photo may be used",
    "photos_you_said_no_to": "Photos you said no to",
    "complaints": "What you said is wrong",
}
_ABOUT: Final = (
    "Other people in your photos are covered. Nobody else is named here.",
    "A photo is left out if others in it could not be covered, or if it is paused. An adult can look at it with you.",
    "Some notes about keeping you safe are not in here. Ask an adult here to talk about them.",
)


def pages(told: dict[str, Any]) -> Sequence[Page]:
    """Return what is told of somebody, to read and as JSON."""
    said = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    return (("answers.html", _html(told).encode()), ("everything.json", said.encode()))


def packed(photos: Iterable[bytes], pages: Sequence[Page]) -> bytes:
    """Return the ZIP of these photos, numbered, and these pages. The same content is the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as zipped:
        for number, photo in enumerate(photos, start=1):
            _put(zipped, file_name(number), photo)
        for name, data in pages:
            _put(zipped, name, data)
    return out.getvalue()


def _put(zipped: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, SAME_TIME)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    zipped.writestr(entry, data)


def _html(told: dict[str, Any]) -> str:
    about = told["about"]
    parts = [f"<h1>{_said(about['name'])}: your copy of everything</h1>"]
    parts.append(f"<p>Kept by {_said(about['kept_by'])}. Made on {_said(about['made'])}.</p>")
    parts += [f"<p>{sentence}</p>" for sentence in _ABOUT]
    parts.append(f"<p>Photos left out: {told['photos_left_out']}.</p>")
    for name, title in _TITLES.items():
        parts.append(f"<h2>{title}</h2>")
        parts += [f"<article>{_article(entry)}</article>" for entry in told[name]] or ["<p>Nothing.</p>"]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}<title>A copy of everything</title></head><body>' + (
        "\n".join(parts) + "</body></html>\n"
    )


def _article(entry: dict[str, Any]) -> str:
    shown = f'<p><img src="{escape(entry["file"])}" alt="" loading="lazy"></p>' if entry.get("file") else ""
    lines = [f"<dt>{_name(name)}</dt><dd>{_said(value)}</dd>" for name, value in entry.items() if _is_said(value)]
    return f"{shown}<dl>{''.join(lines)}</dl>"


def _is_said(value: object) -> bool:
    return value is not None and value not in ([], {})


def _name(name: str) -> str:
    return escape(name.replace("_", " ").capitalize())


def _said(value: object) -> str:
    if isinstance(value, dict):
        return "".join(f"<blockquote>{_name(name)}: {_said(each)}</blockquote>" for name, each in value.items()
                       if _is_said(each))  # fmt: skip
    if isinstance(value, list):
        return "<br>".join(map(_said, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return escape(str(value if value is not None else "not known")).replace("\n", "<br>")
