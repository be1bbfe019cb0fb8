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
    Koulun aikuiset ja tutorit eivät näe nimeäsi. He näkevät vain keksityn nimen.
    Sinusta jää silti jälki. Tilisi palvelin ja koulun palvelin tietävät, milloin tililtäsi on kirjoitettu minulle.
    Jos kerrot nimesi, vastaaja tietää sen.
    En säilytä viestejäsi. Jos viesti joutuu odottamaan, se odottaa salattuna.
    Joskus kysyn, saanko tallettaa kysymyksesi. Jos annat luvan, ylläpitäjä voi lukea sen. Hän ei näe, kuka kysyi.
    Tutor tai aikuinen, joka ottaa keskustelun, lukee, mitä kirjoitat. Hän lukee myös sen, mitä kirjoitit odottaessasi. Aiempia viestejäsi uusi vastaaja näkee vain luvallasi. Muuta ei lue kukaan ihminen, ellei joku ole vaarassa.
    Jos huomaan vaaran, kutsun aikuisen. Hän näkee sen viestin, ja hänen voi olla pakko hankkia apua. Jos olet alle 18-vuotias, hänen voi olla pakko ilmoittaa lastensuojeluun.
    Kun kirjoitat **poista**, poistan kaiken, minkä voin. Viesti, jossa uhataan väkivallalla, säilyy silti määräajan suljettuna poliisia varten.
    { -danger }

menu =
    Kysy omin sanoin, mitä haluat. Voit myös valita tästä.
    Kirjoita numero tai sana, tai paina kuvaketta.
    1 **ihminen** – pyydän tänne ihmisen
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
    { usual-wait }
    Voit kirjoittaa jo nyt. Aikuinen näkee viestisi, kun hän ottaa keskustelun.
    { wishes-while-waiting }
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

already-waiting =
    { $service ->
        [tutor_chat] Pyysin jo tänne tutoria.
       *[other] Pyysin jo tänne koulun aikuista.
    } En ole unohtanut sinua.
    { place-in-queue }
    En osaa sanoa, kuinka kauan tämä vielä kestää.
    Voit kirjoittaa sillä aikaa. Viestisi näkee se, joka ottaa keskustelun.
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
       *[other] Olen pahoillani. Kukaan ei ehtinyt tulla, etkä ole enää jonossa.
    }
    Viestit, joita kukaan ei ehtinyt lukea, eivät mene kenellekään.
    Jos haluat taas jutella ihmisen kanssa, kirjoita **ihminen**.
    { -danger }

someone-is-here =
    Nyt täällä on { $alias }. { $role ->
        [tutor] Hän on koulutettu vertaistutor, opiskelija niin kuin sinäkin. Hänen tukenaan on aikuinen.
       *[other] Hän on ihminen, ja tämä on hänen työtään.
    }
    Hän näkee, mitä kirjoitat nyt ja mitä kirjoitit odottaessasi. Nimeäsi hän ei näe.
    Hänen voi olla pakko hankkia apua, jos joku on vaarassa.
    Kun haluat lopettaa keskustelun, kirjoita **lopeta**.

human-already-here =
    Täällä on jo ihminen: { $alias }.
    Voit kirjoittaa tähän. Viestisi menevät hänelle.
    { -danger }

back-in-queue =
    Olen pahoillani. Se, joka otti keskustelun, ei voinut jatkaa.
    Et tehnyt mitään väärää. { $service ->
        [tutor_chat] Pyysin tänne tutoria uudelleen.
       *[other] Pyysin tänne koulun aikuista uudelleen.
    }
    { place-in-queue }
    En osaa sanoa, kuinka kauan tämä kestää. Voit kirjoittaa sillä aikaa.
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

conversation-ended =
    { $by ->
        [student] Selvä. Keskustelu on nyt päättynyt.
       *[other] Keskustelu on nyt päättynyt. Kiitos, että kirjoitit.
    }
    Voit kirjoittaa tähän uudelleen. Jos haluat taas jutella ihmisen kanssa, kirjoita **ihminen**.
    Jos haluat, että poistan keskustelun, kirjoita **poista**.
    { -danger }

nothing-to-end =
    Sinulla ei ole nyt keskustelua ihmisen kanssa. Et myöskään ole jonossa.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**. Jos haluat poistaa kaiken, kirjoita **poista**.
    { -danger }

quiet-nudge =
    Täällä on ollut nyt hiljaista. Se ei haittaa, eikä sinulla ole kiirettä.
    Jos haluat jatkaa nyt, kirjoita jotakin. Yksikin sana riittää.
    { $minutes ->
        [0] Muuten keskustelu jää kohta lepäämään.
        [one] Muuten keskustelu jää minuutin kuluttua lepäämään.
       *[other] Muuten keskustelu jää { $minutes } minuutin kuluttua lepäämään.
    }
    { -danger }

fell-asleep =
    Tämä keskustelu jää nyt tähän lepäämään. Kirjoita milloin vain, niin jatketaan.
    Jos { $alias } ei silloin pääse paikalle, pyydän tänne toisen ihmisen.
    { -danger }

not-here-now =
    { $alias } ei pääse juuri nyt paikalle. Et tehnyt mitään väärää. { $service ->
        [tutor_chat] Pyysin tänne toista tutoria.
       *[other] Pyysin tänne koulun aikuista.
    }
    { place-in-queue }
    Se, joka tulee, näkee, mitä kirjoitat nyt. En osaa sanoa, kuinka kauan tämä kestää.
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

not-here-now-closed =
    { $alias } ei pääse juuri nyt paikalle. { service-name } nyt paikalla. { service-opens }
    Pyyntösi on tallessa. Se menee heille heti, kun he tulevat. Et tehnyt mitään väärää.
    { service-closed-help }
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

