"""Fixtures every test may ask for. `--engine` says which database the run is on.

A test that touches the database asks for `database` (migrated, empty) or `world` (migrated, with the
named cast of people and places); each gets a fresh copy. Nothing is shared between tests but templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core import clock as app_clock
from app.core import crypto, db
from tests.support import templates
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.settings import TEST_KEYS
from tests.support.time import Clock
from tools import translations
from tools.postgres import cluster

pytest_plugins = [
    "tests.support.servers",
    "tests.support.people",
    "tests.support.web",
    "tests.support.browsers",
    "tests.support.screens",
]

USES_DATABASE = {"database", "world", "databases"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of this house."""
    group = parser.getgroup("linli")
    group.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database of this run")
    group.addoption("--database-only", action="store_true", help="only tests whose outcome the engine can change")


def pytest_configure() -> None:
    """Pages in English need the compiled catalogue, which is not part of the repository."""
    translations.compile_english()


def pytest_report_header(config: pytest.Config) -> str:
    """Name the engine at the top of the run."""
    return f"linli: database engine {config.getoption('--engine')}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests; leave out what the engine cannot change, where asked."""
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if config.getoption("--database-only"):
        kept = [item for item in items if _engine_matters(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _engine_matters(item: pytest.Item) -> bool:
    return bool(USES_DATABASE.intersection(getattr(item, "fixturenames", ()))) and not item.get_closest_marker(
        "browser"
    )


@pytest.fixture(scope="session")
def engine_name(pytestconfig: pytest.Config) -> str:
    """`sqlite` or `postgresql`."""
    return str(pytestconfig.getoption("--engine"))


@pytest.fixture(scope="session")
def databases(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where this run's databases live; a PostgreSQL cluster is started for the run and deleted after it."""
    if engine_name == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("databases"))
        return
    with cluster() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LINLI_PG_BIN", str(server.bin_dir))
        made = PostgresDatabases(server)
        yield made
        made.close()


@pytest.fixture(scope="session")
def migrated(databases: Databases) -> str:
    """The name of a template with every migration and no row."""
    databases.create("migrated")
    templates.migrate(databases.url("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def seeded(databases: Databases, migrated: str) -> str:
    """The name of a template with the named cast, seeded on Monday 23 November 2026."""
    databases.copy(migrated, "seeded")
    templates.seed(databases.url("seeded"))
    return "seeded"


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time held at Monday 23 November 2026, 09:00 in Shanghai, until the test moves it."""
    held = Clock()
    yield held
    held.release()
    app_clock.set_start(None)


@pytest.fixture
def database(databases: Databases, migrated: str, clock: Clock) -> Iterator[str]:
    """A migrated, empty database of this test's own, already the process's engine; its address."""
    yield from _lent(databases, migrated, empty=True)


@pytest.fixture
def world(databases: Databases, seeded: str, clock: Clock) -> Iterator[str]:
    """The same with the named cast in it."""
    yield from _lent(databases, seeded, empty=False)


def _lent(databases: Databases, template: str, *, empty: bool) -> Iterator[str]:
    name = databases.lend(template, empty=empty)
    crypto.init_keys(TEST_KEYS)
    db.init_engine(databases.url(name))
    yield databases.url(name)
    left_open = db.has_session()
    db.dispose()
    databases.take_back(name)
    assert not left_open, "the test left a transaction open"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Where the application of this test keeps its files."""
    made = tmp_path / "var"
    made.mkdir()
    return made
