"""Requests: who asks whom, for what, how often, and by which way."""

from typing import Any

from behave import given, when

from support.actions import requests, visiting
from support.language.acts import act
from support.language.visiting import Posted, Uploaded, Visitor, Where
from support.world.context import Context


@given(
    "{who:Visitor} {having:Having} received {target:Text}{where:Where}{way:Way}{extra:With}"
    "{times:Times}{keeping:Keeping}"
)
def has_received(context: Context, who: Visitor, having: str, **visit: Any) -> None:
    """First visits, each answered with 200. Of the visit of one visitor, later steps may say `{its
    ETag}`, `{its tag}` (the ETag without its W/), `{its Last-Modified}`, `{its cookie}`, `{its
    session}` (the id in it), and compare with its headers. Many visitors keep their own cookies.
    Through the gateway the visits may take until the promise `repair`."""
    visiting.receive(context.world, who, visiting.Visit(**visit), context.table)


@when("{who:Visitor} {asking:Asking} {target:Text}{where:Where}{way:Way}{extra:With}{times:Times}")
def requests_target(context: Context, who: Visitor, **visit: Any) -> None:
    """Requests with no header but Host and what is said, and without a body where none is. The
    target goes out to the letter."""
    visiting.request(context.world, who, visiting.Visit(**visit), context.table)


@act("{who:Visitor} {posting:Posting} {body:Posted} to {target:Text}{where:Where}{way:Way}")
def posts(context: Context, who: Visitor, posting: str, body: Posted, **visit: Any) -> None:
    """POST of that body, its length announced where it is not in chunks. The cookie that a visitor
    is given is the one of `the same visitor` from then on."""
    visiting.post(context.world, who, body, visiting.Visit(**visit), done=posting == "has posted")


@when("a visitor uploads {files:Uploaded} to {target:Text}{where:Where}")
def uploads(context: Context, files: Uploaded, target: str, where: Where) -> None:
    """POST of a form with files, as a browser sends it (multipart/form-data)."""
    visiting.upload(context.world, files, target, where, context.table)


@when("a client sends the lines")
def sends_lines(context: Context) -> None:
    r"""Raw bytes: each line ends with CR LF on the wire, and an empty line follows
    the last. `\r`, `\n`, `\t`, `\x00` stand for these bytes, `{address}` for the
    node's own."""
    requests.send_lines(context.world, context.text)
