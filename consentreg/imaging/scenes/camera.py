"""What does the phone write around the pixels of a photo?"""

from __future__ import annotations

import io
from datetime import datetime
from fractions import Fraction

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.TiffImagePlugin import IFDRational

MAKE, MODEL = "Harbour", "Harbour Phone 3"

# How the pixels are stored for each way of holding the phone, so that turning them back shows the scene upright.
_STORED = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:exif="http://ns.adobe.com/exif/1.0/"
    xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    exif:GPSLatitude="{latitude}"
    exif:GPSLongitude="{longitude}"
    photoshop:City="{city}"
    xmp:CreatorTool="{model}"
    xmp:CreateDate="{taken}"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def shown_size(size: tuple[int, int], held: int) -> tuple[int, int]:
    """Say how large a photo is once turned upright; `size` is the sensor's, `held` the EXIF orientation."""
    return (size[1], size[0]) if held in (6, 8) else size


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Split an angle into degrees, minutes and hundredths of a second, as EXIF keeps them."""
    minutes, hundredths = divmod(round(abs(value) * 360_000), 6_000)
    return IFDRational(minutes // 60), IFDRational(minutes % 60), IFDRational(Fraction(hundredths, 100))


def _exif(taken: datetime, place: tuple[float, float], held: int) -> Image.Exif:
    stamp, (latitude, longitude) = taken.strftime("%Y:%m:%d %H:%M:%S"), place
    exif = Image.Exif()
    exif.update({Base.Make: MAKE, Base.Model: MODEL, Base.Orientation: held, Base.DateTime: stamp})
    exif.get_ifd(IFD.Exif).update({Base.DateTimeOriginal: stamp, Base.DateTimeDigitized: stamp, Base.LensModel: MODEL})
    exif.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSVersionID: b"\x02\x03\x00\x00",
            GPS.GPSLatitudeRef: "N" if latitude >= 0 else "S",
            GPS.GPSLatitude: _degrees(latitude),
            GPS.GPSLongitudeRef: "E" if longitude >= 0 else "W",
            GPS.GPSLongitude: _degrees(longitude),
            GPS.GPSDateStamp: taken.strftime("%Y:%m:%d"),
        }
    )
    return exif


def _coordinate(value: float, letters: str) -> str:
    """Write an angle the way XMP does: degrees, decimal minutes and the hemisphere."""
    degrees, minutes = divmod(abs(value) * 60, 60)
    return f"{int(degrees)},{minutes:.4f}{letters[value < 0]}"


def _xmp(taken: datetime, place: tuple[float, float], city: str) -> bytes:
    latitude, longitude = _coordinate(place[0], "NS"), _coordinate(place[1], "EW")
    when = taken.strftime("%Y-%m-%dT%H:%M:%S")
    return _XMP.format(latitude=latitude, longitude=longitude, city=city, model=MODEL, taken=when).encode()


def photograph(upright: Image.Image, *, taken: datetime, place: tuple[float, float], city: str, held: int) -> bytes:
    """Write a JPEG as a phone held that way would: turned pixels, and time and place in EXIF and XMP."""
    pixels = upright.transpose(_STORED[held]) if held in _STORED else upright
    file = io.BytesIO()
    exif, xmp = _exif(taken, place, held), _xmp(taken, place, city)
    pixels.save(file, "JPEG", quality=88, subsampling=0, exif=exif, xmp=xmp)
    return file.getvalue()
