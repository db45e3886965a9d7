"""A rule in sentences: who, what for, how much, how often, who funds it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from . import words
from .asked import asked
from .benefits import AtMost, Band, Bands, Benefit, Decide, Fixed, Rate, ResidentPays, Sum, Tiers, Times
from .conditions import AnyOf, Ask, Condition, Not
from .context import Standards
from .holding import compiled
from .limits import Limit
from .malformed import Words
from .payers import Payer
from .reading import Num
from .rule import CardLine, Programme, Rule
from .scene import Scene, Undecided
from .values import number_at
from .words import both, listed, named, percent


def in_words(programme: Programme, day: date | None = None) -> dict[str, list[str]]:
    """The rule in sentences, in both languages; published standards as of ``day`` (the version's first day)."""
    rule, standards = programme.rule, programme.standards
    at = day or rule.effective_from
    rows = [_title(rule)]
    if rule.who is not None:
        inside = condition_words(rule.who, standards, at)
        rows.append(both(f"对象：{inside['zh']}。", f"For: {inside['en']}."))
    if rule.what is not None:
        inside = condition_words(rule.what, standards, at)
        rows.append(both(f"范围：{inside['zh']}。", f"On: {inside['en']}."))
    rows.append(_benefit_sentence(rule, standards, at))
    rows.extend(_card_sentence(line, rule, standards, at) for line in rule.card)
    rows.extend(_limit_sentence(limit, standards, at) for limit in rule.limits)
    if rule.leaves is not None:
        kept = _money(rule.leaves, standards, at)
        rows.append(both(f"本人至少自付 {kept}。", f"The resident keeps at least {kept} to pay."))
    if rule.group is not None:
        how = (
            both("由本人选定", "the one the person elected")
            if rule.choose == "elected"
            else both("取最高", "the highest")
        )
        rows.append(
            both(
                f"与同组（{rule.group}）项目只享受一项，{how['zh']}。",
                f"One of the group {rule.group} applies: {how['en']}.",
            )
        )
    if len(rule.payers) == 1:
        name = named(words.PAYERS, rule.payers[0].name)
        rows.append(both(f"资金：{name['zh']}。", f"Funded by {name['en']}."))
    elif rule.payers:
        funders = listed(
            (_payer(payer, index == len(rule.payers) - 1, standards, at) for index, payer in enumerate(rule.payers)),
            "，",
            ", ",
        )
        rows.append(both(f"资金：{funders['zh']}。", f"Funded by {funders['en']}."))
    rows.extend(_time_sentences(rule))
    return {"zh": [row["zh"] for row in rows], "en": [row["en"] for row in rows]}


def _title(rule: Rule) -> Words:
    until = "" if rule.until is None else rule.until.isoformat()
    zh = f"{rule.name}（{rule.source}），{rule.effective_from.isoformat()} 起" + (
        f"至 {until}。" if until else "施行。"
    )
    en = f"{rule.name_en or rule.name} ({rule.source}), from {rule.effective_from.isoformat()}" + (
        f" until {until}." if until else "."
    )
    return both(zh, en)


def condition_words(condition: Condition, standards: Standards, day: date) -> Words:
    """A condition as one phrase."""
    if isinstance(condition, Ask):
        return asked(condition, standards, day)
    if isinstance(condition, Not):
        inside = condition_words(condition.item, standards, day)
        return both(f"不是（{inside['zh']}）", f"not ({inside['en']})")
    parts = [condition_words(item, standards, day) for item in condition.items]
    if isinstance(condition, AnyOf):
        inside = listed(parts, " 或 ", " or ")
        return both(f"（{inside['zh']}）", f"({inside['en']})")
    return listed(parts, "，", ", ")


def _money(num: Num, standards: Standards, day: date) -> str:
    amount = number_at(num, standards, 100)(day)
    return "?" if amount is None else words.money(amount)


_PAYS = {
    "order": ("每单付", "Pays, per order,"),
    "discount": ("服务商每单让利", "The provider gives, per order,"),
    "wallet": ("发放到钱包", "Grants to a wallet"),
    "cash": ("发放现金", "Pays in cash"),
    "provider": ("补偿服务商", "Pays the provider, on top of the price,"),
    "purchase": ("政府购买，代付", "Bought by the government: pays"),
}
_EVERY = {"month": ("每月", "a month"), "quarter": ("每季度", "a quarter"), "year": ("每年", "a year")}


def _benefit_sentence(rule: Rule, standards: Standards, day: date) -> Words:
    zh, en = _PAYS[rule.pays]
    inside = benefit_words(rule.benefit, standards, None, day)
    often = named(_EVERY, rule.every) if rule.every else both("", "")
    return both(f"{often['zh']}{zh}{inside['zh']}。", f"{en} {inside['en']} {often['en']}".rstrip() + ".")


def benefit_words(benefit: Benefit, standards: Standards, scene: Scene | None, day: date | None = None) -> Words:
    """A benefit as a phrase; with a scene only the tier that was taken is named."""
    at = day or (scene.day if scene is not None else date.min)
    if isinstance(benefit, Fixed):
        text = _money(benefit.num, standards, at)
        return both(text, text)
    if isinstance(benefit, Rate):
        share = percent(benefit.share)
        if benefit.of == "price":
            return both(f"原价的{share['zh']}", f"{share['en']} of the price")
        return both(f"余下金额的{share['zh']}", f"{share['en']} of what remains")
    if isinstance(benefit, Times):
        facts, each = listed(named(words.FACTS, fact) for fact in benefit.facts), _money(benefit.each, standards, at)
        return both(f"{facts['zh']} × {each}", f"{facts['en']} × {each}")
    if isinstance(benefit, ResidentPays):
        keeps = _money(benefit.num, standards, at)
        return both(f"本人付 {keeps}，其余全付", f"all above the {keeps} the resident pays")
    if isinstance(benefit, Sum):
        return listed((benefit_words(item, standards, scene, at) for item in benefit.items), " 加 ", " plus ")
    if isinstance(benefit, Tiers):
        return _tier_words(benefit, standards, scene, at)
    if isinstance(benefit, AtMost):
        inside, most = (
            benefit_words(benefit.benefit, standards, scene, at),
            benefit_words(benefit.most, standards, scene, at),
        )
        return both(f"{inside['zh']}，最多 {most['zh']}", f"{inside['en']}, at most {most['en']}")
    if isinstance(benefit, Decide):
        return both(f"由人工决定（{benefit.why}）", f"decided by a person ({benefit.why})")
    return _band_words(benefit, standards, at)


def _tier_words(benefit: Tiers, standards: Standards, scene: Scene | None, day: date) -> Words:
    if scene is not None and not benefit.highest:
        for tier in benefit.tiers:
            try:
                if compiled(tier.when, standards)(scene):
                    return benefit_words(tier.benefit, standards, scene, day)
            except Undecided:
                continue
        if benefit.otherwise is not None:
            return benefit_words(benefit.otherwise, standards, scene, day)
    rows: list[Words] = []
    for tier in benefit.tiers:
        when, worth = condition_words(tier.when, standards, day), benefit_words(tier.benefit, standards, scene, day)
        caps = listed((_limit_sentence(limit, standards, day) for limit in tier.limits), "", " ")
        rows.append(
            both(
                f"{when['zh']}：{worth['zh']}{caps['zh'].rstrip('。') and '，' + caps['zh'].rstrip('。')}",
                f"{when['en']}: {worth['en']} {caps['en']}".strip().rstrip("."),
            )
        )
    if benefit.otherwise is not None:
        worth = benefit_words(benefit.otherwise, standards, scene, day)
        rows.append(both(f"其他：{worth['zh']}", f"otherwise: {worth['en']}"))
    how = both("（取最高）", " (the highest)") if benefit.highest else both("", "")
    inside = listed(rows, "；", "; ")
    return both(f"{inside['zh']}{how['zh']}", f"{inside['en']}{how['en']}")


def _band_words(benefit: Bands, standards: Standards, day: date) -> Words:
    rows = listed(_bands(benefit.bands, bool(benefit.facts), standards, day), "，", ", ")
    over = both("按单", "per order") if benefit.over == "order" else named(words.PERIOD, benefit.over)
    return both(f"分段计算（{over['zh']}累计）：{rows['zh']}", f"in bands ({over['en']}): {rows['en']}")


def _bands(bands: Iterable[Band], counted: bool, standards: Standards, day: date) -> Iterable[Words]:
    for band in bands:
        worth = (
            percent(band.share)
            if band.each is None
            else both(_money(band.each, standards, day), _money(band.each, standards, day))
        )
        if band.up_to is None:
            yield both(f"以上部分 {worth['zh']}", f"{worth['en']} above")
            continue
        end = number_at(band.up_to, standards)(day) if counted else None
        text = words.plain(end) if end is not None else _money(band.up_to, standards, day)
        yield both(f"至 {text} 的部分 {worth['zh']}", f"{worth['en']} up to {text}")


def _card_sentence(line: CardLine, rule: Rule, standards: Standards, day: date) -> Words:
    service = words.service(line.pattern)
    if line.units is not None:
        text = words.plain(number_at(line.units, standards)(day) or 0)
        return both(
            f"{service['zh']}每单位用 {text} {rule.unit}。", f"{service['en']} takes {text} {rule.unit} per {line.per}."
        )
    price = _money(line.yuan, standards, day) if line.yuan is not None else "?"
    return both(f"{service['zh']}参考价 {price}。", f"Reference price of {service['en']}: {price} per {line.per}.")


def _limit_sentence(limit: Limit, standards: Standards, day: date) -> Words:
    when = named(words.PERIOD, limit.per)
    if limit.measure == "rate":
        share = percent(limit.size.amount)
        text = both(f"{when['zh']}不超过价格的{share['zh']}", f"at most {share['en']} of the price of {when['en']}")
    elif limit.measure == "amount":
        size = _money(limit.size, standards, day)
        text = both(f"{when['zh']}最多 {size}", f"at most {size} {when['en']}")
    else:
        number = number_at(limit.size, standards)(day)
        size = "?" if number is None else words.plain(number)
        orders = both(" 次", " order" if size == "1" else " orders")
        unit = orders if limit.measure == "times" else both(" 个计量单位", " units")
        text = both(f"{when['zh']}最多 {size}{unit['zh']}", f"at most {size}{unit['en']} {when['en']}")
    each = both("（每项服务分别计）", ", each service by itself") if limit.by_service else both("", "")
    pool = both(f"（{limit.pool} 合计）", f", together with the pool {limit.pool}") if limit.pool else both("", "")
    zh, en = f"{text['zh']}{each['zh']}{pool['zh']}。", f"{text['en']}{each['en']}{pool['en']}."
    return both(zh, en[0].upper() + en[1:])


def _payer(payer: Payer, last: bool, standards: Standards, day: date) -> Words:
    name = named(words.PAYERS, payer.name)
    if payer.share is not None and not last:
        text = f"{words.plain(payer.share * 100)}%"
        return both(f"{name['zh']} {text}", f"{name['en']} {text}")
    if payer.up_to is not None:
        most = benefit_words(payer.up_to, standards, None, day)
        return both(f"{name['zh']}最多（{most['zh']}）", f"{name['en']} up to ({most['en']})")
    return both(f"{name['zh']}承担其余", f"{name['en']} the rest") if last else name


def _time_sentences(rule: Rule) -> Iterable[Words]:
    if rule.starts_next_month:
        yield both("批准次月起生效。", "It takes effect in the month after approval.")
    if rule.lapses is not None:
        ends = {
            "month_end": ("当月有效，月底清零。", "What is left lapses at the end of the month."),
            "quarter_end": ("当季有效，季末清零。", "What is left lapses at the end of the quarter."),
            "year_end": ("当年有效，年底清零。", "What is left lapses at the end of the year."),
            "never": ("余额长期有效。", "What is left never lapses."),
        }
        yield named(ends, rule.lapses)
