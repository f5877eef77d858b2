"""So many at once and so many per second after that, at the cost of two numbers: for what happens with every letter."""

_ROUNDING_S = 1e-6
"""More than sums of seconds are wrong by, less than anybody feels."""


class Allowance:
    """What may be drawn from; times are monotonic seconds, and may be said in any order."""

    def __init__(self, at_once: int, per_s: float) -> None:
        """Start with all that may be drawn at once."""
        self._each_s = 1 / per_s
        self._slack_s = (at_once - 1) / per_s
        self._spent_until_s = 0.0
        """When all that may be drawn at once will be there again."""

    def missing_s(self, now_s: float) -> float:
        """Tell how long to wait for the next one; 0 if it is there."""
        wait_s = self._spent_until_s - now_s - self._slack_s
        return wait_s if wait_s > _ROUNDING_S else 0.0

    def is_whole(self, now_s: float) -> bool:
        """Tell whether all that may be drawn at once is there, as if nobody had ever drawn."""
        return self._spent_until_s <= now_s

    def draw(self, now_s: float) -> None:
        """Take one, whether or not it is there."""
        self._spent_until_s = max(self._spent_until_s, now_s) + self._each_s

    def put_back(self) -> None:
        """Give one back."""
        self._spent_until_s -= self._each_s
