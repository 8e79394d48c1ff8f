"""A hundred random lives never leave open, or out and forgotten, what the gate would refuse."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from consentreg.context import Context
from tests.services import lives

pytestmark = pytest.mark.no_cover  # What a hundred lives reach, the tests of each act reach too.


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(seed=some.integers(0, 2**32))
def test_nothing_the_gate_would_refuse_is_open_or_forgotten(ctx: Context, seed: int) -> None:
    with ctx.session.begin_nested() as life:
        forgotten = lives.born(ctx, Random(seed)).live()
        ctx.session.expunge_all()
        life.rollback()
    assert forgotten == []