responder-is-gone =
    { $alias } ei voi enää jatkaa tätä keskustelua. Se ei johdu sinusta.
    Jos haluat jutella jonkun toisen kanssa, kirjoita **ihminen**.
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
    - viesti, jossa uhataan väkivallalla: se säilyy määräajan suljettuna poliisia varten
    - aikuisen päätös siitä, ettet nyt juttele tutorien kanssa: se päättyy aikanaan
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
        [image] Kuvasi ei mennyt kenellekään.
        [file] Tiedostosi ei mennyt kenellekään.
        [audio] Ääniviestisi ei mennyt kenellekään.
        [video] Videosi ei mennyt kenellekään.
        [sticker] Tarrasi ei mennyt kenellekään.
       *[location] Kukaan ei saanut tietää, missä olet.
    }
    { $fault ->
        [setting] Välitän täällä vain tekstiä.
        [kind] Voin välittää kuvia ja PDF-tiedostoja, mutta en muuta.
        [peer] Tutorille välitän vain tekstiä.
        [nobody] Paikalla olen nyt vain minä, botti.
        [unsealed] Se tuli ilman salausta.
        [size] Se on liian suuri. Raja on { $most } megatavua.
        [lost] En saanut sitä auki. Voit lähettää sen uudelleen.
       *[broken] Siihen olisi voinut jäädä tietoja sinusta. Ota siitä kuvakaappaus ja lähetä se.
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

no-words =
    Kiitos, että kirjoitit. En osaa lukea kuvamerkeistä tai numeroista, mitä sinulle kuuluu.
    Kukaan ihminen ei ole lukenut viestiäsi.
    Kerro yhdellä tai kahdella sanalla, niin yritän auttaa. Voit kirjoittaa juuri niin kuin puhut.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.
    { -danger }

not-understood-again =
    Ihminen ymmärtää sinua paremmin kuin minä. Kirjoita **ihminen**, niin pyydän jonkun tänne.
    Olen pahoillani, etten osannut vastata tähänkään. Et tehnyt mitään väärää.
    Kukaan ihminen ei ole lukenut viestiäsi.
    Jos haluat nähdä, mitä muuta voin tehdä, kirjoita **valikko**.
    { -danger }

same-topic =
    Jos kysyit vielä samasta asiasta: enempää en osaa sanoa. Ihminen osaa.
    Kirjoita **ihminen**, niin pyydän jonkun tänne.
    Jos kysyit jotain muuta, kerro siitä vähän pidemmin.
    { -danger }

good-to-hear =
    Hyvä, kiitos kun kerroit. Kysy lisää, jos jokin jäi mietityttämään.
    Jos haluat jutella ihmisen kanssa, kirjoita **ihminen**.

sorry-it-did-not =
    Olen pahoillani, ettei vastauksesta ollut apua. Ihminen voi auttaa paremmin.
    Kirjoita **ihminen**, niin pyydän jonkun tänne.
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
    Haluaa jutella · kieli: { language-name } · { time-waited }{ $topic ->
        [unknown] {""}
       *[other] {" "}· aihe: { topic-name }
    }{ $due ->
        [unknown] {""}
       *[other] {" "}· lain määräpäivä: { $due }
    }{ $wanted ->
        [unknown] {""}
       *[other] {" "}· ensin: { wanted-who }
    }{ $campus ->
        [unknown] {""}
       *[other] {" "}· toivoo kampusta: { $campus }
    }
    Ota: ✅ tai **!ota { $number }**
card-is-taken = Kortti { $number } · { $pseudonym } · otti: { $alias }
card-out-of-reach = **Kortti { $number } · { $pseudonym } · opiskelijaan ei nyt saada yhteyttä**
    Häntä palveleva botin tili on poikki. Mitään ei katoa, ja paikka jonossa pysyy.
    Voit jo ottaa kortin. Keskustelun huone aukeaa, kun tili palaa. Ylläpito tietää tästä.
student-out-of-reach = **{ $pseudonym } · { $alias }: opiskelijaan ei nyt saada yhteyttä**
    Häntä palveleva botin tili on poikki (kortti { $number }). Kirjoittamanne odottaa tallessa ja menee perille, kun tili palaa.
    Jos tiedät, kuka hän on, tavoita hänet muuten. Jos jonkun henki on vaarassa, soita **112**.
student-in-reach = { $pseudonym } · kortti { $number } · yhteys opiskelijaan toimii taas. Odottaneet viestit menevät nyt perille.
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
    - **!vuoroon** · **!tauko** · **!vuoro loppu** · **!vuoro**: kuka on vuorossa
    - **!estä 12** (aikuinen): opiskelija 12 ei juttele tutorien kanssa vähään aikaan
    - **!tutorit** (aikuinen): tutorien keskustelut · **!liity 12**: luet mukana keskustelussa 12
    - **!purku kuusi** (aikuinen, Päivystyksessä): tutor on purkanut keskustelunsa kanssasi
    - **!harjoitus**: keksitty opiskelija, jonka kanssa voit harjoitella · **!ohje**: tämä ohje

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
    { $peer ->
        [yes] { desk-help-tutor }
       *[no] { desk-help-adult }
    }
desk-help-tutor =
    { help-talk }
    { help-note }
    { help-ready }
    { help-language }
    { help-alarm }
    { help-tutor }
    { help-end }
    { help-help }

    { help-danger }
desk-help-adult =
    { help-talk }
    { help-note }
    { help-ready }
    { help-language }
    { help-alarm }
    { help-adult }
    { help-end }
    { help-help }

    { help-danger }

# Ohjeen rivit: jokainen komento on yhdellä näistä. Uusi rivi lisätään tähän ja yllä niille, joille se kuuluu.
help-talk = Mitä kirjoitat tähän, menee opiskelijalle. Rivi, jonka alussa on !, ei mene.
help-note = - **!n teksti**: muistiinpano. Se ja vastaukset siihen eivät mene opiskelijalle
help-language = - **!kieli sv**: botti puhuu opiskelijalle ruotsia (fi, sv, en)
help-alarm = - **!hälytä**: joku on vaarassa, T3. **!hälytä 2**: kiireellinen, T2
help-ready = - **!vastaus**: valmiit vastaukset, näet ne ensin · **!lähetä**: pysäytetty teksti menee
help-tutor = - **!apua**: aikuinen lukee mukana · **!aikuinen**: aikuinen jatkaa tästä · **!esto**: aikuinen päättää estosta
help-adult = - **!laske** ja syy: taso alas · **!tulos** ja tulos: hälytys päättyy
help-end = - **!sulje**: keskustelu päättyy · **!hiljaa**: se nukkuu · **!siirrä**: jonoon · **!siirrä kuraattori** (opo, aikuinen …): opiskelijalta kysytään
help-help = - **!ohje**: tämä ohje
help-danger = Vain teksti välittyy. Jos joku on vaarassa, soita itse **112**: botti ei voi soittaa.

desk-note-stays = **Tämä ei mennyt opiskelijalle.** Muistiinpano pysyy muistiinpanona, vaikka muutat sitä.
    Jos haluat sanoa sen opiskelijalle, kirjoita uusi viesti.
desk-note-too-late = **Opiskelijalla on yhä entinen viestisi.** Uusi teksti ei mennyt hänelle.
    Jos haluat ottaa entisen pois, poista viesti.
desk-thread-unknown = **Tämä ei mennyt opiskelijalle.** En tiedä, alkoiko ketju muistiinpanosta.
    Jos haluat sanoa sen opiskelijalle, kirjoita se ketjun ulkopuolelle.
desk-ready-list = Valmiit vastaukset: { $names }
    Katso ensin: **!vastaus** ja nimi. Mitään ei mene opiskelijalle ennen kuin lähetät sen.
desk-ready-unknown = Sen nimistä vastausta ei ole. Mitään ei mennyt opiskelijalle.
    Valmiit vastaukset: { $names }
desk-ready-how = Alla oleva menee opiskelijalle, kun painat ✅ tai kirjoitat **!lähetä**. Kieli: { language-name }.
    Jos kirjoitat jotain muuta, se ei mene.
desk-ready-sent = Vastaus meni opiskelijalle.
desk-ready-gone = Valmis vastaus ei enää odota. Se ei mennyt opiskelijalle.
    Katso se uudelleen: **!vastaus** ja nimi.
desk-language =
    Botti puhuu opiskelijalle tätä kieltä: { language-name }.
    Vaihda näin: **!kieli fi**, **!kieli sv** tai **!kieli en**.
desk-language-is-now = Puhun opiskelijalle nyt tätä kieltä: { language-name }. Hänelle kerrottiin se.
desk-unknown-command = En tunne tätä komentoa. Rivi ei mennyt opiskelijalle. Komennot: **!ohje**. Tutor: aikuinen jatkaa, kun kirjoitat **!aikuinen**.
desk-ended =
    { $by ->
        [student] Opiskelija lopetti keskustelun.
       *[other] Suljit keskustelun. Opiskelijalle kerrottiin se.
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
desk-quiet-nudge =
    { $minutes ->
        [0] On ollut hiljaista. Keskustelu nukahtaa pian.
       *[other] On ollut hiljaista. Keskustelu nukahtaa { $minutes } min kuluttua.
    } Jos opiskelija odottaa vastaustasi, kirjoita nyt.
desk-fell-asleep = Keskustelu nukkuu. Se ei vie paikkaasi, ja se herää, kun sinä tai opiskelija kirjoittaa.
desk-stays-awake = Keskustelu pysyy hereillä, koska hälytys on auki. Kirjoita ensin **!tulos** ja tulos.
desk-woke-up = Opiskelija kirjoitti taas. Keskustelu jatkuu:
desk-woke-elsewhere =
    Opiskelija kirjoitti taas, mutta et nyt voinut ottaa häntä. Hän odottaa toista, ja hänelle kerrottiin se.
    Mitä kirjoitat tähän, ei enää mene opiskelijalle.
desk-no-room-to-wake = **Viestisi ei mennyt opiskelijalle.** Tämä keskustelu nukkuu, ja sinulla on jo täysi määrä opiskelijoita.
    Kun joku heistä lopettaa tai nukahtaa (**!sulje**, **!hiljaa**), lähetä viesti uudelleen.
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
    { $fault ->
        [setting] Vain teksti välittyy. Kirjoita asia sanoina.
        [kind] Vain kuvat ja PDF-tiedostot välittyvät.
        [peer] Tutorilta välittyy vain teksti. Kirjoita asia sanoina.
        [nobody] Rivi oli komento, eikä sen mukana välity mitään.
        [unsealed] Se tuli ilman salausta.
        [size] Se on liian suuri. Raja on { $most } megatavua.
        [lost] Sitä ei saatu auki. Lähetä se uudelleen.
       *[broken] Siitä ei saatu poistettua taustatietoja. Tulosta se uudeksi PDF-tiedostoksi tai lähetä kuva.
    }
sticker = Tarra:
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
media-name =
    { $picture ->
        [yes] kuva
       *[no] tiedosto
    }

## Henkilökunnalle: kaikki huoneet ja ylläpito

device-not-verified = **Laitettasi ei ole vahvistettu.** Siksi viestiäsi tai reaktiotasi ei otettu huomioon, eikä mitään mennyt opiskelijalle.
    Vahvista laite Elementissä (Asetukset, Istunnot) ja tee sama uudelleen.
admin-started =
    { $waiting ->
        [0] Kynnys on käynnissä. Kukaan ei odota.
        [one] Kynnys on käynnissä. Yksi opiskelija odottaa.
       *[other] Kynnys on käynnissä. { $waiting } opiskelijaa odottaa.
    }
entry-closed = Botti ei ole nyt paikalla.
    { -danger }
    Puhu koulussa aikuiselle, esimerkiksi terveydenhoitajalle, kuraattorille tai psykologille.
    Kokeile samaa linkkiä hetken päästä uudelleen.
back-again =
    Olin hetken poissa, anteeksi.
    { $wrote ->
        [yes] Viesti oli tallessa, ja se pääsi nyt perille.
       *[no] Mitään ei kadonnut.
    }{ $waits ->
        [yes] {" "}Paikkasi jonossa on tallella.
       *[no] {""}
    }
    { -danger }
back-again-in-danger =
    Olin hetken poissa, anteeksi. Olen taas täällä.
    { $knows ->
        [has] Aikuinen on ottanut asiasi hoitaakseen.
        [told] Aikuisille on kerrottu, että tarvitset apua. Kukaan ei ole vielä vastannut.
       *[not_yet] Kerron aikuisille juuri nyt, että tarvitset apua.
    }
    Jos olet vaarassa, älä odota minua: soita **112**.
set-back =
    Minussa oli vika. Jatkan nyt kopiosta, joka on { $hours_ago ->
        [one] noin tunnin takaa.
       *[other] noin { $hours_ago } tunnin takaa.
    }
    Sen jälkeen kirjoittamasi ei ehkä ole tallella. Kirjoita se uudelleen, niin se kulkee taas.
    Olen pahoillani. Jos sinulla on hätä, soita **112**.
desk-in-reach =
    { $minutes ->
        [one] Yhteys oli poikki noin minuutin.
       *[other] Yhteys oli poikki noin { $minutes } minuuttia.
    } Se toimii taas.
    Mitä kumpikaan kirjoitti sillä välin, menee nyt perille.
desk-set-back =
    Kynnys jatkaa kopiosta, joka on { $hours_ago ->
        [one] noin tunnin takaa.
       *[other] noin { $hours_ago } tunnin takaa.
    }
    Sen jälkeen kirjoitettu ei ehkä mennyt perille kumpaankaan suuntaan. Opiskelijalle on kerrottu. Jatka tästä.
admin-worker-gone = **Botin tili { $worker } on ollut poissa yli minuutin.**
    Vain sen varassa on opiskelijoita: { $serves }. Heistä jonossa odottaa: { $waiting }. Henkilöstölle on kerrottu.
    Katso palvelimella **kynnys workers** ja loki, ja käynnistä tämä tili uudelleen. Se jatkaa siitä, mihin jäi.
    Älä poista sen avaimia. Muut tilit palvelevat uusia tulijoita.
admin-worker-back =
    Botin tili { $worker } on taas paikalla. { $minutes ->
        [one] Se oli poissa noin minuutin.
       *[other] Se oli poissa noin { $minutes } minuuttia.
    }
    Odottaneille opiskelijoille kerrotaan nyt.
admin-set-back =
    Kynnys palautettiin kopiosta, joka on { $hours_ago ->
        [one] noin tunnin takaa.
       *[other] noin { $hours_ago } tunnin takaa.
    } Laite on uusi.
    Kerrottu avoimissa keskusteluissa: { $told }. Löytyi uusia keskusteluja: { $found }. Poistettu uudelleen: { $erased }.
    Käykää läpi avoimet hälytykset ja vuorot. Ilmoita myös henkilöstölle, joka oli vuorossa.
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
admin-room-put-back = **Joku muu kuin minä muutti huonetta { $room }:** sen jäseniä tai oikeuksia. Palautin ne ennalleen.
    Sen voi tehdä vain kotipalvelimen ylläpitäjä. Kysy, kuka ja miksi.
admin-room-not-put-back = **Joku muu kuin minä muutti huoneen { $room } oikeuksia, enkä voi palauttaa niitä.** Katso heti, näkyvätkö kortit siellä kaikille.
    Sen voi tehdä vain kotipalvelimen ylläpitäjä. Pyydä häntä perumaan muutos.
admin-help =
    Tähän huoneeseen tulevat botin ilmoitukset ylläpidolle. Mitä kirjoitat tänne, ei mene opiskelijalle.
    - **!lataa**: botti lukee vastaukset ja palveluhakemiston uudelleen
    - **!muistokaista päälle** tai **!muistokaista pois**: tiedote opiskelijoille kuolemantapauksen jälkeen
    - **!henkilöstö**: keitä on listalla, ja miten lisätään ja poistetaan
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

## Henkilökunnalle: hälytykset (mitä opiskelijalle silloin sanotaan: config/crisis/texts/fi.toml)

# Toistuvat palat

tier-name =
    { $tier ->
        [0] ei hälytystä
        [1] T1 huoli
        [2] T2 kiireellinen
       *[3] T3 välitön hätä
    }
category-name =
    { $category ->
        [suicide] itsemurhavaara
        [self_harm] itsensä satuttaminen
        [violence_threat] väkivallan uhka
        [abuse_home] väkivalta kotona
        [sexual_violence] seksuaalinen väkivalta
        [intoxication] päihteet tai myrkytys
        [psychosis_like] pelottavat, oudot kokemukset
        [eating_acute] syöminen, terveys vaarassa
        [runaway_homeless] ei turvallista yöpaikkaa
        [bullying_severe] vakava kiusaaminen
        [third_party] joku toinen vaarassa
        [unknown] ihminen hälytti itse
       *[other] muu hätä
    }
rules-named =
    { $rules ->
        [unknown] ei nimeä
        [responder] responder (ihminen hälytti itse)
       *[other] { $rules }
    }
unscreened-note =
    { $screened ->
        [no] {" "}· kaikkea ei saatu tutkittua: lue tarkasti
       *[yes] {""}
    }
reason-name =
    { $reason ->
        [vitsi] vitsi
        [lainaus] lainaus
        [vaarinymmarrys] väärinymmärrys
        [tilanne-ohi] tilanne on ohi
        [turvassa] opiskelija on turvassa
       *[other] { $reason }
    }
outcome-name =
    { $outcome ->
        [lastensuojelu] lastensuojelu
        [hoitoon] ohjattu hoitoon
        [huoltaja] huoltaja otti vastuun
        [turvassa] turvassa
        [ei-tavoitettu] ei tavoitettu
        [vaara] väärä hälytys
        [harjoitus] harjoitus
       *[other] { $outcome }
    }
lower-choices = vitsi, lainaus, väärinymmärrys, tilanne-ohi, turvassa
outcome-choices = 112, lastensuojelu, hoitoon, huoltaja, turvassa, ei-tavoitettu, väärä

# Herätehuoneet: henkilökunnalle. Ei koskaan opiskelijalle eikä huoltajalle.

notice-head = **Heräte { $number } · { $name }**{ $group ->
        [unknown] {""}
       *[other] {" "}· { $group }
    }
notice-head-unnamed = **Heräte { $number }**{ $group ->
        [unknown] {""}
       *[other] {" "}· { $group }
    }
notice-untaken = { $is_late ->
        [yes] Kukaan ei ole ottanut tätä, vaikka tämä on odottanut jo monta koulupäivää.
       *[no] Kukaan ei ole vielä ottanut tätä.
    }
notice-owned = Otti: **{ $alias }**
notice-asleep = Torkulla { $wakes_on } asti: { $alias }
notice-why = { $meaning }
notice-agreed = Opiskelijan kanssa on sovittu, että otat yhteyttä. Muut tiedot kuulet häneltä itseltään.
notice-ask-them = Tarkemmat tiedot eivät kuulu tähän huoneeseen. Kysy niiltä, joilla tämä oli ennen sinua.
notice-amount = { $fact_field ->
        [absent_h_total] poissa { $amount } h
        [absent_h_unexplained] selvittämättä { $amount } h
        [days_absent_in_row] poissa { $amount } päivää peräkkäin
        [unexplained_in_course] selvittämättä yhdellä kurssilla { $amount }
        [credits_planned] opintopisteitä suunniteltu { $amount }
        [credits_earned] opintopisteitä kertynyt { $amount }
        [failed_courses] hylättyjä kursseja { $amount }
        [incomplete_courses] keskeneräisiä kursseja { $amount }
        [days_since_lms_login] oppimisympäristössä viimeksi { $amount } päivää sitten
       *[other] { $amount }
    }
notice-on-day = { $fact_field ->
        [window_start] jakso alkoi { $day }
        [window_end] jakso päättyi { $day }
        [plan_updated_on] suunnitelma päivitetty { $day }
        [model_flagged_on] Moodlen malli merkitsi { $day } (ohjelman arvio, ei koulun tieto)
       *[other] { $day }
    }
notice-yes-no = { $fact_field ->
        [minor] { $is_so ->
            [yes] alle 18-vuotias
           *[no] täysi-ikäinen
        }
        [study_place_accepted] { $is_so ->
            [yes] opiskelupaikka vastaanotettu
           *[no] opiskelupaikkaa ei ole vastaanotettu
        }
        [handover_received] { $is_so ->
            [yes] siirtotiedot saatu
           *[no] siirtotietoja ei ole saatu
        }
        [agreed_with_student] { $is_so ->
            [yes] sovittu opiskelijan kanssa
           *[no] ei vielä sovittu opiskelijan kanssa
        }
       *[other] { $is_so ->
            [yes] kyllä
           *[no] ei
        }
    }
notice-fact-of = { $fact } ({ $as_of })
notice-facts = { $as_of ->
        [unknown] Tiedot: { $facts }
       *[other] Tiedot { $as_of }: { $facts }
    }
notice-role-name = { $notice_role ->
        [ryhmanohjaaja] ryhmänohjaaja
        [opo] opo
        [erityisopettaja] erityisopettaja
        [kuraattori] kuraattori
        [psykologi] psykologi
        [terveydenhoitaja] terveydenhoitaja
       *[rehtori] rehtori
    }
notice-told = { $told ->
        [unknown] Muille ei ole kerrottu.
       *[other] Tästä tietää myös: { $told }
    }
notice-begin = Voit aloittaa vaikka näin: ”{ $suggestion }”
notice-offers =
    ✅ `otan` · ⏰ `torkku 3d` · ↪️ `siirrä opo` · ☑️ `valmis yhteys`
    Vastaa tähän korttiin, tai kirjoita numero mukaan: `otan { $number }`.
notice-ended = Heräte { $number } päättyi: { $ended_as ->
        [contacted] otettiin yhteyttä
        [not_needed] yhteydenottoa ei tarvittu
        [wrong_data] tieto oli väärä
        [asked_for] opiskelija pyysi apua
        [expired] aika täyttyi
        [no_longer] tiedot eivät enää täytä sääntöä
       *[withdrawn] sääntö ei ole enää käytössä
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}· { $alias }
    }
notice-moved = Heräte { $number } on nyt roolilla: { notice-role-name }
notice-call = { $call_why ->
        [not_taken] Heräte { $number } odottaa yhä ottajaa. Ota se kortista: ✅ tai `otan { $number }`.
        [not_done] Heräte { $number } on yhä kesken. Kun asia on hoidettu, kirjaa se: `valmis { $number } yhteys`.
        [woken] Herätteen { $number } torkku päättyi. Mitä sille tehdään nyt?
        [owner_left] Heräte { $number } jäi ilman tekijää. Kuka ottaa sen? ✅ tai `otan { $number }`.
       *[ended] Heräte { $number } päättyi itsestään. Syy näkyy kortissa.
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}({ $alias })
    }
