"""Certificates by ACME (`[server.tls] domains`): one node orders, all nodes serve.

The account, the answers to challenges and the certificate are in the store that all nodes share.
The leader is the node that may act by the lease `acme:leader`: nodes that do not know each other
yet must not order twice. It orders a certificate where there is none, and a new one in time. Every
node looks for the certificate and serves it as soon as it is there. A node without cluster is its
own leader. `cache_dir` keeps certificate and account.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509

from reference.acme import order as acme_order
from reference.acme.challenges import key_of_domain, key_of_token
from reference.acme.tls_alpn import ALPN, challenge_context
from reference.cluster.lease import Keyspace, Lease, Peers
from reference.config import Config
from reference.errors import StartupError
from reference.http.client_hello import offered_protocols
from reference.kv.resp_replies import text_of
from reference.log import fields, log

T = TypeVar("T")

LEADER = "acme:leader"
CHALLENGE_SECONDS = 600

FIRST_RETRY, LONGEST_RETRY = 1.0, 60.0
"""Seconds until a failed order is tried again: doubled each time, up to the longest."""


class Acme:
    """Gets certificates and installs them in the context that the listeners use."""

    def __init__(self, config: Config, keyspace: Keyspace, peers: Peers | None) -> None:
        """`peers` is None for a node without cluster."""
        tls, settings = config.server.tls, config.reference
        if settings.acme_directory is None:
            raise StartupError(
                "[server.tls] domains: the reference node orders from no public directory; "
                "set [reference] acme_directory to the URL of a test directory"
            )
        self._settings = settings
        self._staging = tls.staging
        self._context: ssl.SSLContext | None = None
        self._keyspace = keyspace
        self._lease = None
        if peers is not None:
            self._lease = Lease(LEADER, settings.acme_lease, keyspace, peers)
        self._plan = acme_order.Plan(
            settings.acme_directory,
            settings.acme_trust,
            tuple(tls.domains),
            tls.email,
            settings.acme_challenge,
        )
        directory = hashlib.sha256(self._plan.directory.encode()).hexdigest()
        names = "|".join(tls.domains)
        self._certificate_key = f"acme:cert:{names}:cert:{directory}".encode()
        self._account_key = f"acme:account:{directory}".encode()
        self._cache = Cache(Path(tls.cache_dir), [*tls.domains, self._plan.directory])
        self._installed: bytes | None = None
        self._own: bytes | None = None
        self._leads = False
        self._ordering: asyncio.Task[None] | None = None
        self._next_order = 0.0
        self._retry = FIRST_RETRY
        self._task: asyncio.Task[None] | None = None

    def use(self, context: ssl.SSLContext) -> None:
        """Install certificates in this context."""
        self._context = context

    async def start(self) -> None:
        """Begin with the certificate that was kept; without one no handshake succeeds yet."""
        log.info(
            fields(
                "ACME auto-TLS enabled",
                domains=list(self._plan.domains),
                environment="staging" if self._staging else "production",
                directory=self._plan.directory,
                clustered=str(self._lease is not None).lower(),
            )
        )
        if (kept := self._kept()) is not None:
            self._install(kept)
        self._task = asyncio.ensure_future(self._work_for_ever())

    async def stop(self) -> None:
        """End, and give the lease back so that another node takes over at once."""
        for task in (self._task, self._ordering):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if self._lease is not None:
            await self._lease.release()

    async def _work_for_ever(self) -> None:
        interval = min(self._settings.acme_check_interval, self._settings.acme_lease / 3)
        while True:
            try:
                await self._work()
            except Exception:  # noqa: BLE001 (certificates must not stop because of one bad turn)
                log.exception("ACME error")
            await asyncio.sleep(interval)

    async def _work(self) -> None:
        leads = await self._may_order()
        if leads != self._leads:
            self._leads = leads
            word = "now" if leads else "no longer"
            log.info(f"this node is {word} the ACME leader")
        await self._load()
        idle = self._ordering is None or self._ordering.done()
        if self._leads and idle and self._is_due() and time.monotonic() >= self._next_order:
            self._ordering = asyncio.ensure_future(self._order())

    async def _may_order(self) -> bool:
        if self._lease is None:
            return True
        await self._lease.keep()
        return self._lease.may_act

    # -- the certificate

    def _is_due(self) -> bool:
        if self._installed is None:
            return True
        # A short-lived certificate is not replaced before half of its life is over.
        lead = min(self._settings.acme_renew_before, _lifetime(self._installed) / 2)
        return _seconds_left(self._installed) < lead

    async def _load(self) -> None:
        """Serve what the store has; where it has nothing, it gets what the cache had."""
        found = text_of(await self._keyspace.ask("", b"GET", self._certificate_key))
        if found is None and self._leads and (kept := self._kept()) is not None:
            found = self._own = kept
            await self._keyspace.ask("", b"SET", self._certificate_key, kept)
            log.info(fields("ACME certificate event", event="cached", **_shown(kept)))
        if found is None or found == self._installed:
            return
        self._install(found)
        if found != self._own:
            log.info(fields("ACME certificate event (follower, loaded from KV)", **_shown(found)))

    def _kept(self) -> bytes | None:
        """Return the certificate of the cache, while its time is not over."""
        found = self._cache.read("cert")
        return found if found is not None and _seconds_left(found) > 0 else None

    def _install(self, certificate: bytes) -> None:
        assert self._context is not None
        with tempfile.NamedTemporaryFile() as file:
            file.write(certificate)
            file.flush()
            self._context.load_cert_chain(file.name)
        self._installed = certificate
        self._cache.write("cert", certificate)

    async def _order(self) -> None:
        log.info(fields("ACME order started", directory=self._plan.directory))
        loop = asyncio.get_running_loop()
        try:
            text = await _in_thread(lambda: acme_order.place(self._plan, self._shared(loop)))
        except acme_order.OrderFailed as failure:
            log.error(fields("ACME error", error=failure))
            self._next_order = time.monotonic() + self._retry
            self._retry = min(2 * self._retry, LONGEST_RETRY)
            return
        self._retry = FIRST_RETRY
        certificate = self._own = text.encode()
        await self._keyspace.ask("", b"SET", self._certificate_key, certificate)
        self._install(certificate)
        log.info(fields("ACME certificate event", event="issued", **_shown(certificate)))

    def _shared(self, loop: asyncio.AbstractEventLoop) -> acme_order.Shared:
        def wait(work: Coroutine[Any, Any, T]) -> T:
            return asyncio.run_coroutine_threadsafe(work, loop).result()

        return acme_order.Shared(
            load_account=lambda: wait(self._load_account()),
            save_account=lambda text: wait(self._save_account(text)),
            show=lambda domain, token, answer: wait(self._show(domain, token, answer)),
            hide=lambda domain, token: wait(self._hide(domain, token)),
        )

    async def _load_account(self) -> str | None:
        found = text_of(await self._keyspace.ask("", b"GET", self._account_key))
        found = found or self._cache.read("account")
        return found.decode() if found is not None else None

    async def _save_account(self, text: str) -> None:
        await self._keyspace.ask("", b"SET", self._account_key, text.encode())
        self._cache.write("account", text.encode())

    async def _show(self, domain: str, token: str, answer: str) -> None:
        for key in (key_of_token(token), key_of_domain(domain)):
            lifetime = b"%d" % CHALLENGE_SECONDS
            await self._keyspace.ask("", b"SET", key, answer.encode(), b"EX", lifetime)

    async def _hide(self, domain: str, token: str) -> None:
        await self._keyspace.ask("", b"DEL", key_of_token(token), key_of_domain(domain))

    # -- handshakes

    async def context_for(self, hello: bytes, usual: ssl.SSLContext) -> ssl.SSLContext:
        """Return the context of a new connection; with `acme-tls/1` a proof is asked for."""
        for domain in self._plan.domains if ALPN in offered_protocols(hello) else ():
            if domain.encode() in hello:
                answer = await self._keyspace.ask("", b"GET", key_of_domain(domain))
                if (text := text_of(answer)) is not None:
                    return challenge_context(domain, text)
        return usual


class Cache:
    """Files of `[server.tls] cache_dir`, with the product's names."""

    def __init__(self, directory: Path, names: list[str]) -> None:
        self._directory = directory
        *domains, url = names
        digest = hashlib.sha256("".join(f"{name}\0" for name in domains).encode() + url.encode())
        self._name = base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")

    def read(self, kind: str) -> bytes | None:
        """Return what was kept, or None."""
        file = self._directory / f"cached_{kind}_{self._name}"
        return file.read_bytes() if file.is_file() else None

    def write(self, kind: str, content: bytes) -> None:
        """Keep something, for this user only."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            file = self._directory / f"cached_{kind}_{self._name}"
            file.touch(mode=0o600)
            file.write_bytes(content)
        except OSError as error:
            log.warning(fields("[server.tls] cache_dir cannot be written", error=error))


async def _in_thread(work: Callable[[], T]) -> T:
    """Run blocking work in a thread that does not keep the process alive."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, failure = None, None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 (it belongs to who waits)
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name="acme order", daemon=True).start()
    return await done


def _certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificates(pem[pem.index(b"-----BEGIN CERTIFICATE") :])[0]


def _seconds_left(pem: bytes) -> float:
    return _certificate(pem).not_valid_after_utc.timestamp() - time.time()


def _lifetime(pem: bytes) -> float:
    certificate = _certificate(pem)
    return (certificate.not_valid_after_utc - certificate.not_valid_before_utc).total_seconds()


def _shown(pem: bytes) -> dict[str, object]:
    certificate = _certificate(pem)
    return {
        "serial": f"{certificate.serial_number:x}",
        "not_after": certificate.not_valid_after_utc.isoformat(),
    }
