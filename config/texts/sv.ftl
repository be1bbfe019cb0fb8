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
    De vuxna i skolan och tutorerna ser inte ditt namn. De ser bara ett påhittat namn.
    Du lämnar ändå ett spår. Ditt kontos server och läroanstaltens server vet när ditt konto har skrivit till mig.
    Om du berättar vad du heter, så vet den som svarar det.
    Jag sparar inte dina meddelanden. Om ett meddelande måste vänta, väntar det krypterat.
    Ibland frågar jag om jag får spara din fråga. Säger du ja kan administratören läsa den. Det syns inte vem som frågade.
    En tutor eller vuxen som tar samtalet läser det du skriver. Också det som du skrev medan du väntade. Tidigare meddelanden ser en ny person bara om du ger lov. Annat läser ingen människa, om ingen är i fara.
    Om jag märker fara ber jag en vuxen komma. Den vuxna ser det meddelandet och kan vara tvungen att skaffa hjälp. Är du under 18 kan det behövas en barnskyddsanmälan.
    När du skriver **radera** raderar jag allt som jag kan. Ett hot om våld sparas ändå en bestämd tid, förseglat för polisen.
    { -danger }

menu =
    Fråga vad du vill med egna ord. Du kan också välja här.
    Skriv en siffra eller ett ord, eller tryck på en symbol.
    1 **människa** – jag ber en människa komma hit
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
    { usual-wait }
    Du kan skriva redan nu. Den som tar emot samtalet ser det du har skrivit.
    { wishes-while-waiting }
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }

already-waiting =
    { $service ->
        [tutor_chat] Jag har redan bett en tutor komma hit.
       *[other] Jag har redan bett en vuxen komma hit.
    } Jag har inte glömt dig.
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
       *[other] Jag är ledsen. Ingen hann komma, och du står inte längre i kön.
    }
    De meddelanden som ingen hann läsa går inte vidare till någon.
    Om du vill prata med en människa igen, skriv **människa**.
    { -danger }

someone-is-here =
    Nu är { $alias } här. { $role ->
        [tutor] Det är en utbildad kamrattutor, en studerande som du. En vuxen finns med som stöd.
       *[other] Det är en människa som har det här som sitt arbete.
    }
    { $alias } ser vad du skriver nu och vad du skrev medan du väntade. Ditt namn syns inte.
    Om någon är i fara kan { $alias } vara tvungen att skaffa hjälp.
    När du vill avsluta samtalet, skriv **avsluta**.

human-already-here =
    Här finns redan en människa: { $alias }.
    Du kan skriva här. Dina meddelanden går till { $alias }.
    { -danger }

back-in-queue =
    Jag är ledsen. Den som tog emot samtalet kunde inte fortsätta.
    Du har inte gjort något fel. { $service ->
        [tutor_chat] Jag har bett en tutor komma hit på nytt.
       *[other] Jag har bett en vuxen komma hit på nytt.
    }
    { place-in-queue }
    Jag kan inte säga hur länge det tar. Du kan skriva medan du väntar.
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }

conversation-ended =
    { $by ->
        [student] Okej. Samtalet är nu slut.
       *[other] Samtalet är nu slut. Tack för att du skrev.
    }
    Du kan skriva här igen. Om du vill prata med en människa igen, skriv **människa**.
    Om du vill att jag raderar samtalet, skriv **radera**.
    { -danger }

nothing-to-end =
    Du har inget samtal med en människa just nu. Du står inte heller i kön.
    Om du vill prata med en människa, skriv **människa**. Om du vill radera allt, skriv **radera**.
    { -danger }

quiet-nudge =
    Det har varit tyst här en stund. Det gör inget, och du har ingen brådska.
    Om du vill fortsätta nu, skriv någonting. Det räcker med ett ord.
    { $minutes ->
        [0] Annars får samtalet snart vila.
        [one] Annars får samtalet vila om en minut.
       *[other] Annars får samtalet vila om { $minutes } minuter.
    }
    { -danger }

fell-asleep =
    Samtalet får vila här nu. Skriv när du vill, så fortsätter vi.
    Om { $alias } inte kan komma då ber jag någon annan komma hit.
    { -danger }

not-here-now =
    { $alias } kan inte komma just nu. Du har inte gjort något fel. { $service ->
        [tutor_chat] Jag har bett en annan tutor komma hit.
       *[other] Jag har bett en vuxen i skolan komma hit.
    }
    { place-in-queue }
    Den som kommer ser vad du skriver nu. Jag kan inte säga hur länge det tar.
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }

not-here-now-closed =
    { $alias } kan inte komma just nu. { service-name } här nu. { service-opens }
    Din begäran finns kvar. Den går till dem genast när de kommer. Du har inte gjort något fel.
    { service-closed-help }
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }

