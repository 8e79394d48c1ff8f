"""What takes too long for every day?

100,000 random cases before two formulations of the rules, 2,000 combinations of telling notes, 10,000 broken uploads
and fifty bombs.
"""

import sys
import tempfile
from pathlib import Path

from tests.imaging.test_combinations import prove
from tests.rules.random_cases import many
from tests.rules.test_agreement import assert_agreement
from tests.soak.uploads import soak

CASES, COMBINATIONS, UPLOADS = 100_000, 2_000, 10_000


def main() -> bool:
    """Run all; `python -m tests.soak 200 500` runs so many combinations and uploads."""
    assert_agreement(many(CASES, CASES))
    print(f"{CASES} random cases: both formulations of the rules agree")
    combinations, uploads = (int(word) for word in sys.argv[1:3] or (COMBINATIONS, UPLOADS))
    with tempfile.TemporaryDirectory() as folder:
        judged, refused = prove(2_000, combinations, Path(folder))
        print(f"{combinations} combinations: all seen in the input, 0 leaks in {judged} copies, {refused} refused")
    with tempfile.TemporaryDirectory() as folder:
        return soak(uploads, Path(folder))


if __name__ == "__main__":
    raise SystemExit(not main())
