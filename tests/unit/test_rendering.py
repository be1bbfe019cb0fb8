"""What the other side gets to see, and what the bot says."""

import json

import pytest

from bot.matrix.rendering import (
    LONGEST,
    Replaces,
    ReplyTo,
    crossing,
    reaction,
    replaced,
    said,
    split,
)
from bot.matrix.translate import Edited, Wrote
from rooms.words import Words

EVENT = "$0Zk3gq1VbdHqDMb3zJ7mC2mVxkqJ8dJ1b0w4bOQw8cA"
LIISA = ("@liisa.v:koulu.fi", "@liisa.v")
HTML = "org.matrix.custom.html"


def wrote(body, html=None, **more):
    return Wrote(Words(body), None if html is None else Words(html), **more)


def crossed(body, html=None, *, scrub=LIISA, prefix="", relation=None, **more):
    return crossing(wrote(body, html, **more), scrub=scrub, prefix=prefix, relation=relation)


def formatted(html, **more):
    """The HTML as the other side gets it; None if it goes as plain text."""
    return crossed("runko", html, **more).get("formatted_body")


# --- what crosses


def test_a_message_crosses_as_it_was_written():
    assert crossed("Hei, onko täällä ketään?") == {
        "msgtype": "m.text",
        "body": "Hei, onko täällä ketään?",
        "m.mentions": {},
    }


def test_bold_letters_cross():
    assert crossed("En **jaksa**", "En <strong>jaksa</strong>") == {
        "msgtype": "m.text",
        "body": "En **jaksa**",
        "format": HTML,
        "formatted_body": "En <strong>jaksa</strong>",
        "m.mentions": {},
    }


def test_an_emote_crosses_as_an_emote_and_a_notice_as_a_text():
    assert crossed("huokaa", emote=True)["msgtype"] == "m.emote"
    assert crossed("huokaa", notice=True)["msgtype"] == "m.text"


def test_html_that_shows_no_more_than_the_plain_text_does_not_cross():
    assert formatted("<p>eka<br>toka &lt;3</p>\n<p>kolmas</p>") is None
    assert formatted('<div style="color: red">punainen</div>') is None
    assert formatted("") is None


def test_the_writers_pseudonym_stands_before_the_words():
    content = crossed("moi *sinä*", "<p>moi <em>sinä</em></p>", prefix="Kettu <3: ")

    assert content["body"] == "Kettu <3: moi *sinä*"
    assert content["formatted_body"] == "<p>Kettu &lt;3: moi <em>sinä</em></p>"
    assert formatted("<em>moi</em>", prefix="Kettu: ") == "Kettu: <em>moi</em>"


def test_while_two_speak_each_line_begins_with_its_writers_alias_in_bold():
    def signed(body, html=None, relation=None):
        return crossing(wrote(body, html), scrub=LIISA, relation=relation, alias="Ohjaaja <3")

    plain, rich = signed("5 < 6\nja niin"), signed("moi", "<p>moi <em>sinä</em></p>")
    edit = signed("toisin", relation=Replaces(EVENT))

    assert (plain["body"], rich["body"]) == ("Ohjaaja <3: 5 < 6\nja niin", "Ohjaaja <3: moi")
    assert plain["formatted_body"] == "<strong>Ohjaaja &lt;3:</strong> 5 &lt; 6<br>ja niin"
    assert rich["formatted_body"] == "<p><strong>Ohjaaja &lt;3:</strong> moi <em>sinä</em></p>"
    assert edit["m.new_content"]["formatted_body"] == "<strong>Ohjaaja &lt;3:</strong> toisin"


def test_a_reply_crosses_as_a_reply_without_a_quotation():
    assert crossed("joo", relation=ReplyTo(EVENT)) == {
        "msgtype": "m.text",
        "body": "joo",
        "m.mentions": {},
        "m.relates_to": {"m.in_reply_to": {"event_id": EVENT}},
    }


def test_a_correction_crosses_as_a_correction():
    edited = Edited("$theirs", Words("**hei**"), Words("<strong>hei</strong>"), emote=True)

    assert crossing(edited, scrub=LIISA, prefix="Kettu: ", relation=Replaces(EVENT)) == {
        "msgtype": "m.emote",
        "body": "* Kettu: **hei**",
        "m.mentions": {},
        "m.new_content": {
            "msgtype": "m.emote",
            "body": "Kettu: **hei**",
            "format": HTML,
            "formatted_body": "Kettu: <strong>hei</strong>",
            "m.mentions": {},
        },
        "m.relates_to": {"rel_type": "m.replace", "event_id": EVENT},
    }


