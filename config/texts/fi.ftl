### Mitä botti sanoo suomeksi. Tunnus on viestin tyypin nimi (rooms/messages.py, faq/messages.py) pienillä kirjaimilla ja väliviivoin.
### Hätäteksti ei ole täällä: se on ohjelmassa (moderation/emergency.py).
### LUONNOS: koulun kuraattorin tai psykologin on luettava nämä ennen käyttöä.

# Toistuvat palat

-danger = Jos sinä tai joku muu on vaarassa, soita **112**.

place-in-queue =
    { $ahead ->
        [0] Olet jonossa seuraavana.
        [one] Edelläsi on yksi opiskelija.
       *[other] Edelläsi on { $ahead } opiskelijaa.
    }
language-name =
    { $language ->
        [unknown] ei vielä tiedossa
        [sv] ruotsi
        [en] englanti
       *[fi] suomi
    }
time-waited =
    { $minutes ->
        [0] juuri tuli
       *[other] odottanut { $minutes } min
    }

## Opiskelijalle

welcome-short =
    Hei. Olen botti, en ihminen.
    Kysy mitä vain koulusta ja jaksamisesta. Vastaan, jos osaan.
    Voit kirjoittaa ilman nimeä ja omalla kielelläsi.
    Voin myös pyytää tänne koulun aikuista, jonka kanssa voit jutella.
    Jos olet vaarassa, soita heti **112**.
menu-line = 1 ihminen · 2 hätä · 3 tietoni · 4 kieli · 5 lopeta · 6 poista
welcome-in-three-languages =
    { welcome-short }
    { menu-line }

anonymity-card =
    Olen botti, en ihminen.
    Koulun henkilökunta ei näe nimeäsi. He näkevät vain keksityn nimen.
    Sinusta jää silti jälki. Tilisi palvelin ja koulun palvelin tietävät, milloin tililtäsi on kirjoitettu minulle.
    Jos kerrot nimesi, vastaaja tietää sen.
    En säilytä viestejäsi. Jos viesti joutuu odottamaan, se odottaa salattuna.
    Joskus kysyn, saanko tallettaa kysymyksesi. Jos annat luvan, ylläpitäjä voi lukea sen. Hän ei näe, kuka kysyi.
    Kun aikuinen ottaa keskustelun, hän lukee, mitä kirjoitat. Hän lukee myös sen, mitä kirjoitit häntä odottaessasi. Muuta ei lue kukaan ihminen.
    Jos joku on vaarassa, aikuisen voi olla pakko hankkia apua. Jos olet alle 18-vuotias, hänen voi olla pakko ilmoittaa lastensuojeluun.
    Kun kirjoitat **poista**, poistan kaiken, minkä voin.
    { -danger }

menu =
    Kysy omin sanoin, mitä haluat. Voit myös valita tästä.
    Kirjoita numero tai sana, tai paina kuvaketta.
    1 **ihminen** – pyydän tänne koulun aikuista
    2 **hätä** – mistä saat apua heti
    3 **tietoni** – mitä sinusta tiedetään
    4 **kieli** – suomi, svenska, English
    5 **lopeta** – keskustelu tai odotus päättyy
    6 **poista** – kysyn vielä kerran ja poistan, minkä voin
    { -danger }

which-language = Millä kielellä jatketaan? Kirjoita **suomi**, **svenska** tai **english**.
language-is-now = Hyvä, jatketaan suomeksi.

no-answer-yet =
    Kiitos, että kirjoitit. En voi juuri nyt vastata kysymyksiin.
    Vika on minussa, ei siinä, mitä kirjoitit. Kukaan ihminen ei ole lukenut viestiäsi.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.
    Jos haluat nähdä, mitä muuta voin tehdä, kirjoita **valikko**.
    { -danger }

human-called =
    Pyysin tänne koulun aikuista, esimerkiksi kuraattoria.
    { place-in-queue }
    En osaa sanoa, kuinka kauan tämä kestää. En myöskään tiedä, onko joku nyt paikalla.
    Voit kirjoittaa jo nyt. Aikuinen näkee viestisi, kun hän ottaa keskustelun.
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

already-waiting =
    Pyysin jo tänne koulun aikuista. En ole unohtanut sinua.
    { place-in-queue }
    En osaa sanoa, kuinka kauan tämä vielä kestää.
    Voit kirjoittaa sillä aikaa. Aikuinen näkee viestisi, kun hän ottaa keskustelun.
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

