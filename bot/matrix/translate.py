"""What an event of a Matrix room means to us, whoever made it and however badly.

Everything here comes from a stranger's client: the content of an event is any JSON at all. `translate` is
therefore total. It never raises, and an event that cannot be read is `Unknown`, so that somebody can be told
that something did not get across.

Three habits matter more than the rest:

- **The quoted part of a reply goes.** Older clients repeat the message replied to inside the reply, with the
  Matrix id of its writer, both in `body` ("> <@liisa:koulu.fi> ...") and in `formatted_body` (`<mx-reply>`).
  What a person quotes of their own will, without an id, stays.
- **What is screened is what is shown.** The other side sees the HTML, crisis screening reads the words. If
  the HTML shows something that the plain body does not say, it is dropped and its text joins the words.
- **Nothing a person said is lost**: no message is shortened; only control characters go.

`state_key` and `redacts` are to be those of the event as the homeserver gave it, never of a decrypted
payload: a member of the room could write anything there.
"""

import base64
import html
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, TypeGuard

from rooms.words import Words, may_cut

MediaKind: TypeAlias = Literal["image", "file", "audio", "video", "sticker", "location"]


@dataclass(frozen=True, slots=True)
class Wrote:
    """A text, an emote or a notice; a poll's words; or a sticker, whose words are what its picture is called.

    In a thread, `reply_to` is the event that was answered, or else the one that began the thread; `thread` is always
    that one.
    """

    words: Words
    html: Words | None = None
    reply_to: str | None = None
    emote: bool = False
    notice: bool = False
    thread: str | None = None
    sticker: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """The writer of `target` put these words in the place of the earlier ones.

    `caption`: those were a picture's. The picture stays as it is.
    """

    target: str
    words: Words
    html: Words | None = None
    emote: bool = False
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Reacted:
    target: str
    key: str


@dataclass(frozen=True, slots=True)
class Retracted:
    target: str


@dataclass(frozen=True, slots=True)
class SealedFile:
    """Where a file lies and how it is opened (Matrix 1.18, "Sending encrypted attachments").

    `key` and `sha256` hold 32 bytes, `iv` 16; the hash is that of the sealed file. Neither its name nor anything else
    that is said of it is kept: what it is, its content tells.
    """

    server: str
    media_id: str
    key: bytes
    iv: bytes
    sha256: bytes

    def __repr__(self) -> str:
        return "<sealed file>"


@dataclass(frozen=True, slots=True)
class Media:
    """`file`: None where it came without a key of its own, or with one that cannot be. `size`: bytes, as it is said.

    `reply_to` and `thread` as in `Wrote`.
    """

    kind: MediaKind
    caption: Words | None = None
    reply_to: str | None = None
    thread: str | None = None
    file: SealedFile | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    user: str
    membership: str


@dataclass(frozen=True, slots=True)
class Encryption:
    algorithm: str | None


