"""What of a JSON text do programs read in different ways? It is not read at all."""

import pytest

from consentreg.rules.fields import Ambiguous, read_json


@pytest.mark.parametrize(
    ("text", "member"),
    [('{"a": 1, "b": 2, "a": 3}', "a"), ('[{"b": {"a": 1, "a": 1}}]', "a"), ('{"a": NaN}', None), ("-Infinity", None)],
)
def test_what_can_be_read_in_two_ways_is_not_read(text: str, member: str | None) -> None:
    with pytest.raises(Ambiguous) as ambiguous:
        read_json(text)
    assert ambiguous.value.args[1] == member


def test_what_can_be_read_in_one_way_is() -> None:
    assert read_json('{"a": [1, null, {"a": "b"}]}') == {"a": [1, None, {"a": "b"}]}


def test_what_is_no_json_is_not_read_either() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        read_json("{a: 1}")