# --- ids


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("olen @liisa.v:koulu.fi", "olen […]"),
        ("olen @LIISA.V:Koulu.FI.", "olen […]."),
        ("olen @Liisa.V, hei", "olen […], hei"),
        ("x@liisa.v:koulu.fi", "x[…]"),
        ("https://koulu.fi/%40liisa.v%3Akoulu.fi", "https://koulu.fi/[…]"),
        ("https://koulu.fi/%2540liisa%252ev:koulu.fi", "https://koulu.fi/[…]"),
        ("<@liisa.v:koulu.fi>", "<[…]>"),
        ("kysy @opo:muu-koulu.fi:8448 tai @a:10.0.0.1", "kysy […] tai […]"),
        ("%40opo%3Akoulu.fi", "[…]"),
        ("(https://matrix.to/#/@opo:koulu.fi).", "([…])."),
        ("MATRIX.TO/#/%40opo:localhost?via=a", "[…]"),
        ("https://matrix.to/#/!abc:koulu.fi/$xyz?via=koulu.fi!", "[…]!"),
        ("matrix:u/opo:koulu.fi?action=chat", "[…]"),
        ("https://app.element.io/#/user/@opo:koulu.fi", "https://app.element.io/#/user/[…]"),
        ("huone #kahvila:koulu.fi", "huone […]"),
        ("huone !OEIxGYjdrvRQ-LLXnRYVYxUMTRQhUYy1o0KpiwLOxkE", "huone […]"),
    ],
)
def test_nobody_is_known_by_an_id_in_the_text(typed, seen):
    assert crossed(typed)["body"] == seen


@pytest.mark.parametrize(
    "typed",
    [
        "klo 12:30",
        "nähdään @12:30",
        "liisa.virtanen@koulu.fi",
        "liisa.virtanen@koulu.fi:ssä",
        "liisa@koulu.fi:8080",
        "@opo",
        "@opo: hei",
        "@opo:n huone",
        "Hei!moi:koulu.fi",
        "https://koulu.fi/#ajat",
        "#1: uni",
        "https://koulu.fi:8443/a?b=c%20d",
        "matrix on elokuva: hyvä",
        "matrix.to",
        "10 % 40",
    ],
)
def test_what_is_no_id_stays_as_it_was_typed(typed):
    assert crossed(typed)["body"] == typed


def test_of_two_names_the_longer_is_hidden_whole():
    assert crossed("@liisa.v:koulu.fi", scrub=["@liisa.v", "", " ", "@liisa.v:koulu.fi"])["body"] == "[…]"


def test_an_id_with_letters_of_its_own_is_hidden_also_in_a_link():
    assert crossed("x/%40%C3%A4iti%3Ax", scrub=["@äiti:x"])["body"] == "x/[…]"


def test_a_pill_becomes_its_text():
    pill = '<a href="https://matrix.to/#/@opo:koulu.fi">Opo</a>: <b>hei</b>'

    assert formatted(pill) == "Opo: <b>hei</b>"


@pytest.mark.parametrize("text", ["@opo:localhost", "<b>@opo:localhost</b>", "#kahvila:localhost", "!abc"])
def test_a_pill_whose_text_is_an_id_is_hidden(text):
    shown = formatted(f'<a href="https://matrix.to/#/x">{text}</a> <b>hei</b>')

    assert "[…]" in shown
    assert "localhost" not in shown
    assert "!abc" not in shown


def test_the_text_after_a_pill_is_left_alone():
    assert formatted('<a href="https://matrix.to/#/x">Opo</a><b>!abc</b>') == "Opo<b>!abc</b>"


@pytest.mark.parametrize(
    "href",
    [
        "https://matrix.to/#/%40opo%3Alocalhost",
        "HTTP://www.matrix.to/#/!abc",
        " https://matrix.to",
        "https://ma\ntrix.to/#/x",
        "https:\\\\matrix.to/#/x",
        "https://ｍatrix.to/#/x",
        "https://x@matrix.to./#/x",
        "matrix:u/opo:koulu.fi",
        "https://app.element.io/#/user/@opo:koulu.fi",
        "https://koulu.fi/?kuka=%25252540liisa.v",
        "https://koulu.fi/@LIISA.V/",
        "https://koulu.fi/?kuka=%40opo%3Amuu.fi",
        "https://koulu.fi/?kuka=%25252540opo%2525253Amuu.fi",
        "mxc://koulu.fi/abc",
        "javascript:alert(1)",
        "data:text/html,x",
        "/suhteellinen",
        "",
    ],
)
def test_a_link_that_tells_who_or_does_harm_is_only_its_text(href):
    assert formatted(f'<a href="{href}">linkki</a> <b>hei</b>') == "linkki <b>hei</b>"


