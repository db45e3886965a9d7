"""The words of every message, in both languages. Placeholders are named; texts hold no address, no

identity number, and a phone number only where it is the reader's own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Template:
    """A message: a title and a text in Chinese and English."""

    title: str
    text: str
    title_en: str
    text_en: str

    def say(self, language: str, params: dict[str, object]) -> tuple[str, str]:
        """Title and text in `language` (`zh` or `en`); a language's own value `name_en` wins over `name`."""
        if language == "en":
            english = {key: params.get(f"{key}_en") or value for key, value in params.items()}
            return self.title_en.format(**english), self.text_en.format(**english)
        return self.title.format(**params), self.text.format(**params)


TEMPLATES: dict[str, Template] = {
    "sign_in_code": Template(
        "登录验证码", "您的登录验证码是 {code}，10 分钟内有效。不要告诉任何人。",
        "Sign-in code", "Your sign-in code is {code}. It works for 10 minutes. Do not share it.",
    ),
    "link_code": Template(
        "代办确认码", "{proxy} 想替您在邻里下单。同意的话，把确认码 {code} 告诉对方；不同意请不用理会。",
        "Consent code", "{proxy} asks to order for you on Linli. If you agree, tell them the code {code}. If not, ignore this.",
    ),
    "link_active": Template(
        "可以代为下单了", "{proxy} 现在可以替 {resident} 下单。随时可以在“我的”里取消。",
        "Ordering for someone", "{proxy} may now order for {resident}. You can withdraw this at any time under Me.",
    ),
    "link_withdrawn": Template(
        "代办已取消", "{proxy} 不再能替 {resident} 下单。",
        "Ordering withdrawn", "{proxy} may no longer order for {resident}.",
    ),
    "application_submitted": Template(
        "申请已收到", "{resident} 的“{programme}”申请已收到，编号 {number}，预计 {due} 前答复。",
        "Application received", "{resident}'s application for {programme} has been received, number {number}. Expect an answer by {due}.",
    ),
    "application_approved": Template(
        "申请已通过", "{resident} 的“{programme}”申请已通过，从 {since} 起可以使用。",
        "Application approved", "{resident}'s application for {programme} is approved and can be used from {since}.",
    ),
    "application_returned": Template(
        "申请需要补充", "{resident} 的“{programme}”申请被退回：{reason}",
        "Application needs more papers", "{resident}'s application for {programme} was returned: {reason}",
    ),
    "application_rejected": Template(
        "申请未通过", "{resident} 的“{programme}”申请未通过：{reason}",
        "Application rejected", "{resident}'s application for {programme} was rejected: {reason}",
    ),
    "application_waiting": Template(
        "有新的申请", "“{programme}”申请 {number} 等您办理，{due} 前答复。",
        "New application", "Application {number} for {programme} is waiting for you. Please answer by {due}.",
    ),
    "order_placed": Template(
        "订单已提交", "{resident} {day} 的{service}已下单，编号 {number}。",
        "Order placed", "{service} for {resident} on {day} is ordered, number {number}.",
    ),
    "order_confirmed": Template(
        "订单已确认", "{resident} {day} 的{service}已确认，正在等服务商接单。",
        "Order confirmed", "{service} for {resident} on {day} is confirmed and waiting for the provider.",
    ),
    "order_accepted": Template(
        "服务商已接单", "{provider} 已接单：{resident} {day} 的{service}。",
        "Order accepted", "{provider} accepted {service} for {resident} on {day}.",
    ),
    "order_en_route": Template(
        "已经出发", "{worker} 带着{service}出发了。交付码在订单页上。",
        "On the way", "{worker} is on the way with {service}. The hand-over code is on the order page.",
    ),
    "order_completed": Template(
        "已送达", "{resident} {day} 的{service}已送达。",
        "Delivered", "{service} for {resident} on {day} was delivered.",
    ),
    "order_cancelled": Template(
        "订单已取消", "{resident} {day} 的{service}已取消：{reason}",
        "Order cancelled", "{service} for {resident} on {day} was cancelled: {reason}",
    ),
    "order_expired": Template(
        "订单超时未付", "{resident} {day} 的{service}没有按时付款，已经取消，补贴额度已退回。",
        "Order expired", "{service} for {resident} on {day} was not paid in time and has ended; the subsidy is yours again.",
    ),
    "order_changed": Template(
        "订单已改", "{resident} 的{service}改为 {day}。",
        "Order changed", "{service} for {resident} is now on {day}.",
    ),
    "job_offered": Template(
        "有新单要答复", "{day} 的{service}，编号 {number}，请在 {answer_by} 前答复。",
        "A new order to answer", "{service} on {day}, {number}: please answer by {answer_by}.",
    ),
    "job_assigned": Template(
        "派给您一单", "{day} {service}，编号 {number}。",
        "A job for you", "{service} on {day}, {number}.",
    ),
    "job_withdrawn": Template(
        "一单已取消", "{day} {service}，编号 {number}，不用去了。",
        "A job was withdrawn", "{service} on {day}, {number}: no need to go.",
    ),
    "handover_locked": Template(
        "交付码输错太多次", "订单 {number} 的交付码连续输错，已锁定 15 分钟。如果不是送餐员在您面前，请打电话给我们。",
        "Hand-over code locked", "The code of order {number} was entered wrongly too often and is locked for 15 minutes. If it is not our courier at your door, please call us.",
    ),
    "no_answer": Template(
        "没有人应门", "{resident} {day} 的{service}送到时没有人应门，请打电话看看。",
        "Nobody answered the door", "Nobody answered when {service} for {resident} arrived on {day}. Please call them.",
    ),
    "refund_sent": Template(
        "退款已发出", "订单 {number} 退款 ¥{amount}，原路退回。",
        "Refund sent", "¥{amount} for order {number} goes back the way it was paid.",
    ),
    "refund_failed": Template(
        "退款没有成功", "订单 {number} 的退款 ¥{amount} 没有退成，请人工处理。",
        "A refund failed", "¥{amount} for order {number} could not be given back. Please look into it.",
    ),
    "provider_verified": Template(
        "服务商已核验", "{provider} 已通过街道核验，可以上架服务了。",
        "Provider verified", "{provider} has been verified by the street office and may list services.",
    ),
    "provider_returned": Template(
        "服务商资料需要补充", "{provider} 的资料被退回：{reason}",
        "Provider papers returned", "The papers of {provider} were returned: {reason}",
    ),
}  # fmt: skip
