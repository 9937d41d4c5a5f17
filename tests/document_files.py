"""Documents as people and attackers upload them, made here and now."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from PIL import Image

ODP = "application/vnd.oasis.opendocument.presentation"
ODT = "application/vnd.oasis.opendocument.text"
_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def pdf(texts: Sequence[str], box: str = "0 0 960 540") -> bytes:
    """One page for each text."""
    pages = [f"{4 + 2 * number} 0 R" for number in range(len(texts))]
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{' '.join(pages)}]/Count {len(texts)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, text in enumerate(texts):
        content = f"BT /F1 48 Tf 60 400 Td ({text}) Tj ET".encode("latin-1")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {5 + 2 * number} 0 R>>".encode()
        )
        objects.append(_stream(content))
    return pdf_of(objects)


def deck(slides: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """Slides as people make them: a title on a coloured bar, and lines below it."""
    pages = [f"{5 + 2 * number} 0 R" for number in range(len(slides))]
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica{}/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{' '.join(pages)}]/Count {len(slides)}>>".encode(),
        font.format("").encode(),
        font.format("-Bold").encode(),
    ]
    for number, (title, lines) in enumerate(slides):
        content = f"0.05 0.36 0.35 rg 0 420 960 120 re f 1 g BT /F2 46 Tf 60 462 Td ({title}) Tj ET"
        content += " 0.15 g " + " ".join(
            f"BT /F1 34 Tf 60 {330 - 76 * row} Td (\x95  {line}) Tj ET"
            for row, line in enumerate(lines)
        )
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 960 540]/Resources<</Font<</F1 3 0 R"
            f"/F2 4 0 R>>>>/Contents {6 + 2 * number} 0 R>>".encode()
        )
        objects.append(_stream(content.encode("latin-1")))
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, value in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, value)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), extra, content)


def pdf_of_a_million_pages() -> bytes:
    """One page, named a million times."""
    kids = b"3 0 R " * 1_000_000
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1000000/Kids[" + kids + b"]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
        ]
    )


def endless_pdf() -> bytes:
    """A page that is painted over from edge to edge a hundred thousand times."""
    content = b"0 0 m 960 0 l 900 540 l 0 500 l f\n" * 100_000
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 960 540]/Contents 4 0 R>>",
            _stream(content),
        ]
    )


def nested_pdf() -> bytes:
    """Forms that draw each other ten times, twelve deep: a thousand billion lines."""
    forms = []
    for number in range(12):
        inner = b"/X Do " * 10 if number < 11 else b"0 0 m 9 9 l S "
        resources = b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]"
        if number < 11:
            resources += b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + number)
        forms.append(_stream(inner, resources))
    return pdf_of([*_one_page(b"/X Do"), *forms])


def swelling_pdf(size: int) -> bytes:
    """An image whose stream unpacks to `size` bytes."""
    packed = zlib.compress(bytes(size), 9)
    side = 60_000
    picture = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB"
        b"/BitsPerComponent 8/Filter/FlateDecode" % (side, side)
    )
    return pdf_of([*_one_page(b"99 0 0 99 0 0 cm /X Do"), _stream(packed, picture)])


def _one_page(content: bytes) -> list[bytes]:
    """The first four objects; /X is the fifth."""
    return [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
            b"/Resources<</XObject<</X 5 0 R>>>>>>"
        ),
        _stream(content),
    ]


def image(kind: str, size: tuple[int, int] = (640, 360), mode: str = "RGB") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind)
    return buffer.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A header of that size, and hardly any pixels behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in entries.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(name, data, how)
    return buffer.getvalue()


def opendocument(
    media_type: str,
    body: str,
    more: dict[str, bytes] | None = None,
    *,
    before: str = "",
    styles: str = "",
) -> bytes:
    """`body` is what is inside office:body."""
    content = (
        f'{before}<office:document-content {_SPACES} office:version="1.2">{styles}'
        f"<office:body>{body}"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return archive(
        {
            "mimetype": media_type.encode(),
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": f"{content}</office:body></office:document-content>".encode(),
            **(more or {}),
        }
    )


def slides(
    texts: Sequence[str], notes: Sequence[str] = (), hidden: Sequence[int] = (), head: str = ""
) -> bytes:
    """An OpenDocument presentation. `notes` are the presenter's, `hidden` counts from 0; `head`
    comes before all."""
    styles = (
        '<office:automatic-styles><style:style style:name="away" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
        "</office:automatic-styles>"
    )
    frame = '<draw:frame svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="3cm"><draw:text-box>'
    away = ' draw:style-name="away"'
    pages = "".join(
        f'<draw:page draw:name="p{number}"{away if number in hidden else ""}>'
        f"{frame}<text:p>{text}</text:p></draw:text-box></draw:frame>"
        f"{_notes(notes[number]) if number < len(notes) else ''}</draw:page>"
        for number, text in enumerate(texts)
    )
    body = f"<office:presentation>{pages}</office:presentation>"
    return opendocument(ODP, body, before=head, styles=styles)


def _notes(text: str) -> str:
    return (
        '<presentation:notes><draw:page-thumbnail draw:page-number="1"/>'
        '<draw:frame presentation:class="notes" svg:x="2cm" svg:y="14cm" svg:width="16cm" '
        f'svg:height="10cm"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>'
        "</presentation:notes>"
    )


def endless_table() -> bytes:
    """A sheet of a million rows of a thousand cells each, in 300 bytes."""
    cell = "<table:table-cell table:number-columns-repeated='1000'><text:p>x</text:p></table:table-cell>"
    row = f"<table:table-row table:number-rows-repeated='1000000'>{cell}</table:table-row>"
    return opendocument(
        "application/vnd.oasis.opendocument.spreadsheet",
        "<office:spreadsheet><table:table "
        "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' table:name='a'>"
        f"{row}</table:table></office:spreadsheet>",
    )


def letter(inside: str) -> bytes:
    """An OpenDocument text; `inside` is XML."""
    return opendocument(ODT, f"<office:text>{inside}</office:text>")


def word(more: dict[str, bytes] | None = None, kind: str = "document.main+xml") -> bytes:
    """The skeleton of a .docx, enough to be recognised."""
    types = (
        '<Types><Override PartName="/word/document.xml" ContentType='
        f'"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}"/></Types>'
    )
    return archive({"[Content_Types].xml": types.encode(), **(more or {})})
