"""A history as a picture.

Nodes are lanes with their clients' operations, whom they took to be members, and what was done
to them; the first violation is marked.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

from support.consistency.checkers import Judgement
from support.consistency.history import History, Kind, Operation, Outcome

Scale = Callable[[float], float]

WIDTH, LANE, LEFT, TOP = 1200, 78, 90, 90
BAND = 12  # pixels of a lane for the membership
COLOURS = {Kind.READ: "#4c78a8", Kind.WRITE: "#54a24b", Kind.DELETE: "#b279a2"}
SHOWN = 6000  # operations; more of them would only be a solid bar


def draw(history: History, judgement: Judgement) -> str:
    """The picture as SVG."""
    nodes = sorted({item.node for item in history.operations})
    end = max((item.completed for item in history.operations), default=1.0) or 1.0
    end = max([end, *(fault.ended for fault in history.faults)])
    height = TOP + LANE * len(nodes) + 50
    scale = (WIDTH - LEFT - 20) / end

    def x(seconds: float) -> float:
        return LEFT + seconds * scale

    lanes = {node: TOP + LANE * number for number, node in enumerate(nodes)}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="17">{html.escape(_title(history, judgement))}</text>',
        _legend(),
    ]
    for fault in history.faults:
        touched = [lanes[node] for node in fault.nodes if node in lanes] or list(lanes.values())
        for y in touched:
            parts.append(
                f'<rect x="{x(fault.began):.1f}" y="{y}" height="{LANE - 8}" '
                f'width="{x(fault.ended) - x(fault.began):.1f}" fill="#e45756" opacity="0.14"/>'
            )
        parts.append(
            f'<text x="{x(fault.began) + 4:.1f}" y="{touched[0] + 14}" fill="#a33">'
            f"{html.escape(fault.what)}</text>"
        )
    for node, y in lanes.items():
        parts.append(f'<text x="10" y="{y + LANE / 2 + 4}">{html.escape(node)}</text>')
        floor = y + LANE - 8
        parts.append(
            f'<line x1="{LEFT}" x2="{WIDTH - 20}" y1="{floor}" y2="{floor}" stroke="#ddd"/>'
        )
        parts += _views(history, node, floor, end, x)
    step = max(1, len(history.operations) // SHOWN)
    parts += [
        _mark(item, x(item.invoked), x(item.completed), lanes[item.node])
        for item in history.operations[::step]
    ]
    parts += _first_violation(judgement, x, lanes)
    parts.append(_axis(end, x, height))
    return "\n".join([*parts, "</svg>", ""])


def _title(history: History, judgement: Judgement) -> str:
    return (
        f"{judgement.verdict}: {judgement.operations} operations, "
        f"faults: {len(history.faults)}, seed {history.seed}"
    )


def _views(history: History, node: str, floor: int, end: float, x: Scale) -> list[str]:
    """The band below a lane: whom the node took to be members, with names where that changed."""
    everybody = max((len(view.members) for view in history.views), default=0)
    views = [view for view in history.views if view.node == node]
    parts = []
    for view, until in zip(views, [*(view.at for view in views[1:]), end], strict=False):
        full = len(view.members) == everybody
        colour = "#cfe8cf" if full else "#ffd9a0" if view.members else "#bbb"
        names = " ".join(name.removeprefix("node-") for name in view.members) or "no answer"
        parts.append(
            f'<rect x="{x(view.at):.1f}" y="{floor - BAND}" height="{BAND}" '
            f'width="{max(x(until) - x(view.at), 1):.1f}" fill="{colour}"/>'
            f'<text x="{x(view.at) + 3:.1f}" y="{floor - 3}" font-size="10" fill="#555">'
            f"{html.escape(names)}</text>"
        )
    return parts


def _legend() -> str:
    words = [
        ("read", COLOURS[Kind.READ]),
        ("write", COLOURS[Kind.WRITE]),
        ("delete", COLOURS[Kind.DELETE]),
        ("not acknowledged", "#f58518"),
        ("sees all members", "#cfe8cf"),
        ("sees fewer", "#ffd9a0"),
    ]
    return "".join(
        f'<circle cx="{LEFT + 6 + 150 * i}" cy="44" r="5" fill="{colour}"/>'
        f'<text x="{LEFT + 16 + 150 * i}" y="48">{word}</text>'
        for i, (word, colour) in enumerate(words)
    )


def _mark(item: Operation, left: float, right: float, lane: float) -> str:
    y = lane + 20 + (item.client * 7) % (LANE - 36 - BAND)
    colour = COLOURS[item.kind] if item.outcome is Outcome.OK else "#f58518"
    return (
        f'<rect x="{left:.1f}" y="{y}" width="{max(right - left, 1.2):.1f}" height="4" '
        f'fill="{colour}" opacity="0.7"/>'
    )


def _first_violation(judgement: Judgement, x: Scale, lanes: Mapping[str, int]) -> list[str]:
    first = next((item for item in judgement.violations if item.operation), None)
    if first is None or first.operation is None:
        return []
    at, lane = x(first.operation.invoked), lanes[first.operation.node]
    return [
        f'<circle cx="{at:.1f}" cy="{lane + LANE / 2}" r="16" fill="none" '
        'stroke="#d00" stroke-width="3"/>',
        # Above the lanes, where nothing is hidden by it.
        f'<text x="{LEFT}" y="72" fill="#d00">{html.escape(str(first)[:170])}</text>',
    ]


def _axis(end: float, x: Scale, height: int) -> str:
    ticks = [end * part / 8 for part in range(9)]
    return "".join(
        f'<text x="{x(tick):.1f}" y="{height - 18}" fill="#777" text-anchor="middle">'
        f"{tick:.1f} s</text>"
        for tick in ticks
    )