notice-refused = { $refusal ->
        [not_yours] Heräte { $number } kuuluu toiselle roolille. Mitään ei tehty.
        [ended] Heräte { $number } on jo päättynyt. Mitään ei tehty.
        [taken] Joku toinen ehti ottaa herätteen { $number }. Sinun ei tarvitse tehdä mitään.
        [snooze_how] Näin pitkä torkku ei käy. Kirjoita koulupäivät: `torkku { $number } 3d`.
        [snooze_past_end] Heräte { $number } päättyisi torkun aikana. Valitse vähemmän koulupäiviä.
        [hand_how] Kenelle heräte { $number } siirtyy? Kirjoita rooli: `siirrä { $number } opo`.
        [no_room] Sillä roolilla ei ole täällä huonetta. Heräte { $number } jäi teille.
        [has_own] Sillä roolilla on tästä jo oma kortti. Jos teidän osuutenne on tehty: `valmis { $number } yhteys`.
        [ask_student_first] Kysy ensin opiskelijalta, sopiiko se hänelle. Jos sopii: `siirrä { $number } { notice-role-name } sovittu`.
       *[outcome_how] Miten heräte { $number } päättyi? Kirjoita jokin näistä:
            `valmis { $number } yhteys` · `valmis { $number } väärä tieto`
            `valmis { $number } ei tarvetta` ja `tiedossa`, `sovittu`, `ohi` tai `lähtenyt`
            `valmis { $number } pyysi` ja `opo`, `erityisopettaja`, `kuraattori`, `psykologi`, `terveydenhoitaja`, `tukea` tai `muu`
    }
notice-unknown = Sen numeron korttia ei ole tässä huoneessa. Mitään ei tehty.
notice-device-refused = **Laitettasi ei ole vahvistettu.** Siksi mitään ei tehty.
    Vahvista laite Elementissä (Asetukset, Istunnot) ja tee sama uudelleen.
    Jos se ei auta, kysy ylläpidolta, onko tunnisteesi asetuksissa.
notice-unreadable = En saanut viestiäsi auki, joten mitään ei tehty. Kirjoita se uudelleen.
notice-which = Mitä korttia tarkoitat? Vastaa korttiin, tai kirjoita numero: `otan 12`.
notice-help =
    Näin kortteja hoidetaan. Vastaa korttiin, tai kirjoita sen numero:
    - ✅ `otan 12`: heräte on sinun
    - ⏰ `torkku 12 3d`: palataan kolmen koulupäivän päästä
    - ↪️ `siirrä 12 opo`: siirtyy toiselle roolille, joka näkee vain omat tietonsa
    - ↪️ `siirrä 12 ryhmänohjaaja` omassa huoneessa: takaisin kaikille
    - ☑️ `valmis 12 yhteys`: kirjaat, mitä tehtiin
    - `!tilanne`: montako on auki

    Kuraattorille, psykologille ja terveydenhoitajalle siirretään vain, kun siitä on sovittu opiskelijan kanssa.
notice-set-back =
    Kynnys jatkaa kopiosta, joka on { $hours_ago ->
        [one] noin tunnin takaa.
       *[other] noin { $hours_ago } tunnin takaa.
    }
    Sen jälkeen tulleet herätteet voivat puuttua. Niiden kortit eivät enää tottele. Jokin kortti voi tulla toisen kerran.
notice-digest = { $open ->
        [0] Ei yhtään avointa herätettä.
        [one] Yksi avoin heräte{ $late ->
            [0] {""}
           *[other] , ja se on myöhässä
        }.
       *[other] { $open } avointa herätettä{ $late ->
            [0] {""}
           *[other] , { $late } myöhässä
        }.
    }
notice-space-name = Herätteet
notice-room-name = Herätteet · { notice-role-name }{ $campus ->
        [unknown] {""}
       *[other] {" "}· { $campus }
    }

explain-nothing = Sinusta ei ole tallessa yhtään herätettä.
explain-head = **Heräte { $number }** · { $day } · tiedot: { $source }
explain-why = Sääntö: { $meaning }
explain-rule-gone = Säännön sanoja ei enää säilytetä.
explain-facts-gone = Tiedot on poistettu, koska heräte on päättynyt.
explain-names = Nimi ja ryhmä: { $names }
explain-shown = Tämän näki: { $shown }
explain-step = { $day }: { $noted_step ->
        [raised] heräte syntyi
        [updated] tiedot päivittyivät
        [taken] otettiin hoitoon
        [snoozed] siirrettiin myöhemmäksi
        [woken] palasi tehtäväksi
        [handed_over] annettiin toiselle roolille
        [moved_on] siirtyi seuraavalle roolille, koska kukaan ei ottanut
        [reminded] muistutettiin
        [owner_left] tekijä vaihtui
       *[ended] päättyi
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}· { $alias }
    }

counts-head = **Herätteet { $month }**
counts-none = Herätteitä { $month }: ei yhtään.
counts-of-rule = { $meaning } ({ $roles }): { $counted ->
        [unknown] ei näytetä
       *[other] { $counted }
    }
counts-more = Lisäksi { $more ->
        [one] yksi sääntö
       *[other] { $more } sääntöä
    }: koko taulukko tulee komennolla `kynnys notices counts`.
counts-note = Alle viiden lukuja ei näytetä, eikä lukuja, joista ne voisi laskea.
counts-axis = herätteitä
counts-hidden = ei näytetä
counts-picture = Kuva: herätteet { $month } säännöittäin. Samat luvut ovat yllä tekstinä.

# Hälytyshuone

alarm-card = **{ tier-name } · { category-name }**
    Hälytys { $number } · { $pseudonym } · kieli: { language-name } · { time-waited }
    Sääntö: { rules-named }{ unscreened-note }
    { $pages ->
        [0] Kukaan ei ole vielä ottanut tätä.
        [one] Kutsuttu uudelleen kerran. Kukaan ei ole ottanut tätä.
       *[other] Kutsuttu uudelleen { $pages } kertaa. Kukaan ei ole ottanut tätä.
    }
    Ota: ✅ tai **!ota { $number }**
alarm-card-owned = **Otti: { $alias }** · { tier-name } · { category-name }
    Hälytys { $number } · { $pseudonym } · { time-waited }
alarm-card-closed = Hälytys { $number }{ $pseudonym ->
        [unknown] {""}
       *[other] {" "}· { $pseudonym }
    } · { tier-name } · **suljettu: { outcome-name }**
alarm-card-student-left = **Opiskelija poistui huoneesta** · { tier-name }
    Hälytys { $number } · { $pseudonym } · botti ei tavoita häntä enää.
    Hälytys on yhä auki. Jos jonkun henki on vaarassa, soita **112**.
    Kun asia on hoidettu: **!tulos { $number } ei-tavoitettu** tai muu tulos.
alarm-out-of-reach = **Hälytys { $number } · { $pseudonym } · { tier-name } · opiskelijaan ei nyt saada yhteyttä**
    Häntä palveleva botin tili on poikki. Mitä kirjoitatte, ei nyt mene hänelle perille. Se odottaa tallessa.
    Jos jonkun henki on vaarassa, soita **112**. Jos tiedät, kuka hän on, tavoita hänet muuten.
    Kaksi aikuista voi avata tunnuksen: **!avaa { $number } hengenvaara**
alarm-in-reach = Hälytys { $number } · { $pseudonym } · yhteys opiskelijaan toimii taas. Odottaneet viestit menevät nyt perille.
alarm-card-erased = **Opiskelija poisti kaiken** · { tier-name }
    Hälytys { $number } · botti ei tavoita häntä enää.
    Hälytys on yhä auki. Jos jonkun henki on vaarassa, soita **112**.
    Kun asia on hoidettu: **!tulos { $number } ei-tavoitettu** tai muu tulos.
alarm-paged = **Hälytys { $number } · { tier-name } · { time-waited }**
    { $step ->
        [backup] Kukaan ei ole ottanut tätä. Nyt kutsutaan myös varalla olevat.
        [outside] Kukaan ei ole ottanut tätä. Kutsu lähti myös huoneen ulkopuolelle.
        [opened] Päivystys alkoi. Tämä on odottanut sulkuajan ja on nyt ensimmäisenä.
       *[duty] Päivystäjät: tämä tarvitsee ottajan nyt.
    }
    Ota: **!ota { $number }**