still-waiting =
    { $minutes ->
        [0] Pyyntösi on yhä voimassa.
        [one] Olet odottanut nyt minuutin. Pyyntösi on yhä voimassa.
       *[other] Olet odottanut nyt { $minutes } minuuttia. Pyyntösi on yhä voimassa.
    }
    Kukaan ei ole vielä ehtinyt tulla. En osaa sanoa, milloin joku tulee.
    Voit kirjoittaa tähän sillä aikaa. Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

waiting-ended =
    { $by ->
        [student] Selvä. Peruin pyyntösi, etkä ole enää jonossa.
        [responder] Et ole enää jonossa.
       *[silence] Olen pahoillani. Kukaan ei ehtinyt tulla, etkä ole enää jonossa.
    }
    Viestit, joita kukaan ei ehtinyt lukea, eivät mene kenellekään.
    Jos haluat taas jutella ihmisen kanssa, kirjoita **ihminen**.
    { -danger }

someone-is-here =
    Nyt täällä on { $alias }. Hän on ihminen, ja tämä on hänen työtään.
    Hän näkee, mitä kirjoitat nyt ja mitä kirjoitit odottaessasi. Nimeäsi hän ei näe.
    Jos joku on vaarassa, hänen voi olla pakko hankkia apua.
    Kun haluat lopettaa keskustelun, kirjoita **lopeta**.

human-already-here =
    Täällä on jo ihminen: { $alias }.
    Voit kirjoittaa tähän. Viestisi menevät hänelle.
    { -danger }

back-in-queue =
    Olen pahoillani. Aikuinen, joka otti keskustelun, ei voinut jatkaa.
    Et tehnyt mitään väärää. Pyysin tänne aikuista uudelleen.
    { place-in-queue }
    En osaa sanoa, kuinka kauan tämä kestää. Voit kirjoittaa sillä aikaa.
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

conversation-ended =
    { $by ->
        [student] Selvä. Keskustelu on nyt päättynyt.
        [responder] Keskustelu on nyt päättynyt. Kiitos, että kirjoitit.
       *[silence] Täällä oli pitkään hiljaista, joten keskustelu päättyi.
    }
    Voit kirjoittaa tähän uudelleen. Jos haluat taas jutella ihmisen kanssa, kirjoita **ihminen**.
    Jos haluat, että poistan keskustelun, kirjoita **poista**.
    { -danger }

nothing-to-end =
    Sinulla ei ole nyt keskustelua ihmisen kanssa. Et myöskään ole jonossa.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**. Jos haluat poistaa kaiken, kirjoita **poista**.
    { -danger }

silence-will-end =
    Täällä on ollut nyt hiljaista.
    { $minutes ->
        [0] Keskustelu päättyy pian.
        [one] Keskustelu päättyy minuutin kuluttua.
       *[other] Keskustelu päättyy { $minutes } minuutin kuluttua.
    }
    Jos haluat jatkaa, kirjoita jotakin. Yksikin sana riittää.
    { -danger }

erase-question =
    Haluatko, että poistan kaiken, minkä voin?
    Nämä poistetaan:
    - mitä minulla on sinusta, kaikista keskusteluistasi kanssani
    - viestit, jotka odottavat perille pääsyä
    - avaimet, joilla viestisi aukeavat
    - viestit, jotka minä kirjoitin tänne tai lähetin vastaajalle

    Jos odotat tai juttelet ihmisen kanssa, sekin päättyy. Minä lähden tästä huoneesta.
    Näitä en voi poistaa:
    - mitä vastaaja on jo lukenut tai mitä hänen laitteelleen on jäänyt
    - kysymys, jonka annoit tallettaa: siitä ei näe, kuka kysyi
    - omat viestisi tässä huoneessa: avaa Elementissä huoneen tiedot ja valitse **Poistu**
    - palvelimien omat merkinnät siitä, milloin tililtäsi on kirjoitettu

    Jos haluat poistaa, vastaa **kyllä**. Jos et halua, vastaa **ei**.

nothing-erased = Selvä. En poistanut mitään. Voit jatkaa tässä.

erase-farewell =
    Selvä. Poistan nyt kaiken, minkä voin, ja lähden tästä huoneesta.
    Poistu sinäkin huoneesta, niin viestisi eivät näy enää sovelluksessasi.
    Jos haluat palata, aloita uusi keskustelu kanssani. Kaikkea hyvää sinulle.
    { -danger }

