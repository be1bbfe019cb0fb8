"""Which devices of a staff member are theirs.

Why: a room key goes to every device the homeserver lists. Whoever runs the homeserver, or has stolen a
password, can list one more and read along. So staff devices count only if the person's own cross-signing
vouches for them, and that person's master key is pinned: written into the bot's settings, or kept from the
first time.

Students are not judged. There is no identity to protect, and refusing a device would shut somebody out.

The chain, each link of which must hold: pinned master key -> self-signing key -> device, which also signs
itself. nio throws the cross-signing keys of an answer away (0.26.0), so the raw answer is read here. What the
homeserver says may be malformed in any way; then nothing is trusted.

Run it at start, when a sync reports a change of the person's devices, and when they join.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.matrix.api import Api
from bot.matrix.hardened import is_signed
from bot.matrix.machine import Machine


class Why(Enum):
    """Why nothing of a person is trusted."""

    NO_ANSWER = "their homeserver did not answer; what was trusted stays so"
    NO_CROSS_SIGNING = "they have not set up cross-signing"
    MALFORMED = "their cross-signing keys are malformed"
    BAD_SIGNATURE = "their self-signing key is not signed by their master key"
    NOT_PINNED = "their master key is not pinned yet"
    MASTER_CHANGED = "their master key is not the one that was pinned"
    NO_SIGNED_DEVICE = "none of their devices is signed by them"


@dataclass(frozen=True)
class Judgement:
    """`master` is the key the homeserver gives now, unpadded base64: what to pin, if somebody vouches for
    it."""

    master: str | None
    trusted: frozenset[str]
    refused: frozenset[str]
    why: Why | None


async def judge(
    api: Api,
    machine: Machine,
    user_id: str,
    pinned_master: str | None,
    *,
    trust_on_first_use: bool = False,
) -> Judgement:
    """Ask for a person's keys, follow the chain, and mark each of their devices in the key store.

    With `trust_on_first_use` a missing pin is no hindrance; the caller then pins `Judgement.master`. A
    changed master key refuses every device until somebody pins the new one. No answer makes it raise, however
    malformed; raises `Unreachable` or `Refused` only.
    """
    answer = await machine.query(api, [user_id])
    listed = _of(answer.get("device_keys"), user_id)
    if listed is None and _of(answer.get("failures"), user_id.partition(":")[2]) is not None:
        return _as_before(machine, user_id)
    master, signer, why = _chain(answer, user_id)
    if why is None:
        why = _against_pin(master, pinned_master, trust_on_first_use)
    good = _signed_devices(listed, user_id, signer) if why is None else {}
    trusted, refused = machine.mark_trust(user_id, good)
    if why is None and not trusted:
        why = Why.NO_SIGNED_DEVICE
    return Judgement(master, trusted, refused, why)


def _as_before(machine: Machine, user_id: str) -> Judgement:
    devices = machine.olm.devices(user_id)
    trusted = frozenset(device.id for device in devices if device.verified)
    return Judgement(None, trusted, frozenset(device.id for device in devices) - trusted, Why.NO_ANSWER)


def _chain(answer: Mapping[str, Any], user_id: str) -> tuple[str | None, str | None, Why | None]:
    """(master key, self-signing key, what is wrong)."""
    master_object = _of(answer.get("master_keys"), user_id)
    signer_object = _of(answer.get("self_signing_keys"), user_id)
    if master_object is None or signer_object is None:
        return None, None, Why.NO_CROSS_SIGNING
    master, signer = (
        _only_key(master_object, user_id, "master"),
        _only_key(signer_object, user_id, "self_signing"),
    )
    if master is None or signer is None:
        return master, None, Why.MALFORMED
    if not is_signed(signer_object, user_id, master, master):
        return master, None, Why.BAD_SIGNATURE
    return master, signer, None


def _only_key(thing: Mapping[str, Any], user_id: str, usage: str) -> str | None:
    """The key of a cross-signing object that is this person's, for this usage, and holds exactly one key."""
    keys, usages = thing.get("keys"), thing.get("usage")
    if thing.get("user_id") != user_id or not isinstance(usages, list) or usage not in usages:
        return None
    if not isinstance(keys, dict) or len(keys) != 1:
        return None
    ((key_id, key),) = keys.items()
    return key if isinstance(key, str) and key_id == f"ed25519:{key}" else None


def _against_pin(master: str | None, pinned: str | None, trust_on_first_use: bool) -> Why | None:
    if pinned is None:
        return None if trust_on_first_use else Why.NOT_PINNED
    return None if master == _as_published(pinned) else Why.MASTER_CHANGED


def _as_published(pinned: str) -> str:
    """A key as people copy it: in groups of four, with padding."""
    return "".join(pinned.split()).rstrip("=")


def _signed_devices(
    listed: Mapping[str, Any] | None, user_id: str, signer: str | None
) -> dict[str, tuple[object, object]]:
    """Device id -> (Ed25519, Curve25519) of the devices that the self-signing key vouches for."""
    return {
        device_id: (keys.get(f"ed25519:{device_id}"), keys.get(f"curve25519:{device_id}"))
        for device_id, device in (listed or {}).items()
        if signer
        and isinstance(device, dict)
        and isinstance(keys := device.get("keys"), dict)
        and is_signed(device, user_id, signer, signer)
    }


def _of(things: object, name: str) -> dict[str, Any] | None:
    thing = things.get(name) if isinstance(things, dict) else None
    return thing if isinstance(thing, dict) else None
