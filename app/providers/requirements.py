"""Which certificates a provider needs, as data: kind → words, and vertical → kinds.

Sources: the licence and registration duties of GB 32100 holders, food business licences
(食品经营许可管理办法, SAMR order 78), filing of elder-care institutions (养老机构管理办法, MCA order 66),
road passenger licences (出租汽车 / 道路运输经营许可).
"""

from __future__ import annotations

from app.core.words import N_

CERTIFICATES: dict[str, dict[str, str]] = {
    "business_licence": {"zh": N_("营业执照或登记证书"), "en": "Business licence or registration"},
    "food_licence": {"zh": N_("食品经营许可证"), "en": "Food business licence"},
    "care_filing": {"zh": N_("养老服务机构备案"), "en": "Elder-care filing"},
    "transport_licence": {"zh": N_("运输经营许可证"), "en": "Transport licence"},
    "health_certificate": {"zh": N_("健康证"), "en": "Health certificate"},
    "care_certificate": {"zh": N_("养老护理员证书"), "en": "Care worker certificate"},
}
FOR_ALL: tuple[str, ...] = ("business_licence",)
FOR_VERTICAL: dict[str, tuple[str, ...]] = {
    "care": ("care_filing",),
    "meals": ("food_licence",),
    "rides": ("transport_licence",),
    "errands": (),
}
PROVIDER_CERTIFICATES: tuple[str, ...] = ("business_licence", "food_licence", "care_filing", "transport_licence")
WORKER_CERTIFICATES: tuple[str, ...] = ("health_certificate", "care_certificate")
SKILLS: dict[str, dict[str, str]] = {
    "courier": {"zh": N_("送餐"), "en": "Courier"},
    "cook": {"zh": N_("厨师"), "en": "Cook"},
    "caregiver": {"zh": N_("护理"), "en": "Caregiver"},
    "driver": {"zh": N_("驾驶"), "en": "Driver"},
    "repairer": {"zh": N_("维修"), "en": "Repairer"},
}


def required_certificates(vertical: str) -> tuple[str, ...]:
    """The kinds a provider must hold, valid and checked, to sell anything of the vertical."""
    return FOR_ALL + FOR_VERTICAL[vertical]


def certificate_name(kind: str) -> dict[str, str]:
    """The name of a kind of certificate in both languages."""
    return CERTIFICATES.get(kind, {"zh": kind, "en": kind})
