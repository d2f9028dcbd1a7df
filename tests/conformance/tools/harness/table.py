"""Prints rows as a table in Markdown."""

WIDTH = 72


def table(head: list[str], rows: list[list[str]]) -> str:
    """Returns a table whose long cells are cut."""
    cells = [[cut(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    cells.insert(1, ["-" * width for width in widths])
    lines = (" | ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in cells)
    return "\n".join(f"| {line} |" for line in lines)


def cut(cell: str) -> str:
    """Returns the beginning of a text, such that it fits a cell."""
    short = cell if len(cell) <= WIDTH else f"{cell[: WIDTH - 1]}…"
    return short.replace("|", "\\|")
