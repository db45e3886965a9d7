"""The words of the format in Chinese and English: facts, statuses, levels, places, money, periods."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from .malformed import Words


def both(zh: str, en: str) -> Words:
    return {"zh": zh, "en": en}


FACTS = {
    "age": ("年龄", "age"),
    "hukou": ("户籍", "registered residence"),
    "residence": ("居住地", "residence"),
    "permit": ("居住证", "residence permit"),
    "status": ("身份", "status"),
    "care_level": ("失能等级", "care level"),
    "insurance_level": ("长期护理保险评估等级", "long-term-care insurance level"),
    "disability": ("残疾", "disability"),
    "draws": ("正在领取", "now receives"),
    "used": ("已使用", "used so far"),
    "service": ("服务", "service"),
    "price": ("价格", "price"),
    "fees": ("费用", "fees"),
    "quantity": ("数量", "quantity"),
    "place": ("服务地点", "place of the service"),
    "weekday": ("星期", "weekday"),
    "workday": ("工作日", "working day"),
    "time": ("时间", "time"),
    "trip_end": ("行程端点", "end of the trip"),
    "applied": ("本单已付的项目", "programmes that paid on this order"),
    "provider": ("服务商", "provider"),
    "provider_kind": ("服务商性质", "kind of provider"),
    "signed": ("签约人数", "people signed"),
    "area": ("地区", "area"),
    "stars": ("星级", "stars"),
    "income_per_head": ("人均收入", "income per head"),
    "quality": ("考核系数", "quality factor"),
    "served": ("服务人数", "people served"),
    "grade": ("考核等级", "grade"),
}
VALUES = {
    "dibao": ("低保", "minimum living allowance (低保)"),
    "low_income": ("低收入", "low income"),
    "tekun": ("特困供养", "destitute support (特困)"),
    "family_planning_special": ("计划生育特殊家庭", "special family-planning family"),
    "basic_elder": ("基本养老服务对象", "basic elder-care group"),
    "living_alone": ("独居", "living alone"),
    "empty_nest": ("空巢", "empty nest"),
    "childless": ("无子女", "childless"),
    "entitled_veteran": ("优抚", "entitled veteran"),
    "in_institution": ("入住机构", "living in an institution"),
    "government": ("政府", "government"),
    "social_organisation": ("社会组织", "social organisation"),
    "enterprise": ("企业", "enterprise"),
    "hospital": ("医院", "hospital"),
    "station": ("车站", "station"),
    "home": ("家", "home"),
    "urban": ("城区", "urban"),
    "rural": ("农村", "rural"),
    "mon": ("周一", "Monday"),
    "tue": ("周二", "Tuesday"),
    "wed": ("周三", "Wednesday"),
    "thu": ("周四", "Thursday"),
    "fri": ("周五", "Friday"),
    "sat": ("周六", "Saturday"),
    "sun": ("周日", "Sunday"),
    "vision": ("视力", "vision"),
    "hearing": ("听力", "hearing"),
    "speech": ("言语", "speech"),
    "physical": ("肢体", "physical"),
    "intellectual": ("智力", "intellectual"),
    "mental": ("精神", "mental"),
}
LEVELS = {
    "none": ("能力完好", "no disability"),
    "mild": ("轻度失能", "mild"),
    "moderate": ("中度失能", "moderate"),
    "severe": ("重度失能", "severe"),
    "total": ("完全失能", "total"),
}
SERVICES = {
    "care.*": ("居家和社区照护", "care services"),
    "care.home.*": ("居家服务", "home care"),
    "care.day.*": ("日间照料", "day care"),
    "care.institution.*": ("机构服务", "care in an institution"),
    "meal.*": ("助餐", "meals"),
    "meal.lunch": ("午餐", "lunch"),
    "meal.dinner": ("晚餐", "dinner"),
    "meal.breakfast": ("早餐", "breakfast"),
    "ride.*": ("出行", "rides"),
    "care.home.bathing": ("助浴", "bathing"),
    "care.home.cleaning": ("居家清洁", "home cleaning"),
    "care.home.nursing": ("上门护理", "nursing at home"),
    "care.home.nails": ("修脚", "nail care"),
    "care.home.dressing": ("更衣照料", "help with dressing"),
    "*": ("任何服务", "any service"),
}
PAYERS = {
    "central": ("中央", "the central government"),
    "province": ("省", "the province"),
    "city": ("市", "the city"),
    "district": ("区", "the district"),
    "street": ("街道", "the street"),
    "charity": ("慈善资金", "charity"),
    "insurance_fund": ("长期护理保险基金", "the insurance fund"),
    "provider": ("服务商", "the provider"),
    "unnamed": ("未写明的出资方", "an unnamed payer"),
}
PERIOD = {
    "order": ("每单", "an order"),
    "day": ("每天", "a day"),
    "week": ("每周", "a week"),
    "month": ("每月", "a month"),
    "quarter": ("每季度", "a quarter"),
    "year": ("每年", "a year"),
    "ever": ("一生", "in a lifetime"),
}
THIS = {
    "order": ("本单", "on this order"),
    "day": ("当天", "that day"),
    "week": ("本周", "this week"),
    "month": ("本月", "this month"),
    "quarter": ("本季度", "this quarter"),
    "year": ("今年", "this year"),
    "ever": ("终身", "ever"),
}
DIVISION_LEVELS = {
    "province": ("省", "province"),
    "city": ("市", "city"),
    "district": ("区县", "district"),
    "street": ("街道", "street"),
    "community": ("社区", "community"),
}
PROVINCES = {
    "11": ("北京市", "Beijing"),
    "12": ("天津市", "Tianjin"),
    "13": ("河北省", "Hebei"),
    "14": ("山西省", "Shanxi"),
    "15": ("内蒙古自治区", "Inner Mongolia"),
    "21": ("辽宁省", "Liaoning"),
    "22": ("吉林省", "Jilin"),
    "23": ("黑龙江省", "Heilongjiang"),
    "31": ("上海市", "Shanghai"),
    "32": ("江苏省", "Jiangsu"),
    "33": ("浙江省", "Zhejiang"),
    "34": ("安徽省", "Anhui"),
    "35": ("福建省", "Fujian"),
    "36": ("江西省", "Jiangxi"),
    "37": ("山东省", "Shandong"),
    "41": ("河南省", "Henan"),
    "42": ("湖北省", "Hubei"),
    "43": ("湖南省", "Hunan"),
    "44": ("广东省", "Guangdong"),
    "45": ("广西壮族自治区", "Guangxi"),
    "46": ("海南省", "Hainan"),
    "50": ("重庆市", "Chongqing"),
    "51": ("四川省", "Sichuan"),
    "52": ("贵州省", "Guizhou"),
    "53": ("云南省", "Yunnan"),
    "54": ("西藏自治区", "Tibet"),
    "61": ("陕西省", "Shaanxi"),
    "62": ("甘肃省", "Gansu"),
    "63": ("青海省", "Qinghai"),
    "64": ("宁夏回族自治区", "Ningxia"),
    "65": ("新疆维吾尔自治区", "Xinjiang"),
}
UNKNOWN = both("未知", "not known")


def named(table: dict[str, tuple[str, str]], key: str) -> Words:
    """A word of a table; what the table lacks stands for itself."""
    zh, en = table.get(key, (key, key))
    return both(zh, en)


def place(code: str) -> Words:
    """A division in words: a province by its name, anything smaller by its province and code."""
    zh, en = PROVINCES.get(code[:2], ("", ""))
    return both(zh, en) if len(code) == 2 else both(f"{zh}{code}", f"{en} {code}".strip())


def service(pattern: str) -> Words:
    return named(SERVICES, pattern)


def listed(items: Iterable[Words], zh: str = "、", en: str = ", ") -> Words:
    """Several words in a row."""
    found = list(items)
    return both(zh.join(item["zh"] for item in found), en.join(item["en"] for item in found))


def money(fen: int | Fraction) -> str:
    """Fen as ¥ with two decimals."""
    whole = round(fen)
    return f"¥{whole // 100:,}.{whole % 100:02d}"


def plain(number: int | Fraction) -> str:
    """A number without needless zeros."""
    if isinstance(number, int):
        return str(number)
    text = f"{float(number):.6f}".rstrip("0").rstrip(".")
    return text


def percent(share: Fraction | int) -> Words:
    """A share in words: half is 一半."""
    text = f"{plain(Fraction(share) * 100)}%"
    if share == Fraction(1, 2):
        return both("一半", "half")
    return both("全部", "all") if share == 1 else both(text, text)
