"""Words that can tell who somebody is: first names, surnames, municipalities, schools.

Used by faq/scrub.py, which takes them out of a question, and by moderation/disclosure.py, which asks before they cross.

Written by hand from what is common in Finland today. What is also an everyday word stands under `_MAYBE_...` and counts
only with a capital letter; better one name too many than one too few.
"""

from __future__ import annotations


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FIRST_NAMES = """
aada aapeli aapo aaro aaron aatu adele adeliina ahti aila aimo airi akseli aleksander aleksandra aleksanteri aleksi
alexander alexandra alina alisa alvar amalia amanda amelia anastasia anders andreas aneta anita anja anneli annette
anniina annika annikki annukka anssi antero anton antti anttoni arja armas armi arto arttu artturi arvi asko asta
astrid atte aukusti aulis auli aurora axel beata benjamin birgitta camilla carita carola caroline catarina cecilia
charlotta christer christian christina christoffer daniel daniela david ebba edit edith edvard edvin eelis eemeli
eemil eerik eerika eero eerik eetu eeva eevi eija eila eino eira elena eliel elias eliina elin elina eliisa elisa
elisabet elisabeth elise ellinoora elmer elmeri elmo eliot elsa elvi emil emilia emmanuel emmi enni erik erika erja
erkki ernesti essi esteri eveliina evelina fabian fanni felicia felix filip filippa fredrik frida gabriel gustav
göran hampus hanna hannah hannele hannes hannu harri hedda heidi heikki heini helena helga helka henna henri
henriikka henrik henrika hermanni hertta hilda hilkka hugo iida iina iiris iiro iivari iivo ilari ilkka ilmari ilpo
ingrid inka inkeri irene irina irja irma isabel isabella isak isla ismo ivar jaakko jaana jakob jakub jami jan
janette jani janika janina janita janna janne jannica jarkko jarmo jarno jasmin jasper jemina jenna jenni jennifer
jenny jeremias jere jesper jesse jessica jimi joakim joanna joel johan johanna johannes joni joona joonas joonatan
jorma josefin josefina jouko jouni juha juhana juhani juho jukka jukkapekka julia julianna julius jussi juuso jyri
jyrki kaapo kaarina kaarlo kaija kaisa kalevi kalle karim karin karita karoliina karolina kasper kasperi katariina
katarina kati katja katri kauko kenneth kerttu kevin kielo kiira kimi kimmo kirsi kirsti klaara konsta kristian
kristiina kristina kristoffer kyllikki kyösti lars lasse laura lauri leena leevi lenni leo lianna liam liisa liisi
linda linnea linnéa livia lotta lovisa luca lucas ludvig luka lukas luna luukas lyydia madeleine magnus maija maiju
maikki maisa malin marcus margareeta margareta maria marianna marianne maria-liisa marika marina marita marjaana
marjatta marjo marjut marko markku markus martta martti marzia mathias mathilda matias matilda matleena matti
mattias mauno maxim meeri meija melissa melvin merja mervi mette micaela mikael mikaela mikko mikkel milja milka
milla-maria milena milo mimosa minea minna minttu mira miranda mirja mirjami mirka miro miska mirva monika nadja
natalia natalie natasha nathalie neea nella nelli neo netta nicolas niila niilo niina niklas niko nikolai nikolas
nils nina nita noah noel nooa noomi noora olavi oleg olga oliver olivia olli oona oskari oscar oskar osmo otso
paavali paavo pamela patricia patrick patrik paula pauli pauliina pedro peetu pekka peppi perttu pertti peter petra
petri petteri pentti pihla piia pinja pirjo pirkko pontus raija raili raimo raisa rasmus rauni rauno reetta reijo
reino riia riikka riina riitta riku risto ritva roni ronja roope roosa rosa ruben saaga saana saara sabina saija
saila saimi sakari salli samir sampo samu samuel samuli sandra sanelma sanna sanni santeri santtu santtu sebastian
seela seija selma senja senni seppo severi sigrid siiri silja simo simon simona sinikka siri sirkka sirpa sisu-matti
sofia sofie soile soili sonja stefan stefanie stella stiina susan susanna svante sylvi taina tanja tapani tapio
tarja tarmo tauno teemu teija teppo terhi tero terttu thea thomas tiia tiina tilda timi timo timothy tinja tinka
tobias tomas tomi tommi topi topias topi touko tuija tuomas tuomo tuukka tuula tuulia tuulikki tuure tyyne ulla
ulrika urho uuno valpuri valter valtteri vanessa veera veeti veikka veikko venla verna verneri vertti victor
victoria vieno viivi viktor viktoria vilho viljami viljo ville vili vilma-maria vincent viola virpi visa-matti väinö
waltteri wilhelm wiljami william yasmin yrjö abdi abdirahman abdullah abdullahi abdulrahman abukar adnan ahmad ahmed
aisha aleksandr aleksei alexei ahmadi alireza amina amir anas anh arben ardit arman asad asha asma ayaan ayan ayman
ayşe azad bahar bashir besart besnik bilal daria darya dmitri dmitry drita elif emine erjon evgeni farah farhan
farid fatemeh fatima fatma faisal fiona-maria gulnara habiba hadi halima hamid hamza hanan haris hassan hawa hodan
huda hussein ibrahim idris igor ikram ilias imran iman iryna ismail ivan jamal jamila javad jusuf kamal karwan
khadija khadra khalid khaled kristi leila layla liban liisi-anett linh lidia luljeta lyudmila mahad mahdi mahmoud
malik mariam maryam maryan marwa masha mehdi mehmet mikhail milad minh mohamed mohammad mohammed muhammad muhammed
mustafa nadia najma naim narges nasra natalya nguyen nikita nimco nour nura olena oleksandr oksana omid osman parisa
pavel phuong polina qasim rahma ramadani rania rashid razan reza ruslan ruqayya sabah sadia safiya sahra salma
samira samiya sergei sergey shabnam shukri soran sulaiman svetlana tariq tatiana tatjana thuy timur valentina
valeria valon vasili vladimir volodymyr xhevdet yahya yana yaroslav yasin yasmine yasir yulia yuri yusuf zahra
zainab zaki zeinab zeynep ziad
"""
_MAYBE_FIRST_NAMES = """
aamu aarre ada aida aija aki ali alma alla alva agnes amin anna anne anni anu ari armo arvo atso aura ayaz bo björn
dag elli ella ellen elo emma eemi eppu esa eva eve hana hani hans heli helmi hely hilla hope ida ilo ilona ilta ina
inna into isa iita jari jasmine jaana jana jarl joa joy jade kai kaino kari kerr kia kiia kim kukka lahja lauha
lempi lilja lily lina liv lumi maj manda mari marja max may mea meri mia mika mikki mila milla mina mimmi moa mona
my nasir nea noor nora nova oiva okko oili onni orvokki otto outi pasi per petja pilvi päivi päiviö rauha rauli ravi
rex rhea roy rosa-lii sade saga sahar saima salla sam sami sana sanja sara sari satu seth sini sirje sisko sisu siv
soini sten stig sulo suvi tahvo taika taimi taisto taneli tara taru tatu tauri tero-matti tiera toivo tom tomu toni
tor tove tuisku tuuli unna untamo usko vera veli vesa vilja vilma vuokko yona saad said hilja erkka aino sohvi aatos
muna tia taha
"""
_SURNAMES = """
aaltonen ahonen andersson eklund eriksson halonen heikkilä heikkinen heinonen hiltunen hirvonen huttunen hyvönen
häkkinen hänninen jokinen johansson järvinen kallio-koski karlsson kauppinen keränen kettunen kinnunen koistinen
koivisto kokkonen korhonen koskela koskinen kärkkäinen laaksonen laitinen lahtinen lappalainen lehtinen lehtonen
leinonen leppänen lindholm lindström lindqvist manninen martikainen mattila miettinen moilanen mustonen mäkelä
mäkinen nevalainen nieminen nikkilä nurminen nykänen nyström ojala oksanen partanen peltonen pesonen pitkänen
pulkkinen rantanen rissanen ruotsalainen räisänen räsänen saarinen salminen salonen savolainen seppälä sillanpää
toivonen tolonen tuominen turunen vainio vartiainen väisänen virtanen väänänen
"""
_MUNICIPALITIES = """
akaa alajärvi alavieska alavus asikkala askola brändö enonkoski enontekiö espoo eurajoki evijärvi finström forssa
haapajärvi haapavesi hailuoto hammarland hankasalmi harjavalta hattula hausjärvi heinola heinävesi helsinki
hirvensalmi hollola huittinen humppila hyrynsalmi hyvinkää hämeenkyrö hämeenlinna iisalmi iitti ikaalinen ilmajoki
ilomantsi imatra ingå inkoo isojoki isokyrö janakkala joensuu jokioinen jomala joroinen joutsa juankoski juupajoki
juva jyväskylä jämijärvi jämsä järvenpää kaarina-tuorla kaavi kajaani kalajoki kangasala kangasniemi kankaanpää
kannonkoski kannus karijoki karkkila karstula karvia kaskinen kauhajoki kauhava kauniainen kaustinen keitele
kemijärvi keminmaa kempele kerava keuruu kihniö kinnula kirkkonummi kitee kittilä kiuruvesi kivijärvi kokemäki
kokkola konnevesi kontiolahti korsnäs koski-tl kouvola kristiinankaupunki kruunupyy kuhmo kuhmoinen kumlinge kuopio
kuortane kurikka kustavi kuusamo kyyjärvi kärkölä kärsämäki lahti laihia laitila lapinjärvi lapinlahti lappajärvi
lappeenranta lapua laukaa leivonmäki lempäälä leppävirta lestijärvi lieksa liminka liperi lohja loimaa loviisa
lumijoki lumparland luumäki luvia maalahti maarianhamina mikkeli merijärvi merikarvia miehikkälä muhos multia muonio
mustasaari muurame mynämäki myrskylä mäntsälä mänttä mäntyharju naantali nakkila nivala nokia nousiainen nurmijärvi
närpiö orimattila oripää orivesi oulainen oulu outokumpu padasjoki paimio paltamo parainen parikkala parkano
pedersöre pelkosenniemi petäjävesi pieksämäki pielavesi pietarsaari pihtipudas pirkkala polvijärvi pomarkku
pornainen porvoo posio pudasjärvi pukkila punkalaidun puolanka puumala pyhtää pyhäjoki pyhäjärvi pyhäntä pyhäranta
pälkäne pöytyä raahe raasepori raisio rantasalmi ranua rautalampi rautavaara rautjärvi reisjärvi riihimäki
ristijärvi rovaniemi ruokolahti ruovesi rääkkylä saarijärvi sastamala savitaipale savonlinna savukoski seinäjoki
sievi siikainen siikajoki siikalatva siilinjärvi sipoo siuntio sodankylä somero sonkajärvi sotkamo sulkava
suomussalmi suonenjoki sysmä säkylä taipalsaari taivalkoski taivassalo tammela tampere tervola teuva tohmajärvi
toholampi toivakka tornio turku tuusniemi tuusula tyrnävä ulvila urjala utajärvi utsjoki uurainen uusikaarlepyy
uusikaupunki vaala vantaa varkaus vehmaa vesanto vesilahti vieremä vihti viitasaari vimpeli virolahti vöyri
ylitornio ylivieska ylöjärvi ypäjä ähtäri äänekoski vaasa pori rauma helsingfors esbo vanda grankulla tammerfors
uleåborg åbo borgå ekenäs karis raseborg kyrkslätt sibbo lovisa karleby nykarleby närpes kristinestad korsholm malax
vörå pedersöre larsmo kronoby pargas kimito mariehamn hangö sjundeå hyvinge träskända tusby björneborg nystad
villmanstrand fredrikshamn torneå kajana nyslott jakobstad tavastehus vasa lahtis
"""
_MAYBE_MUNICIPALITIES = """
aura eckerö eura geta halsua hamina hanko hartola ii inari kaarina kemi kemiö kolari kotka kuusankoski kökar lemi
lemland lieto loppi luoto marttila masku muurola nurmes pello perho rusko salla salo saltvik sauvo simo soini
sottunga sund tervo valtimo vaala vanda virrat vårdö laitila kotka juuka lappi hanko raumo lojo itäkeskus kallio
tikkurila matinkylä hervanta veteli åland ahvenanmaa puijonlaakso petonen kontula vuosaari malmi
"""
_SCHOOLS = """
sakky riveria omnia gradia tredu salpaus hyria keuda luksia osao esedu samiedu kpedu jedu vamia careeria ekami
raseko winnova sataedu bovallius spesia kiipula axxell prakticum yrkesakademin inveon savonia karelia-amk xamk jamk
tamk hamk oamk metropolia haaga-helia arcada novia centria lappia ysao sedu
"""
_MAYBE_SCHOOLS = """
varia redu sampo optima perho live luovi faktia novida tavastia lyska klassikka ressu norssi syk laurea diak
taitotalo
"""

