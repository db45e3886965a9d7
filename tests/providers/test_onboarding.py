"""A provider comes in: applied, verified by another, suspended, and what a wrong application is told."""

from __future__ import annotations

import pytest

from app import accounts, providers
from app.core import audit, db
from app.core.actors import SYSTEM
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.lifecycle import IllegalMove
from app.providers.states import PROVIDER
from tests.support import neighbours
from tests.support.supply import Supply, apply, open_supply, social_code

LEGAL = {
    ("applied", "verified"), ("applied", "returned"), ("applied", "rejected"), ("returned", "applied"),
    ("returned", "ended"), ("verified", "suspended"), ("verified", "ended"), ("suspended", "verified"),
    ("suspended", "ended"),
}  # fmt: skip


@pytest.fixture
def supply(database: str) -> Supply:
    return open_supply(verified=False)


def state_of(supply: Supply) -> str:
    with db.reading():
        return providers.get(supply.provider_id).state


@pytest.mark.parametrize("before", PROVIDER.states)
@pytest.mark.parametrize("after", PROVIDER.states)
def test_the_table_of_moves(before: str, after: str) -> None:
    assert PROVIDER.allows(before, after) == ((before, after) in LEGAL)


def test_who_applies_manages_it_and_nobody_else_sees_it(supply: Supply) -> None:
    with db.transaction():
        stranger = neighbours.signed_in(neighbours.person("路人").id)
        far = neighbours.official("street_officer", "110101001", "远街")
    with db.reading():
        assert providers.of_viewer(supply.manager) == (supply.provider_id,)
        assert providers.find(supply.officer, supply.provider_id).state == "applied"
        for other in (stranger, far):
            assert providers.listed(other) == []
            with pytest.raises(NotFound):
                providers.find(other, supply.provider_id)


def test_verified_by_the_street_with_papers_seen(supply: Supply) -> None:
    with pytest.raises(Conflict), db.transaction():
        providers.verify(supply.provider_id, by=supply.officer)
    with db.transaction():
        providers.verify(supply.provider_id, by=supply.officer, seen=supply.papers.values())
    assert state_of(supply) == "verified"
    with db.reading():
        acts = [row.act for row in audit.history("provider", supply.provider_id)]
        assert acts == ["apply", "verify"]
        assert all(paper.standing == "valid" for paper in providers.certificates(supply.provider_id))


def test_the_applicant_is_never_the_checker(supply: Supply) -> None:
    with db.transaction():
        accounts.grant(supply.manager.person_id, "street_officer", by=SYSTEM, division_code=neighbours.STREET)
        both = neighbours.signed_in(supply.manager.person_id, second_factor=True)
    with db.reading():
        assert not providers.can_decide(both, providers.get(supply.provider_id))
        assert providers.can_decide(supply.officer, providers.get(supply.provider_id))
    for act in (
        lambda: providers.verify(supply.provider_id, by=both, seen=supply.papers.values()),
        lambda: providers.check_certificate(supply.papers["food_licence"], by=both),
        lambda: providers.reject(supply.provider_id, by=both, reason="不"),
    ):
        with pytest.raises(Forbidden), db.transaction():
            act()
    assert state_of(supply) == "applied"


def test_returned_and_applied_again(supply: Supply) -> None:
    with pytest.raises(Invalid), db.transaction():
        providers.return_application(supply.provider_id, by=supply.officer, reason=" ")
    with db.transaction():
        providers.return_application(supply.provider_id, by=supply.officer, reason="缺食品经营许可证")
    with db.reading():
        assert providers.get(supply.provider_id).decided_reason == "缺食品经营许可证"
    with db.transaction():
        providers.apply_again(supply.provider_id, by=supply.manager)
    assert state_of(supply) == "applied"


def test_suspended_and_reinstated(supply: Supply) -> None:
    with db.transaction():
        providers.verify(supply.provider_id, by=supply.officer, seen=supply.papers.values())
        providers.suspend(supply.provider_id, by=supply.officer, reason="食品安全检查")
    with pytest.raises(IllegalMove), db.transaction():
        providers.verify(supply.provider_id, by=supply.other_officer)
    with db.transaction():
        providers.reinstate(supply.provider_id, by=supply.other_officer)
    assert state_of(supply) == "verified"


def test_what_a_wrong_application_is_told(database: str) -> None:
    with db.transaction():
        neighbours.settle()
        manager = neighbours.signed_in(neighbours.person("孙站长").id)
    bad = {"kind": "charity", "uscc": "911101020000000012", "street_code": neighbours.COMMUNITY, "areas": ["99"]}
    for field, value in bad.items():
        with pytest.raises(Invalid) as refused, db.transaction():
            apply(manager, **{field: value})
        assert field in refused.value.fields
    with db.transaction():
        assert apply(manager).uscc == social_code(1)
    with pytest.raises(Invalid) as refused, db.transaction():
        apply(manager, name="另一家")
    assert "uscc" in refused.value.fields


def test_workers_come_and_go(supply: Supply) -> None:
    with db.transaction():
        person = neighbours.person("小李", "13912345678")
        worker_id = providers.add_worker(supply.provider_id, person.id, ["courier"], by=supply.manager)
    with pytest.raises(Conflict), db.transaction():
        providers.add_worker(supply.provider_id, person.id, ["courier"], by=supply.manager)
    with pytest.raises(Invalid), db.transaction():
        providers.set_skills(worker_id, ["magician"], by=supply.manager)
    with db.transaction():
        providers.set_skills(worker_id, ["courier", "cook"], by=supply.manager)
        viewer = neighbours.signed_in(person.id)
    assert viewer.holds("worker")
    with db.reading():
        assert [(each.name, each.skills) for each in providers.workers(supply.provider_id)] == [
            ("小李", ("courier", "cook"))
        ]
        assert providers.worker_ids(viewer) == (worker_id,)
    with db.transaction():
        providers.end_worker(worker_id, by=supply.manager)
        assert not neighbours.signed_in(person.id).holds("worker")
    with db.reading():
        assert providers.workers(supply.provider_id) == []