@pytest.mark.parametrize(
    "href",
    [
        "https://mieli.fi/?a=1&amp;b=2",
        "http://koulu.fi",
        "mailto:opo@koulu.fi",
        "tel:112",
        "https://matrix.town/",
    ],
)
def test_a_link_to_help_stays_a_link_and_has_nothing_else(href):
    html = f'<a href="{href}" target="_blank" onclick="x()" title="@liisa.v" style="color:red">linkki</a>'

    assert formatted(html) == f'<a href="{href}">linkki</a>'


def test_an_id_in_the_html_is_hidden():
    assert formatted("<b>olen &#64;liisa.v:koulu.fi</b>") == "<b>olen […]</b>"


@pytest.mark.parametrize(
    "html",
    ["@li<b>isa.v</b>:koulu.fi", "@<i>op</i>o:<b>koulu</b>.fi", '@li<span data-mx-spoiler="isa.v">x</span>'],
)
def test_when_an_id_can_be_read_across_tags_the_plain_text_goes_alone(html):
    assert formatted(html) is None


# --- HTML


@pytest.mark.parametrize(
    "tag", ["b", "strong", "i", "em", "u", "del", "s", "code", "pre", "blockquote", "ul", "ol", "li"]
)
def test_plain_formatting_stays_without_its_attributes(tag):
    assert formatted(f'<{tag} class="x" style="color:red" id="y">hei</{tag}>') == f"<{tag}>hei</{tag}>"


def test_a_numbered_list_keeps_its_numbers():
    assert formatted('<ol start="3"><li>a</li></ol>') == '<ol start="3"><li>a</li></ol>'
    assert formatted('<ol start="x"><li>a</li></ol>') == "<ol><li>a</li></ol>"


def test_a_heading_becomes_bold():
    assert formatted("<h1>Otsikko</h1><p>teksti</p>") == "<p><strong>Otsikko</strong></p><p>teksti</p>"


def test_a_spoiler_stays_and_its_reason_tells_no_name():
    assert formatted("<span data-mx-spoiler>x</span>") == "<span data-mx-spoiler>x</span>"
    assert formatted('<span data-mx-spoiler="@liisa.v &quot;!">x</span>') == (
        '<span data-mx-spoiler="[…] &quot;!">x</span>'
    )
    assert formatted('<span style="color:red">x</span><b>y</b>') == "x<b>y</b>"


def test_a_picture_in_the_text_is_its_description():
    cat = '<img data-mx-emoticon src="mxc://koulu.fi/x" alt=":kissa: @liisa.v" onerror="x()">'

    assert formatted(f'<b>hei</b> {cat}<img src="y">') == "<b>hei</b> :kissa: […]"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>hei <b>hei</b>",
        "<style>b{}</style>hei <b>hei</b>",
        "<mx-reply>@liisa.v<mx-reply>x</mx-reply></mx-reply>hei <b>hei</b>",
        "<!-- @liisa.v -->hei <b onmouseover=x()>hei",
        '<font color="red">hei</font> <b data-mx-color="#f00">hei</b>',
        "<details><summary>hei</summary> <b>hei</b></details>",
        "hei <b>hei</b></i></p",
    ],
)
def test_what_is_not_allowed_goes(html):
    assert formatted(html).replace("<p></p>", "") == "hei <b>hei</b>"


def test_misnested_html_that_would_grow_without_end_gives_way_to_the_plain_text():
    assert formatted("<b>x</b>" * 400) == "<b>x</b>" * 400
    assert formatted("<b>x</b>" * 501) is None
    assert formatted("".join(f"<b id={n}><p>" for n in range(400))) is None


# --- what the bot says


def test_the_bot_says_a_plain_sentence():
    assert said("Hei, olen botti.") == {"msgtype": "m.text", "body": "Hei, olen botti.", "m.mentions": {}}


def test_the_bot_says_the_same_in_plain_and_in_bold():
    content = said("**Olen botti**, en ihminen.\nHätä: [112](tel:112)")

    assert content == {
        "msgtype": "m.text",
        "body": "Olen botti, en ihminen.\nHätä: 112",
        "format": HTML,
        "formatted_body": '<p><strong>Olen botti</strong>, en ihminen.<br>\nHätä: <a href="tel:112">112</a></p>',
        "m.mentions": {},
    }


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("Valitse:\n\n1. uni\n2. riita\n   - koti\n   - koulu\n3. muu", None),
        ("3. uni\n4. riita", None),
        ("- eka\n\n  jatkoa\n- toka", "- eka\n  jatkoa\n- toka"),
        ("# Apua\n\nheti", "Apua\n\nheti"),
        ("[MIELI](https://mieli.fi), <https://nyyti.fi>", "MIELI (https://mieli.fi), https://nyyti.fi"),
        ("[opo@koulu.fi](mailto:opo@koulu.fi)", "opo@koulu.fi"),
        ("[**Opo**](mailto:opo@koulu.fi)", "Opo (opo@koulu.fi)"),
        ("sano `!lopeta`  \ntai\\\n*odota*", "sano !lopeta\ntai\nodota"),
        ("```\na\n  b\n```", "a\n  b"),
        ("    koodia", "koodia"),
        ("yksi\n\n---\n\nkaksi", "yksi\n\nkaksi"),
        ("\\*tähti\\* &amp; 2 < 3", "*tähti* & 2 < 3"),
        ("![kuva](https://koulu.fi/k.png)", "kuva"),
        ("<b>nimi</b>", None),
        ("", None),
    ],
)
def test_the_bots_words_can_be_read_without_formatting(markdown, plain):
    assert said(markdown)["body"] == (markdown if plain is None else plain)