GENERAL = _set_of("""
ilta aikuis urheilu etä netti taide musiikki kuvataide päivä yleis kansan erityis matematiikka luma sisäoppilaitos i
kotka ammatti ammattikorkea kesä kansalais maahanmuuttaja valmistava oma ala ylä perus yhteis perus teknillinen
sirkus
""")
"""Beginnings of school words that name no school: "iltalukio"."""
STARTERS = _set_of("""
miten mitä mikä mistä milloin missä miksi minne mihin millainen millä kuka kenelle kenen kuinka onko onks oonko olen
oon oliko ovatko saako saanko saaks voiko voinko voiks voisiko pitääkö täytyykö tarviiko tarvitseeko entä entäs jos
kun koska vaikka mutta ja tai niin no siis sit sitten nyt eilen tänään huomenna joskus aina en ei eikö enkö mä mää
mie minä minun mun mulla minulla minua mua minut se sen sitä siellä siitä tää tämä tuo toi ne nämä nää hän he me te
sä sinä haluan haluun haluaisin tarviin tarvitsen kaveri kaverini kaverin opettaja ope opo äiti isä iskä mutsi faija
poika tyttö poikaystävä tyttöystävä ystäväni koulun koulussa moi hei heippa moro terve hejsan hej jag min mitt mina
vi du han hon hen den det de var vad hur när vem vilken kan får ska måste om men och är har finns i my we you he she
it they what how when where who why which can could do does is are am was will would should if but and the a there
there's hello hi please anna katso kai vain vaan joku kukaan jotkut kaikki moni monta luokan luokkani rehtori
kuraattori psykologi terkkari hoitaja lääkäri valmentaja exä exäni pomo sisko sisko veli veljeni siskoni
""")
"""Words with which sentences begin; beside them a capital letter says nothing."""

