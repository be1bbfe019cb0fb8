### Vad boten säger på svenska (finlandssvenska). Namnet är meddelandets typ (rooms/messages.py, faq/messages.py) med små bokstäver och bindestreck.
### Nödtexten finns inte här: den ligger i programmet (moderation/emergency.py).
### UTKAST: läroanstaltens kurator eller psykolog ska läsa texterna innan de används.

# Delar som upprepas

-danger = Om du eller någon annan är i fara, ring **112**.

place-in-queue =
    { $ahead ->
        [0] Du är nästa i kön.
        [one] Det är en studerande före dig i kön.
       *[other] Det är { $ahead } studerande före dig i kön.
    }
language-name =
    { $language ->
        [unknown] inte känt ännu
        [sv] svenska
        [en] engelska
       *[fi] finska
    }
time-waited =
    { $minutes ->
        [0] kom nyss
       *[other] har väntat { $minutes } min
    }

## Till den studerande

welcome-short =
    Hej. Jag är en bot, inte en människa.
    Fråga vad som helst om skolan och hur du mår. Jag svarar om jag kan.
    Du kan skriva utan namn och på ditt eget språk.
    Jag kan också be en vuxen i skolan komma hit och prata med dig.
    Om du är i fara, ring genast **112**.
menu-line = 1 människa · 2 nöd · 3 anonymitet · 4 språk · 5 avsluta · 6 radera
welcome-in-three-languages =
    { welcome-short }
    { menu-line }

anonymity-card =
    Jag är en bot, inte en människa.
    De som jobbar i skolan ser inte ditt namn. De ser bara ett påhittat namn.
    Du lämnar ändå ett spår. Ditt kontos server och läroanstaltens server vet när ditt konto har skrivit till mig.
    Om du berättar vad du heter, så vet den som svarar det.
    Jag sparar inte dina meddelanden. Om ett meddelande måste vänta, väntar det krypterat.
    Ibland frågar jag om jag får spara din fråga. Säger du ja kan administratören läsa den. Det syns inte vem som frågade.
    När en vuxen har tagit emot samtalet läser den vuxna det du skriver. Också det som du skrev medan du väntade. Annat läser ingen människa.
    Om någon är i fara kan den vuxna vara tvungen att skaffa hjälp. Är du under 18 kan det behövas en barnskyddsanmälan.
    När du skriver **radera** raderar jag allt som jag kan.
    { -danger }

menu =
    Fråga vad du vill med egna ord. Du kan också välja här.
    Skriv en siffra eller ett ord, eller tryck på en symbol.
    1 **människa** – jag ber en vuxen i skolan komma hit
    2 **nöd** – var du får hjälp genast
    3 **anonymitet** – vad man vet om dig
    4 **språk** – suomi, svenska, English
    5 **avsluta** – samtalet eller väntan tar slut
    6 **radera** – jag frågar en gång till och raderar det jag kan
    { -danger }

which-language = På vilket språk ska vi fortsätta? Skriv **suomi**, **svenska** eller **english**.
language-is-now = Bra, vi fortsätter på svenska.

no-answer-yet =
    Tack för att du skrev. Jag kan inte svara på frågor just nu.
    Felet ligger hos mig, inte i det du skrev. Ingen människa har läst ditt meddelande.
    Om du vill prata med en människa, skriv **människa**.
    Om du vill se vad annat jag kan göra, skriv **meny**.
    { -danger }

human-called =
    Jag har bett en vuxen i skolan komma hit, till exempel kuratorn.
    { place-in-queue }
    Jag kan inte säga hur länge det tar. Jag vet inte heller om någon är på plats nu.
    Du kan skriva redan nu. Den som tar emot samtalet ser det du har skrivit.
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }

already-waiting =
    Jag har redan bett en vuxen komma hit. Jag har inte glömt dig.
    { place-in-queue }
    Jag kan inte säga hur länge det ännu tar.
    Du kan skriva medan du väntar. Den som tar emot samtalet ser det du har skrivit.
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }

still-waiting =
    { $minutes ->
        [0] Du står kvar i kön.
        [one] Du har väntat i en minut. Du står kvar i kön.
       *[other] Du har väntat i { $minutes } minuter. Du står kvar i kön.
    }
    Ingen har hunnit komma ännu. Jag kan inte säga när någon kommer.
    Du kan skriva här medan du väntar. Om du inte vill vänta, skriv **avsluta**.
    { -danger }