alarm-taken-by-you =
    Hälytys { $number } on sinulla. Jos keskustelulla on oma huone, hyväksy kutsu ja mene sinne heti.
    Jos et voi jatkaa, sano se täällä heti, niin joku toinen ottaa.
alarm-taken-by-other = Hälytys { $number }: { $alias } ehti ottaa sen. Sinun ei tarvitse tehdä mitään.
alarm-gone = Hälytys { $number } on jo suljettu. Mitään ei tehty.
alarm-end-at-desk = Hälytyksellä { $number } on oma keskusteluhuone. Kirjaa tulos siellä.
alarm-none = Avointa hälytystä ei löytynyt. Mitään ei tehty.
alarm-help =
    Hälytyshuoneen komennot:
    - ✅ korttiin tai **!ota 12**: otat hälytyksen 12
    - **!ota**: otat vakavimman, jota kukaan ei ole ottanut
    - **!tilanne**: avoimet hälytykset
    - **!tulos 12 turvassa**: kirjaat tuloksen, kun keskusteluhuonetta ei ole
    - **!avaa 12 hengenvaara**: pyydät avaamaan sinetöidyn tunnuksen
    - **!vahvista 12**: vahvistat toisen aikuisen pyynnön
    - **!harjoitus**: aloitat harjoituksen
    - **!ohje**: tämä ohje

    Jos jonkun henki on vaarassa, soita itse **112**: botti ei voi soittaa.
alarm-list-header =
    { $count ->
        [0] Avoimia hälytyksiä ei ole.
        [one] Yksi avoin hälytys:
       *[other] { $count } avointa hälytystä:
    }
alarm-list-line = **{ $number }** · { tier-name } · { category-name } · { time-waited } · { $alias ->
        [unknown] ei ottajaa
       *[other] { $alias }
    }
alarm-unknown-command = En tunne tätä komentoa. Mitään ei tehty. Ohje: **!ohje**

# Keskusteluhuone

desk-alarm = **Hälytys · { tier-name } · { category-name }**
    { time-waited } · sääntö: { rules-named }{ unscreened-note }
    Mitä kirjoitat tähän, menee opiskelijalle. Rivi, jonka alussa on !, ei mene.
    Aloita omin sanoin: kerro, kuka olet, ja kysy, onko hän turvassa.
    Jos jonkun henki on vaarassa, soita itse **112**: botti ei voi soittaa.

checklist-steps =
    { $category ->
        [suicide]
            2 Kysy suoraan, ajatteleeko hän itsemurhaa nyt ja onko hänellä suunnitelma. Kysyminen ei lisää vaaraa.
            3 Pysy keskustelussa. Häntä ei jätetä yksin: kuka pääsee hänen luokseen?
            4 Yritys tai suunnitelma: hoitoon heti (112). Muuten turvasuunnitelma yhdessä ja tapaaminen viimeistään seuraavana koulupäivänä.
        [self_harm]
            2 Kysy, vuotaako haava ja onko hän ottanut jotain. Myrkytystietokeskus: 0800 147 111.
            3 Kysy suoraan, ajatteleeko hän itsemurhaa. Häntä ei jätetä yksin, jos ajattelee.
            4 Haava hoitoon: terveydenhoitaja tai 116 117. Tapaaminen viimeistään seuraavana koulupäivänä.
        [violence_threat]
            2 Poliisi heti: 112. Kerro rehtorille. Koulun uhkasuunnitelma käyttöön.
            3 Kysy rauhallisesti, kuka on vaarassa, missä ja milloin. Ei väittelyä, ei syyttelyä.
            4 Säilytä kaikki. Mitään ei poisteta tästä huoneesta.
        [abuse_home]
            2 Kysy, onko hän turvassa nyt ja missä hän on ensi yön.
            3 Ei turvallista paikkaa: sosiaalipäivystys tai 112. Nollalinja 080 005 005.
            4 Kysy lastensuojelusta tai poliisilta, ennen kuin kukaan ottaa yhteyttä kotiin.
        [sexual_violence]
            2 Kuuntele. Älä kysele yksityiskohtia äläkä tutki asiaa itse. Sano, ettei syy ole hänen.
            3 Alle kuukausi: Seri-tukikeskus, neuvo numerosta 116 117. Tutkimukset mieluiten ennen peseytymistä.
            4 Kiristys kuvilla: viestit talteen, mitään ei makseta. Alle 18-vuotiaan kuvat: Nettivihje.
        [intoxication]
            2 Herääkö, hengittääkö? Jos ei: 112, kaiutin päälle, joku viereen.
            3 Jos hengittää normaalisti, kylkiasento. Vieressä pysytään koko ajan.
            4 Ei hengenvaaraa: Myrkytystietokeskus 0800 147 111. Alaikäinen ilman aikuista: sosiaalipäivystys tai 112.
        [psychosis_like]
            2 Lyhyitä, rauhallisia ja selviä lauseita. Älä kiistä äläkä vahvista sitä, mitä hän kokee.
            3 Kysy, käskeekö jokin häntä tekemään jotain ja onko hän nukkunut. Joku hänen luokseen.
            4 Vaara: 112. Muuten 116 117, ja terveydenhoitaja tai psykologi samana päivänä.
        [eating_acute]
            2 Pyörtyminen tai rintakipu: 112. Juoma ei pysy sisällä: 116 117.
            3 Ei puhetta painosta, kaloreista tai ulkonäöstä. Kysy myös, ajatteleeko hän itsemurhaa.
            4 Terveydenhoitajalle samana päivänä.
        [runaway_homeless]
            2 Kysy, onko hän lämpimässä ja turvassa. Jos ei: 112 tai sosiaalipäivystys.
            3 Alaikäinen kateissa: poliisi, 112. Alle 18-vuotiaan yöpaikka: sosiaalipäivystys.
            4 Sopikaa, missä hän on ensi yön ja milloin puhutte seuraavaksi.
        [bullying_severe]
            2 Väkivaltaa nyt: 112. Kysy suoraan, ajatteleeko hän itsemurhaa.
            3 Todisteet talteen. Sopikaa, miten hän on turvassa koulussa huomenna.
            4 Kerro hänelle ennen kuin asia menee opettajalle tai rehtorille: alaikäisen huoltajat saavat siitä tiedon.
        [third_party]
            2 Selvitä, kuka on vaarassa, missä hän on ja kuka pääsee hänen luokseen. Vaara nyt: 112.
            3 Sano kertojalle, että hän teki oikein eikä vastaa toisen teoista.
            4 Sopikaa, kuka tukee kertojaa tänään.
       *[other]
            2 Kysy suoraan, onko hän turvassa ja onko joku muu vaarassa.
            3 Kysy suoraan, ajatteleeko hän itsemurhaa. Kysyminen ei lisää vaaraa.
            4 Sopikaa, kuka on hänen kanssaan ja mitä tapahtuu seuraavaksi.
    }
checklist-duty =
    { $category ->
        [sexual_violence] 5 Alle 18: ilmoitus viipymättä lastensuojeluun ja poliisille (lastensuojelulaki 25 §). Epäily riittää.
        [abuse_home] 5 Alle 18: lastensuojeluilmoitus viipymättä (lastensuojelulaki 25 §). Väkivalta: ilmoitus myös poliisille. Epäily riittää.
        [bullying_severe] 5 Alle 18: lastensuojeluilmoitus viipymättä (lastensuojelulaki 25 §). Väkivalta tai seksuaalirikos: ilmoitus myös poliisille.
        [violence_threat] 5 Alle 18, uhattu tai uhkaaja: lisäksi lastensuojeluilmoitus viipymättä (lastensuojelulaki 25 §).
       *[other] 5 Alle 18: lastensuojeluilmoitus viipymättä (lastensuojelulaki 25 §). Epäily riittää. Kiire: sosiaalipäivystys tai 112.
    }
desk-checklist = **Tarkistuslista · { tier-name } · { category-name }**
    1 Henki vaarassa: soita itse **112** ja kerro opiskelijalle, että soitat.
    { checklist-steps }
    { checklist-duty }
    6 Kerro opiskelijalle ensin, mitä teet ja miksi, jos se ei lisää vaaraa.
    7 Ilmoita puhelimella tai viranomaisen lomakkeella, ei suojaamattomalla sähköpostilla.
    8 Nimeä ja paikkaa kysytään, kun apua lähetetään. Älä houkuttele niitä esiin.
    Laske tasoa: **!laske** ja syy. Lopuksi: **!tulos** ja tulos.
desk-alarm-times = Hälytys klo { $raised } · otettu klo { $taken } · huoneessa klo { $here }
desk-mark = **Huomio: { tier-name } · { category-name }**
    Tässä keskustelussa huomattiin vaara. Sääntö: { rules-named }
    Kuittaa: ✅, tai vastaa opiskelijalle. Jos kukaan ei kuittaa, kutsutaan muut aikuiset.
desk-mark-soft = Seula huomasi ehkä jotain: { category-name }. Hälytystä ei tehty. Lue viimeisin viesti vielä kerran.
desk-not-screened = **Yhtä opiskelijan viestiä ei saatu tutkittua.** Lue se tarkasti: seula ei auta sinua sen kohdalla.
desk-lower-how =
    Vain ihminen laskee tasoa, yhden kerrallaan. Kirjoita **!laske** ja syy, esimerkiksi **!laske vitsi**.
    Syyt: { lower-choices }
desk-lowered = Taso on nyt: **{ tier-name }**. Syy: { reason-name }.
    Hälytys on auki, kunnes kirjaat tuloksen: **!tulos** ja tulos.
desk-outcome-how =
    Kirjoita **!tulos** ja tulos, esimerkiksi **!tulos turvassa**.
    Tulokset: { outcome-choices }
    Hälytyshuoneessa tulee numero väliin: !tulos 12 turvassa.
desk-outcome-recorded = Kirjattu: **{ outcome-name }**. Hälytys on suljettu. Keskustelu jatkuu, kunnes kirjoitat **!sulje**.
desk-outcome-needed =
    Keskustelua ei suljettu, koska hälytys on auki.
    Kirjoita ensin **!tulos** ja tulos, esimerkiksi **!tulos turvassa**. Sitten **!sulje**.
    Tulokset: { outcome-choices }
desk-taken-over =
    { $alias } otti tämän keskustelun, koska hälytystä ei kuitattu täällä. Opiskelija jatkaa hänen kanssaan.
    Mitä kirjoitat tähän, ei enää mene opiskelijalle.
desk-student-wants-to-end =
    Opiskelija haluaa lopettaa. Hälytys on auki, joten keskustelu ei päättynyt.
    Hänelle sanottiin, ettei hänen tarvitse kirjoittaa ja että aikuinen lukee silti hänen viestinsä.
desk-student-silent =
    { $minutes ->
        [0] **Opiskelija on hiljaa.**
        [one] **Opiskelija on ollut hiljaa minuutin.**
       *[other] **Opiskelija on ollut hiljaa { $minutes } minuuttia.**
    }
    Kirjoita hänelle. Jos pelkäät, että henki on vaarassa, soita **112**.
    Sinetöidyn tunnuksen voi avata kaksi aikuista yhdessä. Ohje on hälytyshuoneessa: !ohje
desk-student-safe-answer =
    { $answer ->
        [yes] Turvakysymys: opiskelija vastasi **kyllä**.
        [no] Turvakysymys: opiskelija vastasi **ei**. Häntä pyydettiin soittamaan **112**.
       *[unknown] Turvakysymys: opiskelija vastasi **en tiedä**. Häntä pyydettiin soittamaan **112**.
    }

# Vertaistutorille

desk-raised = **Hälytys on tehty: { tier-name }.** Kiitos, että et jäänyt yksin.
    Jos jonkun henki on vaarassa, soita itse **112**: botti ei voi soittaa.
desk-already-raised = Tästä on jo avoin hälytys: **{ tier-name }**. Se ei laske tästä.
    Jos jonkun henki on vaarassa, soita itse **112**: botti ei voi soittaa.
