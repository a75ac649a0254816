"""One certificate order (RFC 8555), start to end; it blocks, so it runs in a thread."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass

from acme import challenges, client, crypto_util, errors, messages
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from josepy.b64 import b64encode
from josepy.jwa import ES256
from josepy.jwk import JWKEC

ORDER_SECONDS = 60

HTTP_01, TLS_ALPN_01 = "http-01", "tls-alpn-01"


class OrderFailed(Exception):
    """No certificate came of it; the text says why."""


@dataclass(frozen=True)
class Plan:
    """What to order and where: `trust` is a PEM file with the directory's CA, None for known ones.

    `challenge` is `http-01` or `tls-alpn-01`.
    """

    directory: str
    trust: str | None
    domains: tuple[str, ...]
    email: str | None
    challenge: str


@dataclass(frozen=True)
class Shared:
    """How an order reaches the store that all nodes share.

    `load_account` and `save_account` keep the account as text; `show(domain, token, answer)` lets
    every node answer a challenge, `hide(domain, token)` ends that.
    """

    load_account: Callable[[], str | None]
    save_account: Callable[[str], None]
    show: Callable[[str, str, str], None]
    hide: Callable[[str, str], None]


def place(plan: Plan, shared: Shared) -> str:
    """Return a new key and its certificate chain as PEM; raises `OrderFailed`."""
    try:
        return _Order(plan, shared).place()
    except (errors.Error, messages.Error, OSError, ValueError) as error:
        told = " ".join(str(error).split())
        raise OrderFailed(f"{type(error).__name__}: {told}") from error


class _Order:
    def __init__(self, plan: Plan, shared: Shared) -> None:
        self._plan = plan
        self._shared = shared
        self._key, known = self._account()
        # The library hands this to requests, which takes the path of a CA file as well.
        trust: bool = plan.trust or True  # type: ignore[assignment]
        net = client.ClientNetwork(self._key, alg=ES256, verify_ssl=trust)
        self._client = client.ClientV2(client.ClientV2.get_directory(plan.directory, net), net)
        self._register(known)

    def place(self) -> str:
        key = _new_key()
        order = self._client.new_order(crypto_util.make_csr(key, list(self._plan.domains)))
        shown: list[tuple[str, str]] = []
        try:
            for authorization in order.authorizations:
                self._answer(authorization, shown)
            deadline = datetime.datetime.now() + datetime.timedelta(seconds=ORDER_SECONDS)
            done = self._client.poll_and_finalize(order, deadline)
        finally:
            for domain, token in shown:
                self._shared.hide(domain, token)
        return key.decode() + done.fullchain_pem

    def _answer(
        self, authorization: messages.AuthorizationResource, shown: list[tuple[str, str]]
    ) -> None:
        domain = authorization.body.identifier.value
        if authorization.body.status == messages.STATUS_VALID:
            return
        for offered in authorization.body.challenges:
            kind, token = _kind_and_token(offered.chall)
            if kind == self._plan.challenge:
                print_of_key = b64encode(self._key.thumbprint()).decode()
                self._shared.show(domain, token, f"{token}.{print_of_key}")
                shown.append((domain, token))
                self._client.answer_challenge(offered, challenges.HTTP01Response())
                return
        raise OrderFailed(f"the directory offers no {self._plan.challenge} for {domain}")

    # -- the account

    def _account(self) -> tuple[JWKEC, str | None]:
        text = self._shared.load_account()
        if text is None:
            return JWKEC(key=ec.generate_private_key(ec.SECP256R1())), None
        saved = json.loads(text)
        key = JWKEC.from_json(saved["key"])
        assert isinstance(key, JWKEC)
        return key, saved["uri"]

    def _register(self, uri: str | None) -> None:
        wanted = messages.NewRegistration.from_data(
            email=self._plan.email, terms_of_service_agreed=True
        )
        if uri is not None and self._use_account(uri):
            return
        try:
            uri = self._client.new_account(wanted).uri
        except errors.ConflictError as conflict:
            uri = conflict.location
            self._use_account(uri)
        self._shared.save_account(json.dumps({"key": self._key.to_json(), "uri": uri}))

    def _use_account(self, uri: str) -> bool:
        known = messages.RegistrationResource(body=messages.Registration(), uri=uri)
        self._client.net.account = known
        try:
            self._client.query_registration(known)
        except messages.Error:
            self._client.net.account = None  # the directory has forgotten it
            return False
        return True


def _new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _kind_and_token(challenge: challenges.Challenge) -> tuple[str, str]:
    described = challenge.to_json()  # the library does not know tls-alpn-01 any more
    return described.get("type", ""), described.get("token", "")
