"""What takes too long for every day?

100,000 random cases before two formulations of the rules, the largest photo of every kind, 2,000 combinations of
telling notes, 200 withdrawals in the middle of a delivery, 10,000 broken uploads and fifty bombs.
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

from consentreg.imaging import limits, pool
from tests.imaging.test_combinations import prove
from tests.imaging.test_memory import KINDS, MEBIBYTE, largest
from tests.rules.random_cases import many
from tests.rules.test_agreement import assert_agreement
from tests.soak import midstream
from tests.soak.uploads import soak

CASES, COMBINATIONS, UPLOADS, WITHDRAWALS = 100_000, 2_000, 10_000, 200


def main() -> bool:
    """Run all; `python -m tests.soak 200 500 10` runs so many combinations, uploads and withdrawals."""
    assert_agreement(many(CASES, CASES))
    print(f"{CASES} random cases: both formulations of the rules agree")
    for name in KINDS:
        with closing(pool.Pool(1)) as one:
            held = largest(name, one)
        print(f"{name}: the largest holds {held // MEBIBYTE} MiB")
        assert held <= limits.MEMORY
    said = [int(word) for word in sys.argv[1:4]]
    combinations, uploads, withdrawals = [*said, *(COMBINATIONS, UPLOADS, WITHDRAWALS)[len(said) :]]
    with tempfile.TemporaryDirectory() as folder:
        judged, refused = prove(2_000, combinations, Path(folder))
        print(f"{combinations} combinations: all seen in the input, 0 leaks in {judged} copies, {refused} refused")
    with tempfile.TemporaryDirectory() as folder:
        ended = midstream.soak(withdrawals, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        return soak(uploads, Path(folder)) and ended


if __name__ == "__main__":
    raise SystemExit(not main())
