"""How large does a picture become?"""


def fit(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """Return the size scaled so that its longest side is `edge`, no side below one pixel."""
    scale = edge / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
