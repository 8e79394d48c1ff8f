"""What does this request say? Read strictly: what cannot be understood is refused, and named."""

from collections.abc import Mapping
from typing import Any

from flask import abort, request

from consentreg.rules.fields import Ambiguous, read_json
from consentreg.services.refusal import Refused
from consentreg.web.api.kinds import LONGEST_NAME, Kind, read_members

MAX_BODY = 1024 * 1024
"""Bytes a JSON body may have; photos come as multipart and have a limit of their own."""


class Unreadable(Refused):
    """The body is not what its kind says it is."""

    status = 400


class WrongMediaType(Refused):
    """The body is of another media type than the one that is read here."""

    status = 415


def body(kind: Kind, *, may_lack: bool = False) -> Any:  # noqa: ANN401 (as the kind reads it)
    """Return the JSON body as its kind reads it; that of nothing, where it may lack, is an empty object."""
    if may_lack and not request.get_data():
        return kind.read({}, "")
    if request.mimetype != "application/json":
        raise WrongMediaType("WRONG_MEDIA_TYPE", "Send JSON, with the header Content-Type: application/json.")
    if (request.content_length or 0) > MAX_BODY:
        abort(413)
    try:
        said = read_json(request.get_data().decode())
    except Ambiguous as error:
        detail, member = error.args
        raise Unreadable("NOT_JSON", detail, member and member[:LONGEST_NAME]) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("NOT_JSON", "This cannot be read as JSON. Check the brackets, quotes and commas.") from error
    return kind.read(said, "")


def query(members: Mapping[str, Kind]) -> dict[str, Any]:
    """Return the parameters of the address, each of which may stand there once."""
    return read_members(members, _singles(request.args.to_dict(flat=False)))


def if_match() -> str | None:
    """Return the edition that the header If-Match names; None where there is no such header, or any edition will do.

    A weak tag, or one we never gave, is of no edition (RFC 9110, 13.1.1).
    """
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return None
    named = set(request.if_match)
    return (named.pop() or "") if len(named) == 1 else ""


def form(members: Mapping[str, Kind], files: str) -> dict[str, Any]:
    """Return the fields of a multipart form whose files all come under the name `files`."""
    if request.mimetype != "multipart/form-data":
        raise WrongMediaType("WRONG_MEDIA_TYPE", "Send the files as multipart/form-data.")
    boundary = request.mimetype_params.get("boundary")
    if not boundary:
        raise Unreadable(
            "NO_BOUNDARY", "The header Content-Type names no boundary. Let your program write that header."
        )
    empty = len(f"\r\n--{boundary}--\r\n")
    if (request.content_length or 0) > empty and not request.form and not request.files:
        detail = "This form cannot be read. Write the names of files in UTF-8, and send the form to its end."
        raise Unreadable("UNREADABLE_FORM", detail)
    for name in request.files:
        if name != files:
            raise Refused("UNKNOWN_MEMBER", f"Send every file under the name {files}.", name[:80])
    if files in request.form:
        raise Refused("NOT_A_FILE", "This must be a file, with a file name.", files)
    return read_members(members, _singles(request.form.to_dict(flat=False)))


def _singles(said: Mapping[str, list[str]]) -> dict[str, str]:
    for name, values in said.items():
        if len(values) > 1:
            raise Refused("REPEATED_PARAMETER", "This stands there more than once. Say it once.", name[:80])
    return {name: values[0] for name, values in said.items()}