waiting-ended =
    { $by ->
        [student] Okej. Du står inte längre i kön.
        [responder] Du står inte längre i kön.
       *[silence] Jag är ledsen. Ingen hann komma, och du står inte längre i kön.
    }
    De meddelanden som ingen hann läsa går inte vidare till någon.
    Om du vill prata med en människa igen, skriv **människa**.
    { -danger }

someone-is-here =
    Nu är { $alias } här. Det är en människa som har det här som sitt arbete.
    { $alias } ser vad du skriver nu och vad du skrev medan du väntade. Ditt namn syns inte.
    Om någon är i fara kan { $alias } vara tvungen att skaffa hjälp.
    När du vill avsluta samtalet, skriv **avsluta**.

human-already-here =
    Här finns redan en människa: { $alias }.
    Du kan skriva här. Dina meddelanden går till { $alias }.
    { -danger }

back-in-queue =
    Jag är ledsen. Den vuxna som tog emot samtalet kunde inte fortsätta.
    Du har inte gjort något fel. Jag har bett en vuxen komma hit på nytt.
    { place-in-queue }
    Jag kan inte säga hur länge det tar. Du kan skriva medan du väntar.
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }

conversation-ended =
    { $by ->
        [student] Okej. Samtalet är nu slut.
        [responder] Samtalet är nu slut. Tack för att du skrev.
       *[silence] Det var tyst här länge, så samtalet tog slut.
    }
    Du kan skriva här igen. Om du vill prata med en människa igen, skriv **människa**.
    Om du vill att jag raderar samtalet, skriv **radera**.
    { -danger }

nothing-to-end =
    Du har inget samtal med en människa just nu. Du står inte heller i kön.
    Om du vill prata med en människa, skriv **människa**. Om du vill radera allt, skriv **radera**.
    { -danger }

silence-will-end =
    Det har varit tyst här en stund.
    { $minutes ->
        [0] Samtalet tar slut snart.
        [one] Samtalet tar slut om en minut.
       *[other] Samtalet tar slut om { $minutes } minuter.
    }
    Om du vill fortsätta, skriv någonting. Det räcker med ett ord.
    { -danger }

erase-question =
    Vill du att jag raderar allt som jag kan?
    Det här raderas:
    - allt jag har om dig, från alla dina samtal med mig
    - meddelanden som väntar på att komma fram
    - nycklarna som öppnar dina meddelanden
    - meddelanden som jag har skrivit här eller skickat till den som svarar

    Om du väntar på eller pratar med en människa tar det också slut. Jag lämnar det här rummet.
    Det här kan jag inte radera:
    - det som den andra redan har läst
    - det som finns kvar i den andras telefon eller dator
    - en fråga som jag fick spara av dig: det syns inte vem som frågade
    - dina egna meddelanden här: öppna rummets uppgifter i Element och välj **Lämna**
    - servrarnas egna anteckningar om när du har skrivit

    Om du vill radera, svara **ja**. Om du inte vill, svara **nej**.

nothing-erased = Okej. Jag raderade ingenting. Du kan fortsätta här.

erase-farewell =
    Okej. Jag raderar nu allt som jag kan och lämnar det här rummet.
    Lämna rummet du också, så syns dina meddelanden inte längre i din app.
    Om du vill komma tillbaka, börja ett nytt samtal med mig. Allt gott till dig.
    { -danger }

silence-erased =
    Det har varit tyst här länge. Jag raderar nu det här samtalet så gott jag kan och går.
    Om du vill komma tillbaka, börja ett nytt samtal med mig. Du är välkommen.
    { -danger }

room-not-encrypted =
    Det här samtalet är inte krypterat. Därför kan jag inte fortsätta här.
    Jag har inte skickat vidare något som du skrev här. Det kan ändå ha blivit synligt på servern.
    Gör så här:
    - Börja ett nytt samtal med bara mig.
    - Låt krypteringen vara på.
    - Skriv till mig där.

    { -danger }

room-not-private =
    Det finns någon annan i rummet än du och jag. Därför lämnar jag det.
    Jag skickar inte längre något vidare härifrån. De andra kan se vad som står här.
    Om du pratade med en människa eller väntade tog det också slut.
    Börja ett nytt krypterat samtal med bara dig och mig.
    { -danger }

please-send-again =
    Jag kunde inte öppna ditt meddelande. Ingen har läst det.
    Skicka det gärna en gång till.
    { -danger }

not-delivered =
    Jag är ledsen. Ditt meddelande kom inte fram, och den som svarar har inte sett det.
    Skicka det gärna en gång till.
    { -danger }