desk-raise-too-late = **Hälytystä ei tehty.** Opiskelija on poissa, eikä botti tavoita häntä enää.
    Jos jonkun henki on vaarassa, soita itse **112**. Kerro asiasta heti koulun aikuisille.
peer-moved-aside = **Aikuinen jatkaa tästä.** Kiitos, toimit oikein. Sinun ei tarvitse kantaa tätä.
    Mitä kirjoitat tähän, ei enää mene opiskelijalle.
card-is-alarm = Kortti { $number } · { $pseudonym } · aikuinen hoitaa tämän. Sinun ei tarvitse tehdä mitään.

# Ylläpidolle

admin-alarm-unacknowledged =
    { $minutes ->
        [one] **{ tier-name }: hälytystä ei ole otettu minuuttiin.**
       *[other] **{ tier-name }: hälytystä ei ole otettu { $minutes } minuuttiin.**
    }
    Soita päivystäjille nyt. Hälytys on hälytyshuoneessa.
admin-paging-failed =
    { $channel ->
        [webhook] **Hälytyskutsu ei lähtenyt: webhook.**
        [smtp] **Hälytyskutsu ei lähtenyt: sähköposti.**
       *[other] **Hälytyskutsu ei lähtenyt: { $channel }.**
    }
    Huoneen ulkopuolella olevat eivät ehkä saaneet tietoa. Hälytyshuone toimii silti: katso sinne ja soita päivystäjille.
    Aja palvelimella **kynnys doctor**.
admin-drill-due =
    { $days ->
        [one] Edellisestä harjoituksesta on päivä.
       *[other] Edellisestä harjoituksesta on { $days } päivää.
    } On aika harjoitella: hälytyshuoneessa !harjoitus
admin-screen-degraded =
    { $why ->
        [rules] **Viestien seula on vajaa: sanasäännöt eivät toimi.**
        [classifier] **Viestien seula on vajaa: luokittelija ei toimi.**
       *[encoder] **Viestien seula on vajaa: kielimalli ei toimi.**
    }
    Hätä voi jäädä huomaamatta. Kertokaa päivystäjille, että he lukevat viestit erityisen tarkasti.
    Hätänumero ja sana **ihminen** toimivat kuten ennen. Aja palvelimella **kynnys doctor**.
admin-screen-restored = Viestien seula toimii taas kokonaan.

# Harjoitus

drill-card = **HARJOITUS · ÖVNING · DRILL**
    Harjoitus { $number }. Tämä ei ole oikea hälytys. Kukaan opiskelija ei odota.
    Toimi kuin oikeassa: ✅ tai **!ota { $number }**
    Lopeta harjoitus: **!tulos { $number } harjoitus**
drill-paged = **HARJOITUS { $number } · ÖVNING · DRILL** · odottanut { $minutes } min
    Kukaan ei ole ottanut tätä. Toimi kuin oikeassa: ✅ tai **!ota { $number }**
drill-report = **HARJOITUS { $number } on päättynyt.** Aika alusta sekunteina:
    - kortti huoneessa: { $card } s
    - otettu: { $ack ->
        [unknown] ei kukaan
       *[other] { $ack } s
    }
    - kutsu huoneen ulkopuolelle: { $paged ->
        [unknown] ei lähtenyt
       *[other] { $paged } s
    }
drill-running = Harjoitus { $number } on jo käynnissä. Lopeta se: **!tulos { $number } harjoitus**

# Sinetöity tunnus

identity-reasons = hengenvaara, uhka, 112-pyysi
identity-asked = **{ $alias } pyytää avaamaan hälytyksen { $number } tunnuksen.**
    Tunnus avataan vain, kun jonkun henki on vaarassa. Onko **112** jo soitettu?
    Toinen aikuinen vahvistaa viimeistään { $until }: **!vahvista { $number }**
    Jos olet eri mieltä, älä vahvista. Sano se täällä.
identity-needs-other = Sama henkilö ei voi pyytää ja vahvistaa. Pyydä toinen aikuinen vahvistamaan. Tunnusta ei avattu.
identity-expired = Kukaan ei vahvistanut ajoissa. Tunnusta ei avattu. Voit pyytää uudelleen.
identity-nothing = Sillä numerolla ei ole avattavaa tunnusta eikä pyyntöä. Mitään ei avattu.
identity-opened-note = **Hälytyksen { $number } tunnus on avattu.**
    Pyysi: { $first } · vahvisti: { $second }
    Tunnus näytetään vain heille. Opiskelijalle kerrotaan, että se on avattu.
identity-shown = Hälytys { $number } · tunnus: `{ $id }`
    Anna se vain hätäkeskukselle tai poliisille, puhelimessa. Älä kirjoita sitä muihin huoneisiin tai sähköpostiin.
    Tunnus ei välttämättä kerro nimeä tai paikkaa. Hätäkeskus tai poliisi jatkaa siitä.
identity-not-shown = Hälytyksen { $number } tunnusta tai viestiä ei näytetty. Molemmat eivät tulleet huoneeseen ajoissa, tai tilanne muuttui sillä välin.
    Jos se on yhä avattava, pyytäkää uudelleen.
evidence-asked = **{ $alias } pyytää avaamaan hälytyksen { $number } sinetöidyn viestin.**
    Se on väkivallan uhka, joka säilytetään poliisia varten. Opiskelijan tunnusta ei näytetä.
    Toinen aikuinen vahvistaa viimeistään { $until }: **!vahvista { $number }**
    Jos olet eri mieltä, älä vahvista. Sano se täällä.
evidence-opened-note = **Hälytyksen { $number } sinetöity viesti on avattu.**
    Pyysi: { $first } · vahvisti: { $second }
    Se näytetään vain heille.
evidence-shown = **Hälytys { $number } · sinetöity viesti, kirjoitettu { $at }**
    Anna se vain poliisille. Älä kirjoita sitä muihin huoneisiin tai sähköpostiin.
identity-how =
    Tunnus avataan vain, kun jonkun henki on vaarassa eikä opiskelijaa muuten tavoiteta.
    - Soita ensin **112**.
    - Pyydä: **!avaa 12 hengenvaara**
    - Toinen aikuinen vahvistaa: **!vahvista 12**

    Syyt: { identity-reasons }
    Syy, aika ja molemmat aikuiset kirjataan. Opiskelijalle kerrotaan, että tunnus on avattu.
identity-bad-reason =
    Tunnusta ei avattu: syy puuttuu tai se ei ole listalla. Syyt: { identity-reasons }
    Esimerkki: **!avaa 12 hengenvaara**

# Kuolemantapauksen jälkeen

postvention-on =
    Tiedote kuolemantapauksen jälkeen on nyt päällä. Opiskelijat näkevät sen, kun he kirjoittavat botille.
    Siinä ei ole nimiä eikä kuolintapaa. Apu tulee ensin.
postvention-off = Tiedote kuolemantapauksen jälkeen on nyt pois päältä.
postvention-banner =
    Koulussamme surraan nyt. Jos haluat puhua jonkun kanssa, kirjoita **ihminen**.
    Koulussa voit puhua kuraattorille, psykologille tai terveydenhoitajalle.
    Kaikenlaiset tunteet ovat luvallisia, eikä niistä tarvitse selvitä yksin.
    Jos sinulla on itsemurha-ajatuksia tai pelkäät jonkun puolesta, kerro siitä heti aikuiselle.
    { -danger }

# Opiskelijalle: hän haluaa lopettaa, kun hälytys on auki

adult-still-comes =
    Selvä. Sinun ei tarvitse kirjoittaa enempää.
    Koulun aikuinen lukee silti viestisi, koska joku voi olla vaarassa. Sitä en voi perua.
    Voit palata tähän milloin vain.
    { -danger }

# Ennen kuin opiskelijan sanat menevät tutorille

told-kinds =
    { $own_name ->
        [yes] - nimesi{"\u000A"}
       *[no] {""}
    }{ $other_name ->
        [yes] - jonkun toisen nimi{"\u000A"}
       *[no] {""}
    }{ $phone ->
        [yes] - puhelinnumero{"\u000A"}
       *[no] {""}
    }{ $email ->
        [yes] - sähköpostiosoite{"\u000A"}
       *[no] {""}
    }{ $handle ->
        [yes] - tunnus toisessa palvelussa{"\u000A"}
       *[no] {""}
    }{ $address ->
        [yes] - osoite{"\u000A"}
       *[no] {""}
    }{ $identity_code ->
        [yes] - henkilötunnus{"\u000A"}
       *[no] {""}
    }
sure-to-tell =
    Haluatko varmasti kertoa tämän? Viestisi ei ole vielä mennyt tutorille. Siinä on ehkä:
    { told-kinds }
    Tutor on opiskelija. Mistä tahansa viestistä voi ottaa kuvan.
    Jos joku on vaarassa, tutor kertoo siitä aikuiselle. Jos tilalle tulee aikuinen, hän näkee viestisi.
    Vastaa **kyllä**, niin lähetän sen. Vastaa **ei**, niin poistan sen. Voit myös painaa ✅ tai ❌.
    { -danger }
sure-to-tell-written =
    Kirjoitit odottaessasi jotain, mistä sinut tai joku toinen voidaan tunnistaa.
    Se ei ole vielä mennyt tutorille. Haluatko varmasti kertoa sen hänelle?
    Tutor on opiskelija. Mistä tahansa viestistä voi ottaa kuvan.
    Jos joku on vaarassa, tutor kertoo siitä aikuiselle. Jos tilalle tulee aikuinen, hän näkee viestisi.
    Vastaa **kyllä**, niin lähetän sen. Vastaa **ei**, niin poistan sen. Voit myös painaa ✅ tai ❌.
    { -danger }
tell-waits =
    Tämäkin viesti odottaa vielä. Lähetänkö tutorille senkin, mitä kysyin äsken?
    Vastaa **kyllä**, niin lähetän kaiken. Vastaa **ei**, niin jätän sen pois ja lähetän muut.
    { -danger }
told-on = Selvä. Lähetin viestisi tutorille.
not-told-on = Selvä. En lähettänyt sitä, ja poistin sen. Tutor ei nähnyt sitä.
tell-lapsed =
    En lähettänyt viestiä, josta kysyin sinulta, ja poistin sen. Tutor ei nähnyt sitä.
    Jos haluat kertoa sen, kirjoita se uudelleen.
    { -danger }
nothing-to-tell =
    Siihen ei tarvitse nyt vastata. Tutor ei ole enää tässä keskustelussa.
    Jos viestisi odotti lupaasi, se odottaa sitä, joka tulee seuraavaksi. Aikuinen näkee sen. Jos hän on tutor, kysyn uudelleen.
    { -danger }

# Tutorille, kun hänen viestinsä odottaa

unsent-reasons =
    { $secrecy ->
        [yes] - Lupaat siinä ehkä, ettet kerro kenellekään. Sitä et voi luvata: vaarasta kerrotaan aikuiselle. Sano vaikka: ”En juoruile tästä. Jos joku on vaarassa, kerron aikuiselle.”{"\u000A"}
       *[no] {""}
    }{ $dosing ->
        [yes] - Neuvot siinä ehkä, miten lääkettä otetaan. Sano vaikka: ”Sitä kannattaa kysyä terveydenhoitajalta tai apteekista.” Jos joku on jo ottanut liikaa, soita **112**.{"\u000A"}
       *[no] {""}
    }{ $details ->
        [yes] - Siinä on ehkä nimi, numero, osoite tai tunnus. Pysy nimimerkkinä. Sano vaikka: ”Jutellaan täällä, niin kukaan ei jää yksin tämän kanssa.”{"\u000A"}
       *[no] {""}
    }
desk-not-sent-yet = **Viestisi ei ole vielä mennyt opiskelijalle.**
    { unsent-reasons }
    Kirjoita se toisin: uusi viesti menee, ja tämä jää pois. Jos haluat lähettää tämän näin: **!lähetä**
desk-unsent-gone = Viestisi, joka odotti, ei mennyt opiskelijalle. Kirjoita se uudelleen, jos se on yhä tarpeen.
desk-nothing-to-send = Mikään viesti ei odota lähettämistä. Mitään ei mennyt opiskelijalle.

# Henkilöstö: kuka saa vastata

staff-employer =
    { $county ->
        [yes] hyvinvointialue
       *[no] koulu
    }