silence-erased =
    Täällä on ollut pitkään hiljaista. Poistan nyt tämän keskustelun, niin hyvin kuin voin, ja lähden.
    Jos haluat palata, aloita uusi keskustelu kanssani. Olet tervetullut.
    { -danger }

room-not-encrypted =
    Tämä keskustelu ei ole salattu. Siksi en voi jatkaa täällä.
    En lähettänyt eteenpäin mitään, mitä kirjoitit tähän. Palvelimelle se on voinut jäädä näkyviin.
    Tee näin:
    - Aloita uusi kahdenkeskinen keskustelu kanssani.
    - Pidä salaus päällä.
    - Kirjoita minulle siellä.

    { -danger }

room-not-private =
    Tässä huoneessa on joku muukin kuin sinä ja minä. Siksi lähden täältä.
    En lähetä täältä enää mitään eteenpäin. Muut huoneessa voivat nähdä, mitä täällä lukee.
    Jos juttelit ihmisen kanssa tai odotit, sekin päättyi.
    Aloita uusi salattu keskustelu, jossa olemme vain sinä ja minä.
    { -danger }

please-send-again =
    En saanut viestiäsi auki. Kukaan ei ole lukenut sitä.
    Lähetäthän sen uudelleen.
    { -danger }

not-delivered =
    Olen pahoillani. Viestisi ei mennyt perille, eikä vastaaja ole nähnyt sitä.
    Lähetäthän sen uudelleen.
    { -danger }

media-not-relayed =
    { $kind ->
        [image] En voi lähettää kuvia eteenpäin. Kuvasi ei mennyt kenellekään.
        [file] En voi lähettää tiedostoja eteenpäin. Tiedostosi ei mennyt kenellekään.
        [audio] En voi lähettää ääniviestejä eteenpäin. Ääniviestisi ei mennyt kenellekään.
        [video] En voi lähettää videoita eteenpäin. Videosi ei mennyt kenellekään.
        [sticker] En voi lähettää tarroja eteenpäin. Tarrasi ei mennyt kenellekään.
       *[location] En voi lähettää sijaintia eteenpäin. Kukaan ei saanut tietää, missä olet.
    }
    Voit kertoa saman asian kirjoittamalla.
    { -danger }

## Opiskelijalle: vastauksen osat (ladotaan yhteen: bot/answers.py)

next-step = Seuraava askel: { $step }

school-person =
    { $role ->
        [psykologi] psykologi
        [terveydenhoitaja] terveydenhoitaja
        [opo] opinto-ohjaaja eli opo
        [ryhmanohjaaja] ryhmänohjaaja
        [erityisopettaja] erityisopettaja
        [s2_opettaja] S2-opettaja
        [rehtori] rehtori
        [opintotoimisto] opintotoimisto
        [tutorvastaava] tutorvastaava
        [hyvinvointitutor] hyvinvointitutor
        [opiskelijakunta] opiskelijakunta
       *[kuraattori] kuraattori
    }
at-school =
    Koulussa sinua auttaa { $title ->
        [unknown] { school-person }
       *[other] { $title }
    }{ $where ->
        [unknown] {""}
       *[other] , { $where }
    }{ $hours ->
        [unknown] {""}
       *[other] , { $hours }
    }.

service-always = { $name }, { $contact }: verkossa milloin vain.
service-open =
    { $name }, { $contact }: auki nyt{ $hours ->
        [unknown] .
       *[other] {" "}({ $hours }).
    }
service-closed =
    { $name }, { $contact }: nyt suljettu{ $when ->
        [unknown] .
       *[other] , avautuu { $when }.
    }
service-unsure = { $name }, { $contact }: tarkista ajat palvelun sivulta.
line-is-busy = Siellä on usein ruuhkaa. Jos et pääse heti läpi, yritä hetken päästä uudelleen.
not-in-your-language = En löytänyt palvelua, joka vastaisi nyt sinun kielelläsi. Tämä vastaa suomeksi:

offer-person = Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.
did-it-help = Auttoiko tämä? Paina 👍 tai 👎, tai kirjoita **auttoi** tai **ei auttanut**.