responder-is-gone =
    { $alias } kan inte längre fortsätta det här samtalet. Det beror inte på dig.
    Om du vill prata med någon annan, skriv **människa**.
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
    - ett hot om våld: det sparas en bestämd tid, förseglat för polisen
    - en vuxens beslut att du inte pratar med tutorer nu: det upphör med tiden
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
        [image] Din bild gick inte till någon.
        [file] Din fil gick inte till någon.
        [audio] Ditt röstmeddelande gick inte till någon.
        [video] Din video gick inte till någon.
        [sticker] Ditt klistermärke gick inte till någon.
       *[location] Ingen fick veta var du är.
    }
    { $fault ->
        [setting] Här skickar jag bara vidare text.
        [kind] Jag kan skicka vidare bilder och PDF-filer, men inget annat.
        [peer] Till en tutor skickar jag bara vidare text.
        [nobody] Just nu är bara jag, boten, här.
        [unsealed] Den kom utan kryptering.
        [size] Den är för stor. Gränsen är { $most } megabyte.
        [lost] Jag kunde inte öppna den. Du kan skicka den på nytt.
       *[broken] Det kunde ha blivit kvar uppgifter om dig. Ta en skärmbild av den och skicka den.
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

no-words =
    Tack för att du skrev. Jag kan inte läsa ut ur bilder eller siffror hur du mår.
    Ingen människa har läst ditt meddelande.
    Berätta med ett par ord, så försöker jag hjälpa. Du får skriva precis som du pratar.
    Om du vill prata med en människa, skriv **människa**.
    { -danger }

not-understood-again =
    En människa förstår dig bättre än jag. Skriv **människa**, så ber jag någon komma hit.
    Jag är ledsen att jag inte kunde svara nu heller. Du har inte gjort något fel.
    Ingen människa har läst ditt meddelande.
    Om du vill se vad annat jag kan göra, skriv **meny**.
    { -danger }

same-topic =
    Om du fortfarande frågar om samma sak: mer än så kan jag inte säga. Det kan en människa.
    Skriv **människa**, så ber jag någon komma hit.
    Om du frågade om något annat, berätta lite mer.
    { -danger }

good-to-hear =
    Bra, tack för att du berättade. Fråga mer om det är något du undrar över.
    Om du vill prata med en människa, skriv **människa**.

sorry-it-did-not =
    Jag är ledsen att svaret inte hjälpte. En människa kan hjälpa bättre.
    Skriv **människa**, så ber jag någon komma hit.
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
    Vill prata · språk: { language-name } · { time-waited }{ $topic ->
        [unknown] {""}
       *[other] {" "}· ämne: { topic-name }
    }{ $due ->
        [unknown] {""}
       *[other] {" "}· senast enligt lagen: { $due }
    }{ $wanted ->
        [unknown] {""}
       *[other] {" "}· först: { wanted-who }
    }{ $campus ->
        [unknown] {""}
       *[other] {" "}· önskar campus: { $campus }
    }
    Ta: ✅ eller **!ta { $number }**
card-is-taken = Kort { $number } · { $pseudonym } · togs av: { $alias }
card-out-of-reach = **Kort { $number } · { $pseudonym } · den studerande kan inte nås just nu**
    Botens konto som betjänar hen är nere. Inget försvinner, och platsen i kön finns kvar.
    Du kan redan ta kortet. Samtalets rum öppnas när kontot är tillbaka. De som sköter boten vet om det här.
student-out-of-reach = **{ $pseudonym } · { $alias }: den studerande kan inte nås just nu**
    Botens konto som betjänar hen är nere (kort { $number }). Det ni skriver finns kvar och går fram när kontot är tillbaka.
    Om du vet vem det är, nå hen på annat sätt. Är någons liv i fara, ring **112**.
student-in-reach = { $pseudonym } · kort { $number } · den studerande kan nås igen. Det som väntade går fram nu.
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
    - **!i tjänst** · **!paus** · **!ur tjänst** · **!tjänst**: vem är i tjänst
    - **!spärra 12** (vuxen): studerande 12 pratar inte med tutorer på en tid
    - **!tutorer** (vuxen): tutorernas samtal · **!anslut 12**: du läser med i samtal 12
    - **!avlastning kuusi** (vuxen, i de vuxnas rum): tutorn har talat ut om sina samtal med dig
    - **!övning**: en påhittad studerande att öva med · **!hjälp**: den här hjälpen

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

# Hjälpens rader: varje kommando står på en av dem. En ny rad läggs till här och ovan hos dem som den gäller.
help-talk = Det du skriver här går till den studerande. En rad som börjar med ! gör det inte.
help-note = - **!n text**: en anteckning. Den och svaren på den går inte till den studerande
help-language = - **!språk sv**: boten talar svenska med den studerande (fi, sv, en)
help-alarm = - **!larma**: någon är i fara, T3. **!larma 2**: brådskande, T2
help-ready = - **!svar**: färdiga svar, du ser dem först · **!skicka**: en stoppad text går
help-tutor = - **!stöd**: en vuxen läser med · **!vuxen**: en vuxen fortsätter härifrån · **!spärra**: en vuxen beslutar om en spärr
help-adult = - **!sänk** och orsak: lägre nivå · **!resultat** och resultat: larmet tar slut
help-end = - **!stäng**: samtalet tar slut · **!tyst**: det sover · **!flytta**: till kön · **!flytta kurator** (vuxen …): den studerande tillfrågas
help-help = - **!hjälp**: den här hjälpen
help-danger = Bara text går fram. Om någon är i fara, ring själv **112**: boten kan inte ringa.

desk-note-stays = **Det här gick inte till den studerande.** En anteckning förblir en anteckning, fast du ändrar den.
    Om du vill säga det till den studerande, skriv ett nytt meddelande.
desk-note-too-late = **Den studerande har fortfarande ditt förra meddelande.** Den nya texten gick inte fram.
    Om du vill ta bort det förra, radera meddelandet.
desk-thread-unknown = **Det här gick inte till den studerande.** Jag vet inte om tråden började med en anteckning.
    Om du vill säga det till den studerande, skriv det utanför tråden.
desk-ready-list = Färdiga svar: { $names }
    Titta först: **!svar** och namnet. Inget går till den studerande förrän du skickar det.
desk-ready-unknown = Det finns inget svar med det namnet. Inget gick till den studerande.
    Färdiga svar: { $names }
desk-ready-how = Det som står nedanför går till den studerande när du trycker ✅ eller skriver **!skicka**. Språk: { language-name }.
    Om du skriver något annat går det inte.
desk-ready-sent = Svaret gick till den studerande.
desk-ready-gone = Det färdiga svaret väntar inte längre. Det gick inte till den studerande.
    Titta på det igen: **!svar** och namnet.
desk-language =
    Boten talar det här språket med den studerande: { language-name }.
    Byt så här: **!språk fi**, **!språk sv** eller **!språk en**.
desk-language-is-now = Med den studerande talar jag nu: { language-name }. Den studerande fick veta det.
desk-unknown-command = Jag känner inte till det kommandot. Raden gick inte till den studerande. Kommandon: **!hjälp**. Tutor: en vuxen fortsätter när du skriver **!vuxen**.
desk-ended =
    { $by ->
        [student] Den studerande avslutade samtalet.
       *[other] Du stängde samtalet. Den studerande fick veta det.
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
desk-quiet-nudge =
    { $minutes ->
        [0] Det har varit tyst. Samtalet somnar snart.
       *[other] Det har varit tyst. Samtalet somnar om { $minutes } min.
    } Om den studerande väntar på ditt svar, skriv nu.
desk-fell-asleep = Samtalet sover. Det tar ingen plats av dig, och det vaknar när du eller den studerande skriver.
desk-stays-awake = Samtalet hålls vaket, eftersom larmet är öppet. Skriv först **!resultat** och resultat.
desk-woke-up = Den studerande skrev igen. Samtalet fortsätter:
desk-woke-elsewhere =
    Den studerande skrev igen, men du kunde inte ta emot just nu. Den studerande väntar på någon annan och vet om det.
    Det du skriver här går inte längre till den studerande.
desk-no-room-to-wake = **Ditt meddelande gick inte till den studerande.** Samtalet sover, och du har redan så många studerande du kan ha.
    När någon av dem slutar eller somnar (**!stäng**, **!tyst**), skicka det igen.
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
    { $fault ->
        [setting] Bara text går fram. Skriv saken i ord.
        [kind] Bara bilder och PDF-filer går fram.
        [peer] Från en tutor går bara text fram. Skriv saken i ord.
        [nobody] Raden var ett kommando, och med det följer ingenting.
        [unsealed] Den kom utan kryptering.
        [size] Den är för stor. Gränsen är { $most } megabyte.
        [lost] Den kunde inte öppnas. Skicka den på nytt.
       *[broken] Dess bakgrundsuppgifter gick inte att ta bort. Skriv ut den till en ny PDF eller skicka en bild.
    }
sticker = Dekal:
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
media-name =
    { $picture ->
        [yes] bild
       *[no] fil
    }

## Till personalen: alla rum, och administratörerna

device-not-verified = **Din enhet är inte verifierad.** Därför beaktades inte ditt meddelande eller din reaktion, och ingenting gick till den studerande.
    Verifiera enheten i Element (Inställningar, Sessioner) och gör samma sak på nytt.
admin-started =
    { $waiting ->
        [0] Kynnys är i gång. Ingen väntar.
        [one] Kynnys är i gång. En studerande väntar.
       *[other] Kynnys är i gång. { $waiting } studerande väntar.
    }
entry-closed = Boten är inte här just nu.
    { -danger }
    Prata med en vuxen i skolan, till exempel hälsovårdaren, kuratorn eller psykologen.
    Pröva samma länk på nytt om en stund.
back-again =
    Jag var borta en stund, förlåt.
    { $wrote ->
        [yes] Meddelandet fanns kvar och kom fram nu.
       *[no] Ingenting försvann.
    }{ $waits ->
        [yes] {" "}Du har kvar din plats i kön.
       *[no] {""}
    }
    { -danger }
back-again-in-danger =
    Jag var borta en stund, förlåt. Nu är jag här igen.
    { $knows ->
        [has] En vuxen har tagit hand om saken.
        [told] De vuxna har fått veta att du behöver hjälp. Ingen har svarat ännu.
       *[not_yet] Jag berättar för de vuxna just nu att du behöver hjälp.
    }
    Är du i fara, vänta inte på mig: ring **112**.
set-back =
    Jag har haft ett fel. Jag fortsätter nu från en kopia som är { $hours_ago ->
        [one] ungefär en timme gammal.
       *[other] ungefär { $hours_ago } timmar gammal.
    }
    Det du har skrivit efter det kan vara borta. Skriv det på nytt, så går det fram.
    Förlåt. Är du i nöd, ring **112**.
desk-in-reach =
    { $minutes ->
        [one] Förbindelsen var bruten i ungefär en minut.
       *[other] Förbindelsen var bruten i ungefär { $minutes } minuter.
    } Den fungerar igen.
    Det ni har skrivit under tiden går fram nu.
desk-set-back =
    Kynnys fortsätter från en kopia som är { $hours_ago ->
        [one] ungefär en timme gammal.
       *[other] ungefär { $hours_ago } timmar gammal.
    }
    Det ni har skrivit efter det kan ha gått förlorat åt båda hållen. Den studerande vet det. Fortsätt härifrån.
admin-worker-gone = **Botens konto { $worker } har varit borta i över en minut.**
    Studerande som bara har det kontot: { $serves }. Av dem väntar i kön: { $waiting }. Personalen har fått veta.
    Titta på **kynnys workers** och loggen på servern, och starta kontot på nytt. Det fortsätter där det slutade.
    Ta inte bort dess nycklar. De andra kontona betjänar dem som kommer nya.
admin-worker-back =
    Botens konto { $worker } är tillbaka. { $minutes ->
        [one] Det var borta i ungefär en minut.
       *[other] Det var borta i ungefär { $minutes } minuter.
    }
    De studerande som väntade får veta det nu.
admin-set-back =
    Kynnys återställdes från en kopia som är { $hours_ago ->
        [one] ungefär en timme gammal.
       *[other] ungefär { $hours_ago } timmar gammal.
    } Enheten är ny.
    Meddelat i öppna samtal: { $told }. Nya samtal som hittades: { $found }. Raderade på nytt: { $erased }.
    Gå igenom öppna larm och turer. Berätta också för personalen som var i tjänst.
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
admin-room-put-back = **Någon annan än jag ändrade rummet { $room }:** vem som är där eller vad de får göra. Jag har återställt det.
    Det kan bara hemserverns administratör göra. Fråga vem det var och varför.
admin-room-not-put-back = **Någon annan än jag ändrade rättigheterna i rummet { $room }, och jag kan inte återställa dem.** Se genast efter om alla ser korten där.
    Det kan bara hemserverns administratör göra. Be hen ångra ändringen.
admin-help =
    Hit kommer botens meddelanden till administratörerna. Det du skriver här går inte till någon studerande.
    - **!ladda**: boten läser in svaren och servicekatalogen på nytt
    - **!krisbanner på** eller **!krisbanner av**: meddelande till de studerande efter ett dödsfall
    - **!personal**: vilka som finns på listan, och hur man lägger till och tar bort
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

## Till personalen: larm (vad den studerande får höra då: config/crisis/texts/sv.toml)

# Delar som upprepas

tier-name =
    { $tier ->
        [0] inget larm
        [1] T1 oro
        [2] T2 brådskande
       *[3] T3 omedelbar fara
    }
category-name =
    { $category ->
        [suicide] självmordsrisk
        [self_harm] självskada
        [violence_threat] hot om våld
        [abuse_home] våld hemma
        [sexual_violence] sexuellt våld
        [intoxication] rusmedel eller förgiftning
        [psychosis_like] skrämmande, märkliga upplevelser
        [eating_acute] ätande, hälsan i fara
        [runaway_homeless] ingen trygg sovplats
        [bullying_severe] grov mobbning
        [third_party] någon annan i fara
        [unknown] en människa larmade själv
       *[other] annan nöd
    }
rules-named =
    { $rules ->
        [unknown] utan namn
        [responder] responder (en människa larmade själv)
       *[other] { $rules }
    }
unscreened-note =
    { $screened ->
        [no] {" "}· allt kunde inte granskas: läs noga
       *[yes] {""}
    }
reason-name =
    { $reason ->
        [vitsi] skämt
        [lainaus] citat
        [vaarinymmarrys] missförstånd
        [tilanne-ohi] läget är över
        [turvassa] den studerande är trygg
       *[other] { $reason }
    }
outcome-name =
    { $outcome ->
        [lastensuojelu] barnskyddet
        [hoitoon] hänvisad till vård
        [huoltaja] vårdnadshavaren tog ansvar
        [turvassa] trygg
        [ei-tavoitettu] nåddes inte
        [vaara] falskt larm
        [harjoitus] övning
       *[other] { $outcome }
    }
lower-choices = skämt, citat, missförstånd, över, trygg
outcome-choices = 112, barnskydd, vård, vårdnadshavare, trygg, ej nådd, falskt

# Signalrummen: för personalen. Aldrig för en studerande eller en vårdnadshavare.

notice-head = **Signal { $number } · { $name }**{ $group ->
        [unknown] {""}
       *[other] {" "}· { $group }
    }
notice-head-unnamed = **Signal { $number }**{ $group ->
        [unknown] {""}
       *[other] {" "}· { $group }
    }
notice-untaken = { $is_late ->
        [yes] Ingen har tagit den här, fast den har väntat i många skoldagar.
       *[no] Ingen har tagit den här ännu.
    }
notice-owned = Tog: **{ $alias }**
notice-asleep = Vilar till { $wakes_on }: { $alias }
notice-why = { $meaning }
notice-agreed = Det är överenskommet med den studerande att du tar kontakt. Resten hör du av hen själv.
notice-ask-them = Närmare uppgifter hör inte till det här rummet. Fråga dem som hade ärendet före dig.
notice-amount = { $fact_field ->
        [absent_h_total] borta { $amount } h
        [absent_h_unexplained] outrett { $amount } h
        [days_absent_in_row] borta { $amount } dagar i rad
        [unexplained_in_course] outredda på en kurs { $amount }
        [credits_planned] planerade studiepoäng { $amount }
        [credits_earned] avlagda studiepoäng { $amount }
        [failed_courses] underkända kurser { $amount }
        [incomplete_courses] oavslutade kurser { $amount }
        [days_since_lms_login] senast i lärmiljön för { $amount } dagar sedan
       *[other] { $amount }
    }
notice-on-day = { $fact_field ->
        [window_start] perioden började { $day }
        [window_end] perioden slutade { $day }
        [plan_updated_on] planen uppdaterad { $day }
        [model_flagged_on] Moodles modell flaggade { $day } (programmets bedömning, inte skolans uppgift)
       *[other] { $day }
    }
notice-yes-no = { $fact_field ->
        [minor] { $is_so ->
            [yes] under 18 år
           *[no] myndig
        }
        [study_place_accepted] { $is_so ->
            [yes] studieplatsen mottagen
           *[no] ingen studieplats mottagen
        }
        [handover_received] { $is_so ->
            [yes] överföringsuppgifterna har kommit
           *[no] överföringsuppgifterna saknas
        }
        [agreed_with_student] { $is_so ->
            [yes] överenskommet med den studerande
           *[no] ännu inte överenskommet med den studerande
        }
       *[other] { $is_so ->
            [yes] ja
           *[no] nej
        }
    }
notice-fact-of = { $fact } ({ $as_of })
notice-facts = { $as_of ->
        [unknown] Uppgifter: { $facts }
       *[other] Uppgifter { $as_of }: { $facts }
    }
notice-role-name = { $notice_role ->
        [ryhmanohjaaja] grupphandledare
        [opo] studiehandledare
        [erityisopettaja] speciallärare
        [kuraattori] kurator
        [psykologi] psykolog
        [terveydenhoitaja] hälsovårdare
       *[rehtori] rektor
    }
notice-told = { $told ->
        [unknown] Ingen annan har fått veta.
       *[other] Det här vet också: { $told }
    }
notice-begin = Du kan börja till exempel så här: ”{ $suggestion }”
notice-offers =
    ✅ `tar` · ⏰ `vila 3d` · ↪️ `flytta studiehandledare` · ☑️ `klar kontakt`
    Svara på kortet, eller skriv numret: `tar { $number }`.
notice-ended = Signal { $number } är avslutad: { $ended_as ->
        [contacted] kontakt togs
        [not_needed] ingen kontakt behövdes
        [wrong_data] uppgiften var fel
        [asked_for] den studerande bad om hjälp
        [expired] tiden gick ut
        [no_longer] uppgifterna uppfyller inte längre regeln
       *[withdrawn] regeln används inte längre
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}· { $alias }
    }
notice-moved = Signal { $number } finns nu hos: { notice-role-name }
notice-call = { $call_why ->
        [not_taken] Signal { $number } väntar ännu på någon. Ta den på kortet: ✅ eller `tar { $number }`.
        [not_done] Signal { $number } är ännu på hälft. När det är skött, anteckna: `klar { $number } kontakt`.
        [woken] Signal { $number } har vilat klart. Vad gör du med den nu?
        [owner_left] Signal { $number } har ingen som sköter den. Vem tar den? ✅ eller `tar { $number }`.
       *[ended] Signal { $number } avslutades av sig själv. Orsaken syns på kortet.
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}({ $alias })
    }
