"""What real clients send, and what we make of it."""

import pytest

from bot.matrix.translate import (
    Edited,
    Encryption,
    Media,
    Membership,
    Reacted,
    Retracted,
    SealedFile,
    StateChanged,
    Unknown,
    Wrote,
    same_reaction,
    translate,
    words_in,
)
from rooms.words import Words

EVENT = "$0Zk3gq1VbdHqDMb3zJ7mC2mVxkqJ8dJ1b0w4bOQw8cA"
ROOT = "$rootZk3gq1VbdHqDMb3zJ7mC2mVxkqJ8dJ1b0w4bOQw"
HTML = "org.matrix.custom.html"


def message(body, html=None, *, msgtype="m.text", **more):
    content = {"msgtype": msgtype, "body": body, "m.mentions": {}} | more
    if html is not None:
        content |= {"format": HTML, "formatted_body": html}
    return translate("m.room.message", content)


def a_reply(body, html=None, **more):
    return message(body, html, **{"m.relates_to": {"m.in_reply_to": {"event_id": EVENT}}} | more)


# --- writing


def test_a_student_writes():
    assert message("Hei, onko täällä ketään?") == Wrote(Words("Hei, onko täällä ketään?"))


def test_a_student_writes_with_bold_letters():
    html = "En <strong>jaksa</strong> enää"

    assert message("En **jaksa** enää", html) == Wrote(Words("En **jaksa** enää"), Words(html))


def test_a_student_writes_a_numbered_list():
    html = '<ol start="2">\n<li>unettomuus</li>\n<li>riita &amp; ero</li>\n</ol>\n'

    assert message("2. unettomuus\n3. riita & ero", html).html == Words(html)


def test_a_student_sends_an_emote():
    wrote = message("huokaa", msgtype="m.emote")

    assert (wrote.emote, wrote.notice) == (True, False)


def test_a_notice_is_known_as_one():
    wrote = message("automaattivastaus", msgtype="m.notice")

    assert (wrote.emote, wrote.notice) == (False, True)


def test_a_student_mentions_somebody_with_a_pill():
    html = '<a href="https://matrix.to/#/@opo:koulu.fi">Opo Virtanen</a>: hei'

    wrote = message("Opo Virtanen: hei", html, **{"m.mentions": {"user_ids": ["@opo:koulu.fi"]}})

    assert wrote == Wrote(Words("Opo Virtanen: hei"), Words(html))


def test_a_student_hides_words_behind_a_spoiler():
    html = "<span data-mx-spoiler>viiltelen</span>"

    assert message("viiltelen", html) == Wrote(Words("viiltelen"), Words(html))


@pytest.mark.parametrize("body", ["", "   ", "\u200b\u2060", "\n"])
def test_a_message_that_shows_nothing_is_still_a_message(body):
    assert message(body) == Wrote(Words(body))


def test_control_characters_go_and_line_ends_and_tabs_stay():
    assert message("a\x00b\x1b[1mc\td\r\ne\rf\x85g\x9fh\x7f").words.text == "ab[1mc\td\ne\nf\ngh"


def test_half_an_emoji_becomes_a_character_that_can_be_written():
    assert message("hei \ud83d!").words.text == "hei \ufffd!"


def test_nothing_of_a_long_message_is_lost():
    assert len(message("ä" * 60_000).words.text) == 60_000


def test_html_in_another_format_is_ignored():
    assert message("hei", format="text/x-rtf", formatted_body="<b>hei</b>").html is None


def test_html_which_is_no_text_is_ignored():
    assert message("hei", ["<b>hei</b>"]) == Wrote(Words("hei"))


def test_html_without_anything_to_see_is_ignored():
    assert message("hei", "<p> &nbsp;<br></p>") == Wrote(Words("hei"))


# --- what is screened is what is shown


def test_words_which_stand_in_the_html_only_are_read_too():
    wrote = message("kaikki hyvin", "<p>en halua</p><p>elää</p>")

    assert wrote == Wrote(Words("kaikki hyvin\nen halua elää"))


def test_words_of_a_client_that_leaves_the_body_empty_are_read():
    assert message(" ", "<b>apua</b>") == Wrote(Words("apua"))


def test_words_in_another_order_are_not_the_same():
    assert message("toinen ensin", "ensin <i>toinen</i>").html is None