EVERYDAY = _set_of("""
riita riitaa riidat erikseen keräsin saada said sama samat aamulla iltaa ilta aamu toivon alla sanat sana kolari
kolarin koski ainoa ainoan hiljaa mennä tule tuli muna tahansa iho oma omat samaan samalla samasta elon ilo ilon
iloa rauhaa into sade onnea tuulee sisko siskon veli veljen marjat hans per sten dag dagen my bo live liv isa mina
emmä may will
""")
"""Forms of everyday words that look like forms of names; a capital at the beginning of a sentence makes them none."""

HARMLESS = _set_of("""
wilma kela omakela kanta omakanta omavero suomi ruotsi norja viro venäjä ukraina somalia irak syyria afganistan iran
turkki eurooppa amerikka englanti saksa ranska espanja italia kiina japani jumala allah islam ramadan joulu
pääsiäinen vappu juhannus netflix youtube google apple microsoft office word excel teams moodle classroom zoom
itslearning peda snapchat snap snäppi instagram insta tiktok discord whatsapp whatsappi wapu telegram tinder grindr
facebook face messenger twitter reddit twitch steam fortnite minecraft roblox valorant counter playstation xbox
nintendo switch chatgpt spotify onlyfans jodel signal sekasin mielenterveystalo nollalinja ohjaamo opintopolku
nuortennetti nettivihje peluuri sinuiksi seta someturva fressis väestöliitto mieli riku setlementti vamos walkers
sihti päihdelinkki päihdeneuvonta ehyt tukinainen kriisipuhelin poliisi kynnys matrix element burana panadol ritalin
concerta elvanse medikinet strattera xanax lyrica rivotril norlevo ellaone durex voltaren melatoniini terapiatalo
terapianavigaattori valo arvo oppivelvollisuus laki hoks tuva telma adhd english finnish swedish russian arabic
ukrainian somali finland sweden europe monday tuesday wednesday thursday friday saturday sunday january february
march april may june july august september october november december christmas ok okay android windows samsung
python päivystysapu australia japan brazil italy italia africa afrikka american spain spanien netherlands germany
russia ukraine iraq syria somalia ryssland norge norden estonia eesti tokio shorts swe sve hbl folkpensionsanstalten
fpa finska svenska god gud facetime kahoot duolingo kuraattori psykologi opo
""")
"""What begins with a capital letter inside a sentence and is nobody's name."""

