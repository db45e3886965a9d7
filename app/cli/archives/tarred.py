"""The tar file: writing it with its manifest, and reading it back without trusting its names."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from app.cli.archives import ArchiveError

MANIFEST = "manifest.json"
FORMAT = 1
MAX_MANIFEST = 64 * 1024 * 1024


def write(target: Path, about: Mapping[str, Any], files: Mapping[str, Path]) -> None:
    """Write `files` (name in the archive → file) with a manifest of their checksums; whole or not at all."""
    listed = {name: {"sha256": checksum(path), "size": path.stat().st_size} for name, path in sorted(files.items())}
    manifest = json.dumps({"format": FORMAT, **about, "files": listed}, ensure_ascii=False, indent=1).encode()
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with tarfile.open(unfinished, "w") as tar:
            head = tarfile.TarInfo(MANIFEST)
            head.size, head.mode = len(manifest), 0o600
            tar.addfile(head, io.BytesIO(manifest))
            for name, path in sorted(files.items()):
                tar.add(path, arcname=name, recursive=False)
        unfinished.chmod(0o600)
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def read(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack the listed files into `folder` and check each; the manifest. `ArchiveError` for anything that is off."""
    try:
        with tarfile.open(source, "r:") as tar:
            manifest = _manifest(tar)
            for name, expected in manifest["files"].items():
                _unpack(tar, name, expected, folder)
    except (tarfile.TarError, KeyError, TypeError, ValueError, EOFError) as error:
        raise ArchiveError("This file is not a backup of Linli, or it is damaged.") from error
    return manifest


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    member = tar.getmember(MANIFEST)
    content = tar.extractfile(member)
    if content is None or member.size > MAX_MANIFEST:
        raise ValueError("no manifest")
    manifest: dict[str, Any] = json.loads(content.read())
    if manifest["format"] != FORMAT:
        raise ArchiveError("This backup was made by another version of Linli, in a format this one cannot read.")
    return manifest


def _unpack(tar: tarfile.TarFile, name: str, expected: Mapping[str, Any], folder: Path) -> None:
    parts = PurePosixPath(name)
    content = tar.extractfile(tar.getmember(name)) if not parts.is_absolute() and ".." not in parts.parts else None
    if content is None:
        raise ArchiveError("The backup names a file that may not be in it.")
    path = folder / parts
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        while block := content.read(1 << 20):
            file.write(block)
    if path.stat().st_size != expected["size"] or checksum(path) != expected["sha256"]:
        raise ArchiveError(f"The backup is damaged: {name} does not match its checksum.")


def checksum(path: Path) -> str:
    """The file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
