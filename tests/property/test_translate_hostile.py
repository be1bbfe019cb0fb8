"""Whatever a stranger's client sends, we read it calmly and nobody's name crosses over."""

import json
import pickle
import re
from html.parser import HTMLParser
from string import ascii_lowercase
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.matrix.rendering import LONGEST, Replaces, ReplyTo, crossing, said, split
from bot.matrix.translate import Edited, Media, Reacted, Unknown, Wrote, same_reaction, translate
from rooms.words import Words

EVENT = "$0Zk3gq1VbdHqDMb3zJ7mC2mVxkqJ8dJ1b0w4bOQw8cA"
HTML = "org.matrix.custom.html"
TYPES = [
    "m.room.message", "m.sticker", "m.reaction", "m.room.redaction", "m.room.member", "m.room.encryption",
    "m.room.join_rules", "m.room.history_visibility", "m.room.power_levels", "m.room.tombstone",
    "m.room.encrypted", "org.matrix.msc3381.poll.start", "",
]  # fmt: skip
MSGTYPES = ["m.text", "m.emote", "m.notice", "m.image", "m.file", "m.audio", "m.video", "m.location", "m.x"]

# The machine may be busy with other things.
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

# Every text JSON can carry, lone surrogates too.
any_text = st.text(st.characters())
scalars = st.none() | st.booleans() | st.integers() | st.floats() | any_text
any_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4)
)


def deep(levels):
    nest = "x"
    for _ in range(levels):
        nest = {"m.relates_to": [nest]}
    return nest


def field(*usual):
    return st.sampled_from(usual) | any_json | st.just(deep(400))


relations = st.fixed_dictionaries(
    {},
    optional={
        "rel_type": field("m.replace", "m.thread", "m.annotation"),
        "event_id": field(EVENT),
        "key": field("👍", "@liisa:koulu.fi"),
        "is_falling_back": field(True, False),
        "m.in_reply_to": field({"event_id": EVENT}, {}),
    },
)
fragments = st.sampled_from(
    [
        "> ", "> <@liisa:koulu.fi> ", "> * <@liisa:koulu.fi>", "<@", "\n", "\n\n", "<mx-reply>",
        "</mx-reply>", "<MX-Reply", "@liisa:koulu.fi", "@LIISA", "%40liisa%3Akoulu.fi", "&#64;liisa", "<b>",
        "</b>", "@li<b>isa", '<a href="', '">', "https://matrix.to/#/", "matrix:u/", "javascript:alert(1)",
        "</a>", "<script>", "</script>", '<img src=x onerror="x()" alt="', "<p onclick=x>", "<svg/onload=x>",
        "<!--", "-->", '<span data-mx-spoiler="', "<h1>", "<ol start=", "<style>", "<table>", "&lt;", "&",
        "<", ">", '"', "'", " ", "\u200d", "\u202e", "\x00", "@opo:muu.fi", "#huone:muu.fi", "ä", "😀",
        "<textarea>", "<math><mtext>", "<plaintext>", "x",
    ]
)  # fmt: skip
hostile_text = st.lists(fragments | st.text(max_size=5), max_size=25).map("".join)
bodies = {
    "msgtype": field(*MSGTYPES),
    "body": hostile_text | field("hei"),
    "format": field(HTML),
    "formatted_body": hostile_text | field("<b>hei</b>"),
    "filename": field("IMG_1.jpg"),
    "m.relates_to": relations | any_json,
    "redacts": field(EVENT),
    "membership": field("join"),
    "algorithm": field("m.megolm.v1.aes-sha2"),
}
contents = st.fixed_dictionaries(
    {},
    optional=bodies | {"m.new_content": st.fixed_dictionaries({}, optional=bodies) | any_json | st.just(deep(400))},
)
messages = st.fixed_dictionaries(
    {"msgtype": st.sampled_from(MSGTYPES[:3]), "body": hostile_text},
    optional={"format": st.just(HTML), "formatted_body": hostile_text, "m.relates_to": relations},
)


