"""PNG: small pictures as data URIs. They are stored uncompressed, for every zlib compresses in its own way."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, PALETTE = 0, 3
Rgba = tuple[int, int, int, int]


def grey(rows: Sequence[Sequence[int]]) -> str:
    """Shades from 0, black, to 255, white."""
    return _uri(rows, GREY)


def coloured(rows: Sequence[Sequence[int]], palette: Sequence[Rgba]) -> str:
    """Entries of a palette of at most 256 colours, by their numbers."""
    colours = b"".join(bytes(colour[:3]) for colour in palette)
    opacities = bytes(colour[3] for colour in palette)
    return _uri(rows, PALETTE, _chunk(b"PLTE", colours) + _chunk(b"tRNS", opacities))


def _uri(rows: Sequence[Sequence[int]], kind: int, colours: bytes = b"") -> str:
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, kind, 0, 0, 0)
    lines = b"".join(b"\0" + bytes(row) for row in rows)
    chunks = _chunk(b"IHDR", head) + colours + _chunk(b"IDAT", _stored(lines)) + _chunk(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(SIGNATURE + chunks).decode()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _stored(data: bytes) -> bytes:
    """A zlib stream of one stored block, at most 65,535 bytes (RFC 1950, RFC 1951 3.2.4)."""
    length = struct.pack("<HH", len(data), len(data) ^ 0xFFFF)
    return b"\x78\x01" + b"\x01" + length + data + struct.pack(">I", zlib.adler32(data))