# --- replies


@pytest.mark.parametrize(
    "fallback",
    [
        "> <@liisa:koulu.fi> Miten menee?\n\n",
        "> <@liisa:koulu.fi> Miten\n> menee\n> tänään?\n\n",
        "> * <@liisa:koulu.fi> huokaa\n\n",
        "> <@liisa:koulu.fi> > <@opo:koulu.fi> vanha\n> uusi\n\n",
        "> <@liisa:koulu.fi> vanha\n\n> <@opo:koulu.fi> toinen\n\n",
        "> <@liisa:koulu.fi> ilman tyhjää riviä\n",
        "> <@liisa:koulu.fi ilman loppua\n\n",
        ">><@liisa:koulu.fi>\n\n",
        "\n > <@liisa:koulu.fi> sisennetty\n > jatkuu\n\n\n",
        "> eka rivi ilman nimeä\n> <@liisa:koulu.fi> toka\n\n",
    ],
)
@pytest.mark.parametrize("write", [message, a_reply])
def test_the_quotation_that_an_old_client_puts_before_a_reply_does_not_cross(fallback, write):
    assert write(fallback + "Ei hyvin.\n> oma lainaus").words == Words("Ei hyvin.\n> oma lainaus")


def test_a_reply_of_an_old_client_without_an_id_loses_its_quotation_too():
    assert a_reply("> Miten menee?\n\nEi hyvin.").words == Words("Ei hyvin.")
    assert a_reply("> kuka?\n\nminä", "<MX-REPLY>kuka?</mx-reply>minä") == Wrote(
        Words("minä"), Words("minä"), reply_to=EVENT
    )


def test_a_reply_of_a_new_client_keeps_what_its_writer_quotes():
    html = "<blockquote>\n<p>kukaan ei välitä</p>\n</blockquote>\n<p>näin hän sanoi</p>\n"

    wrote = a_reply("> kukaan ei välitä\n\nnäin hän sanoi", html)

    assert wrote == Wrote(Words("> kukaan ei välitä\n\nnäin hän sanoi"), Words(html), reply_to=EVENT)


def test_own_quotation_after_the_clients_quotation_stays():
    wrote = a_reply("> <@liisa:koulu.fi> Miten menee?\n\n> kukaan ei välitä\n\nnäin hän sanoi")

    assert wrote.words == Words("> kukaan ei välitä\n\nnäin hän sanoi")


@pytest.mark.parametrize("body", ["> kukaan ei välitä\n\nnäin hän sanoi", "> <b> ja > <3", ">:("])
def test_a_person_who_quotes_somebody_is_heard_in_full(body):
    assert message(body).words == Words(body)


def test_a_message_that_is_a_quotation_only_is_heard_without_the_id():
    assert message("> <@liisa:koulu.fi> en halua elää").words == Words("> en halua elää")
    assert a_reply("> en halua elää").words == Words("> en halua elää")


def test_element_sends_a_reply_with_fallback():
    wrote = a_reply(
        "> <@liisa:koulu.fi> Miten menee?\n\nEi **hyvin**",
        '<mx-reply><blockquote><a href="https://matrix.to/#/!a:koulu.fi/$b">In reply to</a> '
        '<a href="https://matrix.to/#/@liisa:koulu.fi">@liisa:koulu.fi</a><br>Miten menee?</blockquote>'
        "</mx-reply>Ei <strong>hyvin</strong>",
    )

    assert wrote == Wrote(Words("Ei **hyvin**"), Words("Ei <strong>hyvin</strong>"), reply_to=EVENT)


@pytest.mark.parametrize(
    "html",
    [
        "<mx-reply>a<mx-reply>b</mx-reply>c</mx-reply>Ei <b>hyvin</b>",
        "<mx-reply>a</mx-reply>Ei <mx-reply>b</mx-reply><b>hyvin</b>",
        '<mx-reply class="x">a</mx-reply >Ei <b>hyvin</b>',
    ],
)
def test_quotations_inside_quotations_go(html):
    assert a_reply("Ei hyvin", html).html == Words("Ei <b>hyvin</b>")


