"""The street, the district, and the people who work there."""

from __future__ import annotations

from dataclasses import dataclass

STREET = "110102010"
DISTRICT = "110102"
SHUANGQIGAN = "110102010029"


@dataclass(frozen=True, slots=True)
class Office:
    """A public body of the cast."""

    key: str
    kind: str
    name: str
    name_en: str
    division: str
    phone: str


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who signs in by password and second factor. `totp` is the demo's secret (RFC 4648 base32)."""

    login: str
    name: str
    role: str
    office: str
    division: str
    totp: str


OFFICES = (
    Office("street", "street_office", "德胜街道办事处", "Desheng Street Office", STREET, "010-8200-0100"),
    Office("district", "district_bureau", "西城区民政局", "Xicheng Civil Affairs Bureau", DISTRICT, "010-8200-0200"),
    Office(
        "community",
        "residents_committee",
        "双旗杆社区居委会",
        "Shuangqigan Residents' Committee",
        SHUANGQIGAN,
        "010-8200-0300",
    ),
)

DEMO_PASSWORD = "linli-demo-2026"

STAFF = (
    StaffMember("chenli", "陈立", "street_approver", "street", STREET, "JBSWY3DPEHPK3PXAJBSWY3DPEHPK3PXP"),
    StaffMember("wumei", "吴梅", "street_officer", "street", STREET, "JBSWY3DPEHPK3PXBJBSWY3DPEHPK3PXP"),
    StaffMember("qianjin", "钱进", "finance_officer", "street", STREET, "JBSWY3DPEHPK3PXCJBSWY3DPEHPK3PXP"),
    StaffMember("zhengwei", "郑伟", "district_approver", "district", DISTRICT, "JBSWY3DPEHPK3PXDJBSWY3DPEHPK3PXP"),
    StaffMember("sunjie", "孙洁", "community_worker", "community", SHUANGQIGAN, "JBSWY3DPEHPK3PXEJBSWY3DPEHPK3PXP"),
    StaffMember("hanxue", "韩雪", "community_worker", "street", STREET, "JBSWY3DPEHPK3PXFJBSWY3DPEHPK3PXP"),
    StaffMember("fengting", "冯婷", "phone_operator", "street", STREET, "JBSWY3DPEHPK3PXGJBSWY3DPEHPK3PXP"),
    StaffMember("heshen", "何慎", "auditor", "district", DISTRICT, "JBSWY3DPEHPK3PXHJBSWY3DPEHPK3PXP"),
    StaffMember("admin", "系统管理员", "admin", "district", "11", "JBSWY3DPEHPK3PXIJBSWY3DPEHPK3PXP"),
)