def test_html_in_a_name_from_the_settings_is_only_text():
    content = said("**Opo** <img src=x onerror=alert(1)> [x](javascript:alert(1))")

    assert content["formatted_body"] == (
        "<p><strong>Opo</strong> &lt;img src=x onerror=alert(1)&gt; [x](javascript:alert(1))</p>"
    )


def test_the_bot_may_point_to_a_room():
    assert (
        'href="https://matrix.to/#/#kahvila:koulu.fi"'
        in (said("[kahvila](https://matrix.to/#/#kahvila:koulu.fi)")["formatted_body"])
    )


def test_the_bot_reacts():
    assert reaction(EVENT, "✅") == {"m.relates_to": {"rel_type": "m.annotation", "event_id": EVENT, "key": "✅"}}


def test_the_bot_amends_its_card():
    content = said("**Jono**: 2")

    assert replaced(content, EVENT) == {
        "msgtype": "m.text",
        "body": "* Jono: 2",
        "m.mentions": {},
        "m.new_content": content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": EVENT},
    }


def test_an_amended_card_is_no_reply_any_more():
    content = said("hei") | {"m.relates_to": {"m.in_reply_to": {"event_id": EVENT}}}

    assert replaced(content, "$card")["m.new_content"] == said("hei")


# --- long messages


def test_a_message_that_fits_is_one_message():
    content = crossed("hei " * 7_000, "<b>hei</b>")

    assert split(content) == [content]


def test_formatting_that_makes_a_message_too_long_goes_first():
    content = crossed("x" * 20_000, "<b>" + "x" * 20_000 + "</b>", relation=ReplyTo(EVENT))

    assert split(content) == [crossed("x" * 20_000, relation=ReplyTo(EVENT))]


def test_a_long_message_is_split_between_paragraphs_lines_and_words():
    for mark in ("\n\n", "\n", " "):
        text = ("x" * 8_000 + mark) * 6

        bodies = [piece["body"] for piece in split(crossed(text))]

        assert "".join(bodies) == text
        assert all(body.endswith("x" * 8_000 + mark) for body in bodies)
        assert len(bodies) == 2


def test_a_mark_with_its_letter_is_not_cut_off_at_a_word_end():
    text = "x" * 20_000 + " \u0308" + "x" * 20_000

    first, _ = split(crossed(text))

    assert not first["body"].endswith(" ")


@pytest.mark.parametrize("text", ["👨‍👩‍👧‍👦" * 2_000, "🇫🇮" * 4_000, "a\u0308" * 9_000])
def test_a_long_message_is_never_split_inside_a_character(text):
    whole = text[: len(text) // text.count(text[:2])] if text[1] != "\u200d" else "👨‍👩‍👧‍👦"

    for piece in split(crossed(text)):
        assert piece["body"].replace(whole, "") == ""


def test_one_endless_character_is_split_all_the_same():
    text = "a" + "\u0308" * 12_000

    pieces = split(crossed(text))

    assert "".join(piece["body"] for piece in pieces) == text
    assert all(len(json.dumps(piece)) <= LONGEST for piece in pieces)


def test_the_first_part_of_a_long_reply_is_the_reply():
    first, second, *_ = split(crossed("ä" * 12_000, relation=ReplyTo(EVENT), emote=True))

    assert first["m.relates_to"] == {"m.in_reply_to": {"event_id": EVENT}}
    assert second == {"msgtype": "m.emote", "body": second["body"], "m.mentions": {}}


def test_the_first_part_of_a_long_correction_is_the_correction():
    text = 'sana\t"x"\\\x7f' * 5_000

    first, *rest = split(crossed(text, relation=Replaces(EVENT)))

    assert first["m.relates_to"] == {"rel_type": "m.replace", "event_id": EVENT}
    assert first["body"] == "* " + first["m.new_content"]["body"]
    assert first["m.new_content"]["body"] + "".join(piece["body"] for piece in rest) == text
    assert all("m.relates_to" not in piece for piece in rest)
    assert all(len(json.dumps(piece)) <= LONGEST for piece in [first, *rest])