notice-refused = { $refusal ->
        [not_yours] Signal { $number } hör till en annan roll. Inget gjordes.
        [ended] Signal { $number } är redan avslutad. Inget gjordes.
        [taken] Någon annan hann ta signal { $number }. Du behöver inte göra något.
        [snooze_how] Så länge kan den inte vila. Skriv antalet skoldagar: `vila { $number } 3d`.
        [snooze_past_end] Signal { $number } skulle gå ut medan den vilar. Välj färre skoldagar.
        [hand_how] Till vem flyttas signal { $number }? Skriv rollen: `flytta { $number } studiehandledare`.
        [no_room] Den rollen har inget rum här. Signal { $number } blev kvar hos er.
        [has_own] Den rollen har redan ett eget kort om det här. Om er del är gjord: `klar { $number } kontakt`.
        [ask_student_first] Fråga först den studerande om det är okej. Om det är det: `flytta { $number } { notice-role-name } överenskommet`.
       *[outcome_how] Hur slutade signal { $number }? Skriv något av de här:
            `klar { $number } kontakt` · `klar { $number } fel uppgift`
            `klar { $number } behövs inte` och `känt`, `överenskommet`, `över` eller `slutat`
            `klar { $number } bad om` och `studiehandledare`, `speciallärare`, `kurator`, `psykolog`, `hälsovårdare`, `stöd` eller `annat`
    }
notice-unknown = Det finns inget kort med det numret i det här rummet. Inget gjordes.
notice-device-refused = **Din enhet är inte verifierad.** Därför gjordes inget.
    Verifiera enheten i Element (Inställningar, Sessioner) och gör samma sak på nytt.
    Om det inte hjälper, fråga administratören om din identitet finns i inställningarna.
notice-unreadable = Jag kunde inte öppna ditt meddelande, så inget gjordes. Skriv det på nytt.
notice-which = Vilket kort menar du? Svara på kortet, eller skriv numret: `tar 12`.
notice-help =
    Så här sköts korten. Svara på kortet, eller skriv dess nummer:
    - ✅ `tar 12`: signalen är din
    - ⏰ `vila 12 3d`: den kommer tillbaka om tre skoldagar
    - ↪️ `flytta 12 studiehandledare`: till en annan roll, som ser bara sina egna uppgifter
    - ↪️ `flytta 12 grupphandledare` i det egna rummet: tillbaka till alla
    - ☑️ `klar 12 kontakt`: du antecknar vad som gjordes
    - `!läget`: hur många som är öppna

    Till kurator, psykolog och hälsovårdare flyttas något bara när det är överenskommet med den studerande.
notice-set-back =
    Kynnys fortsätter från en kopia som är { $hours_ago ->
        [one] ungefär en timme gammal.
       *[other] ungefär { $hours_ago } timmar gammal.
    }
    Signaler som har kommit efter det kan saknas. Deras kort lyder inte mera. Något kort kan komma en gång till.
notice-digest = { $open ->
        [0] Inga öppna signaler.
        [one] En öppen signal{ $late ->
            [0] {""}
           *[other] , och den är försenad
        }.
       *[other] { $open } öppna signaler{ $late ->
            [0] {""}
           *[other] , { $late } försenade
        }.
    }
notice-space-name = Signaler
notice-room-name = Signaler · { notice-role-name }{ $campus ->
        [unknown] {""}
       *[other] {" "}· { $campus }
    }

explain-nothing = Det finns inga signaler sparade om dig.
explain-head = **Signal { $number }** · { $day } · uppgifter: { $source }
explain-why = Regel: { $meaning }
explain-rule-gone = Regelns ord sparas inte längre.
explain-facts-gone = Uppgifterna är raderade, eftersom signalen är avslutad.
explain-names = Namn och grupp: { $names }
explain-shown = Det här såg: { $shown }
explain-step = { $day }: { $noted_step ->
        [raised] signalen kom
        [updated] uppgifterna uppdaterades
        [taken] någon tog den
        [snoozed] den sköts upp
        [woken] den kom tillbaka
        [handed_over] den gavs till en annan roll
        [moved_on] den gick vidare till nästa roll, eftersom ingen tog den
        [reminded] någon påmindes
        [owner_left] den som skötte den byttes
       *[ended] den avslutades
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}· { $alias }
    }

counts-head = **Signaler { $month }**
counts-none = Signaler { $month }: inga.
counts-of-rule = { $meaning } ({ $roles }): { $counted ->
        [unknown] visas inte
       *[other] { $counted }
    }
counts-more = Dessutom { $more ->
        [one] en regel
       *[other] { $more } regler
    }: hela tabellen fås med `kynnys notices counts`.
counts-note = Tal under fem visas inte, och inte heller tal som avslöjar dem.
counts-axis = signaler
counts-hidden = visas inte
counts-picture = Bild: signaler { $month } enligt regel. Samma tal finns i texten ovanför.

# Larmrummet

alarm-card = **{ tier-name } · { category-name }**
    Larm { $number } · { $pseudonym } · språk: { language-name } · { time-waited }
    Regel: { rules-named }{ unscreened-note }
    { $pages ->
        [0] Ingen har tagit det här ännu.
        [one] Kallat en gång till. Ingen har tagit det här.
       *[other] Kallat { $pages } gånger till. Ingen har tagit det här.
    }
    Ta: ✅ eller **!ta { $number }**
alarm-card-owned = **Togs av: { $alias }** · { tier-name } · { category-name }
    Larm { $number } · { $pseudonym } · { time-waited }
alarm-card-closed = Larm { $number }{ $pseudonym ->
        [unknown] {""}
       *[other] {" "}· { $pseudonym }
    } · { tier-name } · **stängt: { outcome-name }**
alarm-card-student-left = **Den studerande lämnade rummet** · { tier-name }
    Larm { $number } · { $pseudonym } · boten når inte längre den studerande.
    Larmet är fortfarande öppet. Om någons liv är i fara, ring **112**.
    När saken är skött: **!resultat { $number } ej nådd** eller ett annat resultat.
alarm-out-of-reach = **Larm { $number } · { $pseudonym } · { tier-name } · den studerande kan inte nås just nu**
    Botens konto som betjänar hen är nere. Det ni skriver går inte fram nu. Det finns kvar.
    Är någons liv i fara, ring **112**. Om du vet vem det är, nå hen på annat sätt.
    Två vuxna kan öppna kontonamnet: **!öppna { $number } livsfara**
alarm-in-reach = Larm { $number } · { $pseudonym } · den studerande kan nås igen. Det som väntade går fram nu.
alarm-card-erased = **Den studerande raderade allt** · { tier-name }
    Larm { $number } · boten når inte längre den studerande.
    Larmet är fortfarande öppet. Om någons liv är i fara, ring **112**.
    När saken är skött: **!resultat { $number } ej nådd** eller ett annat resultat.
alarm-paged = **Larm { $number } · { tier-name } · { time-waited }**
    { $step ->
        [backup] Ingen har tagit det här. Nu kallas också de som är i reserv.
        [outside] Ingen har tagit det här. Kallelsen har också gått ut utanför rummet.
        [opened] Jouren har börjat. Det här har väntat sedan stängningen och står nu först.
       *[duty] Ni som har jour: någon behöver ta det här nu.
    }
    Ta: **!ta { $number }**
alarm-taken-by-you =
    Larm { $number } har du. Om samtalet har ett eget rum, godkänn inbjudan och gå dit genast.
    Om du inte kan fortsätta, säg det här genast, så tar någon annan över.
