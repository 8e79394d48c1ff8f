"""Which texts does whoever holds a link read, and are they all said in the other language? `python -m tests.catalog`

Brings the catalog of each language but English up to date with all texts, or begins it, and compiles it; what is then
still to be translated is named.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from consentreg.services import notices

ROOT: Final = Path(__file__).resolve().parent.parent
TRANSLATIONS: Final = ROOT / "consentreg" / "translations"
PORTAL: Final = ("templates/portal/*.html", "consentreg/web/portal/*.py")
"""Where young people's own pages are written."""
AROUND: Final = (
    "templates/shared/base.html",
    "templates/shared/error.html",
    *(f"templates/shared/macros/{name}.html" for name in ("actions", "answers", "forms", "icons", "notices", "page")),
    "consentreg/web/errors.py",
)
"""What stands around them on the same pages."""
KEYWORDS: Final = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
HEADER: Final = "# Texts of the pages behind a link."
WRITTEN: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A catalog says the same whenever it is written."""


def texts(*patterns: str) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield every text that can be translated, with the file it stands in."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            how = "jinja2" if path.suffix == ".html" else "python"
            options = {"trimmed": "false"} if how == "jinja2" else {}
            method = "jinja2.ext:babel_extract" if how == "jinja2" else how
            found = extract(method, io.BytesIO(path.read_bytes()), KEYWORDS, (), options)  # type: ignore[arg-type]
            for _line, text, _comments, _context in found:
                yield str(path.relative_to(ROOT)), text


def template() -> Catalog:
    """Return all texts, without translations."""
    made = Catalog(header_comment=HEADER, project="consentreg", fuzzy=False)
    for _path, text in texts(*PORTAL, *AROUND):
        made.add(text)
    return made


def catalog(language: str) -> Catalog:
    """Return the translations there are; none for a language that is just begun."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        path.parent.mkdir(parents=True)
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(known: Catalog) -> bytes:
    """Return a catalog as the program reads it."""
    out = io.BytesIO()
    write_mo(out, known)
    return out.getvalue()


def bring_up_to_date(language: str) -> list[str]:
    """Write the catalog of a language anew; return what is not translated yet."""
    known, folder = catalog(language), TRANSLATIONS / language / "LC_MESSAGES"
    known.header_comment = HEADER
    known.update(template(), no_fuzzy_matching=True, keep_user_comments=False)
    known.obsolete.clear()
    known.project, known.version = "consentreg", "0"
    known.creation_date = known.revision_date = WRITTEN
    known.last_translator = known.language_team = known.msgid_bugs_address = ""
    with (folder / "messages.po").open("wb") as file:
        write_po(file, known, omit_header=False, sort_output=True, width=110, no_location=True)
    (folder / "messages.mo").write_bytes(compiled(known))
    return [str(message.id) for message in known if message.id and not _said(message.string)]


def _said(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    for each in notices.LANGUAGES[1:]:
        missing = bring_up_to_date(each)
        print(f"{each}:", "\n".join(missing) or "Everything is translated.")
