"""In which letters was this file written?

UTF-8, or Windows-1252 as older spreadsheets save it. The second has no mark of its own: it is believed only where
every letter beyond ASCII is one that Western European names have, in a place where it can stand. Anything else is
refused, because a name read in the wrong letters is another name.
"""

from consentreg.services.refusal import Refused

SAVE_AS = "Open it in the spreadsheet and save it as CSV UTF-8."
_LETTERS = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ")
_APOSTROPHE, _MARKS = "\N{RIGHT SINGLE QUOTATION MARK}", frozenset("\N{EN DASH}\N{NO-BREAK SPACE}£")


def decoded(data: bytes) -> str:
    """Return the text of a file; raise Refused when its letters cannot be told for sure."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("UTF_16", f"This file is in UTF-16. {SAVE_AS}")
    if b"\0" in data:
        raise Refused("NUL_CHARACTER", f"There are characters in this file that no text can hold. {SAVE_AS}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _western(data)


def _western(data: bytes) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    strange = [i for i, letter in enumerate(text) if not letter.isascii()]
    if not strange or not all(_plausible(text, i) for i in strange):
        raise Refused("UNKNOWN_LETTERS", f"It cannot be told in which letters this file was written. {SAVE_AS}")
    return text


def _plausible(text: str, i: int) -> bool:
    letter, before, after = text[i], text[i - 1 : i], text[i + 1 : i + 2]
    if letter == _APOSTROPHE:
        return before.isalpha() and after.isalpha()
    if letter in _MARKS:
        return True
    return letter in _LETTERS and _fits(letter, *_around(text, i))


def _around(text: str, i: int) -> tuple[str, bool]:
    """Return the word a letter stands in, and whether it begins it."""
    first, last = i, i + 1
    while first and text[first - 1].isalpha():
        first -= 1
    while last < len(text) and text[last].isalpha():
        last += 1
    return text[first:last], first == i


def _fits(letter: str, word: str, begins: bool) -> bool:
    # A word of strange letters alone is of another alphabet; a capital inside a word is another letter misread.
    return any(each.isascii() for each in word) and (letter.islower() or begins or word.isupper())