staff-adder =
    { $adder ->
        [komentorivi] komentorivi
        [asetukset] asetustiedosto
       *[other] ylläpitäjä { $adder }
    }
staff-added =
    { $own ->
        [yes] **{ $alias }** ({ staff-employer }) lisättiin tähän huoneeseen. Lisääjä: { staff-adder }. **Tunnus on ylläpitäjän oma.**
       *[no] **{ $alias }** ({ staff-employer }) lisättiin tähän huoneeseen. Lisääjä: { staff-adder }.
    }
    Jos lisäys yllättää, kysy siitä heti ylläpidolta. Lisäys on kirjattu.
staff-key-changed = **{ $alias }: uusi vahvistusavain.** Asettaja: { staff-adder }.
    Kysy häneltä kasvotusten tai puhelimessa, onko avain hänen. Jos ei ole, joku toinen lukee tätä huonetta hänen nimissään.
    Kerro siitä silloin heti esihenkilöllesi ja ylläpidolle. Muutos on kirjattu.
admin-roster = **Henkilöstö** (suluissa avain)
    - Aikuiset: { $adult_names }
    - Tutorit: { $tutor_names }
    - Ei päivystä, koulutus puuttuu: { $no_training }
    - Ei päivystä, koulutus on vasta tulossa: { $training_ahead }
    - Ei päivystä, koulutus on vanhentunut: { $training_expired }
    - Ei päivystä, ohjattu harjoitusvuoro puuttuu: { $not_practised }

    Poista: **!henkilöstö poista avain**
    Lisää: **!henkilöstö lisää key=koivu matrix_id=… role=kuraattori alias="Kuraattori Koivu"**
    Tarkemmin palvelimella: **kynnys roster list**
admin-staff-adding = **{ $alias }** on nyt listalla. Kutsun hänet hänen huoneisiinsa.
admin-staff-refused =
    Ketään ei lisätty. Korjaa nämä kohdat: **{ $columns }**
    Kohdat selitetään palvelimella: **kynnys roster add --help**
admin-staff-removing = **{ $alias }** poistetaan nyt. Kerron, kun hän on poissa kaikista huoneista.
admin-staff-removed = **{ $alias }** on poistettu. Hän ei ole enää missään huoneessa, eikä mitään salata hänelle.
    Hänen opiskelijansa ovat taas jonossa. Poisto on kirjattu.
admin-staff-unknown = Listalla ei ole avainta **{ $key }**. Katso avaimet: **!henkilöstö**
admin-staff-in-settings = Avain **{ $key }** on asetustiedostossa. Poista hänet sieltä ja käynnistä palvelu uudelleen.

# Kun viesti loukkaa tutoria

abuse-kinds =
    { $insult ->
        [yes] - haukkumista{"\u000A"}
       *[no] {""}
    }{ $threat ->
        [yes] - uhkailua{"\u000A"}
       *[no] {""}
    }{ $harassment ->
        [yes] - seksuaalista häirintää{"\u000A"}
       *[no] {""}
    }{ $hate ->
        [yes] - halventavia sanoja taustasta, uskonnosta, seksuaalisuudesta tai vammasta{"\u000A"}
       *[no] {""}
    }
abuse-warning =
    En lähettänyt viestiäsi tutorille. Siinä on ehkä:
    { abuse-kinds }
    Tutor on opiskelija niin kuin sinäkin, ja nämä sanat sattuvat.
    Täällä saa olla vihainen, ja kiroillakin saa. Sano sama asia toisin, niin se menee perille.
    Jos sinulla on tosi paha olla, sano se juuri niin kuin se on.
    { $threat ->
        [yes] { -danger }{"\u000A"}
       *[no] {""}
    }Jos haluat mieluummin puhua aikuiselle, kirjoita **aikuinen**.
abuse-adult-joins =
    En lähettänyt tätäkään viestiä tutorille. Siksi tästä jatkaa aikuinen.
    Et ole joutunut pois täältä. Saat yhä jutella, ja vihainenkin saa olla.
    Voit kertoa suoraan hänelle, mikä on huonosti.
    { -danger }
desk-abuse-held = **Pysäytin viestin, jonka opiskelija kirjoitti sinulle.** En näytä sen sanoja. Siinä on ehkä:
    { abuse-kinds }
    Et ole tehnyt mitään väärää. Pyysin häntä sanomaan asiansa toisin.
    Sinun ei tarvitse vastata heti. Saat pitää tauon.
    Aikuinen jatkamaan nyt: **!aikuinen**
    Jos haluat, että tämä päättyy kokonaan: **!esto**. Aikuinen päättää siitä.
desk-abuse-again = **Sama toistui, joten kutsuin aikuisen.** En näytä sanoja sinulle.
    Et ole tehnyt mitään väärää. Sinun ei tarvitse kirjoittaa tähän enää mitään.
supervisor-abuse = **Aikuista tarvitaan nyt: opiskelijan viestit loukkaavat tutoria.**
    Keskustelu { $number } · { $pseudonym } · tutor: { $alias }. Viestejä ei näytetty tutorille. Niissä on ehkä:
    { abuse-kinds }{ $threat ->
        [yes] {"\u000A"}Jos uhkaus on todellinen, soita **112**.
       *[no] {""}
    }
    Mene mukaan: **!ota { $number }**

## Kenen kanssa: tutor vai aikuinen

who-would-you-like =
    Kenen kanssa haluat jutella? Vastaa numerolla tai sanalla.
    1 **tutor** – koulutettu opiskelija niin kuin sinäkin. Hänen tukenaan on aikuinen.{ $tutors_open ->
        [yes] {""}
       *[no] {" "}Tutorit eivät ole nyt paikalla.
    }
    2 **aikuinen** – koulun kuraattori tai muu ammattilainen.{ $adults_open ->
        [yes] {""}
       *[no] {" "}Aikuisten vuoro ei ole nyt auki.
    }
    Jos kirjoitat jotain muuta, pyydän tänne aikuisen.
    { -danger }
tutor-called =
    Pyysin tänne tutoria. Tutor on koulutettu opiskelija, ja hänen tukenaan on aikuinen.
    { place-in-queue }
    { usual-wait }
    Voit kirjoittaa jo nyt. Tutor näkee viestisi, kun hän ottaa keskustelun.
    { wishes-while-waiting }
    Jos haluat mieluummin aikuisen, kirjoita **aikuinen**. Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
usual-wait =
    { $wait ->
        [unknown] En tiedä vielä, kuinka kauan tämä kestää.
        [0] Viime viikkoina on yleensä odotettu alle minuutti.
       *[other] Viime viikkoina on yleensä odotettu noin { $wait } min.
    }
wishes-while-waiting =
    Voit kertoa aiheen yhdellä sanalla: **opinnot**, **mieli**, **ihmiset**, **koti**, **raha** tai **muu**.
    Jos et halua puhua jonkun tietyn kanssa, kirjoita **ei** ja hänen nimensä.{ $campuses ->
        [unknown] {""}
       *[other] {" "}Voit myös toivoa kampusta. Kirjoita silloin sen nimi: { $campuses }.
    }
no-tutors-here =
    Täällä ei ole tutoreita. Voin pyytää sinulle koulun aikuisen: kirjoita **aikuinen**.
    { -danger }
nobody-called = Selvä. En kutsunut ketään. Voit kysyä minulta, tai kirjoittaa **ihminen** milloin vain.
service-name =
    { $service ->
        [tutor_chat] Tutorit eivät ole
       *[other] Koulun aikuiset eivät ole
    }
service-opens =
    { $opens_at ->
        [unknown] En tiedä, milloin he tulevat seuraavan kerran.
       *[other] He tulevat { $opens_at }.
    }
service-closed-help =
    { $service ->
        [tutor_chat] Jos haluat mieluummin aikuisen, kirjoita **aikuinen**.
       *[other] Jos tarvitset jonkun jo nyt, kirjoita **hätä**: saat numerot, jotka vastaavat.
    }
chat-closed =
    { service-name } nyt paikalla. { service-opens }
    Voit jättää viestin: kirjoita tähän. Pyyntösi menee heille heti, kun he tulevat.
    Viestisi odottaa siihen asti salattuna.
    { service-closed-help }
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
chat-closed-meanwhile =
    Olen pahoillani. { service-name } enää paikalla. { service-opens }
    Pyyntösi on tallessa. Se menee heille heti, kun he tulevat. Et tehnyt mitään väärää.
    { service-closed-help }
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
chat-opened =
    { $service ->
        [tutor_chat] Tutorit ovat nyt paikalla.
       *[other] Koulun aikuiset ovat nyt paikalla.
    } Pyyntösi meni heille.
    { place-in-queue }
    Jos et enää halua jutella, kirjoita **lopeta**.
    { -danger }
adults-asked-too =
    Olen pahoillani, että odotus venyy. Yksikään tutor ei ole vielä ehtinyt. Odotit { $minutes } min.
    Kysyn nyt myös koulun aikuisilta. Se tulee, joka ehtii ensin.
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
topic-name =
    { $topic ->
        [studies] opinnot
        [mind] mieli
        [people] ihmiset
        [home] koti
        [money] raha
       *[other] muu
    }
topic-noted = Selvä: { topic-name }. Kerron sen sille, joka tulee.
not-them = Selvä. Tähän keskusteluun ei tule { $alias }.
not-that-campus = Selvä. Tähän keskusteluun ei tule ketään siltä kampukselta.
campus-noted =
    Selvä, toivot kampusta { $campus }. { $first ->
        [yes] Kysyn ensin sieltä. Jos kukaan ei pian ehdi, kysyn muiltakin.
       *[no] Kerron sen niille, joita pyysin. Se tulee, joka ehtii ensin.
    }
nobody-of-campus = Toivoit kampusta { $campus }. Sieltä ei ole täällä ketään. Se tulee, joka ehtii ensin.
other-campuses-asked-too =
    Olen pahoillani, että odotus venyy. Odotit { $minutes } min.
    Kampukselta { $campus } ei ole vielä kukaan ehtinyt. Kysyn nyt muiltakin.
    Se tulee, joka ehtii ensin. Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }

## Päivystyshuoneisiin

card-for-all-tutors = { $pseudonym } on odottanut { $minutes } min. Kuka tahansa tutor voi nyt ottaa: `!ota { $number }`.
card-for-adults-too = { $pseudonym } odottaa yhä. Kortti on nyt myös aikuisilla. Ota: ✅ tai `!ota { $number }`.
card-still-waits = { $pseudonym } on odottanut { $minutes } min, eikä kukaan ole ottanut. Ota: `!ota { $number }`.
card-waits-for-opening = Kortti { $number } · { $pseudonym }: odottaa, että tutorit ovat taas paikalla. Kortti tulee silloin uudelleen.
statutory-due =
    { $pseudonym } pyysi aikuista jo päiviä sitten ja odottaa yhä.
    Lain mukaan keskustelun on onnistuttava viimeistään { $due }. Ota: `!ota { $number }`.
on-duty = { $alias } on nyt vuorossa.
off-duty =
    { $alias } lähti vuorosta.{ $load ->
        [0] {""}
        [one] {" "}Hänellä on vielä yksi keskustelu.
       *[other] {" "}Hänellä on vielä { $load } keskustelua.
    }
off-duty-by-silence = { $alias } ei ole kirjoittanut pitkään aikaan, joten merkitsin vuoron päättyneeksi. Takaisin: `!vuoroon`.
on-break = { $alias } on tauolla. Takaisin: `!tauko` tai `!vuoroon`.
back-on-duty = { $alias } palasi tauolta.
not-on-duty = Et ole nyt vuorossa. Vuoroon pääset kirjoittamalla `!vuoroon`.
not-ready-for-duty =
    { $alias }, et voi vielä mennä vuoroon. { $not_ready ->
        [no_training] Tutorkoulutustasi ei ole merkitty.
        [training_ahead] Koulutuksesi päivä on vasta edessä.
        [training_expired] Koulutuksesi voimassaolo on päättynyt.
       *[other] Ohjattu harjoitusvuoro puuttuu.
    }
    Pyydä tutorvastaavaa korjaamaan asia.
