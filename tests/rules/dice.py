"""How do chance and a case's temper choose? Days come out around today, birthdays and the ends of a yes."""

import random
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

TODAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2026-07-01",
        "2026-02-28",
        "2026-03-01",
        "2028-02-28",
        "2028-02-29",
        "2028-03-01",
        "2026-03-29",
        "2026-10-25",
        "2027-01-01",
    )
)
ZONES = (
    *["Europe/London"] * 8,
    "UTC",
    "Pacific/Auckland",
    "America/Havana",
    "America/St_Johns",
    "Asia/Kathmandu",
)
OFFSETS = tuple(timezone(timedelta(minutes=minutes)) for minutes in (0, 60, 345, -210, 780, -720))
HOURS = ((0, 0, 0), (0, 30, 0), (1, 30, 0), (12, 0, 0), (23, 30, 0), (23, 59, 59))
NEAR = (-400, -173, -172, -171, -61, -60, -59, -2, -1, 0, 0, 0, 1, 2, 30)
BIRTHDAYS = (8, 10, 11, 12, 12, 12, 13, 15, 16, 16, 16, 17, 18, 18, 25)


class Dice:
    """Choices about one case: usually what is fine, otherwise one of the others."""

    def __init__(self, rng: random.Random, today: date, zone: ZoneInfo, wild: float) -> None:
        self.rng, self.today, self.zone, self.wild = rng, today, zone, wild

    def odd(self) -> bool:
        return self.rng.random() < self.wild

    def usually(self, fine: Any, *others: Any) -> Any:
        return self.rng.choice(others) if self.rng.random() < self.wild else fine

    def day(self, offset: int | None = None) -> str:
        """Return today and so many days, near today and the usual dates where none are given."""
        return (self.today + timedelta(self.rng.choice(NEAR) if offset is None else offset)).isoformat()

    def days(self) -> tuple[str | None, str | None]:
        """Return two days or none, nearly always in their order."""
        first, last = sorted((self.day(), self.day()))
        return self.usually((first, last), (first, None), (None, last), (None, None), (last, first))  # type: ignore[no-any-return]

    def moment(self) -> str:
        """Return an instant, at a time of day where something may happen, written in some offset."""
        local = datetime.fromisoformat(self.day())
        hour, minute, second = self.rng.choice(HOURS)
        return self.written(local.replace(hour=hour, minute=minute, second=second, tzinfo=self.zone))

    def written(self, moment: datetime) -> str:
        text = moment.astimezone(self.rng.choice(OFFSETS)).isoformat()
        return text.replace("+00:00", "Z") if self.odd() else text

    def birth(self) -> str:
        """Return a day of birth with a birthday about today, or a leap day."""
        year = self.today.year - self.rng.choice(BIRTHDAYS)
        if self.rng.random() < 0.15:
            return f"{year - year % 4}-02-29"
        near = self.today + timedelta(self.rng.choice((-200, -1, 0, 1, 100)))
        return f"{year}-{near.isoformat()[5:].replace('02-29', '03-01')}"