alarm-taken-by-other = Larm { $number }: { $alias } hann ta det. Du behöver inte göra något.
alarm-gone = Larm { $number } är redan stängt. Ingenting gjordes.
alarm-end-at-desk = Larm { $number } har ett eget samtalsrum. Anteckna resultatet där.
alarm-none = Inget öppet larm hittades. Ingenting gjordes.
alarm-help =
    Kommandon i larmrummet:
    - ✅ på ett kort eller **!ta 12**: du tar larm 12
    - **!ta**: du tar det allvarligaste som ingen har tagit
    - **!läget**: öppna larm
    - **!resultat 12 trygg**: du antecknar resultatet när det inte finns något samtalsrum
    - **!öppna 12 livsfara**: du ber att få öppna ett förseglat id
    - **!bekräfta 12**: du bekräftar en annan vuxens begäran
    - **!övning**: du börjar en övning
    - **!hjälp**: den här hjälpen

    Om någons liv är i fara, ring själv **112**: boten kan inte ringa.
alarm-list-header =
    { $count ->
        [0] Det finns inga öppna larm.
        [one] Ett öppet larm:
       *[other] { $count } öppna larm:
    }
alarm-list-line = **{ $number }** · { tier-name } · { category-name } · { time-waited } · { $alias ->
        [unknown] ingen har tagit det
       *[other] { $alias }
    }
alarm-unknown-command = Jag känner inte till det kommandot. Ingenting gjordes. Hjälp: **!hjälp**

# Samtalsrummet

desk-alarm = **Larm · { tier-name } · { category-name }**
    { time-waited } · regel: { rules-named }{ unscreened-note }
    Det du skriver här går till den studerande. En rad som börjar med ! gör det inte.
    Börja med egna ord: berätta vem du är och fråga om den studerande är i säkerhet.
    Om någons liv är i fara, ring själv **112**: boten kan inte ringa.

checklist-steps =
    { $category ->
        [suicide]
            2 Fråga rakt ut om självmordstankar just nu och om det finns en plan. Att fråga ökar inte faran.
            3 Stanna kvar i samtalet. Den studerande lämnas inte ensam: vem kan ta sig dit?
            4 Försök eller plan: till vård genast (112). Annars en säkerhetsplan tillsammans och ett möte senast nästa skoldag.
        [self_harm]
            2 Fråga om ett sår blöder och om något har tagits. Giftinformationscentralen: 0800 147 111.
            3 Fråga rakt ut om självmordstankar. Finns de, lämnas den studerande inte ensam.
            4 Sårvård: hälsovårdaren eller 116 117. Möte senast nästa skoldag.
        [violence_threat]
            2 Polisen genast: 112. Meddela rektorn. Ta skolans plan för hotsituationer i bruk.
            3 Fråga lugnt vem som är i fara, var och när. Ingen debatt, inga anklagelser.
            4 Spara allt. Ingenting tas bort ur det här rummet.
        [abuse_home]
            2 Fråga om den studerande är i säkerhet nu och var nästa natt tillbringas.
            3 Ingen trygg plats: socialjouren eller 112. Nollinjen 080 005 005.
            4 Fråga barnskyddet eller polisen innan någon kontaktar hemmet.
        [sexual_violence]
            2 Lyssna. Fråga inte efter detaljer och utred inte själv. Säg att det inte är den studerandes fel.
            3 Under en månad: Seri-stödcenter, råd på 116 117. Undersökning helst före tvätt.
            4 Utpressning med bilder: spara meddelandena, betala inget. Bilder på någon under 18: Nettivihje.
        [intoxication]
            2 Vaknar personen, andas personen? Om inte: 112, högtalaren på, någon på plats.
            3 Vid normal andning: på sidan. Någon stannar hos personen hela tiden.
            4 Ingen livsfara: Giftinformationscentralen 0800 147 111. Minderårig utan vuxen: socialjouren eller 112.
        [psychosis_like]
            2 Korta, lugna och tydliga meningar. Argumentera inte emot upplevelserna och bekräfta dem inte.
            3 Fråga om något befaller den studerande att göra saker, och om sömnen. Någon behöver vara på plats.
            4 Fara: 112. Annars 116 117, och hälsovårdare eller psykolog samma dag.
        [eating_acute]
            2 Svimning eller bröstsmärta: 112. Kan inte behålla dryck: 116 117.
            3 Tala inte om vikt, kalorier eller utseende. Fråga också om självmordstankar.
            4 Till hälsovårdaren samma dag.
        [runaway_homeless]
            2 Fråga om den studerande är på ett varmt och tryggt ställe. Om inte: 112 eller socialjouren.
            3 Minderårig som är försvunnen: polisen, 112. Sovplats för någon under 18: socialjouren.
            4 Kom överens om var nästa natt tillbringas och när ni talas vid igen.
        [bullying_severe]
            2 Våld nu: 112. Fråga rakt ut om självmordstankar.
            3 Spara bevisen. Kom överens om hur det blir tryggt i skolan i morgon.
            4 Berätta för den studerande innan lärare eller rektor får veta: en minderårigs vårdnadshavare informeras då.
        [third_party]
            2 Ta reda på vem som är i fara, var, och vem som kan ta sig dit. Fara nu: 112.
            3 Säg att det var rätt att berätta och att ingen ansvarar för vad en annan gör.
            4 Kom överens om vem som stöder den som berättade, i dag.
       *[other]
            2 Fråga rakt ut om den studerande är i säkerhet och om någon annan är i fara.
            3 Fråga rakt ut om självmordstankar. Att fråga ökar inte faran.
            4 Kom överens om vem som är med den studerande och vad som händer härnäst.
    }
checklist-duty =
    { $category ->
        [sexual_violence] 5 Under 18: anmälan utan dröjsmål till barnskyddet och polisen (barnskyddslagen 25 §). Misstanke räcker.
        [abuse_home] 5 Under 18: barnskyddsanmälan utan dröjsmål (barnskyddslagen 25 §). Våld: anmälan också till polisen. Misstanke räcker.
        [bullying_severe] 5 Under 18: barnskyddsanmälan utan dröjsmål (barnskyddslagen 25 §). Våld eller sexualbrott: anmälan också till polisen.
        [violence_threat] 5 Under 18, den som hotas eller hotar: dessutom barnskyddsanmälan utan dröjsmål (barnskyddslagen 25 §).
       *[other] 5 Under 18: barnskyddsanmälan utan dröjsmål (barnskyddslagen 25 §). Misstanke räcker. Bråttom: socialjouren eller 112.
    }
desk-checklist = **Checklista · { tier-name } · { category-name }**
    1 Liv i fara: ring själv **112** och berätta för den studerande att du ringer.
    { checklist-steps }
    { checklist-duty }
    6 Berätta först för den studerande vad du gör och varför, om det inte ökar faran.
    7 Anmäl per telefon eller på myndighetens blankett, inte med oskyddad e-post.
    8 Namn och plats frågas när hjälp ska skickas. Locka inte fram dem.
    Sänk nivån: **!sänk** och orsak. Till sist: **!resultat** och resultat.
desk-alarm-times = Larm kl. { $raised } · taget kl. { $taken } · i rummet kl. { $here }
desk-mark = **Obs: { tier-name } · { category-name }**
    En fara märktes i det här samtalet. Regel: { rules-named }
    Kvittera: ✅, eller svara den studerande. Om ingen kvitterar kallas andra vuxna.
desk-mark-soft = Filtret märkte kanske något: { category-name }. Inget larm gjordes. Läs det senaste meddelandet en gång till.
desk-not-screened = **Ett meddelande från den studerande kunde inte granskas.** Läs det noga: där får du ingen hjälp av filtret.
desk-lower-how =
    Bara en människa sänker nivån, en åt gången. Skriv **!sänk** och orsak, till exempel **!sänk skämt**.
    Orsaker: { lower-choices }
desk-lowered = Nivån är nu: **{ tier-name }**. Orsak: { reason-name }.
    Larmet är öppet tills du antecknar resultatet: **!resultat** och resultat.
desk-outcome-how =
    Skriv **!resultat** och resultat, till exempel **!resultat trygg**.
    Resultat: { outcome-choices }
    I larmrummet skrivs numret emellan: !resultat 12 trygg.
desk-outcome-recorded = Antecknat: **{ outcome-name }**. Larmet är stängt. Samtalet fortsätter tills du skriver **!stäng**.
desk-outcome-needed =
    Samtalet stängdes inte, eftersom larmet är öppet.
    Skriv först **!resultat** och resultat, till exempel **!resultat trygg**. Sedan **!stäng**.
    Resultat: { outcome-choices }
desk-taken-over =
    { $alias } tog det här samtalet, eftersom larmet inte kvitterades här. Den studerande fortsätter där.
    Det du skriver här går inte längre till den studerande.
desk-student-wants-to-end =
    Den studerande vill sluta. Larmet är öppet, så samtalet tog inte slut.
    Den studerande fick veta att det inte behövs fler meddelanden och att en vuxen ändå läser det som skrivits.
desk-student-silent =
    { $minutes ->
        [0] **Den studerande är tyst.**
        [one] **Den studerande har varit tyst i en minut.**
       *[other] **Den studerande har varit tyst i { $minutes } minuter.**
    }
    Skriv till den studerande. Om du är rädd att liv är i fara, ring **112**.
    Två vuxna kan tillsammans öppna det förseglade id:t. Hjälp finns i larmrummet: !hjälp
desk-student-safe-answer =
    { $answer ->
        [yes] Säkerhetsfrågan: den studerande svarade **ja**.
        [no] Säkerhetsfrågan: den studerande svarade **nej** och ombads ringa **112**.
       *[unknown] Säkerhetsfrågan: den studerande svarade **vet inte** och ombads ringa **112**.
    }

# Till kamrattutorn

desk-raised = **Larmet har gått: { tier-name }.** Tack för att du inte blev ensam med det.
    Om någons liv är i fara, ring själv **112**: boten kan inte ringa.
desk-already-raised = Det finns redan ett öppet larm: **{ tier-name }**. Härifrån sänks det inte.
    Om någons liv är i fara, ring själv **112**: boten kan inte ringa.
desk-raise-too-late = **Inget larm gjordes.** Den studerande är borta, och boten når hen inte längre.
    Om någons liv är i fara, ring själv **112**. Berätta genast för en vuxen i skolan.
peer-moved-aside = **En vuxen fortsätter härifrån.** Tack, du gjorde rätt. Du behöver inte bära det här.
    Det du skriver här går inte längre till den studerande.
card-is-alarm = Kort { $number } · { $pseudonym } · en vuxen sköter det här. Du behöver inte göra något.

# Till administratörerna

admin-alarm-unacknowledged =
    { $minutes ->
        [one] **{ tier-name }: ingen har tagit larmet på en minut.**
       *[other] **{ tier-name }: ingen har tagit larmet på { $minutes } minuter.**
    }
    Ring dem som har jour nu. Larmet finns i larmrummet.