@calmly
@given(st.sampled_from(TYPES) | any_text, contents | any_json, any_json, any_json | st.just(""))
def test_no_stranger_can_stop_the_bot_with_an_event(event_type, content, redacts, state_key):
    incoming = translate(event_type, content, redacts=redacts, state_key=state_key)

    match incoming:
        case Wrote() | Edited() | Media(caption=Words()):
            carried = [incoming.caption] if isinstance(incoming, Media) else [incoming.words, incoming.html]
            for words in filter(None, carried):
                assert words.text.encode().decode() == words.text
                assert not set(words.text) & set(map(chr, [*range(9), *range(11, 32), *range(127, 160)]))
        case Reacted(key=key):
            assert 0 < len(key) <= 64
            assert same_reaction(key, key)
        case Unknown(type=name):
            assert len(name) <= 64
            assert re.fullmatch(r"[A-Za-z0-9._-]*", name)


@calmly
@given(st.sampled_from(TYPES), st.integers(1, 400))
def test_no_depth_of_nesting_stops_the_bot(event_type, levels):
    translate(event_type, deep(levels), redacts=deep(levels), state_key=deep(levels))


@calmly
@given(messages)
def test_no_quotation_of_a_client_crosses_in_front_of_the_words(content):
    incoming = translate("m.room.message", content)

    if isinstance(incoming, Wrote):
        assert not incoming.words.text.startswith(("> <@", "> * <@", "> > <@"))
        assert incoming.html is None or "<mx-reply>" not in incoming.html.text.lower()


@calmly
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=">"), min_size=1))
def test_a_text_in_any_script_is_heard_as_it_was_written(body):
    assert translate("m.room.message", {"msgtype": "m.text", "body": body}) == Wrote(Words(body))


# --- nobody's name crosses over

ALLOWED_TAGS = {"b", "strong", "i", "em", "u", "del", "s", "code", "pre", "blockquote", "p", "br"} | {
    "ul", "ol", "li", "a", "span"
}  # fmt: skip
ALLOWED_KEYS = {"msgtype", "body", "format", "formatted_body", "m.mentions", "m.relates_to", "m.new_content"}


