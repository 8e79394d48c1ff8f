"""How does a use case say no to a bad input?

With one plain sentence that says what is wrong and what to do, and a code a program can hold on to. Raising
one undoes everything the act had begun. A refusal by the gate is not one of these: it is an answer, it is
returned, and it stays on record.
"""


class Refused(Exception):
    """The input cannot be used. `field` names the form field or JSON member at fault, where there is one."""

    status = 422

    def __init__(self, code: str, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.field = field


class NotThere(Refused):
    """It does not exist, or is not this actor's to see: both look alike."""

    status = 404

    def __init__(self) -> None:
        super().__init__("NOT_FOUND", "There is nothing here that you can see. Go back and choose again.")


class Conflict(Refused):
    """Somebody else changed it in between, or it is already done."""

    status = 409