@pytest.mark.parametrize(
    "html",
    [
        "<mx-reply>@liisa:koulu.fi sanoi Ei <b>hyvin</b>",
        "@liisa:koulu.fi sanoi</mx-reply>Ei <b>hyvin</b>",
        "<mx-reply/>Ei <b>hyvin</b>",
        "Ei <b>hyvin</b><mx-reply",
        "</mx-reply><mx-reply>Ei <b>hyvin</b>",
    ],
)
def test_html_with_a_quotation_that_has_no_end_gives_way_to_the_plain_text(html):
    assert a_reply("Ei hyvin", html) == Wrote(Words("Ei hyvin"), reply_to=EVENT)


def test_another_tag_with_a_like_name_is_no_quotation():
    assert message("x y", "<mx-reply-x>x</mx-reply-x> y").html == Words("<mx-reply-x>x</mx-reply-x> y")


# --- threads


def a_thread(**more):
    return message("joo", **{"m.relates_to": {"rel_type": "m.thread", "event_id": ROOT} | more})


def test_a_message_in_a_thread_answers_the_beginning_of_the_thread():
    relation = {"is_falling_back": True, "m.in_reply_to": {"event_id": EVENT}}

    assert a_thread(**relation).reply_to == ROOT
    assert a_thread().reply_to == ROOT


def test_a_reply_in_a_thread_answers_the_message_replied_to():
    assert a_thread(is_falling_back=False, **{"m.in_reply_to": {"event_id": EVENT}}).reply_to == EVENT


@pytest.mark.parametrize(
    "relation",
    [
        None,
        [],
        "m.thread",
        {"m.in_reply_to": EVENT},
        {"m.in_reply_to": {"event_id": [EVENT]}},
        {"m.in_reply_to": {"event_id": "not an event"}},
        {"m.in_reply_to": {"event_id": "$" + "x" * 300}},
        {"rel_type": "m.thread"},
        {"rel_type": "m.thread", "event_id": 5, "is_falling_back": True},
        {"rel_type": "m.replace", "event_id": "$\ud800"},
        {"rel_type": ["m.replace"], "event_id": EVENT},
    ],
)
def test_a_relation_that_says_nothing_leaves_the_message(relation):
    assert message("hei", **{"m.relates_to": relation}) == Wrote(Words("hei"))


# --- edits


def an_edit(new, *, msgtype="m.text", **relation):
    content = {"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": EVENT} | relation}
    return message("* hein", msgtype=msgtype, **content)


def test_a_student_corrects_a_message():
    edited = an_edit({"msgtype": "m.text", "body": "hei", "m.mentions": {}})

    assert edited == Edited(EVENT, Words("hei"))


def test_a_student_corrects_a_message_with_bold_letters():
    new = {"msgtype": "m.text", "body": "**hei**", "format": HTML, "formatted_body": "<strong>hei</strong>"}

    assert an_edit(new) == Edited(EVENT, Words("**hei**"), Words("<strong>hei</strong>"))


def test_a_student_corrects_an_emote():
    assert an_edit({"msgtype": "m.emote", "body": "huokaa"}, msgtype="m.emote").emote
    assert an_edit({"body": "huokaa"}, msgtype="m.emote").emote
    assert not an_edit({"msgtype": "m.text", "body": "huokaa"}, msgtype="m.emote").emote


def test_the_quotation_in_a_corrected_reply_goes_too():
    reply = {"m.in_reply_to": {"event_id": ROOT}}

    assert an_edit({"body": "> <@liisa:koulu.fi> mitä\n\nhei"}).words == Words("hei")
    assert an_edit({"body": "> mitä\n\nhei"}, **reply).words == Words("hei")
    assert an_edit({"body": "> mitä\n\nhei", "m.relates_to": reply}).words == Words("hei")
    assert an_edit({"body": "> mitä\n\nhei"}).words == Words("> mitä\n\nhei")


@pytest.mark.parametrize(
    "new",
    [
        None,
        "hei",
        [],
        {},
        {"body": 5},
        {"body": "hei", "msgtype": ["m.text"]},
        {"body": "x", "msgtype": "m.image"},
    ],
)
def test_an_edit_that_does_not_say_what_is_new_is_unknown(new):
    assert an_edit(new) == Unknown("m.room.message")


# --- reactions and retractions