media-not-relayed =
    { $kind ->
        [image] Jag kan inte skicka vidare bilder. Din bild gick inte till någon.
        [file] Jag kan inte skicka vidare filer. Din fil gick inte till någon.
        [audio] Jag kan inte skicka vidare röstmeddelanden. Ditt röstmeddelande gick inte till någon.
        [video] Jag kan inte skicka vidare videor. Din video gick inte till någon.
        [sticker] Jag kan inte skicka vidare klistermärken. Ditt klistermärke gick inte till någon.
       *[location] Jag kan inte skicka vidare platser. Ingen fick veta var du är.
    }
    Du kan berätta samma sak genom att skriva.
    { -danger }

## Till den studerande: svarets delar (fogas ihop: bot/answers.py)

next-step = Nästa steg: { $step }

school-person =
    { $role ->
        [psykologi] psykologen
        [terveydenhoitaja] hälsovårdaren
        [opo] studiehandledaren
        [ryhmanohjaaja] grupphandledaren
        [erityisopettaja] specialläraren
        [s2_opettaja] läraren i finska eller svenska som andraspråk
        [rehtori] rektorn
        [opintotoimisto] studiekansliet
        [tutorvastaava] den tutoransvariga
        [hyvinvointitutor] välmåendetutorn
        [opiskelijakunta] studerandekåren
       *[kuraattori] kuratorn
    }
at-school =
    I skolan får du hjälp av { $title ->
        [unknown] { school-person }
       *[other] { $title }
    }{ $where ->
        [unknown] {""}
       *[other] , { $where }
    }{ $hours ->
        [unknown] {""}
       *[other] , { $hours }
    }.

service-always = { $name }, { $contact }: finns på nätet dygnet runt.
service-open =
    { $name }, { $contact }: öppet nu{ $hours ->
        [unknown] .
       *[other] {" "}({ $hours }).
    }
service-closed =
    { $name }, { $contact }: stängt nu{ $when ->
        [unknown] .
       *[other] , öppnar { $when }.
    }
service-unsure = { $name }, { $contact }: kontrollera tiderna på tjänstens sida.
line-is-busy = Det är ofta rusning där. Om du inte kommer fram genast, försök igen om en stund.
not-in-your-language = Jag hittade ingen tjänst som svarar på ditt språk just nu. Den här svarar på finska:

offer-person = Om du vill prata med en människa, skriv **människa**.
did-it-help = Hjälpte det här? Tryck 👍 eller 👎, eller skriv **hjälpte** eller **hjälpte inte**.

did-you-mean = Menade du något sådant här?
none-of-these = Svara med en siffra. Om inget passar, fråga med andra ord eller skriv **människa**.
answers-in-three = Jag tror att jag förstod din fråga. Jag kan svara på finska, svenska och engelska.

services-header = Här får du hjälp utanför skolan:
tomorrow-at-school =
    Nästa skoldag kan du också prata om det här i skolan. Du kan vända dig till exempel till kuratorn eller hälsovårdaren.
    Om du vill prata med en människa här, skriv **människa**.
    { -danger }

## Till den studerande: vad boten säger utöver svaren

hello =
    Hej. Fråga vad som helst om skolan och om hur du mår. Jag svarar om jag kan.
    Om du vill prata med en människa, skriv **människa**.

not-understood =
    Tack för att du skrev. Jag kan inte svara på det här. Kanske förstod jag inte vad du menade.
    Ingen människa har läst ditt meddelande.
    Du kan fråga med andra ord. Om du vill prata med en människa, skriv **människa**.
    Om du vill se vad annat jag kan göra, skriv **meny**.
    { -danger }

not-understood-again =
    En människa förstår dig bättre än jag. Skriv **människa**, så ber jag en vuxen i skolan komma hit.
    Jag är ledsen att jag inte kunde svara nu heller. Du har inte gjort något fel.
    Ingen människa har läst ditt meddelande.
    Om du vill se vad annat jag kan göra, skriv **meny**.
    { -danger }

same-topic =
    Om du fortfarande frågar om samma sak: mer än så kan jag inte säga. Det kan en människa.
    Skriv **människa**, så ber jag en vuxen i skolan komma hit.
    Om du frågade om något annat, berätta lite mer.
    { -danger }

good-to-hear =
    Bra, tack för att du berättade. Fråga mer om det är något du undrar över.
    Om du vill prata med en människa, skriv **människa**.

sorry-it-did-not =
    Jag är ledsen att svaret inte hjälpte. En människa kan hjälpa bättre.
    Skriv **människa**, så ber jag en vuxen i skolan komma hit.
    Du kan också fråga på nytt med andra ord.
    { -danger }

you-are-welcome = Varsågod. Fråga mer om det är något du undrar över.

