"""One container: what a node's process is on this machine, it is on a Docker daemon."""

from __future__ import annotations

import json
import pathlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from support.errors import Broken, Endless, Missing
from support.machine import containers, guard, mounts
from support.settings import deadlines

SIGNALLED = 128  # an exit code above it is that of a signal


class Container:
    """A container with one program.

    It is made and started by testcontainers; what is done to it later is the Docker API's.
    """

    def __init__(
        self,
        image: str,
        words: Sequence[str],
        *,
        name: str,
        network: Mapping[str, Any],
        environment: Mapping[str, str],
        directory: pathlib.Path,
    ) -> None:
        """Starts it. It sees `directory`, in the same place, and reads the run's own beside it.

        Args:
            name: what its name ends with.
            network: what Docker is told of its network.

        Raises:
            Broken: the daemon did not start it.
        """
        self.command = [image, *words]
        place = guard.current()
        containers.note(place.path)
        made = _plain(image).with_command(list(words)).with_envs(**environment)
        made.with_name(f"ephpm-{place.run}-{name}-{secrets.token_hex(3)}")
        # Disks that are mounted there later are seen inside, where this machine passes them on.
        later = ",rslave" if mounts.passed_on(place.path) else ""
        made.with_volume_mapping(place.path, str(place.path), f"ro{later}")
        made.with_volume_mapping(directory, str(directory), f"rw{later}")
        made.with_kwargs(
            working_dir=str(directory),
            labels=containers.labels(place.run, guard.base()),
            **network,
        )
        self._made = made
        try:
            self._done(made.start)
        except BaseException:
            made.stop()
            raise
        self._raw = made.get_wrapped_container()

    # -- its life

    def again(self) -> None:
        """Starts it again after its end, at the same address, with the files that it has."""
        self._done(self._raw.start)

    def signal(self, name: str) -> None:
        """Sends that signal to its first process; one that has ended does not mind."""
        self._unless_ended(self._raw.kill, signal=name)

    def kill(self) -> None:
        """Kills all of its processes, paused ones too, and waits until they are gone.

        Raises:
            Broken: it does not end.
        """
        if self.state["Paused"]:
            self.resume()
        self.signal("SIGKILL")
        try:
            self.wait("exit")
        except AssertionError as error:
            raise Broken(f"{self.name} was killed: {error}") from None

    def pause(self) -> None:
        """Freezes all of its processes.

        Raises:
            Broken: they are not frozen then.
        """
        self._unless_ended(self._raw.pause)
        if not self.state["Paused"]:
            raise Broken(f"{self.name} was to be paused, and is {self.state['Status']}")

    def resume(self) -> None:
        """Lets them go on; it need not be paused."""
        if self.state["Paused"]:
            self._unless_ended(self._raw.unpause)

    def remove(self) -> None:
        """Removes it, whatever its state."""
        import docker

        try:
            self._made.stop()
        except docker.errors.NotFound:
            return
        except docker.errors.APIError as error:
            raise Broken(f"{self.name} cannot be removed: {error.explanation}") from None

    # -- what is seen of it

    @property
    def name(self) -> str:
        """What the daemon calls it."""
        return str(self._raw.name)

    @property
    def state(self) -> dict[str, Any]:
        """What the daemon says of it now."""
        self._done(self._raw.reload)
        return dict(self._raw.attrs["State"])

    @property
    def running(self) -> bool:
        """Whether its first process has not ended; a paused one has not."""
        return bool(self.state["Running"])

    @property
    def exit_code(self) -> int | None:
        """With what it has ended; negative for a signal, None while it runs."""
        state = self.state
        if state["Running"]:
            return None
        code = int(state["ExitCode"])
        return SIGNALLED - code if code > SIGNALLED else code

    @property
    def end_described(self) -> str:
        """How it has ended, for a reason."""
        killed = " for want of memory" if self.state["OOMKilled"] else ""
        return f"ended with exit code {self.exit_code}{killed}"

    @property
    def pid(self) -> int:
        """Of its first process, as the daemon's machine numbers it; 0 where it has ended."""
        return int(self.state["Pid"])

    @property
    def identity(self) -> str:
        """Another one for each of its lives."""
        return f"{self.name} since {self.state['StartedAt']}"

    @property
    def memory(self) -> int:
        """What its processes have resident, in bytes."""
        found = self._done(self._raw.stats, stream=False)["memory_stats"].get("stats", {})
        # Control groups of the first version and of the second one call it differently.
        return int(found.get("total_rss", found.get("anon", 0)))

    def wait(self, deadline: str) -> int:
        """Waits until it has ended, and returns its exit code.

        Raises:
            AssertionError: it still runs at the deadline.
        """
        import requests

        limit = deadlines.seconds(deadline)
        try:
            self._done(self._raw.wait, timeout=limit)
        except requests.exceptions.RequestException:
            raise AssertionError(
                f"container {self.name} still runs after {limit:g} s (deadline {deadline!r})"
            ) from None
        code = self.exit_code
        if code is None:
            raise Broken(f"container {self.name} has ended, and runs")
        return code

    def raw_log(self) -> bytes:
        """All that it wrote in all of its lives, to its standard output and error."""
        return bytes(self._done(self._raw.logs))

    def text(self, start: int = 0) -> str:
        """The same from that byte on."""
        return self.raw_log()[start:].decode(errors="replace")

    def inspected(self) -> str:
        """All that the daemon knows of it, as JSON."""
        self._done(self._raw.reload)
        return json.dumps(self._raw.attrs, indent=1, sort_keys=True)

    def run_inside(self, words: Sequence[str]) -> None:
        """Runs a command in it.

        Raises:
            Broken: it fails.
        """
        code, said = self._done(self._raw.exec_run, list(words))
        if code:
            raise Broken(f"{' '.join(words)} in {self.name}: {said.decode(errors='replace')}")

    def _unless_ended(self, deed: Any, **how: Any) -> None:
        try:
            self._done(deed, **how)
        except Broken:
            if self.running:
                raise

    def _done(self, deed: Any, *words: Any, **how: Any) -> Any:
        import docker

        try:
            return deed(*words, **how)
        except docker.errors.APIError as error:
            raise Broken(f"Docker, {self.command[0]}: {error.explanation or error}") from None