def a_reaction(key, **more):
    relation = {"rel_type": "m.annotation", "event_id": EVENT, "key": key} | more
    return translate("m.reaction", {"m.relates_to": relation})


@pytest.mark.parametrize("key", ["👍️", "✅", "1️⃣", "👩🏽‍🚀", "🇫🇮", "ok", "x" * 8, "👨‍👩‍👧‍👦" * 5, "\u00e4"])
def test_a_person_reacts(key):
    assert a_reaction(key) == Reacted(EVENT, key)


def test_a_reaction_is_written_in_one_way():
    assert a_reaction("a\u0308\x00") == Reacted(EVENT, "\u00e4")


@pytest.mark.parametrize(
    "key",
    [
        "", " ", "x" * 9, "tule huomenna", "👨‍👩‍👧‍👦" * 10, "@liisa", "＠liisa", "@a:b.fi", None, 5, ["👍"],
        "mxc://koulu.fi/abc", "a" + "\u0301" * 65,
    ],
)  # fmt: skip
def test_a_sentence_or_a_name_is_no_reaction(key):
    assert a_reaction(key) == Unknown("m.reaction")


def test_a_reaction_to_nothing_is_unknown():
    assert a_reaction("👍", event_id=None) == Unknown("m.reaction")
    assert a_reaction("👍", rel_type="m.reference") == Unknown("m.reaction")
    assert translate("m.reaction", {}) == Unknown("m.reaction")
    assert translate("m.reaction", None) == Unknown("m.reaction")


def test_a_tick_is_a_tick_from_any_client():
    assert same_reaction("✅", "✅\ufe0f")
    assert same_reaction("1\u20e3", "1\ufe0f\u20e3")
    assert same_reaction("👍🏿", "👍")
    assert same_reaction("a\u0308", "ä")
    assert not same_reaction("👍", "👎")


def test_a_person_takes_a_message_back():
    assert translate("m.room.redaction", {"redacts": EVENT, "reason": "hups"}) == Retracted(EVENT)
    assert translate("m.room.redaction", {}, redacts=EVENT) == Retracted(EVENT)
    assert translate("m.room.redaction", None, redacts=EVENT) == Retracted(EVENT)
    assert translate("m.room.redaction", {"redacts": EVENT}, redacts=ROOT) == Retracted(EVENT)
    assert translate("m.room.redaction", {"redacts": 5}, redacts=["x"]) == Unknown("m.room.redaction")


def test_a_message_that_was_taken_back_before_we_saw_it_says_nothing():
    assert translate("m.room.message", {}) == Unknown("m.room.message")


# --- pictures, files and the rest


def a_file(msgtype, body="IMG_1.jpg", **more):
    file = {
        "url": "mxc://koulu.fi/x",
        "key": {"k": "..."},
        "iv": "...",
        "hashes": {"sha256": "..."},
        "v": "v2",
    }
    return message(body, msgtype=msgtype, file=file, info={"mimetype": "image/jpeg", "size": 9}, **more)


@pytest.mark.parametrize("kind", ["image", "file", "audio", "video"])
def test_a_student_sends_a_file(kind):
    assert a_file(f"m.{kind}") == Media(kind, size=9)
    assert a_file(f"m.{kind}", filename="IMG_1.jpg") == Media(kind, size=9)


def test_a_student_writes_under_a_picture():
    assert a_file("m.image", "tässä se on", filename="IMG_1.jpg") == Media("image", Words("tässä se on"), size=9)


def test_the_quotation_in_a_caption_goes():
    caption = a_file("m.image", "> <@liisa:koulu.fi> mitä\n\ntässä", filename="IMG_1.jpg").caption

    assert caption == Words("tässä")


def test_an_empty_caption_is_none():
    assert a_file("m.image", " ", filename="IMG_1.jpg").caption is None
    assert a_file("m.image", "IMG_1.jpg", filename=7).caption is None


def a_picture(**more):
    return message("IMG_1.jpg", msgtype="m.image", **{"file": SEALED, **more})


SEALED = {
    "url": "mxc://koulu.fi/aB-9_",
    "v": "v2",
    "key": {"kty": "oct", "alg": "A256CTR", "ext": True, "key_ops": ["decrypt"], "k": "_-" + "A" * 41},
    "iv": "A" * 22,
    "hashes": {"sha256": "+/" + "A" * 41 + "="},
}


