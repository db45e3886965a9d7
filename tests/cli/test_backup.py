"""A backup brought back is the same installation; a damaged or strange one changes nothing."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cli import backup, restore
from app.cli.archives import ArchiveError
from app.config import Config
from app.core import crypto, db, outbox
from tests.support.databases import Databases
from tests.support.settings import settings_for


@pytest.fixture
def config(database: str, data_dir: Path) -> Config:
    """An installation with one row and one upload."""
    with db.transaction():
        outbox.post("a.topic", {"字": "邻里"})
    upload = data_dir / "uploads" / "ab" / "scan.jpg"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(b"a picture")
    return settings_for(database, data_dir)


@pytest.fixture
def saved(config: Config, tmp_path: Path) -> Path:
    """Its backup."""
    target = tmp_path / "linli.tar"
    assert backup.write(target, config) == 1
    return target


@pytest.fixture
def elsewhere(saved: Path, databases: Databases, migrated: str, tmp_path: Path) -> Config:
    """Another, empty installation, which is now the process's."""
    url = databases.copy(migrated, databases.new_name())
    db.init_engine(url)
    return settings_for(url, tmp_path / "elsewhere")


def topics() -> list[tuple[str, dict[str, str]]]:
    with db.reading() as session:
        return [(row.topic, row.payload) for row in session.scalars(select(outbox.OutboxRow))]


def member(tar: tarfile.TarFile, name: str) -> bytes:
    content = tar.extractfile(name)
    assert content is not None
    return content.read()


def changed(saved: Path, target: Path, **replaced: bytes) -> Path:
    """The backup with some members replaced."""
    with tarfile.open(saved) as source, tarfile.open(target, "w") as copy:
        for each in source.getmembers():
            content = replaced.get(each.name.replace(".", "_"), member(source, each.name))
            each.size = len(content)
            copy.addfile(each, io.BytesIO(content))
    return target


def test_a_backup_comes_back_whole(saved: Path, elsewhere: Config) -> None:
    assert topics() == []
    assert restore.bring_back(saved, elsewhere, force=False) == 1
    assert topics() == [("a.topic", {"字": "邻里"})]
    assert (elsewhere.uploads_dir / "ab" / "scan.jpg").read_bytes() == b"a picture"
    with db.transaction():
        outbox.post("goes.on", {})
    assert len(topics()) == 2


def test_the_backup_is_private_and_without_keys(saved: Path, config: Config) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    with tarfile.open(saved) as tar:
        manifest = json.loads(member(tar, "manifest.json"))
        names = tar.getnames()
    assert manifest["data_keys"] == ["t1"]
    assert not [name for name in names if "secret" in name]
    assert config.data_keys[0][1] not in saved.read_bytes()


def test_what_is_there_is_not_overwritten_unasked(saved: Path, config: Config) -> None:
    with db.transaction():
        outbox.post("later", {})
    with pytest.raises(ArchiveError, match="--force"):
        restore.bring_back(saved, config, force=False)
    assert len(topics()) == 2
    restore.bring_back(saved, config, force=True)
    assert topics() == [("a.topic", {"字": "邻里"})]
    former = [path.name for path in config.data_dir.iterdir() if path.name.startswith("uploads-before-")]
    assert len(former) == 1


def test_other_data_keys_are_refused(saved: Path, elsewhere: Config) -> None:
    crypto.init_keys([("t9", b"another test key of 32 bytes ...")])
    with pytest.raises(ArchiveError, match="t1"):
        restore.bring_back(saved, elsewhere, force=False)
    assert topics() == []


@pytest.mark.parametrize("part", ["database", "uploads"])
def test_a_damaged_backup_changes_nothing(saved: Path, elsewhere: Config, tmp_path: Path, part: str) -> None:
    with tarfile.open(saved) as tar:
        name = next(name for name in tar.getnames() if name.startswith(part))
    broken = changed(saved, tmp_path / "broken.tar", **{name.replace(".", "_"): b"not what it was"})
    with pytest.raises(ArchiveError, match="checksum"):
        restore.bring_back(broken, elsewhere, force=True)
    assert topics() == []
    assert not elsewhere.uploads_dir.exists()


def test_a_name_that_leads_outside_is_refused(saved: Path, elsewhere: Config, tmp_path: Path) -> None:
    with tarfile.open(saved) as tar:
        manifest = json.loads(member(tar, "manifest.json"))
    manifest["files"] = {"../escaped": {"sha256": "", "size": 0}}
    strange = changed(saved, tmp_path / "strange.tar", manifest_json=json.dumps(manifest).encode())
    with pytest.raises(ArchiveError):
        restore.bring_back(strange, elsewhere, force=True)
    assert not (elsewhere.data_dir / "escaped").exists()


def test_something_else_is_not_a_backup(elsewhere: Config, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("dear street office")
    with pytest.raises(ArchiveError, match="not a backup"):
        restore.bring_back(other, elsewhere, force=True)


def test_the_other_engine_is_refused(saved: Path, elsewhere: Config, tmp_path: Path) -> None:
    with tarfile.open(saved) as tar:
        manifest = json.loads(member(tar, "manifest.json"))
    manifest["engine"] = "oracle"
    strange = changed(saved, tmp_path / "strange.tar", manifest_json=json.dumps(manifest).encode())
    with pytest.raises(ArchiveError, match="oracle"):
        restore.bring_back(strange, elsewhere, force=True)
