"""The bot's own cross-signing keys, which nio lacks (0.26.0).

Without them the bot is deaf and mute towards clients that exclude insecure devices, Element's default-to-be
(MSC4153).

Theory of operation: three Ed25519 keys. The master key signs the other two, the self-signing key signs our
device, and our device signs the master key. All of it can be made again from three seeds, and from nothing
else: seeds that are lost mean a reset, which everybody sees ("identity was reset"). So the seeds are on the
disk, flushed, before the homeserver hears of any key.

The first upload needs no password (MSC3967), nor does the same upload again. Other keys than those published
do. No secret storage, no key backup, no interactive verification: publish the fingerprint instead.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot import secrets
from bot.matrix.api import Api, path
from bot.matrix.errors import Refused, ResetNeedsPassword, SeedsUnreadable, StoreMismatch, TokenRefused
from bot.matrix.hardened import canonical_json, is_signed, unpadded
from bot.matrix.machine import Machine

_USAGES = ("master", "self_signing", "user_signing")
_UPLOAD = path("keys", "device_signing", "upload")


class Did(Enum):
    """What `bootstrap` had to do."""

    NOTHING = "nothing"
    SIGNED_DEVICE = "signed the device"
    PUBLISHED = "published the keys"
    RESET = "replaced other keys"


@dataclass(frozen=True)
class CrossSigningOutcome:
    """`fingerprint` is the public master key, unpadded base64: what people may compare."""

    did: Did
    fingerprint: str


@dataclass(frozen=True)
class _Identity:
    user_id: str
    keys: Mapping[str, Ed25519PrivateKey]

    def public(self, usage: str) -> str:
        return unpadded(self.keys[usage].public_key().public_bytes_raw())

    def signature(self, usage: str, thing: Mapping[str, Any]) -> dict[str, Any]:
        """A `signatures` object by the key of that usage."""
        signature = unpadded(self.keys[usage].sign(canonical_json(thing)))
        return {self.user_id: {f"ed25519:{self.public(usage)}": signature}}

    def described(self, usage: str) -> dict[str, Any]:
        """The object that is published for the key of that usage."""
        public = self.public(usage)
        thing = {"user_id": self.user_id, "usage": [usage], "keys": {f"ed25519:{public}": public}}
        return thing if usage == "master" else thing | {"signatures": self.signature("master", thing)}


async def bootstrap(api: Api, machine: Machine, *, seeds_file: Path, password: str | None) -> CrossSigningOutcome:
    """Publish our cross-signing keys and sign our device, as far as that is not done yet. After
    `Machine.publish`.

    `password` is used only if other keys are published and must be replaced. Raises `StoreMismatch` if the
    homeserver knows our device id with other keys, `ResetNeedsPassword`, `SeedsUnreadable`, `Unreachable`,
    `Refused`.
    """
    identity = _Identity(machine.user_id, _seeds(seeds_file))
    answer = await machine.query(api, [machine.user_id])
    device = machine.own_device(answer)
    if not device:
        raise StoreMismatch("Our device is not published. Publish its keys before cross-signing.")
    did = await _publish_keys(api, identity, answer, password)
    if await _sign_device(api, machine, identity, answer, device) and did is Did.NOTHING:
        did = Did.SIGNED_DEVICE
    return CrossSigningOutcome(did, identity.public("master"))


def fingerprint(seeds_file: Path) -> str | None:
    """The public master key of the seeds, or None if there are none yet. Raises `SeedsUnreadable`."""
    return _Identity("", _read_seeds(seeds_file)).public("master") if seeds_file.exists() else None


async def _publish_keys(api: Api, identity: _Identity, answer: Mapping[str, Any], password: str | None) -> Did:
    published = [_published(answer, usage, identity.user_id) for usage in _USAGES]
    if all(_same(identity, usage, there) for usage, there in zip(_USAGES, published, strict=True)):
        return Did.NOTHING
    body = {f"{usage}_key": identity.described(usage) for usage in _USAGES}
    try:
        await api.call("POST", _UPLOAD, body)
    except TokenRefused:
        raise
    except Refused as refusal:
        if refusal.status != 401:
            raise
        await _publish_with_password(api, identity, body, refusal.answer, password)
    return Did.RESET if published[0] else Did.PUBLISHED


async def _publish_with_password(
    api: Api,
    identity: _Identity,
    body: Mapping[str, Any],
    challenge: Mapping[str, Any],
    password: str | None,
) -> None:
    if not _password_will_do(challenge):
        raise ResetNeedsPassword(
            "Other cross-signing keys are published for the bot, and this homeserver lets them be replaced"
            " only on its own account page. Restore the file of the seeds, or allow the reset there and"
            " start again."
        )
    if password is None:
        raise ResetNeedsPassword(
            "Other cross-signing keys are published for the bot than those in its seeds file. Restore that"
            " file from the backup. If it is lost: give the account's password once, and the keys are"
            " replaced (everybody will see that the bot's identity was reset)."
        )
    auth = {
        "type": "m.login.password",
        "session": challenge.get("session"),
        "identifier": {"type": "m.id.user", "user": identity.user_id},
        "password": password,
    }
    try:
        await api.call("POST", _UPLOAD, {**body, "auth": auth})
    except Refused as refusal:
        if refusal.status not in (401, 403):
            raise
        raise ResetNeedsPassword("The homeserver did not take the bot's password. Check it and start again.") from None


def _password_will_do(challenge: Mapping[str, Any]) -> bool:
    flows = challenge.get("flows")
    stages = [flow.get("stages") for flow in flows if isinstance(flow, dict)] if isinstance(flows, list) else []
    return ["m.login.password"] in stages


async def _sign_device(
    api: Api, machine: Machine, identity: _Identity, answer: Mapping[str, Any], device: Mapping[str, Any]
) -> bool:
    """Sign device and master key with one another, unless both are; True if that was needed."""
    signer = identity.public("self_signing")
    there = _published(answer, "master", identity.user_id)
    master_is_signed = _same(identity, "master", there) and is_signed(
        there, identity.user_id, machine.device_id, machine.ed25519
    )
    if master_is_signed and is_signed(device, identity.user_id, signer, signer):
        return False
    bare = {key: value for key, value in device.items() if key not in ("signatures", "unsigned")}
    master = identity.described("master")
    by_device = {identity.user_id: {f"ed25519:{machine.device_id}": machine.sign_json(master)}}
    signed = {
        machine.device_id: {**bare, "signatures": identity.signature("self_signing", bare)},
        identity.public("master"): {**master, "signatures": by_device},
    }
    result = await api.call("POST", path("keys", "signatures", "upload"), {identity.user_id: signed})
    if result.get("failures"):
        raise Refused(400, "M_INVALID_SIGNATURE", answer=result)
    return True


def _published(answer: Mapping[str, Any], usage: str, user_id: str) -> dict[str, Any]:
    of_usage = answer.get(f"{usage}_keys")
    there = of_usage.get(user_id) if isinstance(of_usage, dict) else None
    return there if isinstance(there, dict) else {}


def _same(identity: _Identity, usage: str, there: Mapping[str, Any]) -> bool:
    return bool(there.get("keys") == identity.described(usage)["keys"])


# --- the seeds ------------------------------------------------------------------------------------


def _seeds(file: Path) -> Mapping[str, Ed25519PrivateKey]:
    if not file.exists():
        _write_seeds(file)
    return _read_seeds(file)


def _write_seeds(file: Path) -> None:
    """New seeds, on the disk for good when this returns. The name appears only once the content is whole."""
    seeds = {usage: unpadded(Ed25519PrivateKey.generate().private_bytes_raw()) for usage in _USAGES}
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(file.name + ".new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as writer:
        writer.write(json.dumps(seeds) + "\n")
        writer.flush()
        os.fsync(writer.fileno())
    unfinished.rename(file)
    _flush_directory(file.parent)


def _flush_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_seeds(file: Path) -> Mapping[str, Ed25519PrivateKey]:
    try:
        seeds = json.loads(secrets.read(file))
        return {
            usage: Ed25519PrivateKey.from_private_bytes(base64.b64decode(seeds[usage] + "=", validate=True))
            for usage in _USAGES
        }
    except (OSError, ValueError, TypeError, LookupError, binascii.Error) as error:
        raise SeedsUnreadable(
            f"The cross-signing seeds in {file} cannot be read ({type(error).__name__}). Restore the file"
            " from the backup. If it is lost: move it away and give the account's password once, and new"
            " keys are made."
        ) from None
