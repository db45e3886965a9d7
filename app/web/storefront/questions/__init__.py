"""What each vertical asks before an order: one module a vertical, found by its name in `asking`."""

from app.web.storefront.questions.answers import Answers, Asking
from app.web.storefront.questions.meals import MealAsking

asking: dict[str, Asking] = {"meals": MealAsking()}

__all__ = ["Answers", "Asking", "asking"]