def test_a_sealed_picture_says_where_it_lies_and_how_it_is_opened():
    key, digest = bytes([255, 224, *[0] * 30]), bytes([251, 240, *[0] * 30])

    assert a_picture() == Media("image", file=SealedFile("koulu.fi", "aB-9_", key, bytes(16), digest))


def test_nobody_who_prints_a_sealed_picture_sees_its_key():
    assert repr(a_picture().file) == "<sealed file>"


@pytest.mark.parametrize(
    "spoilt",
    [
        {"url": "https://paha.example/x"},
        {"url": "mxc://koulu.fi/../../x"},
        {"url": "mxc://koulu.fi/"},
        {"v": "v1"},
        {"key": {**SEALED["key"], "alg": "A256GCM"}},
        {"key": {**SEALED["key"], "k": "A" * 42}},
        {"key": {**SEALED["key"], "k": "ä" * 43}},
        {"iv": "A" * 23},
        {"iv": None},
        {"hashes": {"sha256": "A"}},
        {"hashes": {}},
    ],
)
def test_a_picture_whose_key_cannot_be_is_as_one_without_a_key(spoilt):
    assert a_picture(file={**SEALED, **spoilt}) == Media("image")


def test_a_picture_that_lies_in_the_clear_has_no_key():
    assert message("IMG_1.jpg", msgtype="m.image", url="mxc://koulu.fi/x") == Media("image")


@pytest.mark.parametrize(("info", "size"), [({"size": 7}, 7), ({"size": -1}, None), ({"size": True}, None), (7, None)])
def test_a_size_is_a_number_or_nothing(info, size):
    assert a_picture(info=info).size == size


def test_other_words_to_an_old_picture_are_an_edit_and_no_new_picture():
    new = {"msgtype": "m.image", "body": "tarkoitin tätä", "filename": "IMG_1.jpg", "file": SEALED}
    relation = {"rel_type": "m.replace", "event_id": "$kuva"}

    edited = a_picture(**{"m.new_content": new, "m.relates_to": relation})
    emptied = a_picture(**{"m.new_content": {**new, "body": "IMG_1.jpg"}, "m.relates_to": relation})

    assert edited == Edited("$kuva", Words("tarkoitin tätä"), caption=True)
    assert emptied == Unknown("m.room.message")


def test_words_are_found_wherever_a_person_may_write_them():
    assert words_in(Wrote(Words("a"))) == words_in(Edited("$e", Words("a"))) == Words("a")
    assert words_in(Media("image", Words("a"))) == Words("a")
    assert words_in(Media("image")) is None
    assert words_in(Reacted("$e", "👍")) is None


def test_a_student_sends_a_voice_message():
    voice = {
        "org.matrix.msc1767.audio": {"duration": 1740, "waveform": [0, 9]},
        "org.matrix.msc3245.voice": {},
    }

    assert a_file("m.audio", "Voice message.ogg", **voice) == Media("audio", size=9)


def test_a_student_tells_where_they_are():
    place = {
        "geo_uri": "geo:60.17,24.94;u=35",
        "org.matrix.msc3488.location": {"uri": "geo:60.17,24.94;u=35", "description": None},
        "org.matrix.msc3488.asset": {"type": "m.self"},
        "org.matrix.msc3488.ts": 1,
    }

    assert message("Location geo:60.17,24.94;u=35 at 2026-01-01", msgtype="m.location", **place) == Media("location")


def test_a_student_sends_a_sticker():
    content = {"body": "itkevä kissa", "url": "mxc://koulu.fi/x", "info": {"w": 256, "h": 256}}

    assert translate("m.sticker", content) == Wrote(Words(content["body"]), sticker=True)
    assert translate("m.sticker", {"body": " \n "}) == Media("sticker")
    assert translate("m.sticker", {"body": None}) == Unknown("m.sticker")