admin-paging-failed =
    { $channel ->
        [webhook] **Kallelsen gick inte ut: webhook.**
        [smtp] **Kallelsen gick inte ut: e-post.**
       *[other] **Kallelsen gick inte ut: { $channel }.**
    }
    De som är utanför rummet har kanske inte fått veta. Larmrummet fungerar ändå: titta där och ring dem som har jour.
    Kör **kynnys doctor** på servern.
admin-drill-due =
    { $days ->
        [one] Det har gått en dag sedan den senaste övningen.
       *[other] Det har gått { $days } dagar sedan den senaste övningen.
    } Det är dags att öva: i larmrummet !övning
admin-screen-degraded =
    { $why ->
        [rules] **Meddelandefiltret är bristfälligt: ordreglerna fungerar inte.**
        [classifier] **Meddelandefiltret är bristfälligt: klassificeraren fungerar inte.**
       *[encoder] **Meddelandefiltret är bristfälligt: språkmodellen fungerar inte.**
    }
    Nöd kan bli obemärkt. Be dem som har jour att läsa meddelandena extra noga.
    Nödnumret och ordet **människa** fungerar som förut. Kör **kynnys doctor** på servern.
admin-screen-restored = Meddelandefiltret fungerar igen i sin helhet.

# Övning

drill-card = **HARJOITUS · ÖVNING · DRILL**
    Övning { $number }. Det här är inget riktigt larm. Ingen studerande väntar.
    Gör som på riktigt: ✅ eller **!ta { $number }**
    Avsluta övningen: **!resultat { $number } övning**
drill-paged = **ÖVNING { $number } · HARJOITUS · DRILL** · har väntat { $minutes } min
    Ingen har tagit den. Gör som i ett riktigt läge: ✅ eller **!ta { $number }**
drill-report = **ÖVNING { $number } är slut.** Tid från början, i sekunder:
    - kort i rummet: { $card } s
    - togs: { $ack ->
        [unknown] av ingen
       *[other] { $ack } s
    }
    - kallelse utanför rummet: { $paged ->
        [unknown] gick inte ut
       *[other] { $paged } s
    }
drill-running = Övning { $number } pågår redan. Avsluta den: **!resultat { $number } övning**

# Förseglat id

identity-reasons = livsfara, hot, 112-begärde
identity-asked = **{ $alias } ber att få öppna id:t i larm { $number }.**
    Id:t öppnas bara när någons liv är i fara. Har någon redan ringt **112**?
    En annan vuxen bekräftar senast { $until }: **!bekräfta { $number }**
    Om du är av annan åsikt, bekräfta inte. Säg det här.
identity-needs-other = Samma person kan inte både begära och bekräfta. Be en annan vuxen bekräfta. Id:t öppnades inte.
identity-expired = Ingen bekräftade i tid. Id:t öppnades inte. Du kan begära på nytt.
identity-nothing = Med det numret finns inget id att öppna och ingen begäran. Ingenting öppnades.
identity-opened-note = **Id:t i larm { $number } har öppnats.**
    Begärdes av: { $first } · bekräftades av: { $second }
    Id:t visas bara för dem. Den studerande får veta att det har öppnats.
identity-shown = Larm { $number } · id: `{ $id }`
    Ge det bara till nödcentralen eller polisen, per telefon. Skriv det inte i andra rum eller i e-post.
    Id:t avslöjar inte nödvändigtvis namn eller plats. Nödcentralen eller polisen tar vid.
identity-not-shown = Id:t eller meddelandet i larm { $number } visades inte. Alla två kom inte till rummet i tid, eller så ändrades läget under tiden.
    Om det ännu måste öppnas, begär på nytt.
evidence-asked = **{ $alias } ber att få öppna det förseglade meddelandet i larm { $number }.**
    Det är ett hot om våld som sparas för polisen. Den studerandes id visas inte.
    En annan vuxen bekräftar senast { $until }: **!bekräfta { $number }**
    Om du är av annan åsikt, bekräfta inte. Säg det här.
evidence-opened-note = **Det förseglade meddelandet i larm { $number } har öppnats.**
    Begärdes av: { $first } · bekräftades av: { $second }
    Det visas bara för dem.
evidence-shown = **Larm { $number } · förseglat meddelande, skrivet { $at }**
    Ge det bara till polisen. Skriv det inte i andra rum eller i e-post.
identity-how =
    Id:t öppnas bara när någons liv är i fara och den studerande inte nås på annat sätt.
    - Ring först **112**.
    - Begär: **!öppna 12 livsfara**
    - En annan vuxen bekräftar: **!bekräfta 12**

    Orsaker: { identity-reasons }
    Orsak, tid och båda vuxna antecknas. Den studerande får veta att id:t har öppnats.
identity-bad-reason =
    Id:t öppnades inte: orsaken saknas eller finns inte på listan. Orsaker: { identity-reasons }
    Exempel: **!öppna 12 livsfara**

# Efter ett dödsfall

postvention-on =
    Meddelandet efter ett dödsfall visas nu. De studerande ser det när de skriver till boten.
    Där finns inga namn och inget om dödssättet. Hjälpen kommer först.
postvention-off = Meddelandet efter ett dödsfall visas inte längre.
postvention-banner =
    Vi sörjer i vår skola nu. Om du vill prata med någon, skriv **människa**.
    I skolan kan du prata med kuratorn, psykologen eller hälsovårdaren.
    Alla slags känslor är tillåtna, och du behöver inte klara dem ensam.
    Har du självmordstankar eller är rädd för någons skull, berätta genast för en vuxen.
    { -danger }

# Till den studerande: vill sluta medan ett larm är öppet

adult-still-comes =
    Okej. Du behöver inte skriva mer.
    En vuxen från skolan läser ändå det du har skrivit. Någon kan vara i fara. Jag kan inte ta tillbaka larmet.
    Du kan komma tillbaka hit när som helst.
    { -danger }

# Innan en studerandes ord går till en tutor

told-kinds =
    { $own_name ->
        [yes] - ditt namn{"\u000A"}
       *[no] {""}
    }{ $other_name ->
        [yes] - någon annans namn{"\u000A"}
       *[no] {""}
    }{ $phone ->
        [yes] - ett telefonnummer{"\u000A"}
       *[no] {""}
    }{ $email ->
        [yes] - en e-postadress{"\u000A"}
       *[no] {""}
    }{ $handle ->
        [yes] - ett konto i en annan tjänst{"\u000A"}
       *[no] {""}
    }{ $address ->
        [yes] - en adress{"\u000A"}
       *[no] {""}
    }{ $identity_code ->
        [yes] - en personbeteckning{"\u000A"}
       *[no] {""}
    }
sure-to-tell =
    Vill du säkert berätta det här? Ditt meddelande har inte gått till tutorn ännu. Det innehåller kanske:
    { told-kinds }
    Tutorn är en studerande. Vem som helst kan ta en bild av ett meddelande.
    Om någon är i fara berättar tutorn det för en vuxen. Om en vuxen tar över ser hen ditt meddelande.
    Svara **ja**, så skickar jag det. Svara **nej**, så raderar jag det. Du kan också trycka på ✅ eller ❌.
    { -danger }
sure-to-tell-written =
    Medan du väntade skrev du något som kan visa vem du eller någon annan är.
    Det har inte gått till tutorn ännu. Vill du säkert berätta det för hen?
    Tutorn är en studerande. Vem som helst kan ta en bild av ett meddelande.
    Om någon är i fara berättar tutorn det för en vuxen. Om en vuxen tar över ser hen ditt meddelande.
    Svara **ja**, så skickar jag det. Svara **nej**, så raderar jag det. Du kan också trycka på ✅ eller ❌.
    { -danger }
tell-waits =
    Det här meddelandet väntar också. Ska jag skicka även det som jag nyss frågade om?
    Svara **ja**, så skickar jag allt. Svara **nej**, så lämnar jag bort det och skickar resten.
    { -danger }
told-on = Okej. Jag skickade ditt meddelande till tutorn.
not-told-on = Okej. Jag skickade det inte, och jag raderade det. Tutorn såg det inte.
tell-lapsed =
    Jag skickade inte meddelandet som jag frågade om, och jag raderade det. Tutorn såg det inte.
    Om du vill berätta det, skriv det på nytt.
    { -danger }
nothing-to-tell =
    Du behöver inte svara på det nu. Tutorn är inte längre med i samtalet.
    Om ditt meddelande väntade på lov, väntar det på den som kommer härnäst. En vuxen ser det. Om det är en tutor frågar jag igen.
    { -danger }

# Till en tutor vars meddelande väntar

unsent-reasons =
    { $secrecy ->
        [yes] - Du lovar kanske att inte berätta för någon. Det kan du inte lova: fara berättas för en vuxen. Säg till exempel: ”Jag skvallrar inte om det här. Om någon är i fara berättar jag för en vuxen.”{"\u000A"}
       *[no] {""}
    }{ $dosing ->
        [yes] - Du ger kanske råd om hur medicin tas. Säg till exempel: ”Det är bäst att fråga hälsovårdaren eller apoteket.” Om någon redan har tagit för mycket, ring **112**.{"\u000A"}
       *[no] {""}
    }{ $details ->
        [yes] - Där finns kanske ett namn, ett nummer, en adress eller ett konto. Håll dig till ditt alias. Säg till exempel: ”Vi pratar här, så blir ingen ensam med det här.”{"\u000A"}
       *[no] {""}
    }
desk-not-sent-yet = **Ditt meddelande har inte gått till den studerande ännu.**
    { unsent-reasons }
    Skriv det på ett annat sätt: det nya går fram och det här lämnas bort. Om du vill skicka det som det är: **!skicka**
desk-unsent-gone = Ditt meddelande som väntade gick inte till den studerande. Skriv det på nytt om det ännu behövs.
desk-nothing-to-send = Inget meddelande väntar på att skickas. Inget gick till den studerande.

# Personalen: vem som får svara

staff-employer =
    { $county ->
        [yes] välfärdsområdet
       *[no] skolan
    }
staff-adder =
    { $adder ->
        [komentorivi] kommandoraden
        [asetukset] inställningsfilen
       *[other] administratören { $adder }
    }
staff-added =
    { $own ->
        [yes] **{ $alias }** ({ staff-employer }) lades till i det här rummet, av { staff-adder }. **Kontot är administratörens eget.**
       *[no] **{ $alias }** ({ staff-employer }) lades till i det här rummet, av { staff-adder }.
    }
    Om det här överraskar dig, fråga administratörerna genast. Det är antecknat.
staff-key-changed = **{ $alias }: ny verifieringsnyckel**, angiven av { staff-adder }.
    Fråga { $alias } ansikte mot ansikte eller per telefon om nyckeln är rätt. Om inte, läser någon annan det här rummet i en kollegas namn.
    Berätta det i så fall genast för din chef och för administratörerna. Ändringen är antecknad.
