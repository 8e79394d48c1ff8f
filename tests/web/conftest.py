"""What do tests of pages share? A counter of queries."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from consentreg.installation import Installation


@pytest.fixture
def count_queries(parts: Installation) -> Callable[[], AbstractContextManager[list[str]]]:
    """Return what opens a block and lists the queries made inside it."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            asked.append(statement)

        event.listen(parts.engine, "before_cursor_execute", note)
        yield asked
        event.remove(parts.engine, "before_cursor_execute", note)

    return counting
