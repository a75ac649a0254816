"""What `-D` accepts, and how it refuses."""

from __future__ import annotations

import pytest

from support.errors import UsageError
from support.settings.options import MEANING, READERS, RunOptions


def read(**values: str) -> RunOptions:
    return RunOptions.from_userdata(values)


def test_the_default_target_is_the_reference_node() -> None:
    assert read() == RunOptions(target="reference")


def test_every_option_is_documented() -> None:
    assert set(READERS) == set(MEANING)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"taget": "reference"}, ["-D taget", "-D target"]),
        ({"nonsense": "1"}, ["-D nonsense", "known:", "shard"]),
        ({"target": "moon"}, ["moon", "reference", "deployed"]),
        ({"target": "ephpm"}, ["-D binary=PATH"]),
        ({"target": "compose"}, ["target=compose", "needs -D image=NAME"]),
        ({"target": "kubernetes", "image": "x"}, ["kubernetes: not yet", "compose"]),
        (
            {"target": "deployed", "url": "http://me:secret@example.org"},
            ["http://HOST:PORT", "without a user"],
        ),
        ({"target": "deployed"}, ["-D url="]),
        ({"target": "ephpm", "binary": "/no/such/file"}, ["/no/such/file", "no such file"]),
        ({"target": "ephpm", "binary": "/etc/passwd"}, ["/etc/passwd", "not executable"]),
        ({"target": "deployed", "url": "example.org"}, ["example.org", "http://HOST:PORT"]),
        ({"binary": "/bin/true"}, ["-D binary", "target=ephpm"]),
        ({"shard": "3"}, ["K/N"]),
        ({"shard": "5/4"}, ["K/N"]),
        ({"shuffle": "soon"}, ["whole number"]),
        ({"patience": "0"}, ["0.1 to 100"]),
        ({"http": "3"}, ["1.1 or 2"]),
        ({"profile": "/no/such.toml"}, ["/no/such.toml"]),
        ({"defect": "x", "target": "ephpm", "binary": "/bin/true"}, ["-D defect", "reference"]),
    ],
)
def test_misuse_is_named_with_its_remedy(values: dict[str, str], words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        read(**values)
    for word in words:
        assert word in str(caught.value)


def test_a_shard_is_two_numbers() -> None:
    assert read(shard="2/8").shard == (2, 8)


def test_random_shuffle_draws_a_seed() -> None:
    assert isinstance(read(shuffle="random").shuffle, int)


def test_defects_are_a_list() -> None:
    assert read(defect="one, two").defect == ("one", "two")


def test_options_survive_the_way_to_a_worker() -> None:
    options = read(target="ephpm", binary="/bin/true", shuffle="7", shard="1/2", patience="2.5")
    assert RunOptions.from_userdata(options.to_userdata()) == options
