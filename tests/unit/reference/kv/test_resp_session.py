"""What a connection says of itself: HELLO, AUTH, RESET, CLIENT."""

import pytest

from reference.kv.resp_auth import OpenGate, PasswordGate
from reference.kv.resp_session import Session
from reference.kv.store import Store


def session(password: str = "") -> Session:
    store = Store()
    return Session(PasswordGate(store, password) if password else OpenGate(store), 7, "host:1")


def say(to: Session, line: str) -> bytes | None:
    name, *rest = line.encode().split()
    return to.answer([name.upper(), *rest])


def test_hello_chooses_the_protocol() -> None:
    client = session()
    assert b"$5\r\nproto\r\n:2\r\n" in (say(client, "HELLO") or b"")
    assert b"$5\r\nproto\r\n:3\r\n" in (say(client, "HELLO 3 SETNAME cart") or b"")
    assert client.protocol == 3
    assert say(client, "CLIENT GETNAME") == b"$4\r\ncart\r\n"
    assert say(client, "RESET") == b"+RESET\r\n"
    assert client.protocol == 2
    assert say(client, "CLIENT GETNAME") == b"$-1\r\n"


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("HELLO 4", "NOPROTO unsupported protocol version"),
        ("HELLO three", "ERR Protocol version is not an integer or out of range"),
        ("HELLO 3 AUTH x", "ERR Syntax error in HELLO option 'AUTH'"),
        ("HELLO 3 LOUDLY", "ERR Syntax error in HELLO option 'LOUDLY'"),
        (
            "HELLO 3 SETNAME gr\u00fc\u00dfe",
            "ERR Client names cannot contain spaces, newlines or special characters.",
        ),
        ("CLIENT", "ERR wrong number of arguments for 'client' command"),
        ("CLIENT ID 1", "ERR wrong number of arguments for 'client|id' command"),
        ("CLIENT FLY", "ERR unknown subcommand 'FLY'. Try CLIENT HELP."),
        ("CLIENT SETINFO LIB-COLOUR x", "ERR Unrecognized option 'LIB-COLOUR'"),
        ("CLIENT NO-EVICT MAYBE", "ERR syntax error"),
    ],
)
def test_what_is_refused_changes_nothing(line: str, reply: str) -> None:
    client = session()
    assert say(client, line) == f"-{reply}\r\n".encode()
    assert client.protocol == 2
    assert say(client, "CLIENT GETNAME") == b"$-1\r\n"


def test_hello_lets_in_who_knows_the_password() -> None:
    client = session("s3cret")
    assert (say(client, "HELLO 3") or b"").startswith(b"-NOAUTH HELLO must be called")
    assert say(client, "CLIENT ID") == b"-NOAUTH Authentication required\r\n"
    assert say(client, "HELLO 3 AUTH default wrong") == b"-ERR invalid password\r\n"
    assert client.protocol == 2
    assert (say(client, "HELLO 3 AUTH default s3cret") or b"").startswith(b"*14\r\n")
    assert say(client, "CLIENT ID") == b":7\r\n"
    say(client, "RESET")
    assert say(client, "GET k") == b"-NOAUTH Authentication required\r\n"


def test_a_client_tells_what_it_is() -> None:
    client = session()
    for line in (
        "CLIENT SETINFO lib-name redis-py",
        "CLIENT SETINFO LIB-VER 8.1",
        "CLIENT NO-EVICT on",
    ):
        assert say(client, line) == b"+OK\r\n"
    told = say(client, "CLIENT INFO") or b""
    for part in (b"id=7 ", b"addr=host:1 ", b" flags=e ", b" lib-name=redis-py lib-ver=8.1\n"):
        assert part in told