class Audit(HTMLParser):
    """Reads HTML as a client would, and notes what it finds."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.shown = [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data):
        self.shown.append(data)


def assert_allowed(content):
    assert set(content) <= ALLOWED_KEYS
    assert content["m.mentions"] == {}
    assert content["msgtype"] in ("m.text", "m.emote")
    if "formatted_body" in content:
        assert content["format"] == HTML
        assert_harmless(content["formatted_body"])
    else:
        assert "format" not in content


def assert_harmless(html):
    for part in ("<mx-reply", "<script", "<img", "<style", "<svg"):
        assert part not in html.lower()
    audit = Audit(html)
    assert set(audit.tags) <= ALLOWED_TAGS
    for tag, name, value in audit.attributes:
        assert (tag, name) in {("a", "href"), ("span", "data-mx-spoiler"), ("ol", "start")}
        if name == "href":
            assert value.lower().strip().startswith(("http:", "https:", "mailto:", "tel:"))


def seen_in(content):
    """All that a reader, or somebody who looks at the source, could find there."""
    yield content["body"]
    if "formatted_body" in content:
        audit = Audit(content["formatted_body"])
        yield content["formatted_body"]
        yield "".join(audit.shown)
        yield from (value for _, _, value in audit.attributes)
    if "m.new_content" in content:
        yield from seen_in(content["m.new_content"])


localparts = st.text(ascii_lowercase + "0123456789._-=+/", min_size=1, max_size=12)
servers = st.sampled_from(["koulu.fi", "localhost", "matrix.koulu.fi:8448", "10.0.0.1", "[::1]"])
ways_to_write = st.sampled_from(
    [
        str,
        str.upper,
        str.title,
        lambda text: quote(text, safe=""),
        lambda text: quote(quote(text, safe=""), safe=""),
        lambda text: f"https://matrix.to/#/{text}",
        lambda text: f'<a href="https://matrix.to/#/{quote(text)}">{text}</a>',
        lambda text: f'<a href="https://koulu.fi/?{quote(quote(text))}">hei</a>',
        lambda text: f"{text[:3]}<b>{text[3:]}</b>",
        lambda text: "".join(f"&#{ord(letter)};" for letter in text),
        lambda text: f'<span data-mx-spoiler="{text}">x</span>',
        lambda text: f'<img alt="{text}">',
        lambda text: f"<mx-reply>{text}</mx-reply>",
        lambda text: f"x{text}x",
    ]
)


@st.composite
def letters_with_a_name(draw):
    localpart, server = draw(localparts), draw(servers)
    scrub = [f"@{localpart}:{server}", f"@{localpart}"]
    pieces = st.lists(
        hostile_text | st.builds(lambda write, name: write(name), ways_to_write, st.sampled_from(scrub)),
        max_size=6,
    )
    body, html = "".join(draw(pieces)), "".join(draw(pieces))
    relation = draw(st.sampled_from([None, ReplyTo(EVENT), Replaces(EVENT)]))
    return body, html, scrub, relation


@calmly
@given(letters_with_a_name(), st.booleans())
def test_nobody_learns_who_the_other_is(letter, through_translate):
    body, html, scrub, relation = letter
    incoming = Wrote(Words(body), Words(html))
    if through_translate:
        content = {"msgtype": "m.text", "body": body, "format": HTML, "formatted_body": html}
        incoming = translate("m.room.message", content)

    content = crossing(incoming, scrub=scrub, prefix="Kettu: ", relation=relation)

    for text in seen_in(content):
        assert "matrix.to/#/@" not in text.lower()
        for name in scrub:
            assert name not in text.lower()
            assert quote(name, safe="").lower() not in text.lower()
    new = content.get("m.new_content", content)
    assert_allowed(content)
    assert_allowed(new)


@calmly
@given(hostile_text)
def test_nothing_harmful_gets_into_what_the_bot_says(text):
    assert_allowed(said(text))


@calmly
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="@!#%:"), max_size=60))
def test_a_text_without_ids_crosses_as_it_was_written(body):
    assert crossing(Wrote(Words(body)), scrub=["@liisa:koulu.fi", "@liisa"], relation=None)["body"] == body


@calmly
@given(
    st.sampled_from(["\u0301\u0308\u20dd", "\u200f\u202e\u2067", "👩‍❤️‍💋‍👨👍🏿", "🏴\U000e0067\U000e0062\U000e007f🇫🇮"]),
    st.integers(1, 30),
)
def test_marks_directions_and_emoji_survive_the_way(text, times):
    body = text * times
    wrote = translate("m.room.message", {"msgtype": "m.text", "body": body})

    assert crossing(wrote, scrub=["@liisa"], relation=None)["body"] == body


# --- nothing is lost on the way

long_texts = st.lists(
    st.tuples(
        st.sampled_from(["sana ", "ä", "rivi\n", "kappale\n\n", "👨‍👩‍👧", "🇫🇮", "\u0301", "\u200f", '"\\', "\t"])
        | st.text(min_size=1, max_size=20),
        st.integers(1, 6_000),
    ),
    max_size=4,
).map(lambda parts: "".join(text * times for text, times in parts)[:60_000])


@calmly
@given(long_texts, st.sampled_from([None, ReplyTo(EVENT), Replaces(EVENT)]), st.booleans())
def test_nothing_of_a_long_message_is_lost(body, relation, emote):
    content = crossing(Wrote(Words(body), emote=emote), scrub=(), relation=relation)
    whole = content.get("m.new_content", content)["body"]

    first, *rest = split(content)

    pieces = [first.get("m.new_content", first), *rest]
    assert "".join(piece["body"] for piece in pieces) == whole
    assert all(len(json.dumps(piece).encode()) <= LONGEST for piece in [first, *rest])
    assert all(piece["body"] for piece in rest)
    assert first.get("m.relates_to") == content.get("m.relates_to")
    assert not any("m.relates_to" in piece for piece in rest)
    assert {piece["msgtype"] for piece in pieces} == {content["msgtype"]}


@calmly
@given(st.text())
def test_the_words_of_a_person_show_only_their_length(text):
    words = Words(text)

    assert {repr(words), str(words), f"{words}"} == {f"<{len(text)} character{'s' if len(text) != 1 else ''}>"}
    with pytest.raises(TypeError):
        pickle.dumps(words)