cannot-take =
    { $alias }, { $barred ->
        [no_supervisor] tutorit voivat ottaa keskusteluja vain, kun tukiaikuinen on vuorossa. Nyt kukaan ei ole. Tukiaikuinen menee vuoroon kirjoittamalla tänne `!vuoroon`.
        [closed] tutorvuoro ei ole nyt auki.
        [elsewhere] tämä opiskelija pyysi toisenlaista juttukaveria. Joku muu ottaa hänet.
        [role_first] opiskelija odottaa ensin toista ammattilaista. Jos tämä ei ehdi, voit ottaa myöhemmin.
        [not_wanted] tämä keskustelu sopii paremmin jollekulle muulle. Se ei kerro mitään sinusta.
       *[other] tätä kysytään ensin muilta: opiskelija toivoi toista kampusta, tai he puhuvat hänen kieltään. Jos he eivät ehdi, voit ottaa pian.
    }
you-are-full =
    { $alias }, sinulla on jo { $at_once ->
        [one] yksi keskustelu
       *[other] { $at_once } keskustelua
    }. Se riittää kerralla. Kun yksi päättyy, voit ottaa uuden.
duty-card = **{ $service ->
        [tutor_chat] Tutorvuoro
       *[other] Aikuisten vuoro
    }** – { $is_open ->
        [yes] auki
       *[no] kiinni
    }
    Vuorossa: { $names ->
        [unknown] ei ketään
       *[other] { $names }
    }{ $resting ->
        [unknown] {""}
       *[other] {" "}· tauolla: { $resting }
    }{ $service ->
        [tutor_chat] {" "}· tukiaikuinen: { $supervisor ->
            [unknown] ei ketään
           *[other] { $supervisor }
        }
       *[other] {""}
    }
    Odottaa: { $waiting }
    🟢 vuoroon · 🔴 pois. Myös `!vuoroon`, `!vuoro loppu`, `!tauko`, `!vuoro`.
supervisor-gone =
    Tukiaikuinen lähti vuorosta, joten tutorvuoro sulkeutui. Uusia opiskelijoita ei nyt tule.
    Keskustelut, jotka ovat kesken, saat viedä rauhassa loppuun. Jos huoli herää, kirjoita keskustelun huoneeseen `!aikuinen`, niin aikuinen jatkaa.
reflection-noted = Merkitty: { $alias } on purkanut keskustelunsa aikuisen kanssa.
no-such-tutor = En tiedä, ketä tutoria tarkoitat. Mitään ei merkitty. Kirjoita näin: `!purku kuusi`.
admin-staff-has-record =
    { $alias } on vielä listalla. Hänen tuntinsa on kirjattu, ja poisto hävittää ne.
    Kirjoita ensin todistus: `kynnys roster certificate { $key } --term …`
    Jos todistusta ei tarvita tai on kiire: **!henkilöstö poista { $key } heti**
nobody-on-duty =
    { $service ->
        [tutor_chat] Tutorvuoro alkoi, mutta kukaan ei ole vuorossa.
       *[other] Aikuisten vuoro alkoi, mutta kukaan ei ole vuorossa.
    } Vuoroon: 🟢 tai `!vuoroon`.
desk-adult-asked-for =
    Opiskelija pyysi aikuista, ja aikuinen jatkaa tästä. Kiitos, että olit hänelle läsnä.
    Mitä kirjoitat tähän, ei enää mene hänelle.

adult-goes-on =
    Tästä jatkaa koulun aikuinen. Pyysin hänet tänne. Et ole tehnyt mitään väärää.
    { place-in-queue }
    { usual-wait }
    Voit kirjoittaa sillä aikaa. Viestisi näkee se aikuinen, joka ottaa keskustelun.
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
desk-adult-goes-on =
    Aikuinen jatkaa tästä. Teit oikein: kaikkea ei tarvitse kantaa yksin.
    Mitä kirjoitat tähän, ei enää mene opiskelijalle.

block-confirmed =
    { $days ->
        [one] Et voi nyt jutella tutorien kanssa päivään. Aikuinen päätti niin.
       *[other] Et voi nyt jutella tutorien kanssa { $days } päivään. Aikuinen päätti niin.
    }
    Syynä olivat viestit, jotka loukkasivat tutoria.
    Aikuiset ovat yhä täällä sinua varten. Sana **aikuinen** toimii aina, samoin **hätä**.
    { -danger }
blocked-from-tutors =
    { $days ->
        [one] Tutorien kanssa voit jutella taas päivän päästä.
       *[other] Tutorien kanssa voit jutella taas { $days } päivän päästä.
    }
    Sinun ei tarvitse odottaa sitä. Kirjoita **aikuinen**, niin pyydän tänne aikuisen.
    Myös **hätä** toimii aina.
    { -danger }
block-wanted = **{ $alias } pyytää estoa: { $pseudonym }**
    Jos suostut, opiskelija ei voi jutella tutorien kanssa { $days } päivään. Aikuisten kanssa hän voi aina.
    Kysy ensin tutorilta, mitä tapahtui. Suostu: 🚫 tai `!estä { $number }`. Jos et suostu, älä tee mitään.
block-done = Kortti { $number } · { $pseudonym }: ei tutoreita { $days } päivään. Päätti: { $alias }.
desk-block-asked =
    Pyysin aikuisia päättämään estosta. Et ole tehnyt mitään väärää, eikä sinun tarvitse jatkaa.

## Siirto toiselle

wanted-who =
    { $wanted ->
        [tutor] tutor
        [kuraattori] kuraattori
        [psykologi] psykologi
        [terveydenhoitaja] terveydenhoitaja
        [opo] opinto-ohjaaja
        [supervisor] ohjaaja
       *[other] koulun aikuinen
    }
wanted-object =
    { $wanted ->
        [tutor] tutorin
        [kuraattori] kuraattorin
        [psykologi] psykologin
        [terveydenhoitaja] terveydenhoitajan
        [opo] opinto-ohjaajan
        [supervisor] ohjaajan
       *[other] koulun aikuisen
    }
hand-question =
    { $alias } ehdottaa, että jatkat { wanted-object } kanssa. Sinä päätät.
    Vastaa numerolla tai sanalla, tai paina kuvaketta.
    1 **kerro** – kyllä, ja hän saa lukea tämän keskustelun
    2 **alusta** – kyllä, mutta aloitatte alusta
    3 **ei** – jatkat tässä niin kuin nyt
    { -danger }
what-goes-along =
    { $earlier ->
        [yes] Hän saa lukea, mitä tässä keskustelussa on puhuttu.
       *[no] Aloitatte alusta. Aiempia viestejä hän ei näe.
    }
handing-on =
    Selvä. Pyysin tänne { wanted-object }. { what-goes-along }
    { place-in-queue }
    { usual-wait }
    Voit kirjoittaa sillä aikaa. Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
handing-on-closed =
    Selvä. Pyydän tänne { wanted-object }. { what-goes-along }
    Juuri nyt ketään ei ole paikalla. { service-opens }
    Pyyntösi on tallessa. Voit kirjoittaa jo nyt: viestisi odottaa salattuna.
    Jos tarvitset jonkun heti, kirjoita **hätä**. Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
handed-on-in-danger =
    { $alias } pyysi toisen aikuisen jatkamaan kanssasi. Et jää yksin.
    Sinun ei tarvitse tehdä mitään. Voit kirjoittaa tähän koko ajan.
    { -danger }
stays-here = Selvä, jatkat tässä. { $alias } on täällä niin kuin ennenkin.
hand-question-over =
    Siihen kysymykseen ei tarvitse enää vastata. Mikään ei muuttunut.
    { -danger }
other-adults-asked-too =
    Olen pahoillani, että odotus venyy. Odotit { $minutes } min.
    Pyysin tänne { wanted-object }, mutta hän ei ole vielä ehtinyt.
    Kysyn nyt myös muilta koulun aikuisilta. Se tulee, joka ehtii ensin.{ $earlier ->
        [yes] {" "}Aiemmat viestit näkee vain se, jolle annoit luvan.
       *[no] {""}
    }
    Jos et halua odottaa, kirjoita **lopeta**.
    { -danger }
desk-facts = **Ennen sinua tässä oli { $alias }**
    - kieli: { language-name }
    - aihe: { $topic ->
        [unknown] ei kerrottu
       *[other] { topic-name }
    }
    - lain määräpäivä: { $due ->
        [unknown] ei tiedossa
       *[other] { $due }
    }{ $worst ->
        [unknown] {""}
        [0] {"\u000A"}- hälytyksiä ei ole ollut
       *[other] {"\u000A"}- hälytys, pahimmillaan T{ $worst }: { $alarm_open ->
            [yes] yhä auki
           *[no] päättynyt
        }
    }

    { $earlier ->
        [yes] Opiskelija antoi luvan: aiemmat viestit tulevat tämän alle. Niissä on merkki ◷.
       *[no] Aiempia viestejä ei tule: niihin ei ole opiskelijan lupaa sinulle.
    }
desk-earlier = ◷ aiemmin · { $who } { $clock }:
desk-earlier-ends =
    { $shown ->
        [0] ◷ Aiempia viestejä ei ole näytettävänä.
       *[other] ◷ Aiemmat viestit päättyvät tähän.
    }{ $cut ->
        [yes] {" "}Niitä oli enemmän, ja näit uusimmat.
       *[no] {""}
    }{ $left_out ->
        [0] {""}
        [one] {" "}Yksi jäi pois: sitä ei voi enää lukea, tai se ei sovi tutorille.
       *[other] {" "}{ $left_out } jäi pois: niitä ei voi enää lukea, tai ne eivät sovi tutorille.
    }
    Tästä eteenpäin kaikki on uutta.
desk-hand-asked =
    Kysyin opiskelijalta, sopiiko siirto: { wanted-who }. Kysymys on voimassa { $minutes } min.
    Odota vastausta. Jos kirjoitat hänelle ensin, hän voi vastata enää kuvaketta painamalla.
desk-hand-unknown =
    En löytänyt, kenelle. Opiskelijalta ei kysytty mitään. Kirjoita näin: **!siirrä kuraattori**
    Käy myös: psykologi, terveydenhoitaja, opo, ohjaaja, tutor, aikuinen. Takaisin jonoon: **!siirrä**
desk-nobody-of-role =
    Listalla ei ole ketään muuta, joka on { wanted-who }. Opiskelijalta ei kysytty mitään.
    Takaisin jonoon: **!siirrä**
desk-not-to-tutor = Tätä opiskelijaa ei voi nyt siirtää tutorille. Aikuiselle näin: **!siirrä aikuinen**
desk-handed-on =
    Opiskelija suostui siirtoon. Nyt hän odottaa: { wanted-who }. { $earlier ->
        [yes] Aiemmat viestit näkee se, joka tulee.
       *[no] Hän aloittaa alusta.
    }
    Mitä kirjoitat tähän, ei enää mene opiskelijalle.
desk-hand-refused = Opiskelija haluaa jatkaa sinun kanssasi. Keskustelu jatkuu niin kuin ennen.
desk-hand-unanswered = Opiskelija ei vastannut siirtoon, ja kysymys raukesi. Keskustelu jatkuu niin kuin ennen.

## Aikuinen tutorin rinnalla

help-asked-for =
    { $alias } pyysi koulun aikuista lukemaan mukana. Et ole tehnyt mitään väärää.
    Aikuinen ei vielä ole täällä. Kerron, kun hän on.
    Voitte jatkaa sillä aikaa. Jos haluat lopettaa, kirjoita **lopeta**.
    { -danger }
companion-reads =
    { $alias } lukee nyt mukana. Hän on koulun aikuinen, ja hänkin voi kirjoittaa sinulle.
    Hän näkee, mitä kirjoitat tästä eteenpäin. Aiempia viestejä hän ei näe, eikä nimeäsi.
    { $tutor } jatkaa kanssasi. Rivin alussa lukee nyt, kuka kirjoittaa.
    Jos joku on vaarassa, aikuisen voi olla pakko hankkia apua.
    Jos et halua jatkaa, kirjoita **lopeta**.
    { -danger }
companion-gone =
    { $alias } lähti, eikä hän enää lue mukana. Keskustelu jatkuu niin kuin ennen.
    { -danger }

help-wanted = **{ $alias } pyytää aikuista mukaan.** Keskustelu { $number } · { $pseudonym }
    Liity: ✅ tai **!liity { $number }**. Luet mukana ja voit kirjoittaa. Tutor jatkaa.
    Opiskelijalle ja tutorille kerrotaan, kun tulet. Aiempia viestejä et näe.
    Jos kukaan ei ehdi, keskustelu tulee jonoon aikuiselle.
