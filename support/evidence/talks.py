"""Redis commands and their replies: written down, and as input of redis-cli."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from support.clients.redis_client import Lost, Refusal, Reply, Talk

SHOWN = 300  # bytes of a word or a reply that are shown
MANY = 500  # commands that are written down; of more, the last ones
LONGEST = 300_000  # bytes of a command that redis-cli is given


def transcript(talks: Sequence[Talk]) -> str:
    """One line for each command and one for its reply."""
    lines = [f"# {len(talks) - MANY} earlier commands are left out"] if len(talks) > MANY else []
    for talk in talks[-MANY:]:
        lines.append(f"> {talk.client} to node {talk.node}: {_line(talk.words)}")
        lines.append(f"< {_reply(talk.reply)} ({1000 * talk.seconds:.1f} ms)")
    return "\n".join(lines)


def line(talk: Talk) -> str:
    """The command and its reply in one line."""
    return f"{_line(talk.words)} -> {_reply(talk.reply)}"


def line_of(words: Iterable[bytes]) -> str:
    """The command as redis-cli reads it."""
    return " ".join([_quoted(word) for word in words])


def redis_cli(variable: str) -> str:
    """redis-cli, told to go to the address in that shell variable."""
    return f'redis-cli --no-raw -h "${{{variable}%:*}}" -p "${{{variable}##*:}}"'


def script(talks: Sequence[Talk], *, in_cluster: bool = False) -> list[str]:
    """Lines of a shell script that sends the commands again.

    Neighbours of one client go over one connection. A client that another one has
    interrupted signs in again as it did before.
    """
    lines: list[str] = []
    signed_in: dict[str, list[str]] = {}
    neighbours = itertools.groupby(talks[-MANY:], key=lambda talk: (talk.client, talk.node))
    for (client, node), group in neighbours:
        sent = list(group)
        variable = f"EPHPM_REDIS_{node.upper()}" if in_cluster else "EPHPM_REDIS"
        small = [talk.words for talk in sent if sum(map(len, talk.words)) <= LONGEST]
        commands = [line_of(words) for words in small]
        lines += [
            f"\necho; echo '== the Redis commands of {client} to node {node}'",
            "# A command of more than 300 kB is left out." if len(small) < len(sent) else "",
            f"{redis_cli(variable)} > \"$out\" <<'END'",
            *signed_in.get(client, []),
            *commands,
            "END",
            'tail -n 40 "$out" | cut -c 1-400',
        ]
        known = [line_of(words) for words in small if words[:1] == (b"AUTH",)]
        signed_in.setdefault(client, []).extend(known)
    return [line for line in lines if line]


def last_lines(reply: Reply) -> list[str]:
    """What redis-cli may print last for that reply; nothing where it cannot be said."""
    if isinstance(reply, bytes) and b"\r\n" in reply:
        return []  # some texts of many lines, such as INFO's, are printed as they are
    if isinstance(reply, bytes):
        # A status comes without quotes, a text with them.
        return [_printed(reply), f'"{_printed(reply)}"']
    if isinstance(reply, Refusal):
        return [f"(error) {reply.text}"]
    if isinstance(reply, list):
        return [] if reply else ["(empty array)"]
    if isinstance(reply, Lost):
        return []
    return ["(nil)" if reply is None else f"(integer) {reply}"]


def _printed(text: bytes) -> str:
    names = {0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0D: "r", 0x22: '"', 0x5C: "\\"}
    return "".join(
        f"\\{names[byte]}"
        if byte in names
        else chr(byte)
        if 0x20 <= byte < 0x7F
        else f"\\x{byte:02x}"
        for byte in text
    )


def _line(words: Iterable[bytes]) -> str:
    return " ".join(_quoted(word[:SHOWN]) + ("..." if word[SHOWN:] else "") for word in words)


def _quoted(word: bytes) -> str:
    """A word in double quotes, as redis-cli reads it."""
    plain = set(range(0x20, 0x7F)) - set(b'"\\')
    return '"' + "".join(chr(byte) if byte in plain else f"\\x{byte:02x}" for byte in word) + '"'


def _reply(reply: Reply) -> str:
    if isinstance(reply, bytes):
        return _line([reply])
    if isinstance(reply, list):
        shown = ", ".join(_reply(item) for item in reply[:20])
        return f"[{shown}{', ...' if reply[20:] else ''}]"
    if isinstance(reply, Refusal):
        return f"error {reply.text}"
    if isinstance(reply, Lost):
        return f"no reply: {reply.reason}"
    return "nothing" if reply is None else str(reply)
