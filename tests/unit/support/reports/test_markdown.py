from __future__ import annotations

from support.reports.markdown import cell, table


def test_a_cell_holds_any_text() -> None:
    assert cell("a | b\n <i> \\d") == "a \\| b &lt;i> \\\\d"


def test_a_table_has_a_head_and_a_line_for_each_row() -> None:
    assert table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
