"""Can whoever installs it find every setting?"""

import re
from pathlib import Path

from consentreg import config
from tests.architecture import source

SETTING = re.compile(r"CONSENTREG_[A-Z_]+")


def named_in(path: Path) -> set[str]:
    return set(SETTING.findall(path.read_text(errors="replace")))


def test_every_setting_that_is_read_is_described() -> None:
    read = set(re.findall(r"(?:env\.get\(|_flag\(env, |_number\(env, )\"(CONSENTREG_[A-Z_]+)\"",
                          (source.PACKAGE / "config.py").read_text()))  # fmt: skip
    assert read == set(config.SETTINGS)
    assert all(len(meaning) > 20 for meaning in config.SETTINGS.values())


def test_every_setting_is_on_the_page_for_whoever_runs_it() -> None:
    assert set(config.SETTINGS) - named_in(source.ROOT / ".readme" / "admins.md") == set()


def test_no_setting_is_spoken_of_that_is_not_there() -> None:
    spoken = [path for path in source.ROOT.glob("*") if path.is_file()]
    spoken += (source.ROOT / ".readme").glob("*.md")
    spoken += [*source.PACKAGE.rglob("*.py"), *source.TEMPLATES.rglob("*.html")]
    for path in spoken:
        if path.suffix in {".py", ".html", ".md", ".yaml", ".toml", ""}:
            assert named_in(path) <= set(config.SETTINGS), path


def test_environment_is_read_in_one_place() -> None:
    readers = {
        name
        for name, path in source.modules().items()
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text()) and name != "config.py"
    }
    assert readers <= {"storage/bucket.py", "imaging/pool.py"}