no-services =
    Jag hittade ingen tjänst som passar din fråga.
    Om du vill prata med en människa, skriv **människa**.
    { -danger }

may-i-keep =
    Får jag spara frågan, utan något om dig, så att jag kan svara nästa gång?
    Administratören kan läsa frågan, men ser inte vem som frågade.
    Den kan inte raderas senare. Jag frågar det här bara en gång.
    Svara **ja** eller **nej**.
question-kept = Tack. Jag sparade frågan utan något om dig.
question-not-kept = Okej. Jag sparade inte frågan.
question-forgotten = Tack för att du sade ja. Jag kunde ändå inte spara frågan. Ingenting sparades.

## Till personalen: jourrummet

card = **Kort { $number } · { $pseudonym }**
    Vill prata · språk: { language-name } · { time-waited }
    Ta: ✅ eller **!ta { $number }**
card-is-taken = Kort { $number } · { $pseudonym } · togs av: { $alias }
card-is-gone = Kort { $number } · { $pseudonym } · den studerande väntar inte längre. Du behöver inte göra något.
taken-by-someone-else =
    Kort { $number } · { $pseudonym } · { $alias } hann ta det.
    Du behöver inte göra något. Nästa: **!ta**
taken-by-you =
    Kort { $number } · { $pseudonym } · det här har du.
    Samtalet har ett eget rum. Om du inte är där än, godkänn inbjudan genast. Annars går den studerande tillbaka till kön.
nobody-waits = Ingen väntar just nu.
no-such-card = Ingen väntar med det numret. Ingenting gjordes. Den som väntat längst får du så här: **!ta**
duty-help =
    { $waiting ->
        [0] Ingen väntar just nu.
        [one] En studerande väntar.
       *[other] { $waiting } studerande väntar.
    }
    - ✅ på ett kort: du tar den studerande
    - **!ta**: du tar den som har väntat längst
    - **!ta 12**: du tar kort 12
    - **!hjälp**: den här hjälpen

    Annat som du skriver här är för kollegerna. Det går inte till den studerande.
duty-unknown-command = Jag känner inte till det kommandot. Ingenting gjordes. Hjälp: **!hjälp**
responder-did-not-come =
    Kort { $number } · { $pseudonym } · { $alias } kom inte i tid. Den studerande väntar igen. Ett nytt kort finns nedan.

## Till personalen: samtalsrummet

desk-opened = **{ $pseudonym }** · språk: { language-name } · { time-waited }
    Det du skriver här går till den studerande, som ser ditt alias och din roll men inget annat.
    Det som den studerande skrev under väntan kommer här nedanför.
    En rad som börjar med ! går inte till den studerande.
    - **!stäng**: samtalet tar slut
    - **!flytta**: den studerande går tillbaka till kön, till någon annan
    - **!hjälp**: hjälp

    Bara text går fram. Om någon är i fara, ring själv **112**: boten kan inte ringa.
desk-help =
    Det du skriver här går till den studerande. En rad som börjar med ! gör det inte.
    - **!stäng**: samtalet tar slut
    - **!flytta**: den studerande går tillbaka till kön, till någon annan
    - **!hjälp**: den här hjälpen

    Bara text går fram. Om någon är i fara, ring själv **112**: boten kan inte ringa.
desk-unknown-command = Jag känner inte till det kommandot. Raden gick inte till den studerande. Kommandon: **!stäng**, **!flytta**, **!hjälp**
desk-ended =
    { $by ->
        [student] Den studerande avslutade samtalet.
        [responder] Du stängde samtalet. Den studerande fick veta det.
       *[silence] Samtalet tog slut, eftersom ingen av er skrev. Den studerande fick veta det.
    }
    Det du skriver här går inte längre till den studerande.
desk-handed-back =
    Den studerande står i kön igen och har fått veta det. Kortet finns i jourrummet.
    Det du skriver här går inte längre till den studerande.
desk-timed-out =
    Det här samtalet är inte längre ditt: du kom inte i tid, eller så hann den studerande avsluta.
    Det du skriver här går inte till den studerande. Om den studerande ännu väntar finns kortet i jourrummet.
desk-is-closed =
    Det här samtalet är slut. **Ditt meddelande gick inte till den studerande.**
    Om det är bråttom, ta upp det i jourrummet.
desk-erased =
    Den studerande raderade allt. Samtalet är slut och du når inte den studerande härifrån.
    Den studerandes meddelanden tas bort ur det här rummet. Om någon är i fara, ring **112**.
desk-student-left =
    Den studerande lämnade sitt rum, eller så måste boten lämna det. Samtalet är slut och du når inte den studerande härifrån.
    Om någon är i fara, ring **112**.
