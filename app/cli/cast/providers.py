"""Three kinds of provider, their workers, services and dishes; prices as seen in 2022–2026, in fen."""

from __future__ import annotations

from dataclasses import dataclass

from app.cli.cast.numbers import credit_code
from app.cli.cast.offices import DISTRICT, STREET


@dataclass(frozen=True, slots=True)
class CastWorker:
    """Somebody who carries out jobs, signing in by phone."""

    name: str
    phone: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CastService:
    """A meal sold each day: code, names, price and delivery fee in fen, options as (name, English, extra), dishes by weekday.

    `serve` is the delivery window, `cutoff` the time of day until which that day's meal can be ordered.
    """

    code: str
    type: str
    name: str
    name_en: str
    price: int
    delivery_fee: int
    drawing: str
    serve: tuple[str, str]
    cutoff: str
    capacity: int
    dishes: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str, int], ...] = ()
    about: str = ""
    about_en: str = ""


@dataclass(frozen=True, slots=True)
class CastProvider:
    """An organisation that serves, with its manager (login, name, second factor) and workers."""

    key: str
    code: str
    kind: str
    name: str
    name_en: str
    uscc: str
    areas: tuple[str, ...]
    manager: tuple[str, str, str]
    dispatcher: tuple[str, str, str] | None
    workers: tuple[CastWorker, ...]
    services: tuple[CastService, ...]
    score: int | None = None
    state: str = "verified"


_LUNCH = (
    ("红烧鸡块、清炒油菜、米饭、西红柿蛋汤", "Braised chicken, stir-fried greens, rice, tomato and egg soup"),
    ("清蒸鲈鱼、香菇菜心、米饭、冬瓜汤", "Steamed bass, choy sum with mushrooms, rice, winter melon soup"),
    ("土豆烧牛肉、蒜蓉西兰花、花卷、小米粥", "Beef with potatoes, broccoli with garlic, steamed roll, millet porridge"),
    ("肉末豆腐、炒圆白菜、米饭、紫菜汤", "Tofu with minced pork, cabbage, rice, seaweed soup"),
    ("番茄牛腩、清炒豆苗、米饭、萝卜汤", "Beef brisket with tomato, pea shoots, rice, radish soup"),
    ("冬瓜丸子、木耳炒蛋、米饭、玉米羹", "Meatballs with winter melon, eggs with wood ear, rice, corn soup"),
    (
        "猪肉白菜炖粉条、凉拌黄瓜、馒头、绿豆汤",
        "Pork, cabbage and glass noodles, cucumber, steamed bun, mung bean soup",
    ),
)
_SOFT = (
    ("鸡茸豆腐、南瓜泥、软米饭、蛋花汤", "Minced chicken with tofu, pumpkin purée, soft rice, egg soup"),
    ("鱼肉丸、碎青菜、软米饭、山药羹", "Fish balls, chopped greens, soft rice, yam soup"),
    ("肉末蒸蛋、土豆泥、烂面条", "Steamed egg with minced pork, mashed potato, soft noodles"),
)
_DINNER = (
    ("鸡蛋西红柿打卤面、拌三丝", "Noodles with egg and tomato, three-shred salad"),
    ("小米粥、素包子、酱豆干", "Millet porridge, vegetable buns, spiced tofu"),
    ("馄饨、烧饼、拌海带", "Wonton soup, sesame bread, kelp salad"),
)
_BREAKFAST = (
    ("豆浆、鸡蛋、素包子", "Soy milk, egg, vegetable bun"),
    ("小米粥、花卷、咸菜", "Millet porridge, steamed roll, pickles"),
)
_OPTIONS = (("软食", "Soft", 200), ("少盐", "Low salt", 0), ("低糖", "Low sugar", 100))

PROVIDERS = (
    CastProvider(
        "nuanyang", "nuanyang", "enterprise", "德胜暖阳食堂", "Nuanyang Canteen", credit_code("91110102MA0123456"),
        (STREET,), ("zhoumin", "周敏", "JBSWY3DPEHPK3PXJJBSWY3DPEHPK3PXP"), ("songtao", "宋涛", "JBSWY3DPEHPK3PXKJBSWY3DPEHPK3PXP"),
        (CastWorker("李强", "13800000021", ("courier",)), CastWorker("赵敏", "13800000022", ("courier", "cook"))),
        (
            CastService("meal.lunch", "market", "午餐 · 一荤两素", "Lunch: one meat, two vegetables", 1800, 200, "bowl",
                        ("11:20", "12:20"), "10:00", 60, _LUNCH, _OPTIONS,
                        "每天现做，少油。可以送到家，也可以来食堂吃。", "Cooked fresh every day with little oil. Delivered, or eaten in."),
            CastService("meal.dinner", "market", "晚餐 · 面点粥品", "Dinner: noodles and porridge", 1500, 200, "soft-food",
                        ("17:00", "18:00"), "15:30", 40, _DINNER, _OPTIONS),
            CastService("meal.breakfast", "market", "早餐", "Breakfast", 700, 200, "lunch-box", ("07:00", "08:00"), "05:30", 30, _BREAKFAST),
        ),
        score=470,
    ),
    CastProvider(
        "jinse", "jinse", "social_organisation", "金色夕阳养老服务中心", "Golden Sunset Elder Services",
        credit_code("52110102MJ0123456"), (STREET,), ("linhui", "林慧", "JBSWY3DPEHPK3PXLJBSWY3DPEHPK3PXP"), None,
        (CastWorker("张桂芬", "13800000023", ("courier", "caregiver")),),
        (
            CastService("meal.lunch", "public_welfare", "软食午餐 · 一荤两素", "Soft lunch: one meat, two vegetables", 1800, 0, "soft-food",
                        ("11:00", "12:00"), "09:30", 30, _SOFT, (("打成糊", "Puréed", 0), ("少盐", "Low salt", 0)),
                        "给牙口不好、吞咽慢的老人。", "For those who chew or swallow with difficulty."),
            CastService("meal.dinner", "public_welfare", "软食晚餐", "Soft dinner", 1400, 0, "bowl", ("16:40", "17:40"), "15:00", 30, _SOFT),
        ),
        score=490,
    ),
    CastProvider(
        "canzhuo", "xc-canteen", "government", "西城区老年餐桌服务中心", "Xicheng Elder Dining Centre",
        credit_code("12110102000123456"), (DISTRICT,), ("yangfan", "杨帆", "JBSWY3DPEHPK3PXMJBSWY3DPEHPK3PXP"), None,
        (CastWorker("孟凡", "13800000024", ("courier",)),),
        (
            CastService("meal.lunch", "administrative", "老年餐桌午餐", "Elder table lunch", 1300, 300, "canteen",
                        ("11:30", "12:30"), "10:00", 100, _LUNCH[::-1]),
        ),
        score=450,
    ),
    CastProvider(
        "xinchu", "xinchu", "enterprise", "新厨到家", "New Kitchen", credit_code("91110102MA0765432"), (STREET,),
        ("hejun", "何军", "JBSWY3DPEHPK3PXNJBSWY3DPEHPK3PXP"), None, (CastWorker("郭磊", "13800000025", ("courier",)),),
        (CastService("meal.lunch", "market", "家常午餐", "Home-style lunch", 2000, 300, "lunch-box", ("11:30", "12:30"), "10:00", 20, _LUNCH),),
        state="applied",
    ),
)  # fmt: skip
