"""What the libraries that read documents hand out, and have no types for."""

from typing import Any

Element = Any
"""A node of lxml's tree: https://lxml.de/apidoc/lxml.etree.html"""
Worksheet = Any
"""A sheet, or a cell, of openpyxl's or xlrd's."""
