"""What students say to an answer, as whole messages: thanks, that it helped or did not, that they want more of it.

Compared folded, like commands (rooms/commands.py). Yes, no, numbers and languages are the commands' own words.
"""

from __future__ import annotations

from enum import StrEnum

from rooms.commands import folded
from rooms.lexicon import GREETINGS


class FollowUp(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    MORE = "more"
    NONE_OF_THESE = "none_of_these"
    IN_FINNISH = "fi"
    IN_SWEDISH = "sv"
    IN_ENGLISH = "en"


_PHRASES: dict[FollowUp, str] = {
    FollowUp.THANKS: """
        kiitos|kiitti|kiitoksia|kiitos paljon|kiitos tosi paljon|tosi paljon kiitoksia|suuri kiitos
        |kiitos avusta|kiitos tiedosta|kiitos kun autoit|kiits|kiitoz|kiitosta|no kiitti|ok kiitos|okei kiitos
        |ok kiitti|okei kiitti|joo kiitti|aa kiitos|ahaa kiitos|jes kiitos|kiitos sulle|kiitos sinulle
        |mukavaa kiitos|thänks|tänks|kiva kiitos|tack|tack så mycket|tackar|stort tack|tusen tack
        |tack för hjälpen|ok tack|okej tack|tack tack|tack ska du ha|thanks|thank you|thank you so much
        |thanks a lot|thx|ty|tysm|many thanks|thank u|ok thanks|okay thanks|cheers|thanks for the help
        |thank you very much
    """,
    FollowUp.HELPED: """
        auttoi|joo auttoi|kyllä auttoi|se auttoi|tää auttoi|tämä auttoi|auttoi kiitos|auttoi tosi paljon|autto
        |joo autto|kyl autto|auttoihan se|tosta oli apua|tästä oli apua|siitä oli apua|oli apua|hyvä vastaus
        |tosi hyvä|auttaa|hjälpte|det hjälpte|ja det hjälpte|ja hjälpte|bra svar|det var till hjälp|it helped
        |that helped|yes it helped|helped|this helped|good answer|that was helpful|helpful
    """,
    FollowUp.DID_NOT_HELP: """
        ei auttanut|ei auttanu|ei autta|se ei auttanut|tää ei auttanut|tämä ei auttanut|tää ei auttanu
        |ei oikein auttanut|ei auta|tästä ei ollut apua|ei ollut apua|ei ollu apua|ei apua
        |ei vastannut kysymykseen|ei vastannut kysymykseeni|en tarkoittanut tätä|en tarkottanu tätä
        |en mä tätä kysynyt|emmä tätä kysyny|en kysynyt tätä|väärä vastaus|väärin|ei liity|ei liittynyt asiaan
        |ymmärsit väärin|ymmärsit väärin mua|ei ihan|ei tuo|ei toi|en mä tota|hjälpte inte|det hjälpte inte
        |hjälper inte|fel svar|jag menade inte det|det var inte det jag frågade|nej det hjälpte inte
        |du missförstod|inte det|did not help|didnt help|it didnt help|that didnt help|it did not help
        |not helpful|no help|wrong answer|wrong|thats not what i asked|not what i asked|i didnt mean that
        |you misunderstood
    """,
    FollowUp.MORE: """
        kerro lisää|kerro enemmän|lisää|lisää tietoa|mitä muuta|entä muuta|onko muuta|voitko kertoa lisää
        |kerro viel lisää|entä sitten|mitä sitten|mitä mä sit teen|no mitä mä teen|miten se tehdään|en ymmärrä
        |en tajuu|en tajua|mitä|häh|siis mitä|miten niin|berätta mer|mer|mera|mer information|vad annat
        |vad gör jag sen|jag förstår inte|va|tell me more|more|more info|what else|what then|and then
        |i dont understand|i dont get it|what
    """,
    FollowUp.NONE_OF_THESE: """
        ei mikään|ei mikään näistä|ei mikää näistä|ei mikää|ei mitään näistä|ei kumpikaan|joku muu|muu|ei nämä
        |inget av dem|inget av dessa|ingen av dem|ingen|inget|något annat|none|none of these|none of them
        |neither|something else|other
    """,
    FollowUp.IN_FINNISH: """
        entä suomeksi|ent suomeks|sama suomeksi|ja suomeksi|suomeksi kiitos|voitko sanoa suomeksi|suomeks
        |på finska|samma på finska|på finska tack|och på finska|in finnish|in finnish please|same in finnish
        |and in finnish
    """,
    FollowUp.IN_SWEDISH: """
        entä ruotsiksi|entäs ruotsiksi|entä ruotsiks|sama ruotsiksi|ja ruotsiksi|ruotsiksi kiitos
        |voitko sanoa ruotsiksi|ruotsiks|på svenska|samma på svenska|på svenska tack|och på svenska
        |kan du svara på svenska|in swedish|in swedish please|same in swedish|and in swedish
    """,
    FollowUp.IN_ENGLISH: """
        entä englanniksi|entäs englanniksi|entä englanniks|sama englanniksi|ja englanniksi|englanniksi kiitos
        |englanniks|voitko sanoa englanniksi|på engelska|samma på engelska|på engelska tack|in english
        |in english please|same in english|and in english|can you say it in english|can you answer in english
    """,
}

_KNOWN = {
    folded(phrase): meant for meant, block in _PHRASES.items() for phrase in block.split("|") if folded(phrase)
}  # fmt: skip
_GREETINGS = {folded(word) for words in GREETINGS.values() for word in words}
_LONGEST = max(map(len, _KNOWN))


def follow_up(text: str) -> FollowUp | None:
    """What the whole message says to an answer, if that is what it is.

    >>> follow_up("Kiitos!! 🙏")
    <FollowUp.THANKS: 'thanks'>
    """
    if len(text) > 4 * _LONGEST:
        return None
    plain = folded(text)
    known = _KNOWN.get(plain)
    return FollowUp.GREETING if known is None and plain in _GREETINGS else known