admin-roster = **Personalen** (nyckeln inom parentes)
    - Vuxna: { $adult_names }
    - Tutorer: { $tutor_names }
    - Kan inte ha jour, utbildning saknas: { $no_training }
    - Kan inte ha jour, utbildningen har inte varit än: { $training_ahead }
    - Kan inte ha jour, utbildningen har gått ut: { $training_expired }
    - Kan inte ha jour, handlett övningspass saknas: { $not_practised }

    Ta bort: **!personal ta bort nyckel**
    Lägg till: **!personal lägg till key=koivu matrix_id=… role=kuraattori alias="Kurator Koivu"**
    Mer på servern: **kynnys roster list**
admin-staff-adding = **{ $alias }** finns nu på listan. Jag bjuder in till de rum som hör till.
admin-staff-refused =
    Ingen lades till. Rätta de här punkterna: **{ $columns }**
    De förklaras på servern: **kynnys roster add --help**
admin-staff-removing = **{ $alias }** tas bort nu. Jag säger till när det är klart i alla rum.
admin-staff-removed = **{ $alias }** är borttagen, finns inte längre i något rum och får inga nycklar.
    De studerande som { $alias } hade står i kön igen. Det är antecknat.
admin-staff-unknown = Nyckeln **{ $key }** finns inte på listan. Se nycklarna: **!personal**
admin-staff-in-settings = Nyckeln **{ $key }** står i inställningsfilen. Ta bort den där och starta tjänsten på nytt.

# När ett meddelande kränker tutorn

abuse-kinds =
    { $insult ->
        [yes] - glåpord{"\u000A"}
       *[no] {""}
    }{ $threat ->
        [yes] - hot{"\u000A"}
       *[no] {""}
    }{ $harassment ->
        [yes] - sexuella trakasserier{"\u000A"}
       *[no] {""}
    }{ $hate ->
        [yes] - kränkande ord om ursprung, religion, sexualitet eller funktionsnedsättning{"\u000A"}
       *[no] {""}
    }
abuse-warning =
    Jag skickade inte ditt meddelande till tutorn. Det innehåller kanske:
    { abuse-kinds }
    Tutorn är en studerande precis som du, och de här orden gör ont.
    Här får du vara arg, och du får svära. Säg samma sak på ett annat sätt, så kommer det fram.
    Om du mår riktigt dåligt, säg det precis som det är.
    { $threat ->
        [yes] { -danger }{"\u000A"}
       *[no] {""}
    }Om du hellre vill prata med en vuxen, skriv **vuxen**.
abuse-adult-joins =
    Jag skickade inte det här meddelandet heller till tutorn. Därför fortsätter en vuxen härifrån.
    Du har inte blivit utkastad. Du får fortsätta prata, och du får vara arg.
    Du kan berätta rakt ut för den vuxna vad som är fel.
    { -danger }
desk-abuse-held = **Jag stoppade ett meddelande som den studerande skrev till dig.** Jag visar inte orden. Det innehåller kanske:
    { abuse-kinds }
    Du har inte gjort något fel. Jag bad hen säga sin sak på ett annat sätt.
    Du behöver inte svara genast. Du får ta en paus.
    En vuxen hit nu: **!vuxen**
    Om du vill att det här tar slut helt: **!spärra**. En vuxen beslutar om det.
desk-abuse-again = **Det hände igen, så jag har kallat på en vuxen.** Jag visar inte orden för dig.
    Du har inte gjort något fel. Du behöver inte skriva något mera här.
supervisor-abuse = **En vuxen behövs nu: en studerandes meddelanden kränker en tutor.**
    Samtal { $number } · { $pseudonym } · tutor: { $alias }. Tutorn har inte sett meddelandena. De innehåller kanske:
    { abuse-kinds }{ $threat ->
        [yes] {"\u000A"}Om hotet är verkligt, ring **112**.
       *[no] {""}
    }
    Gå med: **!ta { $number }**

## Med vem: tutor eller vuxen

who-would-you-like =
    Med vem vill du prata? Svara med en siffra eller ett ord.
    1 **tutor** – en utbildad studerande, precis som du. En vuxen finns som stöd.{ $tutors_open ->
        [yes] {""}
       *[no] {" "}Tutorerna är inte här nu.
    }
    2 **vuxen** – skolans kurator eller någon annan som har det som jobb.{ $adults_open ->
        [yes] {""}
       *[no] {" "}De vuxnas jour är inte öppen nu.
    }
    Om du skriver något annat ber jag en vuxen komma.
    { -danger }
tutor-called =
    Jag bad en tutor komma hit. En tutor är en utbildad studerande, med en vuxen som stöd.
    { place-in-queue }
    { usual-wait }
    Du kan skriva redan nu. Tutorn ser dina meddelanden när hen tar samtalet.
    { wishes-while-waiting }
    Om du hellre vill ha en vuxen, skriv **vuxen**. Om du inte vill vänta, skriv **avsluta**.
    { -danger }
usual-wait =
    { $wait ->
        [unknown] Jag vet inte ännu hur länge det tar.
        [0] De senaste veckorna har man oftast väntat under en minut.
       *[other] De senaste veckorna har man oftast väntat ungefär { $wait } min.
    }
wishes-while-waiting =
    Du kan berätta ämnet med ett ord: **studier**, **mående**, **människor**, **hem**, **pengar** eller **annat**.
    Om du inte vill prata med en viss person, skriv **inte** och hens namn.{ $campuses ->
        [unknown] {""}
       *[other] {" "}Du kan också önska ett campus. Skriv då dess namn: { $campuses }.
    }
no-tutors-here =
    Här finns inga tutorer. Jag kan be en vuxen i skolan komma: skriv **vuxen**.
    { -danger }
nobody-called = Okej. Jag bad ingen komma. Du kan fråga mig, eller skriva **människa** när som helst.
service-name =
    { $service ->
        [tutor_chat] Tutorerna är inte
       *[other] Skolans vuxna är inte
    }
service-opens =
    { $opens_at ->
        [unknown] Jag vet inte när de kommer nästa gång.
       *[other] De kommer { $opens_at }.
    }
service-closed-help =
    { $service ->
        [tutor_chat] Om du hellre vill ha en vuxen, skriv **vuxen**.
       *[other] Om du behöver någon redan nu, skriv **nöd**: du får nummer som svarar.
    }
chat-closed =
    { service-name } här nu. { service-opens }
    Du kan lämna ett meddelande: skriv här. Din begäran går till dem genast när de kommer.
    Dina meddelanden väntar krypterade tills dess.
    { service-closed-help }
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }
chat-closed-meanwhile =
    Jag är ledsen. { service-name } här längre. { service-opens }
    Din begäran finns kvar. Den går till dem genast när de kommer. Du har inte gjort något fel.
    { service-closed-help }
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }
chat-opened =
    { $service ->
        [tutor_chat] Tutorerna är här nu.
       *[other] Skolans vuxna är här nu.
    } Din begäran gick till dem.
    { place-in-queue }
    Om du inte längre vill prata, skriv **avsluta**.
    { -danger }
adults-asked-too =
    Jag är ledsen att det drar ut på tiden. Ingen tutor har hunnit ännu. Du har väntat { $minutes } min.
    Nu frågar jag också skolans vuxna. Den som hinner först kommer.
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }
topic-name =
    { $topic ->
        [studies] studier
        [mind] mående
        [people] människor
        [home] hem
        [money] pengar
       *[other] annat
    }
topic-noted = Okej: { topic-name }. Jag berättar det för den som kommer.
not-them = Okej. { $alias } kommer inte till det här samtalet.
not-that-campus = Okej. Ingen från det campuset kommer till det här samtalet.
campus-noted =
    Okej, du önskar campus { $campus }. { $first ->
        [yes] Jag frågar först där. Om ingen hinner snart frågar jag också andra.
       *[no] Jag berättar det för dem som jag har bett. Den som hinner först kommer.
    }
nobody-of-campus = Du önskade campus { $campus }. Därifrån är ingen här. Den som hinner först kommer.
other-campuses-asked-too =
    Jag är ledsen att det drar ut på tiden. Du har väntat { $minutes } min.
    Ingen från campus { $campus } har hunnit ännu. Nu frågar jag också andra.
    Den som hinner först kommer. Om du inte vill vänta, skriv **avsluta**.
    { -danger }

## Till jourrummen

card-for-all-tutors = { $pseudonym } har väntat { $minutes } min. Nu kan vilken tutor som helst ta: `!ta { $number }`.
card-for-adults-too = { $pseudonym } väntar ännu. Kortet finns nu också hos de vuxna. Ta: ✅ eller `!ta { $number }`.
card-still-waits = { $pseudonym } har väntat { $minutes } min och ingen har tagit. Ta: `!ta { $number }`.
card-waits-for-opening = Kort { $number } · { $pseudonym }: väntar tills tutorerna är här igen. Kortet kommer då på nytt.
statutory-due =
    { $pseudonym } bad om en vuxen för flera dagar sedan och väntar ännu.
    Enligt lagen ska samtalet bli av senast { $due }. Ta: `!ta { $number }`.
on-duty = { $alias } är nu i tjänst.
off-duty =
    { $alias } gick ur tjänst.{ $load ->
        [0] {""}
        [one] {" "}Hen har ännu ett samtal.
       *[other] {" "}Hen har ännu { $load } samtal.
    }
off-duty-by-silence = { $alias } har inte skrivit på länge, så jag antecknade att turen är slut. Tillbaka: `!i tjänst`.
on-break = { $alias } har paus. Tillbaka: `!paus` eller `!i tjänst`.
back-on-duty = { $alias } är tillbaka från pausen.
not-on-duty = Du är inte i tjänst nu. Skriv `!i tjänst` för att börja.
not-ready-for-duty =
    { $alias }, du kan inte börja en tur ännu. { $not_ready ->
        [no_training] Din tutorutbildning är inte antecknad.
        [training_ahead] Utbildningsdagen är ännu framför dig.
        [training_expired] Din utbildning gäller inte längre.
       *[other] Den handledda övningsturen saknas.
    }
    Be tutoransvariga rätta till det.
cannot-take =
    { $alias }, { $barred ->
        [no_supervisor] tutorer kan ta samtal bara när en stödvuxen är i tjänst. Nu är ingen det. Den stödvuxna börjar med att skriva `!i tjänst` här.
        [closed] tutorjouren är inte öppen nu.
        [elsewhere] den här studeranden bad om någon annan sorts samtal. Någon annan tar det.
        [role_first] den studerande väntar först på en annan yrkesperson. Om den inte hinner kan du ta det senare.
        [not_wanted] det här samtalet passar bättre för någon annan. Det säger ingenting om dig.
       *[other] först frågas andra: den studerande önskade ett annat campus, eller de talar hens språk. Om de inte hinner kan du ta det snart.
    }