did-you-mean = Tarkoititko jotakin tällaista?
none-of-these = Vastaa numerolla. Jos mikään ei sovi, kysy toisin sanoin tai kirjoita **ihminen**.
answers-in-three = Luulen, että ymmärsin kysymyksesi. Osaan vastata suomeksi, ruotsiksi ja englanniksi.

services-header = Näistä saat apua koulun ulkopuolelta:
tomorrow-at-school =
    Seuraavana koulupäivänä voit puhua tästä myös koulussa, esimerkiksi kuraattorille tai terveydenhoitajalle.
    Jos haluat jutella täällä ihmisen kanssa, kirjoita **ihminen**.
    { -danger }

## Opiskelijalle: mitä botti sanoo vastausten lisäksi

hello =
    Hei. Kysy mitä vain koulusta ja jaksamisesta. Vastaan, jos osaan.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.

not-understood =
    Kiitos, että kirjoitit. En osaa vastata tähän. En ehkä ymmärtänyt, mitä tarkoitit.
    Kukaan ihminen ei ole lukenut viestiäsi.
    Voit kysyä toisin sanoin. Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.
    Jos haluat nähdä, mitä muuta voin tehdä, kirjoita **valikko**.
    { -danger }

not-understood-again =
    Ihminen ymmärtää sinua paremmin kuin minä. Kirjoita **ihminen**, niin pyydän tänne koulun aikuista.
    Olen pahoillani, etten osannut vastata tähänkään. Et tehnyt mitään väärää.
    Kukaan ihminen ei ole lukenut viestiäsi.
    Jos haluat nähdä, mitä muuta voin tehdä, kirjoita **valikko**.
    { -danger }

same-topic =
    Jos kysyit vielä samasta asiasta: enempää en osaa sanoa. Ihminen osaa.
    Kirjoita **ihminen**, niin pyydän tänne koulun aikuista.
    Jos kysyit jotain muuta, kerro siitä vähän pidemmin.
    { -danger }

good-to-hear =
    Hyvä, kiitos kun kerroit. Kysy lisää, jos jokin jäi mietityttämään.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.

sorry-it-did-not =
    Olen pahoillani, ettei vastauksesta ollut apua. Ihminen voi auttaa paremmin.
    Kirjoita **ihminen**, niin pyydän tänne koulun aikuista.
    Voit myös kysyä uudelleen toisin sanoin.
    { -danger }

you-are-welcome = Ole hyvä. Kysy lisää, jos jokin jäi mietityttämään.

no-services =
    En löytänyt palvelua, joka sopisi kysymykseesi.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.
    { -danger }

may-i-keep =
    Saanko tallettaa tämän kysymyksen ilman mitään tietoa sinusta, jotta osaan vastata ensi kerralla?
    Ylläpitäjä voi lukea kysymyksen, mutta hän ei näe, kuka kysyi.
    Sitä ei voi poistaa myöhemmin. Kysyn tätä vain kerran.
    Vastaa **joo** tai **ei**.
question-kept = Kiitos. Talletin kysymyksen ilman mitään tietoa sinusta.
question-not-kept = Selvä. En tallettanut kysymystä.
question-forgotten = Kiitos luvasta. En kuitenkaan pystynyt tallettamaan kysymystä. Mitään ei jäänyt talteen.

## Henkilökunnalle: päivystyshuone

card = **Kortti { $number } · { $pseudonym }**
    Haluaa jutella · kieli: { language-name } · { time-waited }
    Ota: ✅ tai **!ota { $number }**
card-is-taken = Kortti { $number } · { $pseudonym } · otti: { $alias }
card-is-gone = Kortti { $number } · { $pseudonym } · opiskelija ei enää odota. Sinun ei tarvitse tehdä mitään.
taken-by-someone-else =
    Kortti { $number } · { $pseudonym } · { $alias } ehti ottaa tämän.
    Sinun ei tarvitse tehdä mitään. Seuraava: **!ota**
taken-by-you =
    Kortti { $number } · { $pseudonym } · tämä on sinulla.
    Keskustelulla on oma huone. Jos et ole vielä siellä, hyväksy kutsu heti. Muuten opiskelija palaa jonoon.
