"""What we send: the words of one side put anew for the other, and the bot's own statements.

A student and a counsellor must not learn who the other is, so nothing is copied: every content is built here
from nothing, field by field, and the HTML tag by tag from an allow-list. Matrix ids are taken out of text, of
HTML and of links, whether a client put them there (a mention, a permalink) or a person typed them.

How HTML goes through: nh3 (ammonia, with the browsers' own parsing rules) makes clean, balanced HTML out of
anything; a walk over that result hides ids, turns links to people and rooms into text and writes each tag
anew. When an id can still be seen across tags ("@li<b>isa</b>:koulu.fi"), the HTML is dropped and the plain
text goes alone.

`said` trusts its Markdown no more than that: names and opening hours from settings are put into our texts.
"""

import html
import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any, Final, TypeAlias
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.matrix.translate import Edited, Wrote
from rooms.words import may_cut

Content: TypeAlias = dict[str, Any]

HIDDEN: Final = "[…]"


@dataclass(frozen=True, slots=True)
class ReplyTo:
    event_id: str


@dataclass(frozen=True, slots=True)
class Replaces:
    event_id: str


Relation: TypeAlias = ReplyTo | Replaces | None


# --- what crosses over


def crossing(
    incoming: Wrote | Edited, *, scrub: Iterable[str], prefix: str = "", relation: Relation, alias: str | None = None
) -> Content:
    """What a person wrote, as the content of a new `m.room.message` for the other side; under their alias, if given.

    `scrub` holds what must not be seen there: the participants' Matrix ids, and "@localpart". Each is hidden
    wherever it stands, in capitals or small letters, also percent-encoded, also inside a longer word.
    """
    hidden = _hidden(scrub)
    body = hidden.sub(HIDDEN, incoming.words.text)
    formatted = _sanitised(incoming.html.text, hidden) if incoming.html is not None else None
    body, formatted = prefix + body, _prefixed(prefix, formatted)
    if alias is not None:
        body, formatted = f"{alias}: {body}", _signed(alias, formatted or _as_html(body))
    content = _message("m.emote" if incoming.emote else "m.text", body, formatted)
    return _related(content, relation)


def said(body_markdown: str) -> Content:
    """The bot's own statement, out of a small Markdown: bold, lists, line breaks, links."""
    tree = SyntaxTreeNode(_MARKDOWN.parse(body_markdown))
    return _message("m.text", _plain_block(tree), _sanitised(_MARKDOWN.render(body_markdown), _NOTHING))


def picture(name: str, mimetype: str, size: int, width: int, height: int, file: Content) -> Content:
    """A picture that was cleaned and sealed anew; `file` as Matrix has it, with `url`. Sizes in bytes and pixels."""
    info = {"mimetype": mimetype, "size": size, "w": width, "h": height}
    return _attached("m.image", name, info, file)


def captioned(picture: Content, words: Content) -> Content:
    """A picture with words beneath it, which are also read out to who cannot see it (Matrix 1.10, media captions)."""
    return {**picture, "body": words["body"], "format": words["format"], "formatted_body": words["formatted_body"]}


def document(name: str, mimetype: str, size: int, file: Content) -> Content:
    return _attached("m.file", name, {"mimetype": mimetype, "size": size}, file)


def _attached(msgtype: str, name: str, info: Content, file: Content) -> Content:
    """No thumbnail: a client makes its own."""
    return {"msgtype": msgtype, "body": name, "filename": name, "info": info, "file": file, "m.mentions": {}}


def signed(attached: Content, alias: str | None) -> Content:
    """A picture or a file under the alias of whoever sent it, where more than one may have."""
    return attached if alias is None else {**attached, "body": f"{alias}:"}


def reaction(target: str, key: str) -> Content:
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": target, "key": key}}