_CASES = """
n a ä ta tä tta ttä s ssa ssä sta stä st lla llä ll l lle lta ltä lt ksi ks na nä an än en on in un yn ön hin iin seen
aan ään oon uun een han hön hun t ien jen ja jä it illa illä ille issa issä iden ita itä :n :lla :ssa 's ’s
"""
_CLITICS = "kin kaan kään ko kö kos kös ki han hän ni si nsa nsä"
_FROM_THERE = """
lainen läinen laisen läisen laiset läiset laisia läisiä laista läistä laisten läisten laisessa läisessä laiselle
läiselle laisena läisenä lais läis
"""
ENDINGS = frozenset(
    case + clitic for case in ["", *_CASES.split()] for clitic in ["", *_CLITICS.split()]
) | _set_of(_FROM_THERE)  # fmt: skip
"""What may follow the stem of a name in Finnish and Swedish."""

_SOFTENED = {"kk": "k", "pp": "p", "tt": "t"}
_SOFTENED_IN_PLACES = {
    "nk": "ng", "nt": "nn", "mp": "mm", "lt": "ll", "rt": "rr", "ht": "hd", "lk": "l", "rk": "r", "aak": "aa",
    "ääk": "ää", "ok": "o", "äk": "ä", "at": "ad", "et": "ed", "it": "id", "ot": "od", "ut": "ud", "es": "ed",
    "up": "uv", "ap": "av", "rp": "rv", "lp": "lv",
}  # fmt: skip
_VOWELS = "aeiouyäöå"