nobody-waits = Kukaan ei odota nyt.
no-such-card = Sillä numerolla ei odota ketään. Mitään ei tehty. Pisimpään odottaneen saat näin: **!ota**
duty-help =
    { $waiting ->
        [0] Kukaan ei odota nyt.
        [one] Yksi opiskelija odottaa.
       *[other] { $waiting } opiskelijaa odottaa.
    }
    - ✅ korttiin: otat sen opiskelijan
    - **!ota**: otat sen, joka on odottanut pisimpään
    - **!ota 12**: otat kortin 12
    - **!ohje**: tämä ohje

    Muu, mitä kirjoitat tänne, on työtovereille. Se ei mene opiskelijalle.
duty-unknown-command = En tunne tätä komentoa. Mitään ei tehty. Ohje: **!ohje**
responder-did-not-come =
    Kortti { $number } · { $pseudonym } · { $alias } ei tullut ajoissa. Opiskelija odottaa taas. Uusi kortti on alla.

## Henkilökunnalle: keskusteluhuone

desk-opened = **{ $pseudonym }** · kieli: { language-name } · { time-waited }
    Mitä kirjoitat tähän, menee opiskelijalle. Hän näkee nimimerkkisi ja tehtäväsi, ei muuta.
    Mitä hän kirjoitti odottaessaan, tulee tämän alle.
    Rivi, jonka alussa on !, ei mene opiskelijalle.
    - **!sulje**: keskustelu päättyy
    - **!siirrä**: opiskelija palaa jonoon toiselle
    - **!ohje**: ohje

    Vain teksti välittyy. Jos joku on vaarassa, soita itse **112**: botti ei voi soittaa.
desk-help =
    Mitä kirjoitat tähän, menee opiskelijalle. Rivi, jonka alussa on !, ei mene.
    - **!sulje**: keskustelu päättyy
    - **!siirrä**: opiskelija palaa jonoon toiselle
    - **!ohje**: tämä ohje

    Vain teksti välittyy. Jos joku on vaarassa, soita itse **112**: botti ei voi soittaa.
desk-unknown-command = En tunne tätä komentoa. Rivi ei mennyt opiskelijalle. Komennot: **!sulje**, **!siirrä**, **!ohje**
desk-ended =
    { $by ->
        [student] Opiskelija lopetti keskustelun.
        [responder] Suljit keskustelun. Opiskelijalle kerrottiin se.
       *[silence] Keskustelu päättyi, koska kumpikaan ei kirjoittanut. Opiskelijalle kerrottiin se.
    }
    Mitä kirjoitat tähän, ei enää mene opiskelijalle.
desk-handed-back =
    Opiskelija on taas jonossa, ja hänelle kerrottiin se. Kortti on päivystyshuoneessa.
    Mitä kirjoitat tähän, ei enää mene opiskelijalle.
desk-timed-out =
    Tämä keskustelu ei ole enää sinulla: et tullut ajoissa, tai opiskelija ehti lopettaa.
    Mitä kirjoitat tähän, ei mene opiskelijalle. Jos hän odottaa yhä, hänen korttinsa on päivystyshuoneessa.
desk-is-closed =
    Tämä keskustelu on päättynyt. **Viestisi ei mennyt opiskelijalle.**
    Jos asia on kiireellinen, puhu siitä päivystyshuoneessa.
desk-erased =
    Opiskelija poisti kaiken. Keskustelu on päättynyt, eikä häneen saa yhteyttä tästä.
    Hänen viestinsä poistetaan tästä huoneesta. Jos joku on vaarassa, soita **112**.
desk-student-left =
    Opiskelija poistui huoneestaan, tai botin piti lähteä sieltä. Keskustelu on päättynyt, eikä häneen saa yhteyttä tästä.
    Jos joku on vaarassa, soita **112**.
desk-silence-will-end =
    { $minutes ->
        [0] On ollut hiljaista. Keskustelu päättyy pian.
       *[other] On ollut hiljaista. Keskustelu päättyy { $minutes } min kuluttua.
    }
    Jos haluat jatkaa, kirjoita opiskelijalle. Hänelle kerrottiin sama.
desk-student-unreadable =
    Opiskelija kirjoitti viestin, jota botti ei saanut auki. **Et ole nähnyt sitä.**
    Häntä pyydettiin lähettämään se uudelleen.
desk-please-send-again = Botti ei saanut viestiäsi auki. **Se ei mennyt opiskelijalle.** Lähetä se uudelleen.
desk-not-delivered = **Viestisi ei mennyt opiskelijalle.** Lähetä se uudelleen.
    Jos sekään ei mene, kerro ylläpidolle.
