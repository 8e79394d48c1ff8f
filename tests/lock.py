"""How are all parts locked with their hashes, and no address of where they came from?"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = ["-q", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host",
           "--no-header", "--no-annotate", "--strip-extras", "--allow-unsafe"]  # fmt: skip


def compile_lock(out: str, *source: str) -> None:
    subprocess.run([sys.executable, "-m", "piptools", "compile", *OPTIONS, "-o", out, *source], check=True, cwd=ROOT)
    path = ROOT / out
    lines = [line for line in path.read_text().splitlines() if "considered to be unsafe" not in line]
    path.write_text("\n".join(lines) + "\n")


def main() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    with tempfile.TemporaryDirectory() as folder:
        wanted = {name: Path(folder) / f"{name}.in" for name in groups}
        wanted["build"].write_text("\n".join(groups["build"]) + "\n")
        locked = f"-r {ROOT}/requirements.txt\n-r {ROOT}/requirements-build.txt\n"
        wanted["dev"].write_text(locked + "\n".join(groups["dev"]) + "\n")
        compile_lock("requirements-build.txt", str(wanted["build"]))
        compile_lock("requirements.txt", "--extra", "postgresql", "pyproject.toml")
        compile_lock("requirements-dev.txt", str(wanted["dev"]))


if __name__ == "__main__":
    main()