you-are-full =
    { $alias }, du har redan { $at_once ->
        [one] ett samtal
       *[other] { $at_once } samtal
    }. Det räcker på en gång. När ett tar slut kan du ta ett nytt.
duty-card = **{ $service ->
        [tutor_chat] Tutorjouren
       *[other] De vuxnas jour
    }** – { $is_open ->
        [yes] öppen
       *[no] stängd
    }
    I tjänst: { $names ->
        [unknown] ingen
       *[other] { $names }
    }{ $resting ->
        [unknown] {""}
       *[other] {" "}· paus: { $resting }
    }{ $service ->
        [tutor_chat] {" "}· stödvuxen: { $supervisor ->
            [unknown] ingen
           *[other] { $supervisor }
        }
       *[other] {""}
    }
    Väntar: { $waiting }
    🟢 i tjänst · 🔴 ur tjänst. Också `!i tjänst`, `!ur tjänst`, `!paus`, `!tjänst`.
supervisor-gone =
    Den stödvuxna gick ur tjänst, så tutorjouren stängdes. Nya studerande kommer inte nu.
    Samtal som är på gång får du föra i lugn och ro till slut. Om du blir orolig, skriv `!vuxen` i samtalets rum, så fortsätter en vuxen.
reflection-noted = Antecknat: { $alias } har talat ut om sina samtal med en vuxen.
no-such-tutor = Jag vet inte vilken tutor du menar. Ingenting antecknades. Skriv så här: `!avlastning kuusi`.
admin-staff-has-record =
    { $alias } finns kvar på listan. Tiden i tjänst är antecknad och försvinner när personen tas bort.
    Skriv intyget först: `kynnys roster certificate { $key } --term …`
    Om intyget inte behövs eller om det är bråttom: **!personal ta bort { $key } genast**
nobody-on-duty =
    { $service ->
        [tutor_chat] Tutorjouren började, men ingen är i tjänst.
       *[other] De vuxnas jour började, men ingen är i tjänst.
    } Börja: 🟢 eller `!i tjänst`.
desk-adult-asked-for =
    Studeranden bad om en vuxen, och en vuxen fortsätter härifrån. Tack för att du fanns där.
    Det du skriver här går inte längre till hen.

adult-goes-on =
    Härifrån fortsätter en vuxen i skolan. Jag bad hen komma hit. Du har inte gjort något fel.
    { place-in-queue }
    { usual-wait }
    Du kan skriva medan du väntar. Den vuxna som tar samtalet ser det.
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }
desk-adult-goes-on =
    En vuxen fortsätter härifrån. Du gjorde rätt: allt behöver man inte bära ensam.
    Det du skriver här går inte längre till den studerande.

block-confirmed =
    { $days ->
        [one] Du kan nu inte prata med tutorerna på ett dygn. En vuxen har beslutat det.
       *[other] Du kan nu inte prata med tutorerna på { $days } dygn. En vuxen har beslutat det.
    }
    Orsaken var meddelanden som sårade en tutor.
    De vuxna finns kvar här för dig. Ordet **vuxen** fungerar alltid, likaså **nöd**.
    { -danger }
blocked-from-tutors =
    { $days ->
        [one] Du kan prata med tutorerna igen om ett dygn.
       *[other] Du kan prata med tutorerna igen om { $days } dygn.
    }
    Du behöver inte vänta på det. Skriv **vuxen**, så ber jag en vuxen komma hit.
    Också **nöd** fungerar alltid.
    { -danger }
block-wanted = **{ $alias } ber om en spärr: { $pseudonym }**
    Om du går med på det kan studeranden inte prata med tutorer på { $days } dygn. Med vuxna går det alltid.
    Fråga först tutorn vad som hände. Gå med på det: 🚫 eller `!spärra { $number }`. Annars behöver du inte göra något.
block-done = Kort { $number } · { $pseudonym }: inga tutorer på { $days } dygn. Beslutat av: { $alias }.
desk-block-asked =
    Jag bad de vuxna avgöra om en spärr. Du har inte gjort något fel, och du behöver inte fortsätta.

## Att flytta till någon annan

wanted-who =
    { $wanted ->
        [tutor] tutor
        [kuraattori] kurator
        [psykologi] psykolog
        [terveydenhoitaja] hälsovårdare
        [opo] studiehandledare
        [supervisor] handledare
       *[other] vuxen i skolan
    }
wanted-object =
    { $wanted ->
        [tutor] en tutor
        [kuraattori] en kurator
        [psykologi] en psykolog
        [terveydenhoitaja] en hälsovårdare
        [opo] en studiehandledare
        [supervisor] en handledare
       *[other] en vuxen i skolan
    }
hand-question =
    { $alias } föreslår att du fortsätter med { wanted-object }. Du bestämmer.
    Svara med en siffra eller ett ord, eller tryck på en ikon.
    1 **berätta** – ja, och hen får läsa det här samtalet
    2 **från början** – ja, men ni börjar från början
    3 **nej** – du fortsätter här som nu
    { -danger }
what-goes-along =
    { $earlier ->
        [yes] Hen får läsa vad ni har pratat om i det här samtalet.
       *[no] Ni börjar från början. Tidigare meddelanden ser hen inte.
    }
handing-on =
    Okej. Jag bad { wanted-object } komma hit. { what-goes-along }
    { place-in-queue }
    { usual-wait }
    Du kan skriva medan du väntar. Om du inte vill vänta, skriv **avsluta**.
    { -danger }
handing-on-closed =
    Okej. Jag ber { wanted-object } komma hit. { what-goes-along }
    Just nu är ingen här. { service-opens }
    Din begäran finns kvar. Du kan skriva redan nu: meddelandet väntar krypterat.
    Om du behöver någon genast, skriv **nöd**. Om du inte vill vänta, skriv **avsluta**.
    { -danger }
handed-on-in-danger =
    { $alias } bad en annan vuxen fortsätta med dig. Du blir inte ensam.
    Du behöver inte göra något. Du kan skriva här hela tiden.
    { -danger }
stays-here = Okej, du fortsätter här. { $alias } finns här som förut.
hand-question-over =
    Den frågan behöver du inte svara på längre. Ingenting ändrades.
    { -danger }
other-adults-asked-too =
    Jag är ledsen att det drar ut på tiden. Du har väntat { $minutes } min.
    Jag bad { wanted-object } komma, men hen har inte hunnit ännu.
    Nu frågar jag också andra vuxna i skolan. Den som hinner först kommer.{ $earlier ->
        [yes] {" "}Tidigare meddelanden ser bara den som du gav lov.
       *[no] {""}
    }
    Om du inte vill vänta, skriv **avsluta**.
    { -danger }
desk-facts = **Före dig var { $alias } här**
    - språk: { language-name }
    - ämne: { $topic ->
        [unknown] inte berättat
       *[other] { topic-name }
    }
    - senast enligt lagen: { $due ->
        [unknown] inte känt
       *[other] { $due }
    }{ $worst ->
        [unknown] {""}
        [0] {"\u000A"}- inga larm har funnits
       *[other] {"\u000A"}- larm, som värst T{ $worst }: { $alarm_open ->
            [yes] fortfarande öppet
           *[no] avslutat
        }
    }

    { $earlier ->
        [yes] Den studerande gav lov: tidigare meddelanden kommer nedanför. De har märket ◷.
       *[no] Inga tidigare meddelanden kommer: den studerande har inte gett lov att visa dem för dig.
    }
desk-earlier = ◷ tidigare · { $who } { $clock }:
desk-earlier-ends =
    { $shown ->
        [0] ◷ Det finns inga tidigare meddelanden att visa.
       *[other] ◷ De tidigare meddelandena slutar här.
    }{ $cut ->
        [yes] {" "}De var fler, och du såg de nyaste.
       *[no] {""}
    }{ $left_out ->
        [0] {""}
        [one] {" "}Ett lämnades bort: det går inte att läsa längre, eller passar inte för en tutor.
       *[other] {" "}{ $left_out } lämnades bort: de går inte att läsa längre, eller passar inte för en tutor.
    }
    Härifrån är allt nytt.
desk-hand-asked =
    Jag frågade den studerande om det går bra att flytta: { wanted-who }. Frågan gäller i { $minutes } min.
    Vänta på svaret. Om du skriver först kan den studerande bara svara genom att trycka på en ikon.
desk-hand-unknown =
    Jag hittade inte till vem. Den studerande fick ingen fråga. Skriv så här: **!flytta kurator**
    Också: psykolog, hälsovårdare, studiehandledare, handledare, tutor, vuxen. Tillbaka till kön: **!flytta**
desk-nobody-of-role =
    På listan finns ingen annan som är { wanted-who }. Den studerande fick ingen fråga.
    Tillbaka till kön: **!flytta**
desk-not-to-tutor = Den här studeranden kan inte flyttas till en tutor nu. Till en vuxen så här: **!flytta vuxen**
desk-handed-on =
    Den studerande sade ja till flytten och väntar nu på: { wanted-who }. { $earlier ->
        [yes] Tidigare meddelanden visas för den som kommer.
       *[no] De börjar från början.
    }
    Det du skriver här går inte längre till den studerande.
desk-hand-refused = Den studerande vill fortsätta med dig. Samtalet går vidare som förut.
desk-hand-unanswered = Den studerande svarade inte på flytten, och frågan föll. Samtalet går vidare som förut.

## En vuxen bredvid tutorn

help-asked-for =
    { $alias } bad en vuxen i skolan att läsa med. Du har inte gjort något fel.
    Den vuxna är inte här ännu. Jag säger till när det är så.
    Ni kan fortsätta under tiden. Om du vill sluta, skriv **avsluta**.
    { -danger }
companion-reads =
    { $alias } läser nu med. Det är en vuxen i skolan, som också kan skriva till dig.
    { $alias } ser vad du skriver från och med nu. Tidigare meddelanden och ditt namn syns inte.
    { $tutor } fortsätter med dig. I början av raden står nu vem som skriver.
    Om någon är i fara kan den vuxna vara tvungen att skaffa hjälp.
    Om du inte vill fortsätta, skriv **avsluta**.
    { -danger }
companion-gone =
    { $alias } har gått och läser inte längre med. Samtalet fortsätter som förut.
    { -danger }

help-wanted = **{ $alias } ber en vuxen komma med.** Samtal { $number } · { $pseudonym }
    Gå med: ✅ eller **!anslut { $number }**. Du läser med och kan skriva. Tutorn fortsätter.
    Den studerande och tutorn får veta när du kommer. Tidigare meddelanden ser du inte.
    Om ingen hinner kommer samtalet i kö till en vuxen.
