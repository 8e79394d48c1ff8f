"""Who is asked? The product and the second formulation, by the same call."""

from typing import Any

import pytest

from consentreg.rules.cases import answer
from tests.rules.second_formulation import expected


def decided(case: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the product's outcome and reasons."""
    given: dict[str, Any] = answer(case)
    assert given.keys() == {"id", "outcome", "reasons"}
    return given["outcome"], given["reasons"]


both = pytest.mark.parametrize("ask", [decided, expected], ids=["product", "second"])