desk-silence-will-end =
    { $minutes ->
        [0] Det har varit tyst. Samtalet tar slut snart.
       *[other] Det har varit tyst. Samtalet tar slut om { $minutes } min.
    }
    Om du vill fortsätta, skriv till den studerande, som fick veta samma sak.
desk-student-unreadable =
    Den studerande skrev ett meddelande som boten inte kunde öppna. **Du har inte sett det.**
    Den studerande ombads skicka det på nytt.
desk-please-send-again = Boten kunde inte öppna ditt meddelande. **Det gick inte till den studerande.** Skicka det på nytt.
desk-not-delivered = **Ditt meddelande gick inte till den studerande.** Skicka det på nytt.
    Om det inte heller går, säg till administratören.
desk-media-not-relayed =
    { $kind ->
        [image] **Bilden gick inte till den studerande.**
        [file] **Filen gick inte till den studerande.**
        [audio] **Röstmeddelandet gick inte till den studerande.**
        [video] **Videon gick inte till den studerande.**
        [sticker] **Klistermärket gick inte till den studerande.**
       *[location] **Platsen gick inte till den studerande.**
    }
    Bara text går fram. Skriv saken i ord.
desk-student-sent-media =
    { $kind ->
        [image] Den studerande skickade en bild.
        [file] Den studerande skickade en fil.
        [audio] Den studerande skickade ett röstmeddelande.
        [video] Den studerande skickade en video.
        [sticker] Den studerande skickade ett klistermärke.
       *[location] Den studerande skickade sin plats.
    }
    Det skickades inte vidare, och den studerande fick veta det. Fråga vid behov vad det handlade om.

## Till personalen: alla rum, och administratörerna

device-not-verified = **Din enhet är inte verifierad.** Därför beaktades inte ditt meddelande eller din reaktion, och ingenting gick till den studerande.
    Verifiera enheten i Element (Inställningar, Sessioner) och gör samma sak på nytt.
admin-started =
    { $waiting ->
        [0] Kynnys är i gång. Ingen väntar.
        [one] Kynnys är i gång. En studerande väntar.
       *[other] Kynnys är i gång. { $waiting } studerande väntar.
    }
admin-set-aside =
    Ett meddelande kunde inte behandlas eller levereras trots flera försök. Det lades åt sidan. Andra meddelanden går fram.
    Kör **kynnys doctor** på servern och titta i loggen.
admin-unreadable =
    Ett meddelande kunde inte öppnas, eftersom dess nyckel inte kom. Skribenten ombads skicka det på nytt.
    Om det här upprepas, kör **kynnys doctor** på servern.
admin-doubtful =
    Ett meddelande som väntat över ett dygn har kanske kommit fram, kanske inte. Det skickades inte på nytt, för att det inte ska komma två gånger.
    Berätta i jourrummet att ett meddelande kan ha försvunnit.
admin-master-key-changed = **{ $alias }: verifieringsnyckeln är en annan än den som är antecknad.**
    Fråga ansikte mot ansikte eller per telefon om { $alias } själv har bytt den. Om inte, stäng kontot genast.
admin-help =
    Hit kommer botens meddelanden till administratörerna. Det du skriver här går inte till någon studerande.
    - **!ladda**: boten läser in svaren och servicekatalogen på nytt
    - **!hjälp**: den här hjälpen

    Andra kommandon ges på servern: **kynnys doctor** undersöker läget, **kynnys check** kontrollerar inställningarna.
admin-reloading = Jag läser in svaren och servicekatalogen på nytt. De gamla gäller så länge. Jag säger till när det är klart.
admin-reloaded =
    Nya svar och en ny servicekatalog är i bruk: { $intents ->
        [one] ett svar
       *[other] { $intents } svar
    } och { $examples ->
        [one] en exempelfråga
       *[other] { $examples } exempelfrågor
    }.
admin-reload-failed = **De nya svaren togs inte i bruk.** De gamla gäller fortfarande.
    { $faults ->
        [one] Det finns ett fel i filerna:
       *[other] Det finns { $faults } fel i filerna. Det första är det här:
    }
    { $first }
    Rätta filerna och skriv **!ladda**.
admin-services-stale =
    { $count ->
        [one] Uppgifterna om en tjänst i servicekatalogen borde kontrolleras. Tills dess får de studerande inte veta när den har öppet.
       *[other] Uppgifterna om { $count } tjänster i servicekatalogen borde kontrolleras. Tills dess får de studerande inte veta när de har öppet.
    }
