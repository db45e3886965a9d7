"""Words for the codes that facts, programmes and their steps are made of, said the same on every screen."""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.web import formatting

Word: TypeAlias = LazyString | str

WORDS: dict[str, dict[str, Word]] = {
    "care_level": {
        "none": _("能力完好"), "mild": _("轻度失能"), "moderate": _("中度失能"),
        "severe": _("重度失能"), "total": _("完全失能"),
    },
    "status": {
        "dibao": _("低保"), "low_income": _("低收入"), "tekun": _("特困供养"),
        "family_planning_special": _("计划生育特殊家庭"), "basic_elder": _("基本养老服务对象"),
        "living_alone": _("独居"),
        "empty_nest": _("空巢"), "childless": _("无子女"), "entitled_veteran": _("优抚对象"),
        "in_institution": _("入住养老机构"),
    },
    "disability": {
        "vision": _("视力残疾"), "hearing": _("听力残疾"), "speech": _("言语残疾"), "physical": _("肢体残疾"),
        "intellectual": _("智力残疾"), "mental": _("精神残疾"),
    },
    "document": {
        "id_card": _("身份证"), "care_assessment": _("能力评估报告"), "household_register": _("户口簿"),
        "hukou_book": _("户口簿"),
        "bank_card": _("银行卡"), "income_proof": _("收入证明"), "disability_card": _("残疾人证"),
        "residence_permit": _("居住证"), "photo": _("照片"),
    },
    "source": {
        "self": _("本人申报"), "self_declared": _("本人申报"), "declared": _("本人申报"), "id_card": _("身份证"),
        "id_number": _("身份证号码"), "assessment": _("能力评估"), "care_assessment": _("能力评估"),
        "civil_affairs": _("民政名单"), "civil_affairs_list": _("民政名单"), "community": _("社区登记"),
        "community_worker": _("社区登记"), "registration": _("登记时填写"), "register": _("社区登记"),
        "household_register": _("户口簿"),
        "police": _("公安数据"), "disabled_federation": _("残联数据"), "import": _("批量导入"), "demo": _("演示数据"),
        "order": _("本系统记录"),
    },
    "pays": {
        "order": _("下单时减免"), "discount": _("服务商优惠"), "wallet": _("发到账户"), "cash": _("发给本人"),
        "provider": _("补给服务商"), "purchase": _("政府购买"),
    },
    "payer": {
        "central": _("中央"), "province": _("省"), "city": _("市"), "district": _("区"), "street": _("街道"),
        "insurance": _("长护险"), "provider": _("服务商"), "operator": _("运营方"), "resident": _("本人"),
    },
    "step_by": {"community": _("社区"), "street": _("街道"), "district": _("区里")},
    "waits_at": {"community": _("等社区核实"), "street": _("等街道审批"), "district": _("等区里审批")},
    "task": {"endorse": _("核实"), "review": _("复核"), "approve": _("通过")},
    "outcome": {
        "endorse": _("核实无误"), "review": _("复核无误"), "approve": _("通过"), "return": _("退回补件"),
        "reject": _("不通过"),
    },
    "unit": {"portion": _("每份"), "hour": _("每小时"), "time": _("每次"), "ride": _("每趟"), "day": _("每天")},
    "service_type": {
        "administrative": _("行政服务"), "public_welfare": _("公益服务"), "market": _("市场服务"),
    },
    "vertical": {"care": _("上门照护"), "meals": _("助餐"), "rides": _("出行"), "errands": _("跑腿代办")},
    "handover": {"delivery": _("送上门"), "pickup": _("自取"), "dine_in": _("到店用餐")},
    "service_code": {
        "meal.breakfast": _("早餐"), "meal.lunch": _("午餐"), "meal.dinner": _("晚餐"),
    },
    "version": {"draft": _("草稿"), "published": _("已发布"), "ended": _("已结束")},
    "role": {
        "street_officer": _("经办"), "street_approver": _("审批"), "district_officer": _("区级经办"),
        "district_approver": _("区级审批"), "finance_officer": _("财务"), "auditor": _("审计"),
        "community_worker": _("社区工作者"), "phone_operator": _("热线接线员"), "provider_manager": _("负责人"),
        "dispatcher": _("调度"),
    },
    "channel": {
        "web": _("网上"), "phone": _("电话"), "counter": _("窗口"), "worker": _("上门"), "cli": _("系统"),
        "work": _("系统"), "gateway": _("支付平台"), "api": _("接口"),
    },
    "hold": {
        "no_code": _("没有凭交付码交付"), "no_answer": _("没有人应门"),
    },
    "relation": {"self": _("本人"), "community": _("社区代办")},
    "per": {
        "order": _("每单"), "day": _("每天"), "week": _("每周"), "month": _("每月"), "quarter": _("每季度"),
        "year": _("每年"), "ever": _("总共"),
    },
}  # fmt: skip


def word(kind: str, code: str | None) -> Word:
    """The word for `code` among the words of `kind`; a code nobody described is shown as it is."""
    return WORDS.get(kind, {}).get(code or "", code or "")


def origin(source: str | None, since: dt.date | None) -> str:
    """Where a fact is from and since when: 民政名单 11月1日; empty where nothing is recorded."""
    if source is None:
        return ""
    said = str(word("source", source))
    return f"{said} {formatting.date_short(since)}" if since else said
