"""Reads Markdown that people wrote into the blocks of a report; nothing in it is ever taken for markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slodesk.reports.report import Column, Heading, Item, ItemList, Note, Paragraph, RichCell, Span, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from slodesk.reports.report import Align, Block, Cell, Spans

_ALIGN: dict[str, Align] = {"text-align:right": "right", "text-align:center": "center"}


def read_markdown(text: str) -> tuple[Block, ...]:
    """Return text as blocks: headings, paragraphs, lists, tables, quotes; HTML is shown as it is written."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    blocks: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _end(tokens, at)
        block = _block(token, tokens[at + 1 : end])
        if block is not None:
            blocks.append(block)
        at = end + 1
    return tuple(blocks)


def _end(tokens: Sequence[Token], at: int) -> int:
    """Return the index of the token that closes the one at an index; itself when it stands alone."""
    if tokens[at].nesting != 1:
        return at
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block(token: Token, inside: Sequence[Token]) -> Block | None:
    if token.type == "heading_open":
        words = "".join(span.text for span in _spans(inside))
        return Heading(words, 1 if token.tag in ("h1", "h2") else 2 if token.tag == "h3" else 3)
    if token.type == "paragraph_open":
        return Paragraph(_spans(inside))
    if token.type in ("bullet_list_open", "ordered_list_open"):
        return ItemList(tuple(_items(inside)), numbered=token.type == "ordered_list_open")
    if token.type == "blockquote_open":
        return Note(_spans(inside))
    if token.type == "table_open":
        return _table(inside)
    if token.type in ("fence", "code_block"):
        return Paragraph((Span(token.content.rstrip("\n")),))
    return None


def _items(tokens: Sequence[Token]) -> list[Item]:
    found, at = [], 0
    while at < len(tokens):
        end = _end(tokens, at)
        if tokens[at].type == "list_item_open":
            found.append(Item(_spans(tokens[at + 1 : end])))
        at = end + 1
    return found


def _table(tokens: Sequence[Token]) -> Table:
    columns: list[Column] = []
    rows: list[list[Cell]] = []
    for index, token in enumerate(tokens):
        if token.type == "th_open":
            words = "".join(span.text for span in _spans(tokens[index + 1 : index + 2]))
            columns.append(Column(words, _ALIGN.get(str(token.attrGet("style") or ""), "left")))
        elif token.type == "tr_open" and columns:
            rows.append([])
        elif token.type == "td_open":
            rows[-1].append(RichCell(_spans(tokens[index + 1 : index + 2])))
    shaped = []
    for row in rows:
        if row:
            filled = [*row, *("" for _ in columns)][: len(columns)]
            shaped.append(tuple(filled))
    return Table(tuple(columns), tuple(shaped))


def _spans(tokens: Sequence[Token]) -> Spans:
    """Return the words of all inline tokens, one line after the other."""
    found: list[Span] = []
    for token in tokens:
        if token.type != "inline":
            continue
        if found:
            found.append(Span("\n"))
        bold, url = 0, ""
        for child in token.children or ():
            if child.type == "strong_open":
                bold += 1
            elif child.type == "strong_close":
                bold -= 1
            elif child.type == "link_open":
                url = str(child.attrGet("href") or "")
            elif child.type == "link_close":
                url = ""
            elif child.type == "hardbreak":
                found.append(Span("\n"))
            elif child.type == "softbreak":
                found.append(Span(" "))
            elif child.content:
                found.append(Span(child.content, bold=bool(bold), url=url))
    return tuple(found)