help-is-coming = Samtal { $number } · { $pseudonym } · { $alias }: { $adult } går och läser med.
help-is-over = Samtal { $number } · { $pseudonym }: tutorn behöver inte längre en vuxen med.
nothing-to-join = I samtal { $number } finns nu ingen tutor att gå med. Tutorernas samtal: **!tutorer**
joined-already = { $alias } är redan med i samtal { $number }, eller på väg dit.
only-adults-here = { $alias }, det här kommandot är för vuxna. Det fungerar i deras rum Päivystys.
tutor-talks = **Tutorernas samtal.** Tutor · studerande · nummer · längd · nivå · sedan senaste meddelandet
    { $lines }
    { $more ->
        [0] {""}
        [one] Och ett till.{"\u000A"}
       *[other] Och { $more } till.{"\u000A"}
    }🆘 tutorn ber en vuxen komma med · 👁 en vuxen läser eller kommer · 💤 vilar · Gå med, med numret: `!anslut 12`
no-tutor-talks = Ingen tutor pratar med någon just nu.
tutor-had-hard-talk = { $alias } har haft ett tungt samtal, och det är nu över. Fråga hur det känns. När ni har pratat: **!avlastning { $alias }**

desk-debrief-offer =
    Hur känns det här samtalet nu? Du får prata om det med en vuxen ännu i dag.
    Du behöver inte fundera på om det var viktigt nog. Säg till i jourrummet när det passar dig.
desk-help-asked = **Jag bad en vuxen komma med.** Bra att du frågade. Den studerande fick veta att en vuxen har bjudits in.
    { $minutes ->
        [one] Om ingen hinner inom en minut fortsätter en vuxen i ditt ställe.
       *[other] Om ingen hinner inom { $minutes } minuter fortsätter en vuxen i ditt ställe.
    }
    Om du vill att en vuxen fortsätter genast: **!vuxen**
desk-help-still-asked = En vuxen har redan ombetts att komma. Om du vill att en vuxen fortsätter genast: **!vuxen**
desk-companion-already = { $alias } är redan med eller på väg. Om du vill att en vuxen fortsätter i ditt ställe: **!vuxen**
desk-companion-coming = { $alias } är på väg och läser ingenting ännu. Jag säger till när det ändras.
desk-companion-here = **{ $alias } läser nu med.** Den studerande vet det. { $alias } ser inga tidigare meddelanden.
    Tutorn fortsätter. Bådas rader går till den studerande, med skribentens alias först på raden.
    Till den vuxna: **!lämna** när du går. Hjälp: **!hjälp**
desk-companion-gone = { $alias } läser inte längre med. Den studerande fick veta det.
desk-companion-did-not-come = { $alias } hann ändå inte komma med. Om du vill att en vuxen fortsätter: **!vuxen**
desk-companion-help =
    Du läser med i en tutors samtal. Tutorn fortsätter, och den studerande vet att du är här.
    Det du skriver här går till den studerande under ditt alias. En rad som börjar med ! går inte.
    { help-note }
    { help-alarm }
    - **!lämna**: du läser inte längre med, och båda får veta det
    { help-help }

    { help-danger }
## Intyg för en tutor (PDF)

certificate-title = Intyg över uppdrag som tutor
certificate-name = Namn: { $name }
certificate-alias = Namn i tjänsten: { $alias }
certificate-term = Termin: { $season ->
    [spring] våren { $year } (1.1–31.7)
   *[autumn] hösten { $year } (1.8–31.12)
}
certificate-training = Utbildning: { $course }. Avlagd { $completed }, i kraft till { $valid_until }. { $practised ->
    [yes] Det handledda övningspasset är gjort.
   *[no] Det handledda övningspasset är inte gjort.
}
certificate-no-training = Utbildning: ingen anteckning
certificate-duty = Tid i tjänst: { $hours } h { $minutes } min
certificate-conversations = Samtal: { $count }
certificate-reflections = Avlastningssamtal med en vuxen: { $count }
certificate-note =
    Intyget innehåller bara antal. Vad som sades i samtalen antecknas ingenstans.
    Tid i tjänst är den tid då tutorn var antecknad som i tjänst. Pauser ingår inte.
    Läroanstalten avgör hur detta räknas till godo i studierna.
certificate-signature =
    Ort och datum
    Underskrift
    Namnförtydligande och uppgift

## Övning med en påhittad studerande

practice-list =
    Du kan öva ett samtal med en påhittad studerande: { $titles }
    Börja så här: **!övning 1**
    Ingen riktig studerande är med. Det du skriver sparas inte.
practice-invited = { $alias }, övningen är klar: { $title }. Tacka ja till inbjudan till övningsrummet.
practice-runs = { $alias }, du har redan en övning på gång. Avsluta den först i övningsrummet: `!stäng`.
practice-done = { $alias } { $finished ->
    [yes] har gjort en övning
   *[no] började på en övning som blev på hälft
}: { $title }.
practice-title = Övning: { $title }
practice-begins = **Övning: { $title }**
    Det här är en övning. { $pseudonym } är ingen riktig studerande: raderna är skrivna på förhand.
    Skriv så som du skulle skriva till en riktig studerande. Det du skriver sparas inte.
    Kommandot **!vuxen** ber om en vuxen, **!stäng** avslutar. Inget riktigt larm går.
    Om något här börjar tynga dig, sluta och prata med stödvuxna. Vid nöd, ring 112.
practice-held = **Övning:** i ett riktigt samtal skulle jag stoppa den här raden.{ $secrecy ->
        [yes] {" "}Tystnad kan ingen lova.
       *[no] {""}
    }{ $dosing ->
        [yes] {" "}Om läkemedel ger hälsovårdaren råd.
       *[no] {""}
    }{ $details ->
        [yes] {" "}Där finns något som någon kan kännas igen på.
       *[no] {""}
    }
    Skriv på ett annat sätt. Om du är säker, skriv **!skicka**
practice-raised = **Övning:** i ett riktigt samtal skulle en vuxen komma till hjälp nu. Nu kallades ingen.
practice-help = **Övning:** skriv till den studerande med egna ord. **!vuxen** ber om en vuxen, **!stäng** avslutar övningen.
practice-line = **Övning · { $pseudonym }:** { $words }
practice-feedback = **Övningen är slut. Tack för att du övade.**
    { $answers ->
        [0] Du skrev inget till den studerande den här gången. Det gör inget: du kan försöka igen.
       *[other] { $in_time ->
            [yes] - Du svarade varje gång inom tre minuter.
           *[no] - Något svar tog över tre minuter. Också en kort rad hjälper den som väntar.
        }
        { $open_questions ->
            [0] - Jag såg ingen öppen fråga. Pröva: ”Vad hände?”
           *[other] - Du frågade öppet. Då är det lättare för den andra att berätta.
        }
        { $secrecy ->
            [yes] - Du lovade tystnad. Det kan ingen lova: säg att du kan behöva hjälp av en vuxen.
           *[no] - Du lovade inte tystnad. Bra.
        }
        { $details ->
            [yes] - På en rad fanns något som någon kan kännas igen på. Lämna bort det.
           *[no] - Du berättade inget som någon kan kännas igen på.
        }
        { $dosing ->
            [yes] - Du gav råd om läkemedel. Hänvisa till hälsovårdaren i det.
           *[no] - Du gav inga råd om läkemedel.
        }
    }

    { $danger ->
        [yes] { $raised ->
            [yes] Den studerande berättade något som hör till en vuxen. Du bad om en vuxen. Precis så.
           *[no] Den studerande berättade något som är för stort för en tutor. Skriv då genast `!vuxen`. En vuxen tar över, och du behöver inte bära det ensam.
        }
       *[no] { $raised ->
            [yes] Du bad om en vuxen. Det är alltid rätt när du är osäker.
           *[no] Här behövdes ännu ingen vuxen. `!vuxen` fungerar ändå alltid.
        }
    }
    { $tip }
    Det du skrev sparades inte. Du kan nu lämna övningsrummet.

# Månadens siffror

month-head = **Kynnys { $month }**
month-none = Kynnys { $month }: inga kontakter.
month-contacts = Någon bad om en människa: { $contacts }. Någon kom: { $came }{ $share ->
        [unknown] {""}
       *[other] {" "}({ $share } %)
    }. Gick medan de väntade: { $left }. Blev utan: { $lapsed }.
month-trait =
    { $trait ->
        [week] Vecka, från
        [hours] Klockslag
        [topic] Ämne
        [language] Språk
        [asked] Vem de väntade på
        [end] Hur väntan slutade
        [wait] Väntan
        [alarm_t1] T1, tills någon tog
        [alarm_t2] T2, tills någon tog
       *[alarm_t3] T3, tills någon tog
    }
month-split = { month-trait }: { $told }
month-answers = Boten fick frågor: { $questions }. Den svarade: { $answered }. Hjälpte: { $helped }. Hjälpte inte: { $not_helped }.
month-note = Tal under fem visas inte, och inte heller tal som de kunde räknas ut från.
month-hidden = visas inte
month-topic = { topic-name }
month-language = { language-name }
month-asked =
    { $asked ->
        [tutor] tutor
        [danger] i fara
       *[adult] vuxen
    }
month-not-said = inte känt
month-under = under { $minutes } min
month-over = { $minutes } min eller mer
month-file = kynnys-{ $month }

# Administratörernas lägeskort

status-card = **Kynnys nu** · ändrat { $told_at }
    Väntar: på tutor { $tutor_wait }, på vuxen { $adult_wait }, i fara { $danger_wait }{ $longest ->
        [0] {""}
       *[other] {" "}· längst över { $longest } min
    }
    Samtal: { $talks }, vilande { $asleep }
    I tjänst: i de vuxnas rum { $adults_on }, i tutorernas rum { $tutors_on }
    Öppna larm: { $alarms }, som ingen har tagit { $unanswered }
    Meddelanden: på väg över en minut { $stuck }, utan nyckel { $locked }, åt sidan { $aside }
    Granskningen av meddelanden: { $whole ->
        [yes] hel
       *[no] **bristfällig**
    } · språkmodellen: { $encoder ->
        [yes] fungerar
       *[no] **fungerar inte**
    }
    Databasen: svarar · hemservern: { $steady ->
        [yes] svarar
       *[no] **svarar med avbrott**
    }{ $workers_gone ->
        [0] {""}
       *[other] {" "}· **av botens konton borta: { $workers_gone }**
    }
    Senaste övning: { $drill_days ->
        [unknown] ingen ännu
        [0] i dag
        [one] i går
       *[other] för { $drill_days } dagar sedan
    }
