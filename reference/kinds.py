"""What the values of `ephpm.toml` are made of: addresses, counts, times, and the table itself.

Annotations are no strings here, nor in the schemas, for pydantic would compile each: a node's start
waits for that.
"""

import ipaddress
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

Count = Annotated[int, Field(ge=0)]
Port = Annotated[int, Field(ge=0, le=65535)]
Seconds = Annotated[int, Field(ge=0)]
PositiveSeconds = Annotated[float, Field(gt=0)]
Pair = Annotated[list[str], Field(min_length=2, max_length=2)]


def split_address(text: str) -> tuple[str, int]:
    """Split `127.0.0.1:8080` or `[::1]:8080` into IP address and port.

    Raises `ValueError` where the text is not exactly that; host names are not accepted, as in the
    product.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError(text)
    if host.startswith("[") and host.endswith("]"):
        return str(ipaddress.IPv6Address(host[1:-1])), int(port)
    return str(ipaddress.IPv4Address(host)), int(port)


def _address(text: str) -> str:
    try:
        split_address(text)
    except ValueError as error:
        raise PydanticCustomError(
            "address", 'invalid listen address, write IP:port as in "127.0.0.1:8080"'
        ) from error
    return text


def _cluster_bind(text: str) -> str:
    try:
        split_address(text)
    except ValueError as error:
        raise PydanticCustomError(
            "cluster_bind", 'invalid cluster.bind address, write IP:port as in "10.0.0.1:7946"'
        ) from error
    return text


def _seed(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise PydanticCustomError("seed", 'not a seed, write host:port as in "node-1:7946"')
    return text


def _network(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise PydanticCustomError(
            "network", 'not an address or network, write e.g. "127.0.0.1" or "10.0.0.0/8"'
        ) from error
    return text


def _path_pattern(text: str) -> str:
    if not text.startswith("/"):
        raise PydanticCustomError("path_pattern", 'a path pattern starts with "/"')
    return text


def _fallback_entry(text: str) -> str:
    if re.fullmatch(r"=[0-9]+", text) and not 200 <= int(text[1:]) <= 599:
        raise PydanticCustomError(
            "fallback_entry", 'no status that an answer can have, write 200 to 599 as in "=404"'
        )
    return text


def _header(pair: list[str]) -> list[str]:
    name, value = pair
    if not re.fullmatch(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+", name):
        raise PydanticCustomError("header", "not a header name")
    if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value) or not value.isascii():
        raise PydanticCustomError("header", "a header value is printable ASCII")
    return pair


HeaderPair = Annotated[Pair, AfterValidator(_header)]
Address = Annotated[str, AfterValidator(_address)]
ClusterBind = Annotated[str, AfterValidator(_cluster_bind)]
Seed = Annotated[str, AfterValidator(_seed)]
Network = Annotated[str, AfterValidator(_network)]
FallbackEntry = Annotated[str, AfterValidator(_fallback_entry)]
PathPattern = Annotated[str, AfterValidator(_path_pattern)]


class Section(BaseModel):
    """A table of `ephpm.toml`: strictly typed, closed to unknown keys, immutable once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