help-is-coming = Keskustelu { $number } · { $pseudonym } · { $alias }: { $adult } menee lukemaan mukana.
help-is-over = Keskustelu { $number } · { $pseudonym }: tutor ei enää tarvitse aikuista mukaan.
nothing-to-join = Keskustelussa { $number } ei ole nyt tutoria, jonka mukaan voisi liittyä. Tutorien keskustelut: **!tutorit**
joined-already = { $alias } on jo mukana keskustelussa { $number }, tai hän on tulossa sinne.
only-adults-here = { $alias }, tämä komento on aikuisille. Se toimii heidän huoneessaan Päivystys.
tutor-talks = **Tutorien keskustelut.** Tutor · opiskelija · numero · kesto · taso · viimeisestä viestistä
    { $lines }
    { $more ->
        [0] {""}
        [one] Ja yksi muu.{"\u000A"}
       *[other] Ja { $more } muuta.{"\u000A"}
    }🆘 tutor pyytää aikuista mukaan · 👁 aikuinen lukee tai tulee · 💤 nukkuu · Liity numerolla: `!liity 12`
no-tutor-talks = Yksikään tutor ei juttele nyt.
tutor-had-hard-talk = { $alias } kävi raskaan keskustelun, ja se on nyt ohi. Kysy, miten hän voi. Kun olette jutelleet: **!purku { $alias }**

desk-debrief-offer =
    Miltä tämä keskustelu tuntuu nyt? Siitä saa puhua aikuisen kanssa vielä tänään.
    Sinun ei tarvitse miettiä, oliko se tarpeeksi iso asia. Kerro päivystyshuoneessa, milloin sinulle sopii.
desk-help-asked = **Pyysin aikuista mukaan.** Hyvä, että kysyit. Opiskelijalle kerrottiin, että aikuista pyydettiin.
    { $minutes ->
        [one] Jos kukaan ei ehdi minuutissa, aikuinen jatkaa puolestasi.
       *[other] Jos kukaan ei ehdi { $minutes } minuutissa, aikuinen jatkaa puolestasi.
    }
    Jos haluat, että aikuinen jatkaa heti: **!aikuinen**
desk-help-still-asked = Aikuista on jo pyydetty mukaan. Jos haluat, että aikuinen jatkaa heti: **!aikuinen**
desk-companion-already = { $alias } on jo mukana tai tulossa. Jos haluat, että aikuinen jatkaa puolestasi: **!aikuinen**
desk-companion-coming = { $alias } on tulossa mukaan. Hän ei vielä lue. Kerron, kun hän lukee.
desk-companion-here = **{ $alias } lukee nyt mukana.** Opiskelija tietää sen. Aiempia viestejä { $alias } ei näe.
    Tutor jatkaa. Molempien rivit menevät opiskelijalle, ja niiden alussa on kirjoittajan nimimerkki.
    Aikuiselle: **!poistu**, kun lähdet. Ohje: **!ohje**
desk-companion-gone = { $alias } ei enää lue mukana. Opiskelijalle kerrottiin se.
desk-companion-did-not-come = { $alias } ei ehtinytkään mukaan. Jos haluat, että aikuinen jatkaa: **!aikuinen**
desk-companion-help =
    Luet mukana tutorin keskustelua. Tutor jatkaa, ja opiskelija tietää, että olet täällä.
    Mitä kirjoitat tähän, menee opiskelijalle nimimerkilläsi. Rivi, jonka alussa on !, ei mene.
    { help-note }
    { help-alarm }
    - **!poistu**: et enää lue mukana, ja molemmille kerrotaan se
    { help-help }

    { help-danger }
## Todistus tutorille (PDF)

certificate-title = Todistus hyvinvointitutorina toimimisesta
certificate-name = Nimi: { $name }
certificate-alias = Nimi palvelussa: { $alias }
certificate-term = Lukukausi: { $season ->
    [spring] kevät { $year } (1.1.–31.7.)
   *[autumn] syksy { $year } (1.8.–31.12.)
}
certificate-training = Koulutus: { $course }. Suoritettu { $completed }, voimassa { $valid_until } asti. { $practised ->
    [yes] Ohjattu harjoitusvuoro on tehty.
   *[no] Ohjattu harjoitusvuoro on tekemättä.
}
certificate-no-training = Koulutus: ei merkintää
certificate-duty = Aika vuorossa: { $hours } t { $minutes } min
certificate-conversations = Keskusteluja: { $count }
certificate-reflections = Purkuja aikuisen kanssa: { $count }
certificate-note =
    Todistuksessa on vain lukumääriä. Keskustelujen sisältöä ei kirjata minnekään.
    Aika vuorossa on aikaa, jonka tutor oli merkittynä vuoroon. Tauot eivät ole siinä mukana.
    Oppilaitos päättää, miten tämä luetaan opintoihin.
certificate-signature =
    Paikka ja päiväys
    Allekirjoitus
    Nimenselvennys ja tehtävä

## Harjoitus keksityn opiskelijan kanssa

practice-list =
    Voit harjoitella keskustelua keksityn opiskelijan kanssa: { $titles }
    Aloita näin: **!harjoitus 1**
    Kukaan oikea opiskelija ei ole mukana. Kirjoittamaasi ei tallenneta.
practice-invited = { $alias }, harjoitus on valmis: { $title }. Hyväksy kutsu harjoitushuoneeseen.
practice-runs = { $alias }, sinulla on jo harjoitus kesken. Lopeta se ensin harjoitushuoneessa: `!sulje`.
practice-done = { $alias } { $finished ->
    [yes] teki harjoituksen
   *[no] aloitti harjoituksen, mutta se jäi kesken
}: { $title }.
practice-title = Harjoitus: { $title }
practice-begins = **Harjoitus: { $title }**
    Tämä on harjoitus. { $pseudonym } ei ole oikea opiskelija: hänen rivinsä on kirjoitettu valmiiksi.
    Kirjoita hänelle niin kuin kirjoittaisit oikealle opiskelijalle. Kirjoittamaasi ei tallenneta.
    Komento **!aikuinen** pyytää aikuisen jatkamaan, **!sulje** lopettaa. Oikeaa hälytystä ei tule.
    Jos jokin tässä alkaa painaa sinua, lopeta ja puhu tukiaikuiselle. Jos on hätä, soita 112.
practice-held = **Harjoitus:** oikeassa keskustelussa pysäyttäisin tämän rivin.{ $secrecy ->
        [yes] {" "}Salassapitoa ei voi luvata.
       *[no] {""}
    }{ $dosing ->
        [yes] {" "}Lääkkeistä neuvoo terveydenhoitaja.
       *[no] {""}
    }{ $details ->
        [yes] {" "}Siinä on tieto, josta jonkun voi tunnistaa.
       *[no] {""}
    }
    Kirjoita se toisin. Jos olet varma, kirjoita **!lähetä**
practice-raised = **Harjoitus:** oikeassa keskustelussa aikuinen tulisi nyt avuksi. Nyt ketään ei kutsuttu.
practice-help = **Harjoitus:** kirjoita opiskelijalle omin sanoin. **!aikuinen** pyytää aikuisen jatkamaan, **!sulje** lopettaa harjoituksen.
practice-line = **Harjoitus · { $pseudonym }:** { $words }
practice-feedback = **Harjoitus on ohi. Kiitos, että harjoittelit.**
    { $answers ->
        [0] Et kirjoittanut opiskelijalle tällä kertaa. Ei haittaa: voit kokeilla uudelleen.
       *[other] { $in_time ->
            [yes] - Vastasit joka kerta kolmessa minuutissa.
           *[no] - Jokin vastaus kesti yli kolme minuuttia. Lyhytkin rivi auttaa odottajaa.
        }
        { $open_questions ->
            [0] - Avointa kysymystä en huomannut. Kokeile: ”Mitä tapahtui?”
           *[other] - Kysyit avoimesti. Silloin toisen on helpompi kertoa.
        }
        { $secrecy ->
            [yes] - Lupasit salata. Sitä ei voi luvata: kerro, että voit tarvita aikuista avuksi.
           *[no] - Et luvannut salata. Hyvä.
        }
        { $details ->
            [yes] - Rivillä oli tieto, josta jonkun voi tunnistaa. Jätä se pois.
           *[no] - Et kertonut tietoja, joista jonkun voi tunnistaa.
        }
        { $dosing ->
            [yes] - Neuvoit lääkkeistä. Ohjaa siinä terveydenhoitajalle.
           *[no] - Lääkkeistä et neuvonut.
        }
    }

    { $danger ->
        [yes] { $raised ->
            [yes] Opiskelija kertoi asiasta, joka kuuluu aikuiselle. Pyysit aikuisen. Juuri niin.
           *[no] Opiskelija kertoi asiasta, joka on liian iso tutorille. Kirjoita silloin heti `!aikuinen`. Aikuinen jatkaa, eikä sinun tarvitse kantaa sitä yksin.
        }
       *[no] { $raised ->
            [yes] Pyysit aikuisen. Se on aina oikein, kun olet epävarma.
           *[no] Tässä aikuista ei vielä tarvittu. `!aikuinen` ja `!apua` toimivat silti aina.
        }
    }
    { $tip }
    Kirjoittamaasi ei tallennettu. Voit nyt poistua tästä harjoitushuoneesta.

# Kuukauden luvut

month-head = **Kynnys { $month }**
month-none = Kynnys { $month }: ei yhteydenottoja.
month-contacts = Ihmistä pyydettiin: { $contacts }. Joku tuli: { $came }{ $share ->
        [unknown] {""}
       *[other] {" "}({ $share } %)
    }. Lähti odottaessaan: { $left }. Jäi ilman: { $lapsed }.
month-trait =
    { $trait ->
        [week] Viikko, alkaen
        [hours] Kellonaika
        [topic] Aihe
        [language] Kieli
        [asked] Ketä odotettiin
        [end] Miten odotus päättyi
        [wait] Odotus
        [alarm_t1] T1, kunnes joku otti
        [alarm_t2] T2, kunnes joku otti
       *[alarm_t3] T3, kunnes joku otti
    }
month-split = { month-trait }: { $told }
month-answers = Botilta kysyttiin: { $questions }. Se vastasi: { $answered }. Auttoi: { $helped }. Ei auttanut: { $not_helped }.
month-note = Alle viiden lukuja ei näytetä, eikä lukuja, joista ne voisi laskea.
month-hidden = ei näytetä
month-topic = { topic-name }
month-language = { language-name }
month-asked =
    { $asked ->
        [tutor] tutor
        [danger] hädässä
       *[adult] aikuinen
    }
month-not-said = ei tiedossa
month-under = alle { $minutes } min
month-over = { $minutes } min tai yli
month-file = kynnys-{ $month }

# Ylläpidon tilannekortti

status-card = **Kynnys nyt** · muuttunut { $told_at }
    Odottaa: tutoria { $tutor_wait }, aikuista { $adult_wait }, hädässä { $danger_wait }{ $longest ->
        [0] {""}
       *[other] {" "}· pisimpään yli { $longest } min
    }
    Keskusteluja: { $talks }, lepäämässä { $asleep }
    Vuorossa: aikuisten huoneessa { $adults_on }, tutorien huoneessa { $tutors_on }
    Hälytyksiä auki: { $alarms }, ilman ottajaa { $unanswered }
    Viestejä: yli minuutin matkalla { $stuck }, ilman avainta { $locked }, sivussa { $aside }
    Viestien seula: { $whole ->
        [yes] kunnossa
       *[no] **vajaa**
    } · kielimalli: { $encoder ->
        [yes] toimii
       *[no] **ei toimi**
    }
    Tietokanta: vastaa · kotipalvelin: { $steady ->
        [yes] vastaa
       *[no] **vastaa katkonaisesti**
    }{ $workers_gone ->
        [0] {""}
       *[other] {" "}· **botin tilejä poissa: { $workers_gone }**
    }
    Edellinen harjoitus: { $drill_days ->
        [unknown] ei vielä yhtään
        [0] tänään
        [one] eilen
       *[other] { $drill_days } päivää sitten
    }