def _stems(name: str, softened: dict[str, str]) -> set[str]:
    """The stems to which endings are put: pekka, peka; elias, eliakse; lahti, lahte, lahde."""
    stems = {name}
    if name.endswith("nen"):
        stems |= {name[:-3] + "se", name[:-3] + "s"}
    elif name[-1] not in _VOWELS:
        stems.add(name + "i")
        if name.endswith("s"):
            stems |= {name[:-1] + "kse", name[:-1] + name[-2]}
    elif name.endswith("e"):
        stems.add(name + "e")
    for strong, weak in softened.items():
        body, last = name[:-1], name[-1]
        if last in _VOWELS and body.endswith(strong):
            stems.add(body[: -len(strong)] + weak + last)
    return stems


def _place_stems(name: str) -> set[str]:
    hard = {name, name[:-1] + "e"} if name.endswith("i") else {name}
    return {stem for one in hard for stem in _stems(one, _SOFTENED | _SOFTENED_IN_PLACES)}


def _people(names: str) -> frozenset[str]:
    return frozenset(stem for name in names.split() for stem in _stems(name, _SOFTENED))


def _places(names: str) -> frozenset[str]:
    return frozenset(stem for name in names.split() for stem in _place_stems(name))


NAMES = _people(_FIRST_NAMES + _SURNAMES)
NAMES_WITH_A_CAPITAL = _people(_MAYBE_FIRST_NAMES)
PLACES = _places(_MUNICIPALITIES) | _people(_SCHOOLS)
PLACES_WITH_A_CAPITAL = _places(_MAYBE_MUNICIPALITIES) | _people(_MAYBE_SCHOOLS)
FIRST_NAMES = _set_of(_FIRST_NAMES)
MAYBE_FIRST_NAMES = _set_of(_MAYBE_FIRST_NAMES)
SURNAMES = _people(_SURNAMES)
MUNICIPALITIES = _set_of(_MUNICIPALITIES + _MAYBE_MUNICIPALITIES)
"""As they stand in a list of people or on a letter: without endings, but for surnames, which have their stems."""
_HARMLESS_STEMS = frozenset(stem for name in HARMLESS for stem in _place_stems(name))


def is_any_of(word: str, stems: frozenset[str]) -> bool:
    """Whether a word in small letters is one of the stems with an ending of a name."""
    return any(word[:at] in stems and word[at:] in ENDINGS for at in range(min(len(word), _LONGEST_STEM), 1, -1))


def is_harmless(word: str) -> bool:
    return is_any_of(word, _HARMLESS_STEMS)


_LONGEST_STEM = max(map(len, NAMES | NAMES_WITH_A_CAPITAL | PLACES | PLACES_WITH_A_CAPITAL | _HARMLESS_STEMS))
