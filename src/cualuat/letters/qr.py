"""Addresses as QR codes: white ground and a quiet border, so that a camera reads them in the dark scheme too."""

from __future__ import annotations

import segno


def on_paper(address: str) -> str:
    """An SVG file that scales, for typesetting."""
    drawn = segno.make(address, error="m").svg_inline(border=4, light="#fff", omitsize=True)
    return drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def as_picture(address: str) -> str:
    """For the `src` of a picture that is shown in a room: a data address of fixed size."""
    return segno.make(address, error="m").svg_data_uri(scale=6, border=4, light="#fff")
