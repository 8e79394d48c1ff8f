"""Does the log keep quiet about people?"""

import json
import logging

import pytest
import structlog

from consentreg import log
from consentreg.services.deliveries import BrokenOff


def test_a_field_that_is_not_on_the_list_is_dropped_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    structlog.get_logger().error("request failed", endpoint="staff.home", person="Ada Lovell")
    said = capsys.readouterr().err
    assert "Ada" not in said
    assert json.loads(said)["dropped"] == ["person"]


def test_a_line_carries_level_and_utc_time(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    structlog.get_logger().warning("slow", count=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["level"], line["count"]) == ("warning", 3)
    assert line["timestamp"].endswith("Z")


def test_a_long_value_is_cut() -> None:
    assert len(log.only_sayable(None, "error", {"error": "x" * 5000})["error"]) == 120


def test_the_server_says_nothing_of_its_queue(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    logging.getLogger("waitress.queue").warning("Task queue depth is %d", 3)
    assert capsys.readouterr().err == ""
    assert not logging.getLogger("waitress.queue").isEnabledFor(logging.WARNING)


def test_a_delivery_that_was_broken_off_is_said_once_and_not_as_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    log.configure()
    for error in (BrokenOff(), RuntimeError("unexpected")):
        logging.getLogger("waitress").error("Exception while serving", exc_info=error)
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [RuntimeError]