@dataclass(frozen=True, slots=True)
class StateChanged:
    type: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing we can carry. `type` is fit for a log line: at most 64 letters, digits and `._-`."""

    type: str


Incoming: TypeAlias = Wrote | Edited | Reacted | Retracted | Media | Membership | Encryption | StateChanged | Unknown

_MEDIA: Final[dict[str, MediaKind]] = {
    "m.image": "image",
    "m.file": "file",
    "m.audio": "audio",
    "m.video": "video",
    "m.location": "location",
}
_POLLS: Final = ("m.poll.start", "org.matrix.msc3381.poll.start")
_NO_WORDS: Final = "m.key.verification."
"""Begins the kinds of message that a client shows by other means than words, and writes words into for older ones."""
_MEMBERSHIPS: Final = frozenset({"invite", "join", "knock", "leave", "ban"})
_WATCHED_STATE: Final = frozenset(
    {"m.room.join_rules", "m.room.history_visibility", "m.room.power_levels", "m.room.tombstone"}
)
_LONGEST_NAME: Final = 64
_LONGEST_REACTION: Final = 64  # characters
_WIDEST_REACTION: Final = 8  # as a reader counts them


def translate(event_type: str, content: object, *, redacts: object = None, state_key: object = None) -> Incoming:
    """What this event says. Total: any JSON whatever gives an answer."""
    fields = content if isinstance(content, dict) else {}
    match event_type:
        case "m.room.message":
            return _message(fields)
        case "m.sticker":
            return _sticker(fields)
        case str() if event_type in _POLLS:
            return _poll(fields)
        case "m.reaction":
            return _reaction(fields.get("m.relates_to"))
        case "m.room.redaction":
            return _redaction(fields.get("redacts"), redacts)
        case "m.room.member":
            return _membership(state_key, fields.get("membership"))
        case "m.room.encryption" if state_key == "":
            algorithm = fields.get("algorithm")
            return Encryption(_name(algorithm) if isinstance(algorithm, str) else None)
        case str() if event_type in _WATCHED_STATE and state_key == "":
            return StateChanged(event_type)
        case _:
            return Unknown(_name(event_type))


def words_in(incoming: Incoming) -> Words | None:
    """What a person wrote in it, captions included; None where it holds no words."""
    match incoming:
        case Wrote(words=words) | Edited(words=words) | Media(caption=Words() as words):
            return words
        case _:
            return None


def same_reaction(one: str, other: str) -> bool:
    """Whether two reactions mean the same.

    Clients differ in adding the variation selector (✅ is sent with and without U+FE0F), and a thumb is a
    thumb in every skin tone.
    """
    return _bare_reaction(one) == _bare_reaction(other)


_LOOKS_ONLY: Final = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def _bare_reaction(key: str) -> str:
    return unicodedata.normalize("NFC", _LOOKS_ONLY.sub("", key))


# --- messages


def _message(fields: dict[str, object]) -> Incoming:
    match fields:
        case {"msgtype": str(msgtype), "body": str(body)} if msgtype in _MEDIA:
            replaced = _replaced(fields.get("m.relates_to"))
            return _sent(fields, _MEDIA[msgtype], body) if replaced is None else _recaptioned(fields, replaced)
        case {"msgtype": str(msgtype), "body": str(body)} if _is_text(msgtype):
            replaced = _replaced(fields.get("m.relates_to"))
            return _wrote(fields, msgtype, body) if replaced is None else _edited(fields, replaced)
        case {"msgtype": str(msgtype)} if msgtype != "m.text":
            return Unknown(_name(msgtype))  # as m.key.verification.request, which comes as a message
        case _:
            return Unknown("m.room.message")


def _is_text(msgtype: str) -> bool:
    # What a client cannot show otherwise it shows as its body (Matrix 1.18, "m.room.message"); so nothing said is lost.
    return msgtype not in _MEDIA and not msgtype.startswith(_NO_WORDS)


def _poll(fields: dict[str, object]) -> Wrote | Unknown:
    """Its question and answers as words (MSC3381's own text for clients without polls). Nobody can vote in it."""
    match fields:
        case {"org.matrix.msc1767.text": str(text)} | {"m.text": [{"body": str(text)}, *_]} if _cleaned(text).strip():
            relation = fields.get("m.relates_to")
            return Wrote(Words(_cleaned(text)), reply_to=_answered(relation), thread=_thread(relation))
        case _:
            return Unknown("m.poll.start")


def _wrote(fields: dict[str, object], msgtype: str, body: str) -> Wrote:
    relation = fields.get("m.relates_to")
    words, formatted = _said(body, fields, is_reply=_is_reply(relation))
    emote, notice = msgtype == "m.emote", msgtype == "m.notice"
    return Wrote(words, formatted, _answered(relation), emote, notice, _thread(relation))


def _sticker(fields: dict[str, object]) -> Wrote | Media | Unknown:
    """Its picture does not cross, its name does. Without one there is nothing to be said of it."""
    body, relation = fields.get("body"), fields.get("m.relates_to")
    if not isinstance(body, str):
        return Unknown("m.sticker")
    name = " ".join(_cleaned(body).split())
    if not name:
        return Media("sticker", None, _answered(relation), _thread(relation))
    return Wrote(Words(name), reply_to=_answered(relation), thread=_thread(relation), sticker=True)


def _edited(fields: dict[str, object], target: str) -> Edited | Unknown:
    # The body beside m.new_content is "* " and the text, for clients which do not know of edits: not for us.
    new = fields.get("m.new_content")
    if not isinstance(new, dict):
        return Unknown("m.room.message")
    body, msgtype = new.get("body"), new.get("msgtype", fields["msgtype"])
    if not isinstance(body, str) or not isinstance(msgtype, str) or not _is_text(msgtype):
        return Unknown("m.room.message")
    is_reply = _is_reply(new.get("m.relates_to")) or _is_reply(fields.get("m.relates_to"))
    words, formatted = _said(body, new, is_reply=is_reply)
    return Edited(target, words, formatted, msgtype == "m.emote")


def _sent(fields: dict[str, object], kind: MediaKind, body: str) -> Media:
    info = fields.get("info")
    size = info.get("size") if isinstance(info, dict) else None
    told = size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None
    relation, file = fields.get("m.relates_to"), _sealed_file(fields.get("file"))
    return Media(kind, _caption(fields, body), _answered(relation), _thread(relation), file, told)


def _recaptioned(fields: dict[str, object], target: str) -> Edited | Unknown:
    """Other words to a picture that was sent before. That they were taken away says nothing new."""
    new = fields.get("m.new_content")
    body = new.get("body") if isinstance(new, dict) else None
    words = _caption(new, body) if isinstance(new, dict) and isinstance(body, str) else None
    return Edited(target, words, caption=True) if words is not None else Unknown("m.room.message")


def _sealed_file(file: object) -> SealedFile | None:
    match file:
        case {
            "v": "v2",
            "url": str(url),
            "key": {"kty": "oct", "alg": "A256CTR", "k": str(k)},
            "iv": str(iv),
            "hashes": {"sha256": str(sha256)},
        }:
            where = _MXC.fullmatch(url)
            key, start, digest = _bytes(k, 32), _bytes(iv, 16), _bytes(sha256, 32)
            if where is None or key is None or start is None or digest is None:
                return None
            return SealedFile(where[1], where[2], key, start, digest)
        case _:
            return None


_MXC: Final = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{1,100}={0,2}")


def _bytes(text: str, length: int) -> bytes | None:
    """Base64 of either alphabet, with or without its padding; None where it is no such thing, or not as long."""
    if not _BASE64.fullmatch(text):
        return None
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        found = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError:
        return None
    return found if len(found) == length else None


def _caption(fields: dict[str, object], body: str) -> Words | None:
    # Without `filename` the body is the file's name; with it, a body that differs is a caption (Matrix 1.10).
    filename = fields.get("filename")
    if not isinstance(filename, str) or filename == body:
        return None
    words, _ = _said(body, fields, is_reply=_is_reply(fields.get("m.relates_to")))
    return words if words.text.strip() else None


def _said(body: str, fields: dict[str, object], *, is_reply: bool) -> tuple[Words, Words | None]:
    raw = fields.get("formatted_body") if fields.get("format") == "org.matrix.custom.html" else None
    formatted = _cleaned(raw) if isinstance(raw, str) else None
    # A client that formats without <mx-reply> puts no quotation in the body either: "> " is the writer's own.
    quotes_for_us = is_reply and (formatted is None or _REPLY_TAG.search(formatted) is not None)
    text = _without_quotation(_cleaned(body), quotes_for_us=quotes_for_us)
    html_left = _without_mx_reply(formatted or "")
    pieces = _shown(html_left)
    if not pieces:
        return Words(text), None
    if _says_all(text, pieces):
        return Words(text), Words(html_left)
    unsaid = _without_quotation(" ".join(piece.strip() for piece in pieces), quotes_for_us=False)
    return Words(f"{text}\n{unsaid}" if text.strip() else unsaid), None


# --- text


_LINE_ENDS: Final = re.compile("\r\n|[\r\x85]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def _cleaned(text: str) -> str:
    """Without control characters but for the line end and the tab; sure to be writable as UTF-8."""
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


# Written so that no text, however hostile, costs more than linear time.
_QUOTATION: Final = re.compile(r"\s*(?:>[^\n]*(?:\n[ \t]*|\Z))+\s*")
_QUOTED_ID: Final = re.compile(r"^([ \t]*>[> \t]*)(?:(?:\*[ \t]*)?<@[^<>\s]*[> \t]*)+", re.MULTILINE)


def _without_quotation(text: str, *, quotes_for_us: bool) -> str:
    """The text after the quotations that a client put before it.

    A block of "> " lines is the client's if it names a Matrix id, and in a reply of an old client always. If
    nothing at all is left, the block was all that was said: it stays, without the ids.
    """
    rest = text
    while block := _QUOTATION.match(rest):
        if not (_QUOTED_ID.search(block[0]) or (quotes_for_us and rest is text)):
            break
        rest = rest[block.end() :]
    return rest if rest.strip() or rest is text else _QUOTED_ID.sub(r"\1", text)


_REPLY_TAG: Final = re.compile(r"<(/?)mx-reply(?![\w-])[^>]*(?:>|\Z)", re.IGNORECASE)


def _without_mx_reply(formatted: str) -> str:
    """The HTML without its <mx-reply> parts; nothing, if one cannot tell where they end."""
    kept, depth, at = [], 0, 0
    for tag in _REPLY_TAG.finditer(formatted):
        if depth == 0:
            kept.append(formatted[at : tag.start()])
        depth += -1 if tag[1] else 1
        if depth < 0:
            return ""
        at = tag.end()
    return "" if depth else "".join([*kept, formatted[at:]])


_TAG: Final = re.compile(r"<[/!]?[a-zA-Z-][^<>]*>")


def _shown(formatted: str) -> list[str]:
    """The pieces of text that this HTML would show, in order. Sees rather too much than too little."""
    pieces = (html.unescape(piece) for piece in _TAG.split(formatted))
    return [_cleaned(piece) for piece in pieces if piece.strip()]


_MARKUP: Final = re.compile(r"[\W_]+")


def _says_all(text: str, pieces: list[str]) -> bool:
    """Whether the text says what the pieces do, in their order. Letters and digits count; markup does not."""
    letters, at = _MARKUP.sub("", text), 0
    for piece in pieces:
        sought = _MARKUP.sub("", piece)
        found = letters.find(sought, at)
        if found < 0:
            return False
        at = found + len(sought)
    return True


# --- relations


_EVENT_ID: Final = re.compile(r"\$[!-~]{1,254}")


def _is_event_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _EVENT_ID.fullmatch(value) is not None


def _replaced(relation: object) -> str | None:
    match relation:
        case {"rel_type": "m.replace", "event_id": target} if _is_event_id(target):
            return target
        case _:
            return None


def _is_reply(relation: object) -> bool:
    return isinstance(relation, dict) and "m.in_reply_to" in relation


def _answered(relation: object) -> str | None:
    match relation:
        # In a thread, "falling back" marks a reply that is one only for clients which do not know of threads.
        case {"rel_type": "m.thread", "event_id": root, "is_falling_back": True} if _is_event_id(root):
            return root
        case {"m.in_reply_to": {"event_id": target}} if _is_event_id(target):
            return target
        case {"rel_type": "m.thread", "event_id": root} if _is_event_id(root):
            return root
        case _:
            return None


def _thread(relation: object) -> str | None:
    match relation:
        case {"rel_type": "m.thread", "event_id": root} if _is_event_id(root):
            return root
        case _:
            return None


def _reaction(relation: object) -> Reacted | Unknown:
    match relation:
        case {"rel_type": "m.annotation", "event_id": target, "key": str(raw)} if _is_event_id(target):
            key = unicodedata.normalize("NFC", _cleaned(raw))
            return Reacted(target, key) if _is_reaction(key) else Unknown("m.reaction")
        case _:
            return Unknown("m.reaction")


def _is_reaction(key: str) -> bool:
    # Any text can be a reaction; neither a name, an id nor a sentence should slip across as one.
    return (
        len(key) <= _LONGEST_REACTION
        and bool(key.strip())
        and "@" not in unicodedata.normalize("NFKC", key)
        and sum(may_cut(key, at) for at in range(len(key))) <= _WIDEST_REACTION
    )


def _redaction(inside: object, outside: object) -> Retracted | Unknown:
    # Room version 11 moved the id into the content; Synapse fills in both places.
    for target in (inside, outside):
        if _is_event_id(target):
            return Retracted(target)
    return Unknown("m.room.redaction")


# --- state


_USER_ID: Final = re.compile(r"@[^\s:\x00-\x1f\x7f\ud800-\udfff]{0,253}:[!-~]{1,253}")


def _membership(user: object, membership: object) -> Membership | Unknown:
    if not (isinstance(user, str) and len(user) <= 255 and _USER_ID.fullmatch(user)):
        return Unknown("m.room.member")
    if not (isinstance(membership, str) and membership in _MEMBERSHIPS):
        return Unknown("m.room.member")
    return Membership(user, membership)


_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9._-]")


def _name(value: object) -> str:
    return _NOT_IN_A_NAME.sub("_", value[:_LONGEST_NAME]) if isinstance(value, str) else ""