desk-media-not-relayed =
    { $kind ->
        [image] **Kuva ei mennyt opiskelijalle.**
        [file] **Tiedosto ei mennyt opiskelijalle.**
        [audio] **Ääniviesti ei mennyt opiskelijalle.**
        [video] **Video ei mennyt opiskelijalle.**
        [sticker] **Tarra ei mennyt opiskelijalle.**
       *[location] **Sijainti ei mennyt opiskelijalle.**
    }
    Vain teksti välittyy. Kirjoita asia sanoina.
desk-student-sent-media =
    { $kind ->
        [image] Opiskelija lähetti kuvan.
        [file] Opiskelija lähetti tiedoston.
        [audio] Opiskelija lähetti ääniviestin.
        [video] Opiskelija lähetti videon.
        [sticker] Opiskelija lähetti tarran.
       *[location] Opiskelija lähetti sijaintinsa.
    }
    Sitä ei välitetty, ja opiskelijalle kerrottiin se. Kysy tarvittaessa, mitä hän halusi kertoa.

## Henkilökunnalle: kaikki huoneet ja ylläpito

device-not-verified = **Laitettasi ei ole vahvistettu.** Siksi viestiäsi tai reaktiotasi ei otettu huomioon, eikä mitään mennyt opiskelijalle.
    Vahvista laite Elementissä (Asetukset, Istunnot) ja tee sama uudelleen.
admin-started =
    { $waiting ->
        [0] Kynnys on käynnissä. Kukaan ei odota.
        [one] Kynnys on käynnissä. Yksi opiskelija odottaa.
       *[other] Kynnys on käynnissä. { $waiting } opiskelijaa odottaa.
    }
admin-set-aside =
    Yhtä viestiä ei saatu käsiteltyä tai toimitettua monesta yrityksestä huolimatta. Se siirrettiin sivuun. Muut viestit kulkevat.
    Aja palvelimella **kynnys doctor** ja katso loki.
admin-unreadable =
    Yhtä viestiä ei saatu auki, koska sen avain ei tullut. Kirjoittajaa pyydettiin lähettämään se uudelleen.
    Jos tämä toistuu, aja palvelimella **kynnys doctor**.
admin-doubtful =
    Yksi yli vuorokauden odottanut viesti on voinut mennä perille tai jäädä matkalle. Sitä ei lähetetty uudelleen, ettei se tule kahdesti.
    Kerro päivystyshuoneessa, että viesti on voinut kadota.
admin-master-key-changed = **{ $alias }: vahvistusavain on eri kuin se, joka on muistissa.**
    Kysy häneltä kasvotusten tai puhelimessa, vaihtoiko hän sen itse. Jos ei, sulje hänen tunnuksensa heti.
admin-help =
    Tähän huoneeseen tulevat botin ilmoitukset ylläpidolle. Mitä kirjoitat tänne, ei mene opiskelijalle.
    - **!lataa**: botti lukee vastaukset ja palveluhakemiston uudelleen
    - **!ohje**: tämä ohje

    Muut komennot annetaan palvelimella: **kynnys doctor** tutkii tilan, **kynnys check** tarkistaa asetukset.
admin-reloading = Luen vastaukset ja palveluhakemiston uudelleen. Vanhat ovat käytössä siihen asti. Kerron, kun olen valmis.
admin-reloaded =
    Uudet vastaukset ja palveluhakemisto ovat käytössä: { $intents ->
        [one] yksi vastaus
       *[other] { $intents } vastausta
    } ja { $examples ->
        [one] yksi esimerkkikysymys
       *[other] { $examples } esimerkkikysymystä
    }.
admin-reload-failed = **Uusia vastauksia ei otettu käyttöön.** Vanhat ovat yhä käytössä.
    { $faults ->
        [one] Tiedostoissa on yksi virhe:
       *[other] Tiedostoissa on { $faults } virhettä. Ensimmäinen on tämä:
    }
    { $first }
    Korjaa tiedostot ja kirjoita **!lataa**.
admin-services-stale =
    { $count ->
        [one] Palveluhakemistossa on yksi palvelu, jonka tiedot pitäisi tarkistaa. Siihen asti sen aukioloaikoja ei kerrota opiskelijoille.
       *[other] Palveluhakemistossa on { $count } palvelua, joiden tiedot pitäisi tarkistaa. Siihen asti niiden aukioloaikoja ei kerrota opiskelijoille.
    }