def replaced(content: Content, target: str) -> Content:
    """The edit that puts this content in the place of our own message `target`."""
    return {
        "msgtype": content["msgtype"],
        "body": f"* {content['body']}",
        "m.mentions": {},
        "m.new_content": {key: value for key, value in content.items() if key != "m.relates_to"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": target},
    }


def _message(msgtype: str, body: str, formatted: str | None) -> Content:
    # An empty m.mentions says that nobody is to be pinged; without it, old rules would look into the body.
    content: Content = {"msgtype": msgtype, "body": body, "m.mentions": {}}
    if formatted is not None and _differs(formatted):
        content |= {"format": "org.matrix.custom.html", "formatted_body": formatted}
    return content


def _related(content: Content, relation: Relation) -> Content:
    if relation is None:
        return content
    if isinstance(relation, ReplyTo):
        return content | {"m.relates_to": {"m.in_reply_to": {"event_id": relation.event_id}}}
    return replaced(content, relation.event_id)


def _prefixed(prefix: str, formatted: str | None) -> str | None:
    if not (prefix and formatted):
        return formatted
    paragraph = "<p>" if formatted.startswith("<p>") else ""
    return f"{paragraph}{html.escape(prefix, quote=False)}{formatted.removeprefix(paragraph)}"


def _signed(alias: str, formatted: str) -> str:
    paragraph = "<p>" if formatted.startswith("<p>") else ""
    return f"{paragraph}<strong>{html.escape(alias, quote=False)}:</strong> {formatted.removeprefix(paragraph)}"


def _as_html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


_PLAIN_TAG: Final = re.compile(r"</?p>|<br>")


def _differs(formatted: str) -> bool:
    """Whether this HTML shows more than line breaks, which the plain body shows too."""
    return "<" in _PLAIN_TAG.sub("", formatted)


# --- ids

_NOTHING: Final = re.compile(r"(?!)")
# Written so that no text, however hostile, costs more than linear time.
_LINK_CHARACTERS: Final = r"[\w.~:/?#@!$&*+,;=%-]*(?<![.,;:!?])"
_SERVER: Final = (
    r"(?:(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}[a-z][a-z0-9-]{1,62}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})"
    r"(?:(?::|%3a)[0-9]{1,5})?"
)
_MATRIX_LINK: Final = rf"(?:https?://)?(?:www\.)?matrix\.to/?(?:\#|%23){_LINK_CHARACTERS}"
_MATRIX_URI: Final = rf"(?<!\w)matrix:(?://|u/|user/|r/|room/|roomid/|e/|event/){_LINK_CHARACTERS}"
# Not after a letter or digit: "liisa@koulu.fi:n" and "Hei!moi:fi.fi" are nobody's id.
_SOME_ID: Final = rf"(?:(?<![\w.%+-])[@!\#]|%(?:40|21|23))[\w.=/+%-]{{1,255}}?(?::|%3a){_SERVER}"
_ROOM_ID_ALONE: Final = r"(?<!\w)![A-Za-z0-9_-]{43}(?![\w-])"  # room version 12 names no server


def _hidden(scrub: Iterable[str]) -> re.Pattern[str]:
    """Finds all that must not cross over: the given strings, and any other Matrix id or link."""
    exact = sorted({text.strip() for text in scrub} - {""}, key=len, reverse=True)
    parts = [_MATRIX_LINK, _MATRIX_URI, *map(_in_any_writing, exact), _SOME_ID, _ROOM_ID_ALONE]
    return re.compile("|".join(parts), re.IGNORECASE)


def _in_any_writing(text: str) -> str:
    """A pattern for this text, each character as it is or percent-encoded, once or more often."""
    return "".join(map(_either_way, text))


@lru_cache(maxsize=256)  # of single characters: no id is kept in it
def _either_way(character: str) -> str:
    encoded = "".join(f"%(?:25)*{byte:02x}" for byte in character.encode(errors="replace"))
    return f"(?:{re.escape(character)}|{encoded})"


# --- HTML

_TAGS: Final = frozenset(
    {"b", "strong", "i", "em", "u", "del", "s", "code", "pre", "blockquote", "p", "br", "ul", "ol", "li", "a"}
    | {"span"}
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CLEANER: Final = nh3.Cleaner(
    tags=set(_TAGS | _HEADINGS | {"img"}),
    attributes={"a": {"href"}, "span": {"data-mx-spoiler"}, "ol": {"start"}, "img": {"alt"}},
    clean_content_tags={"mx-reply", "script", "style", "title"},
    url_schemes={"http", "https", "mailto", "tel"},
    url_relative="deny",
    link_rel=None,
)
# A few kilobytes of misnested tags can grow into 70 megabytes by the browsers' rules (measured: 10 s in nh3).
_MOST_TAGS: Final = 1_000
_MOST_GROWTH: Final = 20_000


def _sanitised(formatted: str, hidden: re.Pattern[str]) -> str | None:
    """This HTML written anew, without what is hidden; None if that cannot be done safely."""
    if formatted.count("<") > _MOST_TAGS:
        return None
    clean = _CLEANER.clean(formatted)
    if len(clean) > 2 * len(formatted) + _MOST_GROWTH:
        return None
    rewriter = _Rewriter(hidden)
    rewriter.feed(clean)
    rewriter.close()
    return None if hidden.search("".join(rewriter.shown)) else "".join(rewriter.written).strip()


class _Rewriter(HTMLParser):
    """Writes clean HTML anew; `written` is the HTML, `shown` the text that a reader sees."""

    def __init__(self, hidden: re.Pattern[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self.shown: list[str] = []
        self._hidden = hidden
        self._ends: list[str] = []
        self._in_pill = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "img":
            self.handle_data(attributes.get("alt", ""))
        elif tag == "br":
            self.written.append("<br>")
        else:
            start, end = self._rewritten(tag, attributes)
            self.written.append(start)
            self._ends.append(end)

    def handle_endtag(self, tag: str) -> None:
        self._in_pill = self._in_pill and tag != "a"
        self.written.append(self._ends.pop())

    def handle_data(self, data: str) -> None:
        text = HIDDEN if self._in_pill and _LOOSE_ID.fullmatch(data.strip()) else self._safe(data)
        self.shown.append(text)
        self.written.append(html.escape(text, quote=False))

    def _safe(self, text: str) -> str:
        return self._hidden.sub(HIDDEN, text)

    def _rewritten(self, tag: str, attributes: dict[str, str]) -> tuple[str, str]:
        match tag:
            case "a":
                return self._link(attributes.get("href", ""))
            case "span":
                return self._spoiler(attributes.get("data-mx-spoiler"))
            case "ol" if _START.fullmatch(start := attributes.get("start", "")):
                return f'<ol start="{start}">', "</ol>"
            case _ if tag in _HEADINGS:
                return "<p><strong>", "</strong></p>"
            case _:
                return f"<{tag}>", f"</{tag}>"

    def _link(self, href: str) -> tuple[str, str]:
        self._in_pill = _tells_who(href, self._hidden)
        if self._in_pill or not href:
            return "", ""
        return f'<a href="{html.escape(href)}">', "</a>"

    def _spoiler(self, reason: str | None) -> tuple[str, str]:
        if reason is None:
            return "", ""
        self.shown.append(safe := self._safe(reason))
        return (
            f'<span data-mx-spoiler="{html.escape(safe)}">' if safe else "<span data-mx-spoiler>",
            "</span>",
        )


_START: Final = re.compile(r"[0-9]{1,9}")
_LOOSE_ID: Final = re.compile(r"[@#]\S*:\S+|!\S+")
_LINK_BREAKS: Final = re.compile(r"[\t\n\r]")  # a browser leaves them out of a link
_MATRIX_HOST: Final = re.compile(r"\s*https?:[/\\]*(?:[^/?#]*@)?(?:www\.)?matrix\.to\.?(?![\w.-])", re.IGNORECASE)


def _tells_who(href: str, hidden: re.Pattern[str]) -> bool:
    """Whether this link leads to a person or a room of Matrix, or holds something to be hidden."""
    if hidden is _NOTHING:
        return False
    link = unicodedata.normalize("NFKC", _LINK_BREAKS.sub("", href))
    return bool(_MATRIX_HOST.match(link) or hidden.search(_unquoted(link)))


def _unquoted(link: str) -> str:
    for _ in range(5):
        link = unquote(link)
    return link


# --- the bot's own Markdown, read as plain text

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})


def _plain_block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "inline":
            return "".join(map(_plain_inline, node.children))
        case "bullet_list":
            return "\n".join(_plain_item("-", item) for item in node.children)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            return "\n".join(_plain_item(f"{n}.", item) for n, item in enumerate(node.children, first))
        case "fence" | "code_block":
            return node.content.rstrip("\n")
        case _:
            return "\n\n".join(filter(None, map(_plain_block, node.children)))


def _plain_item(mark: str, item: SyntaxTreeNode) -> str:
    lines = "\n".join(map(_plain_block, item.children)).split("\n")
    return f"\n{' ' * len(mark)} ".join([f"{mark} {lines[0]}", *lines[1:]])


def _plain_inline(node: SyntaxTreeNode) -> str:
    match node.type:
        case "softbreak" | "hardbreak":
            return "\n"
        case "text" | "code_inline":
            return node.content
        case "link":
            return _plain_link("".join(map(_plain_inline, node.children)), str(node.attrs["href"]))
        case _:
            return "".join(map(_plain_inline, node.children))


def _plain_link(text: str, href: str) -> str:
    address = re.sub(r"^(?:mailto|tel):", "", href)
    return text if text in (href, address) else f"{text} ({address})"


# --- what is too long for one event

# An event may be 65,536 bytes. nio writes the plaintext as ASCII JSON ("ä" is six bytes), and Megolm's base64
# makes it longer by more than a third; 30,000 leaves room for all that and the homeserver's own fields.
LONGEST: Final = 30_000
_FURTHEST_BACK: Final = 500  # characters; how far to look for a place between two visible characters


def split(content: Content) -> list[Content]:
    """This content as one or more that fit into an event each; their bodies, joined, are the whole text.

    What is too long loses its formatting first. The first part keeps the relation. Of an edit that is too
    long, the first part is the edit and the others follow as messages.
    """
    if _size(content) <= LONGEST:
        return [content]
    edit = content.get("m.new_content")
    plain = _message((edit or content)["msgtype"], (edit or content)["body"], None)
    relation: Relation = Replaces(content["m.relates_to"]["event_id"]) if edit else None
    if relation is None and "m.relates_to" in content:
        plain |= {"m.relates_to": content["m.relates_to"]}
    overhead = _size(_related(plain | {"body": ""}, relation))
    room = (LONGEST - overhead) // (2 if edit else 1)
    first, *others = _pieces(plain["body"], room)
    rest = [_message(plain["msgtype"], piece, None) for piece in others]
    return [_related(plain | {"body": first}, relation), *rest]


def _size(content: Content) -> int:
    return len(json.dumps(content))


def _pieces(text: str, room: int) -> Iterator[str]:
    """The text in pieces of at most `room` bytes of JSON; none of it is left out."""
    ends = list(accumulate(map(_cost, text), initial=0))
    start = 0
    while ends[-1] - ends[start] > room:
        end = _last_within(ends, start, room)
        cut = _best_cut(text, start, end)
        yield text[start:cut]
        start = cut
    yield text[start:]


def _cost(character: str) -> int:
    """How many bytes this character takes in ASCII JSON."""
    if character in '"\\\n\t\r\b\f':
        return 2
    if " " <= character <= "~":
        return 1
    return 6 if character <= "\uffff" else 12


def _last_within(ends: list[int], start: int, room: int) -> int:
    return bisect_right(ends, ends[start] + room) - 1


def _best_cut(text: str, start: int, end: int) -> int:
    """After a paragraph, a line or a word if one ends in the second half; else between visible characters."""
    middle = (start + end) // 2
    for mark in ("\n\n", "\n", " "):
        found = text.rfind(mark, middle, end)
        if found >= 0 and may_cut(text, found + len(mark)):
            return found + len(mark)
    furthest = max(start, end - _FURTHEST_BACK)
    return next((at for at in range(end, furthest, -1) if may_cut(text, at)), end)
