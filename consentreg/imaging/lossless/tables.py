"""Which tables are in this segment of a JPEG?"""

_STEPS = 64


def quantisation(body: bytes) -> dict[int, bytes]:
    """Return the tables by number, each with its first byte as it stands; nothing when anything is odd."""
    found, at = {}, 0
    while at < len(body):
        wide, number = body[at] >> 4, body[at] & 15
        end = at + 1 + _STEPS * (1 + wide)
        if wide > 1 or number > 3 or number in found or end > len(body):
            return {}
        found[number] = body[at:end]
        at = end
    return found


def coding(body: bytes) -> dict[int, bytes]:
    """Return the tables by class and number (0 to 3, 16 to 19), likewise."""
    found, at = {}, 0
    while at < len(body):
        number, counts = body[at], body[at + 1 : at + 17]
        end = at + 17 + sum(counts)
        if number & 0xEC or number in found or end > len(body) or not _is_a_code(counts):
            return {}
        found[number] = body[at:end]
        at = end
    return found


def _is_a_code(counts: bytes) -> bool:
    """Say whether so many codes of 1 to 16 bits can be told apart, the one of all ones being kept free."""
    return 0 < sum(count << (16 - bits) for bits, count in enumerate(counts, 1)) < 1 << 16
