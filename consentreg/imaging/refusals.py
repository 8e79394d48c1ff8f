"""Why is this file not taken, in words a tired person understands?"""

from typing import Final

_ONLY_PHOTOS = "Only photos can be added"

SENTENCES: Final[dict[str, str]] = {
    "EMPTY_FILE": "This file is empty. Copy it from the phone or camera again.",
    "TOO_LARGE": "This file is larger than 64 MB. Save a smaller copy of the photo and add that.",
    "TOO_MANY_PIXELS": "This photo has more than 50 million pixels. Save a smaller copy of it and add that.",
    "TOO_HEAVY": "This photo is too large for the kind of file it is. Save it as JPEG in a photo app and add that.",
    "TOO_NARROW": "This photo is more than twenty times as long as it is wide. Crop it and add that.",
    "TOO_MANY_FRAMES": "This file has more than 1,000 pictures in it. Save the one you need as a photo.",
    "TOO_MANY_SCANS": "This photo is built from too many layers. Open it in a photo app and save it again.",
    "TOO_MANY_PARTS": "This photo is cut into too many parts. Open it in a photo app and save it again.",
    "TRUNCATED": "The end of this photo is missing. Copy it from the phone or camera again.",
    "DAMAGED": "This photo is damaged and cannot be opened. Copy it from the phone or camera again.",
    "DECODER_DIED": "This photo could not be opened safely. Save it again as JPEG in a photo app.",
    "VIDEO": f"This is a video. {_ONLY_PHOTOS}: save a still picture from it.",
    "SOUND": f"This is a sound recording. {_ONLY_PHOTOS}.",
    "SVG": f"This is a drawing (SVG). {_ONLY_PHOTOS}: save it as PNG or JPEG first.",
    "PDF": f"This is a PDF document. {_ONLY_PHOTOS}: save the page or the picture in it as JPEG.",
    "POSTSCRIPT": f"This is a print file (EPS or PostScript). {_ONLY_PHOTOS}: save it as JPEG first.",
    "RAW": "This is a camera's raw file. Export it as JPEG from your photo app and add that.",
    "ARCHIVE": f"This is a packed folder (such as a ZIP). {_ONLY_PHOTOS}: unpack it and add the photos.",
    "DOCUMENT": f"This is an office document. {_ONLY_PHOTOS}: save the picture in it as JPEG.",
    "WEB_PAGE": f"This is a web page. {_ONLY_PHOTOS}: save the picture itself, not the page it is on.",
    "TEXT": f"This is text. {_ONLY_PHOTOS}.",
    "PROGRAM": f"This is a program. {_ONLY_PHOTOS}.",
    "BMP": "This is a BMP picture, which is not supported. Save it as PNG or JPEG and add that.",
    "ICON": "This is an icon, which is not supported. Save it as PNG and add that.",
    "PSD": "This is a Photoshop document. Save it as JPEG and add that.",
    "JPEG_2000": "This is a JPEG 2000 picture, which is not supported. Save it as JPEG and add that.",
    "JPEG_XL": "This is a JPEG XL picture, which is not supported. Save it as JPEG and add that.",
    "NOT_A_PHOTO": f"This file is not a photo we can open. {_ONLY_PHOTOS}: JPEG, PNG, HEIC, WebP, AVIF, TIFF or GIF.",
}


class Refused(Exception):
    """One file is not taken: a stable `code`, and `detail`, one sentence on what is wrong and what to do."""

    def __init__(self, code: str) -> None:
        """Refuse for the reason `code`; a code that is not in the table becomes DECODER_DIED."""
        self.code = code if code in SENTENCES else "DECODER_DIED"
        self.detail = SENTENCES[self.code]
        super().__init__(f"{self.code}: {self.detail}")
