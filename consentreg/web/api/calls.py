"""What does a call take and answer? Said once, above its view: read by it, and told to whoever asks.

`@call` reads the query, body or form of a request as its kinds say and hands them to the view, so that the
description of the API (`description`) cannot differ from what the API does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from consentreg.web.api import reading
from consentreg.web.api.kinds import Kind

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API. An answer is a kind of JSON, the media type of a file, or None for no content."""

    answers: Mapping[int, Kind | str | None]
    body: Kind | None = None
    body_may_lack: bool = False
    """Whoever sends no body at all means what stands in its kind for each member that is left out."""
    query: Mapping[str, Kind] = field(default_factory=dict)
    form: Mapping[str, Kind] | None = None
    files: str = "file"
    many_files: bool = True
    edits: bool = False
    """It changes what is there: its view is handed `opened`, the edition that If-Match names, or None without one."""
    tagged: bool = False
    """Its answers carry the edition of what they are about, as ETag."""


def call(*, answers: Mapping[int, Kind | str | None], **more: Any) -> Callable[[View], View]:  # noqa: ANN401 (of Call)
    """Read what a call takes and hand it to the view: `asked` (query), `said` (body), `fields` (form)."""
    about = Call(answers, **more)

    def mark(view: View) -> View:
        @wraps(view)
        def read_first(**ids: str) -> Any:  # noqa: ANN401 (whatever the view returns)
            return view(**ids, **_read(about))

        read_first.call = about  # type: ignore[attr-defined]  # read back by the description
        return read_first  # type: ignore[return-value]  # the same view, with its values read

    return mark


def _read(about: Call) -> dict[str, Any]:
    asked = reading.query(about.query)
    given: dict[str, Any] = {"asked": asked} if about.query else {}
    if about.body:
        given["said"] = reading.body(about.body, may_lack=about.body_may_lack)
    if about.form is not None:
        given["fields"] = reading.form(about.form, about.files)
    if about.edits:
        given["opened"] = reading.if_match()
    return given