def test_a_poll_is_read_as_its_words():
    poll = {
        "org.matrix.msc3381.poll.start": {
            "question": {"org.matrix.msc1767.text": "Mitä syödään?", "body": "Mitä syödään?"},
            "kind": "org.matrix.msc3381.poll.disclosed",
            "answers": [{"id": "1", "org.matrix.msc1767.text": "Pizzaa"}],
        },
        "org.matrix.msc1767.text": "Mitä syödään?\n1. Pizzaa",
    }

    assert translate("org.matrix.msc3381.poll.start", poll) == Wrote(Words("Mitä syödään?\n1. Pizzaa"))
    assert translate("m.poll.start", {"m.text": [{"body": "Jaksanko?"}]}) == Wrote(Words("Jaksanko?"))
    assert translate("m.poll.start", {"m.text": [{"body": " "}]}) == Unknown("m.poll.start")


def test_a_kind_of_message_that_nobody_knows_is_read_as_its_words():
    assert message("mulla on paha olo", msgtype="fi.koulu.mood") == Wrote(Words("mulla on paha olo"))


def test_what_we_do_not_carry_is_named():
    assert translate("org.matrix.msc3381.poll.response", {}) == Unknown("org.matrix.msc3381.poll.response")
    assert translate("m.room.encrypted", {"ciphertext": "..."}) == Unknown("m.room.encrypted")


def test_a_request_to_verify_the_bot_is_known_by_its_name():
    request = {"from_device": "ABCDEFGHIJ", "methods": ["m.sas.v1"], "to": "@tuki:koulu.fi"}

    wrote = message("@liisa:koulu.fi is requesting ...", msgtype="m.key.verification.request", **request)

    assert wrote == Unknown("m.key.verification.request")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, "m.room.message"),
        ([], "m.room.message"),
        ({"body": "hei"}, "m.room.message"),
        ({"msgtype": "m.text"}, "m.room.message"),
        ({"msgtype": "m.text", "body": ["hei"]}, "m.room.message"),
        ({"msgtype": ["m.text"], "body": "hei"}, "m.room.message"),
        ({"msgtype": "m.image"}, "m.image"),
    ],
)
def test_a_message_without_words_is_unknown(content, named):
    assert translate("m.room.message", content) == Unknown(named)


def test_the_name_of_what_is_unknown_is_fit_for_a_log_line():
    assert translate("fi.koulu.\nvirhe ä " + "x" * 300, {}).type == "fi.koulu._virhe___" + "x" * 46
    assert translate(5, {}) == Unknown("")  # type: ignore[arg-type]


# --- the state of the room


@pytest.mark.parametrize("membership", ["invite", "join", "knock", "leave", "ban"])
def test_somebody_comes_or_goes(membership):
    member = translate("m.room.member", {"membership": membership, "displayname": "L"}, state_key="@liisa:koulu.fi")

    assert member == Membership("@liisa:koulu.fi", membership)


@pytest.mark.parametrize(
    "user", [None, 5, "", "liisa", "@liisa", "@li isa:koulu.fi", "@\ud800:a", "@" + "a" * 250 + ":koulu.fi"]
)
def test_a_member_that_is_nobody_is_unknown(user):
    assert translate("m.room.member", {"membership": "join"}, state_key=user) == Unknown("m.room.member")


@pytest.mark.parametrize("membership", [None, [], "dance"])
def test_a_membership_of_no_known_kind_is_unknown(membership):
    content = {"membership": membership}

    assert translate("m.room.member", content, state_key="@liisa:koulu.fi") == Unknown("m.room.member")


def test_a_room_becomes_encrypted():
    megolm = "m.megolm.v1.aes-sha2"

    assert translate("m.room.encryption", {"algorithm": megolm}, state_key="") == Encryption(megolm)
    assert translate("m.room.encryption", {"algorithm": 5}, state_key="") == Encryption(None)
    assert translate("m.room.encryption", [], state_key="") == Encryption(None)


@pytest.mark.parametrize(
    "changed", ["m.room.join_rules", "m.room.history_visibility", "m.room.power_levels", "m.room.tombstone"]
)
def test_the_rules_of_a_room_change(changed):
    assert translate(changed, None, state_key="") == StateChanged(changed)


@pytest.mark.parametrize("changed", ["m.room.encryption", "m.room.join_rules"])
@pytest.mark.parametrize("state_key", [None, "x", 0])
def test_a_message_that_poses_as_the_state_of_the_room_is_unknown(changed, state_key):
    assert translate(changed, {"algorithm": "m.megolm.v1.aes-sha2"}, state_key=state_key) == Unknown(changed)