def output_of(
    image: str, words: Sequence[str], seconds: float, directory: pathlib.Path | None = None
) -> tuple[int, str]:
    """Runs the image's program to its end, in that directory: its exit code, and what it printed.

    Raises:
        Endless: it does not end in time.
        Broken: the daemon does not start it.
    """
    import docker
    import requests

    place = guard.current()
    containers.note(place.path)
    made = _plain(image).with_command(list(words))
    options: dict[str, Any] = {"labels": containers.labels(place.run, guard.base())}
    if directory is not None:
        made.with_volume_mapping(str(directory), str(directory), "rw")
        options["working_dir"] = str(directory)
    made.with_kwargs(network="none", **options)
    try:
        raw = made.start().get_wrapped_container()
        code = int(raw.wait(timeout=seconds)["StatusCode"])
        return code, raw.logs().decode(errors="replace")
    except docker.errors.APIError as error:
        raise Broken(f"Docker, {image}: {error.explanation or error}") from None
    except requests.exceptions.RequestException:
        what = f"{image} {' '.join(words)} does not end within {seconds:g} s"
        raise Endless(what, raw.logs().decode(errors="replace")) from None
    finally:
        made.stop()


def identified(image: str) -> str:
    """What tells the image from every other one: the beginning of its identity.

    Raises:
        Missing: the daemon has no such image.
    """
    import docker

    where = containers.address()
    try:
        found = containers.client(where).images.get(image)
    except docker.errors.ImageNotFound:
        raise Missing(f"the Docker daemon at {where} has no image {image}") from None
    return str(found.id).removeprefix("sha256:")[:12]


def _plain(image: str) -> Any:
    """A container that testcontainers would start, with nothing of it beside."""
    from testcontainers.core.config import testcontainers_config
    from testcontainers.core.container import DockerContainer

    # What sweeps here is the guard: it needs no image from elsewhere, and no container.
    testcontainers_config.ryuk_disabled = True
    return DockerContainer(image)
