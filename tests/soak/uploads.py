"""Does the register stay up, quick and polite while thousands of broken photos and bombs are sent to it?"""

import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from consentreg.imaging.refusals import SENTENCES
from tests import photographs
from tests.photographs import damaged
from tests.photographs.bombs import BOMBS
from tests.photographs.combined import combinations
from tests.soak.served import Answered, Served, served

SENDERS = 4
BOMBS_AT_ONCE = 50
LONGEST = 2.0
"""Seconds within which 99 of 100 uploads are answered."""
LOOK = 0.25
"""Seconds within which a page is shown while bombs go off."""


def broken_photos(number: int) -> list[bytes]:
    """Return as many broken photos, of all formats and several sizes."""
    dice = Random(7319)
    files = [build() for build in damaged.SMALL.values()]
    files += [one.data for one in combinations(7319, 60)]
    files += [photographs.phone_photo(form, size=(1200, 900)) for form in ("JPEG", "PNG", "WEBP", "TIFF", "HEIF")]
    return [damaged.by_chance(dice, files) for _ in range(number)]


def sent(one: Served, files: Sequence[bytes]) -> list[Answered]:
    """Send each alone, several at a time."""

    def send(some: Sequence[bytes]) -> list[Answered]:
        through = one.connection()
        answers = [one.upload(through, [file]) for file in some]
        through.close()
        return answers

    with ThreadPoolExecutor(SENDERS) as threads:
        return [answer for some in threads.map(send, [files[n::SENDERS] for n in range(SENDERS)]) for answer in some]


def outcome(answer: Answered) -> str:
    """Return what became of one upload: its status in the register or its code; anything else is FAULT."""
    results = answer.said.get("results")
    result = results[0] if answer.status == 207 and isinstance(results, list) else answer.said
    if answer.status >= 500 or result.get("code") == "FAILED":
        return f"FAULT {answer.status} {result}"
    word = result.get("status") if answer.status == 207 and "status" in result else result.get("code")
    return str(word) if word in {"added", "already_here", *SENTENCES} else f"FAULT {answer.status} {result}"


def looking(one: Served, work: Callable[[], object]) -> list[float]:
    """Look at a page ten times a second while something else is done; return the seconds of each look."""
    done, looks = threading.Event(), [one.look()]

    def look() -> None:
        while not done.wait(0.1):
            looks.append(one.look())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return looks


def all_bombs(one: Served) -> list[tuple[str, Answered]]:
    """Set off every bomb, and many at once."""
    built = [(name, build()) for name, (build, _) in BOMBS.items()]
    load = [built[number % len(built)] for number in range(BOMBS_AT_ONCE)]

    def send(bomb: tuple[str, bytes]) -> tuple[str, Answered]:
        through = one.connection()
        answer = one.upload(through, [bomb[1]])
        through.close()
        return bomb[0], answer

    with ThreadPoolExecutor(BOMBS_AT_ONCE) as threads:
        return list(threads.map(send, load))


def nearly_all(seconds: Sequence[float]) -> float:
    """Return within how many seconds 99 of 100 were done."""
    return sorted(seconds)[len(seconds) * 99 // 100]


def told(seconds: Sequence[float]) -> str:
    median, most, longest = (1000 * one for one in (statistics.median(seconds), nearly_all(seconds), max(seconds)))
    return f"median {median:.0f} ms, 99 % within {most:.0f} ms, longest {longest:.0f} ms"


def soak(number: int, folder: Path) -> bool:
    """Send as many broken photos, then the bombs; print what was measured and return whether all was well."""
    files = broken_photos(number)
    with served(folder) as one:
        before = one.memory()
        begun = time.perf_counter()
        answers = sent(one, files)
        taken = time.perf_counter() - begun
        found = Counter(outcome(answer) for answer in answers)
        seconds = [answer.seconds for answer in answers]
        print(f"{number} broken photos in {taken:.0f} s: {told(seconds)}")
        print(f"  {dict(found.most_common())}")
        bombs: list[tuple[str, Answered]] = []
        looks = looking(one, lambda: bombs.extend(all_bombs(one)))
        good = _bombs_told(bombs)
        print(f"a page while {BOMBS_AT_ONCE} bombs go off: {told(looks)} ({len(looks)} looks)")
        (last,) = sent(one, [photographs.phone_photo(size=(640, 480))])
        print(f"a good photo afterwards: {outcome(last)}; memory (web, largest child) {before} then {one.memory()} MiB")
        alive = one.process.poll() is None
    faults = [name for name in found if name.startswith("FAULT")]
    slow = nearly_all(seconds) > LONGEST
    noted = "Traceback" in one.log.read_text()
    print(f"  faults {faults}; alive {alive}; too slow {slow}; a page too late {max(looks) > LOOK}; traceback {noted}")
    return good and alive and outcome(last) == "added" and not (faults or slow or noted or max(looks) > LOOK)


def _bombs_told(bombs: Sequence[tuple[str, Answered]]) -> bool:
    """Print what became of each kind of bomb and return whether each was refused as it should be."""
    good = True
    for name, (_, due) in BOMBS.items():
        answers = [answer for kind, answer in bombs if kind == name]
        codes = {outcome(answer) for answer in answers}
        print(f"  {name}: {sorted(codes)}, {told([answer.seconds for answer in answers])}")
        good &= not any(code.startswith("FAULT") for code in codes) and (due is None or codes == {due})
    return good
