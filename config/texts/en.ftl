### What the bot says in English. The id is the message's type (rooms/messages.py, faq/messages.py) in kebab case.
### The emergency text is not here: it is compiled in (moderation/emergency.py).
### DRAFT: the school's social worker or psychologist must read these before they are used.

# Pieces that recur

-danger = If you or someone else is in danger, call **112**.

place-in-queue =
    { $ahead ->
        [0] You are next in the queue.
        [one] There is one student before you.
       *[other] There are { $ahead } students before you.
    }
language-name =
    { $language ->
        [unknown] not known yet
        [sv] Swedish
        [en] English
       *[fi] Finnish
    }
time-waited =
    { $minutes ->
        [0] has just come
       *[other] has waited { $minutes } min
    }

## To the student

welcome-short =
    Hello. I am a bot, not a person.
    Ask me anything about school and how you are doing. I answer if I can.
    You can write without your name and in your own language.
    I can also ask an adult at school to come here and talk with you.
    If you are in danger, call **112** now.
menu-line = 1 human · 2 emergency · 3 privacy · 4 language · 5 end · 6 erase
welcome-in-three-languages =
    { welcome-short }
    { menu-line }

anonymity-card =
    I am a bot, not a person.
    Adults at school and tutors do not see your name. They only see a made-up name.
    You still leave a trace. Your account's server and the school's server know when your account wrote to me.
    If you tell your name, the person who answers knows it.
    I do not keep your messages. If a message has to wait, it waits encrypted.
    Sometimes I ask if I may keep your question. If you say yes, the operator can read it. They do not see who asked.
    A tutor or adult who takes the conversation reads what you write. They also read what you wrote while you waited. Somebody new sees earlier messages only if you allow it. No person reads anything else, unless someone is in danger.
    If I notice danger, I call an adult. They see that message, and they may have to get help. If you are under 18, they may have to tell child welfare.
    When you write **erase**, I erase everything I can. A threat of violence is still kept for a set time, sealed for the police.
    { -danger }

menu =
    Ask what you like in your own words. You can also choose here.
    Write a number or a word, or press a symbol.
    1 **human** – I ask a person to come here
    2 **emergency** – where to get help right now
    3 **privacy** – what is known about you
    4 **language** – suomi, svenska, English
    5 **end** – the conversation or the waiting ends
    6 **erase** – I ask once more and erase what I can
    { -danger }

which-language = Which language shall we use? Write **suomi**, **svenska** or **english**.
language-is-now = Good, let's go on in English.

no-answer-yet =
    Thank you for writing. I cannot answer questions right now.
    The fault is mine, not in what you wrote. No person has read your message.
    If you want to talk with a person, write **human**.
    To see what else I can do, write **menu**.
    { -danger }

human-called =
    I have asked an adult at school to come here, such as the social worker.
    { place-in-queue }
    { usual-wait }
    You can write already. The adult sees your messages when they take the conversation.
    { wishes-while-waiting }
    If you do not want to wait, write **end**.
    { -danger }

already-waiting =
    { $service ->
        [tutor_chat] I have already asked a tutor to come here.
       *[other] I have already asked an adult to come here.
    } I have not forgotten you.
    { place-in-queue }
    I cannot say how long this will still take.
    You can write while you wait. Whoever takes the conversation sees it.
    If you do not want to wait, write **end**.
    { -danger }

still-waiting =
    { $minutes ->
        [0] You are still in the queue.
        [one] You have waited for one minute. You are still in the queue.
       *[other] You have waited for { $minutes } minutes. You are still in the queue.
    }
    Nobody has been able to come yet. I cannot say when someone will come.
    You can write here while you wait. If you do not want to wait, write **end**.
    { -danger }

waiting-ended =
    { $by ->
        [student] All right. You are no longer in the queue.
       *[other] I am sorry. Nobody was able to come, and you are no longer in the queue.
    }
    Messages that nobody had time to read will not go to anyone.
    If you want to talk with a person again, write **human**.
    { -danger }

someone-is-here =
    { $alias } is here now. { $role ->
        [tutor] They are a trained peer tutor, a student like you. An adult stands behind them.
       *[other] They are a person, and this is their work.
    }
    They see what you write now and what you wrote while waiting. They do not see your name.
    They may have to get help if someone is in danger.
    When you want to end the conversation, write **end**.

human-already-here =
    A person is already here: { $alias }.
    You can write here. Your messages go to them.
    { -danger }

back-in-queue =
    I am sorry. Whoever took the conversation could not go on.
    You did nothing wrong. { $service ->
        [tutor_chat] I have asked for a tutor again.
       *[other] I have asked for an adult again.
    }
    { place-in-queue }
    I cannot say how long this takes. You can write while you wait.
    If you do not want to wait, write **end**.
    { -danger }

conversation-ended =
    { $by ->
        [student] All right. The conversation has now ended.
       *[other] The conversation has now ended. Thank you for writing.
    }
    You can write here again. If you want to talk with a person again, write **human**.
    If you want me to erase the conversation, write **erase**.
    { -danger }

nothing-to-end =
    You have no conversation with a person now. You are not in the queue either.
    If you want to talk with a person, write **human**. To erase everything, write **erase**.
    { -danger }

quiet-nudge =
    It has been quiet here for a while. That is fine, and there is no hurry.
    If you want to go on now, write something. One word is enough.
    { $minutes ->
        [0] Otherwise the conversation will soon rest.
        [one] Otherwise the conversation will rest in one minute.
       *[other] Otherwise the conversation will rest in { $minutes } minutes.
    }
    { -danger }

fell-asleep =
    This conversation rests here now. Write at any time, and we go on.
    If { $alias } cannot come then, I will ask someone else to come.
    { -danger }

not-here-now =
    { $alias } cannot come right now. You did nothing wrong. { $service ->
        [tutor_chat] I have asked for another tutor.
       *[other] I have asked for an adult of the school.
    }
    { place-in-queue }
    Whoever comes will see what you write now. I cannot say how long this takes.
    If you do not want to wait, write **end**.
    { -danger }

not-here-now-closed =
    { $alias } cannot come right now. { service-name } here now. { service-opens }
    Your request is kept. It goes to them as soon as they come. You did nothing wrong.
    { service-closed-help }
    If you do not want to wait, write **end**.
    { -danger }

responder-is-gone =
    { $alias } can no longer go on with this conversation. That is not because of you.
    If you want to talk with someone else, write **human**.
    { -danger }

erase-question =
    Do you want me to erase everything I can?
    This is erased:
    - everything I have about you, from all your chats with me
    - messages that are waiting to go through
    - the keys that open your messages
    - messages that I wrote here or took to the person who answers

    If you are waiting or talking with a person, that ends too. I will leave this room.
    This I cannot erase:
    - what the person has already read, or what is on their device
    - a question that you let me keep: it does not show who asked
    - a threat of violence: it is kept for a set time, sealed for the police
    - an adult's decision to keep you from tutors for now: it ends in time
    - your own messages here: open the room's details in Element and choose **Leave**
    - the servers' own records of when you wrote

    To erase, answer **yes**. If you do not want to, answer **no**.

nothing-erased = All right. I erased nothing. You can go on here.

erase-farewell =
    All right. I now erase everything I can and leave this room.
    Leave the room too, and your messages no longer show in your app.
    If you want to come back, start a new chat with me. I wish you well.
    { -danger }

silence-erased =
    It has been quiet here for a long time. I now erase this conversation as well as I can, and leave.
    If you want to come back, start a new chat with me. You are welcome.
    { -danger }

room-not-encrypted =
    This chat is not encrypted. That is why I cannot go on here.
    I have not passed on anything you wrote here. It may still be visible on the server.
    Do this:
    - Start a new direct chat with me.
    - Keep encryption on.
    - Write to me there.

    { -danger }

room-not-private =
    Someone else is in this room with you and me. That is why I leave it.
    From now on I pass on nothing from here. The others may see what is written here.
    If you were talking with a person or waiting, that has ended too.
    Start a new encrypted chat with only you and me.
    { -danger }

please-send-again =
    I could not open your message. Nobody has read it.
    Please send it again.
    { -danger }

not-delivered =
    I am sorry. Your message did not arrive, and the person who answers has not seen it.
    Please send it again.
    { -danger }

media-not-relayed =
    { $kind ->
        [image] Your picture did not go to anyone.
        [file] Your file did not go to anyone.
        [audio] Your voice message did not go to anyone.
        [video] Your video did not go to anyone.
        [sticker] Your sticker did not go to anyone.
       *[location] Nobody was told where you are.
    }
    { $fault ->
        [setting] Here I pass on only text.
        [kind] I can pass on pictures and PDF files, but nothing else.
        [peer] To a tutor I pass on only text.
        [nobody] Only I, the bot, am here now.
        [unsealed] It came without encryption.
        [size] It is too large. The limit is { $most } megabytes.
        [lost] I could not open it. You can send it again.
       *[broken] It might still have told something about you. Take a screenshot of it and send that.
    }
    You can tell the same thing by writing.
    { -danger }

## To the student: pieces of an answer (joined in bot/answers.py)

next-step = Next step: { $step }

school-person =
    { $role ->
        [psykologi] the school psychologist
        [terveydenhoitaja] the school nurse
        [opo] the guidance counsellor (opo)
        [ryhmanohjaaja] your group advisor
        [erityisopettaja] the special needs teacher
        [s2_opettaja] the S2 teacher (Finnish as a second language)
        [rehtori] the principal
        [opintotoimisto] the study office
        [tutorvastaava] the tutor coordinator
        [hyvinvointitutor] a wellbeing tutor
        [opiskelijakunta] the student body
       *[kuraattori] the school social worker (kuraattori)
    }
at-school =
    At school you can get help from { $title ->
        [unknown] { school-person }
       *[other] { $title }
    }{ $where ->
        [unknown] {""}
       *[other] , { $where }
    }{ $hours ->
        [unknown] {""}
       *[other] , { $hours }
    }.

service-always = { $name }, { $contact }: online at any time.
service-open =
    { $name }, { $contact }: open now{ $hours ->
        [unknown] .
       *[other] {" "}({ $hours }).
    }
service-closed =
    { $name }, { $contact }: closed now{ $when ->
        [unknown] .
       *[other] , opens { $when }.
    }
service-unsure = { $name }, { $contact }: check the hours on the service's own page.
line-is-busy = It is often busy there. If you do not get through at once, try again later.
not-in-your-language = I found no service that answers in your language now. This one answers in Finnish:

offer-person = If you want to talk with a person, write **human**.
did-it-help = Did this help? Press 👍 or 👎, or write **helped** or **did not help**.

did-you-mean = Did you mean something like this?
none-of-these = Answer with a number. If none fits, ask in other words or write **human**.
answers-in-three = I think I understood your question. I can answer in Finnish, Swedish and English.

services-header = You can get help outside school here:
tomorrow-at-school =
    On the next school day you can also talk about this at school. You can talk with the social worker or the nurse, for example.
    If you want to talk with a person here, write **human**.
    { -danger }

## To the student: what the bot says besides answers

hello =
    Hello. Ask me anything about school and how you are doing. I answer if I can.
    If you want to talk with a person, write **human**.

not-understood =
    Thank you for writing. I cannot answer this. Maybe I did not understand what you meant.
    No person has read your message.
    You can ask in other words. If you want to talk with a person, write **human**.
    To see what else I can do, write **menu**.
    { -danger }

no-words =
    Thank you for writing. From emoji or numbers alone I cannot tell how you are.
    No person has read your message.
    Tell me in a word or two, and I will try to help. Write just as you talk.
    If you want to talk with a person, write **human**.
    { -danger }

not-understood-again =
    A person understands you better than I do. Write **human**, and I will ask someone to come.
    I am sorry that I could not answer this time either. You did nothing wrong.
    No person has read your message.
    To see what else I can do, write **menu**.
    { -danger }

same-topic =
    If you asked about the same thing: I cannot say more than that. A person can.
    Write **human**, and I will ask someone to come here.
    If you asked about something else, tell me a little more.
    { -danger }

good-to-hear =
    Good, thank you for telling me. Ask more if you are still wondering about something.
    If you want to talk with a person, write **human**.

sorry-it-did-not =
    I am sorry that the answer did not help. A person can help better.
    Write **human**, and I will ask someone to come here.
    You can also ask again in other words.
    { -danger }

you-are-welcome = You are welcome. Ask more if you are still wondering about something.

no-services =
    I found no service that fits your question.
    If you want to talk with a person, write **human**.
    { -danger }

may-i-keep =
    May I keep this question, with nothing about you, so I can answer next time?
    The operator can read the question but does not see who asked.
    It cannot be erased later. I ask this only once.
    Answer **yes** or **no**.
question-kept = Thank you. I kept the question, with nothing about you.
question-not-kept = All right. I did not keep the question.
question-forgotten = Thank you for saying yes. I could not keep the question after all. Nothing was kept.

## To staff: the duty room

card = **Card { $number } · { $pseudonym }**
    Wants to talk · language: { language-name } · { time-waited }{ $topic ->
        [unknown] {""}
       *[other] {" "}· topic: { topic-name }
    }{ $due ->
        [unknown] {""}
       *[other] {" "}· due by law: { $due }
    }{ $wanted ->
        [unknown] {""}
       *[other] {" "}· first: { wanted-who }
    }{ $campus ->
        [unknown] {""}
       *[other] {" "}· wishes for campus: { $campus }
    }
    Take: ✅ or **!take { $number }**
card-is-taken = Card { $number } · { $pseudonym } · taken by: { $alias }
card-out-of-reach = **Card { $number } · { $pseudonym } · the student cannot be reached now**
    The bot's account that serves them is down. Nothing is lost, and the place in the queue stays.
    You may take the card already. The conversation's room opens when the account is back. The operators know.
student-out-of-reach = **{ $pseudonym } · { $alias }: the student cannot be reached now**
    The bot's account that serves them is down (card { $number }). What either of you writes is kept and arrives when it is back.
    If you know who they are, reach them another way. If a life is in danger, call **112**.
student-in-reach = { $pseudonym } · card { $number } · the student can be reached again. What waited arrives now.
card-is-gone = Card { $number } · { $pseudonym } · the student no longer waits. You need not do anything.
taken-by-someone-else =
    Card { $number } · { $pseudonym } · { $alias } took it first.
    You need not do anything. Next: **!take**
taken-by-you =
    Card { $number } · { $pseudonym } · this one is yours.
    The conversation has its own room. If you are not there yet, accept the invitation at once. If not, the student goes back to the queue.
nobody-waits = Nobody is waiting now.
no-such-card = Nobody waits under that number. Nothing was done. To take the longest wait: **!take**
duty-help =
    { $waiting ->
        [0] Nobody is waiting now.
        [one] One student is waiting.
       *[other] { $waiting } students are waiting.
    }
    - ✅ on a card: you take that student
    - **!take**: you take the one who has waited longest
    - **!take 12**: you take card 12
    - **!on duty** · **!break** · **!off duty** · **!duty**: who is on duty
    - **!block 12** (adult): student 12 talks with no tutor for a while
    - **!tutors** (adult): the tutors' conversations · **!join 12**: you read along in conversation 12
    - **!debrief kuusi** (adult, in the adults' room): the tutor has talked their conversations through with you
    - **!practice**: a made-up student to practise with · **!help**: this help

    Anything else you write here is for colleagues. It does not go to the student.
duty-unknown-command = I do not know that command. Nothing was done. Help: **!help**
responder-did-not-come =
    Card { $number } · { $pseudonym } · { $alias } did not come in time. The student is waiting again. There is a new card below.

## To staff: the desk

desk-opened = **{ $pseudonym }** · language: { language-name } · { time-waited }
    What you write here goes to the student. They see your alias and role, nothing else.
    What they wrote while waiting comes below.
    A line that begins with ! does not go to the student.
    - **!close**: the conversation ends
    - **!transfer**: the student goes back to the queue, for someone else
    - **!help**: help

    Only text gets through. If someone is in danger, call **112** yourself: the bot cannot call.
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

# The lines of the help: every command is on one of them. A new line goes here, and above to those whom it concerns.
help-talk = What you write here goes to the student. A line that begins with ! does not.
help-note = - **!n text**: a note. It and the answers to it do not go to the student
help-language = - **!language sv**: the bot speaks Swedish to the student (fi, sv, en)
help-alarm = - **!alarm**: someone is in danger, T3. **!alarm 2**: urgent, T2
help-ready = - **!answer**: ready answers, you see them first · **!send**: a stopped text goes
help-tutor = - **!support**: an adult reads along · **!adult**: an adult goes on from here · **!block**: an adult decides about a block
help-adult = - **!lower** and a reason: a lower tier · **!outcome** and an outcome: the alarm ends
help-end = - **!close**: the conversation ends · **!quiet**: it sleeps · **!transfer**: to the queue · **!transfer social worker** (nurse, adult …): the student is asked
help-help = - **!help**: this help
help-danger = Only text gets through. If someone is in danger, call **112** yourself: the bot cannot call.

desk-note-stays = **This did not go to the student.** A note stays a note, even if you change it.
    If you want to say it to the student, write a new message.
desk-note-too-late = **The student still has your earlier message.** The new text did not go to them.
    If you want to take the earlier one back, delete the message.
desk-thread-unknown = **This did not go to the student.** I do not know whether the thread began with a note.
    If you want to say it to the student, write it outside the thread.
desk-ready-list = Ready answers: { $names }
    Look first: **!answer** and the name. Nothing goes to the student before you send it.
desk-ready-unknown = No answer has that name. Nothing went to the student.
    Ready answers: { $names }
desk-ready-how = What stands below goes to the student when you press ✅ or write **!send**. Language: { language-name }.
    If you write something else, it does not go.
desk-ready-sent = The answer went to the student.
desk-ready-gone = The ready answer no longer waits. It did not go to the student.
    Look at it again: **!answer** and the name.
desk-language =
    The bot speaks this language to the student: { language-name }.
    To change it: **!language fi**, **!language sv** or **!language en**.
desk-language-is-now = I now speak this language to the student: { language-name }. They were told so.
desk-unknown-command = I do not know that command. The line did not go to the student. Commands: **!help**. Tutor: an adult goes on when you write **!adult**.
desk-ended =
    { $by ->
        [student] The student ended the conversation.
       *[other] You closed the conversation. The student was told.
    }
    What you write here no longer goes to the student.
desk-handed-back =
    The student is in the queue again and was told so. The card is in the duty room.
    What you write here no longer goes to the student.
desk-timed-out =
    This conversation is no longer yours: you did not come in time, or the student ended it.
    What you write here does not go to the student. If they still wait, their card is in the duty room.
desk-is-closed =
    This conversation has ended. **Your message did not go to the student.**
    If it is urgent, bring it up in the duty room.
desk-erased =
    The student erased everything. The conversation has ended, and you cannot reach them from here.
    Their messages are being removed from this room. If someone is in danger, call **112**.
desk-student-left =
    The student left their room, or the bot had to leave it. The conversation has ended, and you cannot reach them from here.
    If someone is in danger, call **112**.
desk-quiet-nudge =
    { $minutes ->
        [0] It has been quiet. The conversation falls asleep soon.
       *[other] It has been quiet. The conversation falls asleep in { $minutes } min.
    } If the student waits for your answer, write now.
desk-fell-asleep = The conversation is asleep. It takes up none of your places, and it wakes when you or the student writes.
desk-stays-awake = The conversation stays awake, because the alarm is open. First write **!outcome** and an outcome.
desk-woke-up = The student has written again. The conversation goes on:
desk-woke-elsewhere =
    The student has written again, but you could not have them now. They wait for someone else and were told so.
    What you write here no longer goes to the student.
desk-no-room-to-wake = **Your message did not go to the student.** This conversation is asleep, and you have as many students as you may.
    When one of them ends or sleeps (**!close**, **!quiet**), send it again.
desk-student-unreadable =
    The student wrote a message that the bot could not open. **You have not seen it.**
    They were asked to send it again.
desk-please-send-again = The bot could not open your message. **It did not go to the student.** Send it again.
desk-not-delivered = **Your message did not go to the student.** Send it again.
    If that fails too, tell the operator.
desk-media-not-relayed =
    { $kind ->
        [image] **The picture did not go to the student.**
        [file] **The file did not go to the student.**
        [audio] **The voice message did not go to the student.**
        [video] **The video did not go to the student.**
        [sticker] **The sticker did not go to the student.**
       *[location] **The location did not go to the student.**
    }
    { $fault ->
        [setting] Only text gets through. Put it in words.
        [kind] Only pictures and PDF files get through.
        [peer] From a tutor only text gets through. Put it in words.
        [nobody] The line was a command, and nothing goes with one.
        [unsealed] It came without encryption.
        [size] It is too large. The limit is { $most } megabytes.
        [lost] It could not be opened. Send it again.
       *[broken] What it tells beside itself could not be removed. Print it to a new PDF, or send a picture.
    }
sticker = Sticker:
desk-student-sent-media =
    { $kind ->
        [image] The student sent a picture.
        [file] The student sent a file.
        [audio] The student sent a voice message.
        [video] The student sent a video.
        [sticker] The student sent a sticker.
       *[location] The student sent their location.
    }
    It was not passed on, and the student was told. If needed, ask what they wanted to say.
media-name =
    { $picture ->
        [yes] picture
       *[no] file
    }

## To staff: every room, and the operators

device-not-verified = **Your device is not verified.** So your message or reaction had no effect, and nothing went to the student.
    Verify the device in Element (Settings, Sessions) and do the same again.
admin-started =
    { $waiting ->
        [0] Kynnys is running. Nobody is waiting.
        [one] Kynnys is running. One student is waiting.
       *[other] Kynnys is running. { $waiting } students are waiting.
    }
entry-closed = The bot is not here right now.
    { -danger }
    Talk to an adult at school: the nurse, the social worker or the psychologist.
    Try the same link again in a while.
back-again =
    I was away for a while, sorry.
    { $wrote ->
        [yes] The message was kept, and it has arrived now.
       *[no] Nothing was lost.
    }{ $waits ->
        [yes] {" "}You still have your place in the queue.
       *[no] {""}
    }
    { -danger }
back-again-in-danger =
    I was away for a while, sorry. I am here again.
    { $knows ->
        [has] An adult has taken this on.
        [told] The adults were told that you need help. Nobody has answered yet.
       *[not_yet] I am telling the adults right now that you need help.
    }
    If you are in danger, do not wait for me: call **112**.
set-back =
    Something broke. I now go on from a copy that is { $hours_ago ->
        [one] about an hour old.
       *[other] about { $hours_ago } hours old.
    }
    What you wrote after that may be lost. Write it again, and it will arrive.
    I am sorry. If this is an emergency, call **112**.
desk-in-reach =
    { $minutes ->
        [one] The connection was down for about a minute.
       *[other] The connection was down for about { $minutes } minutes.
    } It works again.
    What either of you wrote meanwhile arrives now.
desk-set-back =
    Kynnys goes on from a copy that is { $hours_ago ->
        [one] about an hour old.
       *[other] about { $hours_ago } hours old.
    }
    What either of you wrote after that may not have arrived. The student has been told. Go on from here.
admin-worker-gone = **The bot's account { $worker } has been away for over a minute.**
    Students who have only that account: { $serves }. Of them in the queue: { $waiting }. Staff have been told.
    Look at **kynnys workers** and the log on the server, and start that account again. It goes on where it stopped.
    Do not remove its keys. The other accounts serve whoever comes.
admin-worker-back =
    The bot's account { $worker } is back. { $minutes ->
        [one] It was away for about a minute.
       *[other] It was away for about { $minutes } minutes.
    }
    Students who waited are told now.
admin-set-back =
    Kynnys was restored from a copy that is { $hours_ago ->
        [one] about an hour old.
       *[other] about { $hours_ago } hours old.
    } The device is new.
    Told in open conversations: { $told }. New conversations found: { $found }. Erased once more: { $erased }.
    Look through open alarms and shifts. Tell the staff who were on duty, too.
admin-set-aside =
    One message could not be handled or delivered after several tries. It was set aside. Other messages go on.
    Run **kynnys doctor** on the server and look at the log.
admin-unreadable =
    One message could not be opened, because its key did not arrive. The writer was asked to send it again.
    If this goes on, run **kynnys doctor** on the server.
admin-doubtful =
    One message that waited more than a day may or may not have gone out. It was not sent again, so that it cannot come twice.
    Say in the duty room that a message may have been lost.
admin-master-key-changed = **{ $alias }: the verification key is not the one on record.**
    Ask them face to face or by phone whether they changed it. If not, close their account at once.
admin-room-put-back = **Somebody other than me changed the room { $room }:** who is in it, or who may do what. I have put it back.
    Only the homeserver's admin can do that. Ask who did, and why.
admin-room-not-put-back = **Somebody other than me changed who may do what in the room { $room }, and I cannot put it back.** See at once whether everybody gets the cards there.
    Only the homeserver's admin can do that. Ask them to undo it.
admin-help =
    The bot's notices to operators come to this room. What you write here does not go to any student.
    - **!reload**: the bot reads the answers and the service directory anew
    - **!postvention on** or **!postvention off**: a notice to students after a death
    - **!roster**: who is on the list, and how to add and remove
    - **!help**: this help

    Other commands are given on the server: **kynnys doctor** examines the service, **kynnys check** checks the settings.
admin-reloading = I am reading the answers and the service directory anew. The old ones stay in use until then. I will say when it is done.
admin-reloaded =
    The new answers and service directory are in use: { $intents ->
        [one] one answer
       *[other] { $intents } answers
    } and { $examples ->
        [one] one example question
       *[other] { $examples } example questions
    }.
admin-reload-failed = **The new answers were not taken into use.** The old ones are still in use.
    { $faults ->
        [one] There is one fault in the files:
       *[other] There are { $faults } faults in the files. The first one:
    }
    { $first }
    Fix the files and write **!reload**.
admin-services-stale =
    { $count ->
        [one] There is one service in the directory whose details should be checked. Until then, students are not told its hours.
       *[other] There are { $count } services in the directory whose details should be checked. Until then, students are not told their hours.
    }

## To staff: alarms (what the student is told then: config/crisis/texts/en.toml)

# Pieces that recur

tier-name =
    { $tier ->
        [0] no alarm
        [1] T1 worry
        [2] T2 urgent
       *[3] T3 immediate danger
    }
category-name =
    { $category ->
        [suicide] risk of suicide
        [self_harm] self-harm
        [violence_threat] threat of violence
        [abuse_home] violence at home
        [sexual_violence] sexual violence
        [intoxication] substances or poisoning
        [psychosis_like] frightening, strange experiences
        [eating_acute] eating, health in danger
        [runaway_homeless] no safe place to sleep
        [bullying_severe] severe bullying
        [third_party] someone else in danger
        [unknown] a person raised it
       *[other] other danger
    }
rules-named =
    { $rules ->
        [unknown] no name
        [responder] responder (a person raised it)
       *[other] { $rules }
    }
unscreened-note =
    { $screened ->
        [no] {" "}· not everything could be screened: read with care
       *[yes] {""}
    }
reason-name =
    { $reason ->
        [vitsi] a joke
        [lainaus] a quote
        [vaarinymmarrys] a misunderstanding
        [tilanne-ohi] the situation is over
        [turvassa] the student is safe
       *[other] { $reason }
    }
outcome-name =
    { $outcome ->
        [lastensuojelu] child welfare
        [hoitoon] referred to care
        [huoltaja] guardian took over
        [turvassa] safe
        [ei-tavoitettu] not reached
        [vaara] false alarm
        [harjoitus] drill
       *[other] { $outcome }
    }
lower-choices = joke, quote, misunderstanding, over, safe
outcome-choices = 112, child welfare, care, guardian, safe, not reached, false

# Notice rooms: for staff. Never for a student or a guardian.

notice-head = **Notice { $number } · { $name }**{ $group ->
        [unknown] {""}
       *[other] {" "}· { $group }
    }
notice-head-unnamed = **Notice { $number }**{ $group ->
        [unknown] {""}
       *[other] {" "}· { $group }
    }
notice-untaken = { $is_late ->
        [yes] Nobody has taken this, though it has waited for many school days.
       *[no] Nobody has taken this yet.
    }
notice-owned = Taken by: **{ $alias }**
notice-asleep = Snoozed until { $wakes_on }: { $alias }
notice-why = { $meaning }
notice-agreed = It is agreed with the student that you get in touch. They will tell you the rest themselves.
notice-ask-them = The details are not for this room. Ask those who had this before you.
notice-amount = { $fact_field ->
        [absent_h_total] absent { $amount } h
        [absent_h_unexplained] unexplained { $amount } h
        [days_absent_in_row] absent { $amount } days in a row
        [unexplained_in_course] unexplained in one course { $amount }
        [credits_planned] credits planned { $amount }
        [credits_earned] credits earned { $amount }
        [failed_courses] failed courses { $amount }
        [incomplete_courses] unfinished courses { $amount }
        [days_since_lms_login] last in the learning platform { $amount } days ago
       *[other] { $amount }
    }
notice-on-day = { $fact_field ->
        [window_start] period began { $day }
        [window_end] period ended { $day }
        [plan_updated_on] plan updated { $day }
        [model_flagged_on] Moodle's model flagged { $day } (a program's estimate, not the school's record)
       *[other] { $day }
    }
notice-yes-no = { $fact_field ->
        [minor] { $is_so ->
            [yes] under 18
           *[no] of age
        }
        [study_place_accepted] { $is_so ->
            [yes] study place accepted
           *[no] no study place accepted
        }
        [handover_received] { $is_so ->
            [yes] transfer data received
           *[no] transfer data not received
        }
        [agreed_with_student] { $is_so ->
            [yes] agreed with the student
           *[no] not agreed with the student yet
        }
       *[other] { $is_so ->
            [yes] yes
           *[no] no
        }
    }
notice-fact-of = { $fact } ({ $as_of })
notice-facts = { $as_of ->
        [unknown] Facts: { $facts }
       *[other] Facts { $as_of }: { $facts }
    }
notice-role-name = { $notice_role ->
        [ryhmanohjaaja] group advisor
        [opo] study counsellor
        [erityisopettaja] special needs teacher
        [kuraattori] school social worker
        [psykologi] psychologist
        [terveydenhoitaja] school nurse
       *[rehtori] principal
    }
notice-told = { $told ->
        [unknown] Nobody else has been told.
       *[other] Also known to: { $told }
    }
notice-begin = You could begin like this: “{ $suggestion }”
notice-offers =
    ✅ `take` · ⏰ `snooze 3d` · ↪️ `move study counsellor` · ☑️ `done contacted`
    Answer this card, or write its number too: `take { $number }`.
notice-ended = Notice { $number } ended: { $ended_as ->
        [contacted] the student was contacted
        [not_needed] no contact was needed
        [wrong_data] the data was wrong
        [asked_for] the student asked for help
        [expired] its time was up
        [no_longer] the facts do not meet the rule any more
       *[withdrawn] the rule is not in use any more
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}· { $alias }
    }
notice-moved = Notice { $number } is now with: { notice-role-name }
notice-call = { $call_why ->
        [not_taken] Notice { $number } still waits for somebody. Take it on the card: ✅ or `take { $number }`.
        [not_done] Notice { $number } is still open. When it is done, record it: `done { $number } contacted`.
        [woken] Notice { $number } is awake again. What shall be done now?
        [owner_left] Notice { $number } has nobody. Who takes it? ✅ or `take { $number }`.
       *[ended] Notice { $number } ended by itself. The card says why.
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}({ $alias })
    }
notice-refused = { $refusal ->
        [not_yours] Notice { $number } belongs to another role. Nothing was done.
        [ended] Notice { $number } has ended already. Nothing was done.
        [taken] Somebody else took notice { $number } first. You need not do anything.
        [snooze_how] It cannot be snoozed like that. Write the school days: `snooze { $number } 3d`.
        [snooze_past_end] Notice { $number } would end while snoozed. Choose fewer school days.
        [hand_how] To whom shall notice { $number } move? Write the role: `move { $number } study counsellor`.
        [no_room] That role has no room here. Notice { $number } stays with you.
        [has_own] That role has a card of its own about this. If your part is done: `done { $number } contacted`.
        [ask_student_first] Ask the student first whether they agree. If they do: `move { $number } { notice-role-name } agreed`.
       *[outcome_how] How did notice { $number } end? Write one of these:
            `done { $number } contacted` · `done { $number } wrong data`
            `done { $number } not needed` and `known`, `agreed`, `passed` or `left`
            `done { $number } asked for` and `study counsellor`, `special needs teacher`, `school social worker`, `psychologist`, `nurse`, `support` or `other`
    }
notice-unknown = There is no card of that number in this room. Nothing was done.
notice-device-refused = **Your device is not verified.** So nothing was done.
    Verify the device in Element (Settings, Sessions) and do the same again.
    If that does not help, ask the operator whether your identity stands in the settings.
notice-unreadable = I could not open your message, so nothing was done. Please write it again.
notice-which = Which card do you mean? Answer the card, or write its number: `take 12`.
notice-help =
    How cards are handled. Answer a card, or write its number:
    - ✅ `take 12`: the notice is yours
    - ⏰ `snooze 12 3d`: it comes back in three school days
    - ↪️ `move 12 study counsellor`: to another role, which sees its own fields only
    - ↪️ `move 12 group advisor` in your own room: back to everybody
    - ☑️ `done 12 contacted`: you record what was done
    - `!list`: how many are open

    To a school social worker, psychologist or nurse it moves only when that is agreed with the student.
notice-set-back =
    Kynnys goes on from a copy that is { $hours_ago ->
        [one] about an hour old.
       *[other] about { $hours_ago } hours old.
    }
    Notices that came after that may be missing. Their cards do nothing any more. A card may come a second time.
notice-digest = { $open ->
        [0] No open notices.
        [one] One open notice{ $late ->
            [0] {""}
           *[other] , and it is late
        }.
       *[other] { $open } open notices{ $late ->
            [0] {""}
           *[other] , { $late } late
        }.
    }
notice-space-name = Notices
notice-room-name = Notices · { notice-role-name }{ $campus ->
        [unknown] {""}
       *[other] {" "}· { $campus }
    }

explain-nothing = No notice about you is kept.
explain-head = **Notice { $number }** · { $day } · data: { $source }
explain-why = Rule: { $meaning }
explain-rule-gone = The words of the rule are not kept any more.
explain-facts-gone = The data has been erased, since the notice has ended.
explain-names = Name and group: { $names }
explain-shown = This was seen by: { $shown }
explain-step = { $day }: { $noted_step ->
        [raised] the notice came
        [updated] its data changed
        [taken] somebody took it
        [snoozed] it was put off
        [woken] it came back
        [handed_over] it was given to another role
        [moved_on] it went on to the next role, since nobody took it
        [reminded] somebody was reminded
        [owner_left] whoever had it changed
       *[ended] it ended
    }{ $alias ->
        [unknown] {""}
       *[other] {" "}· { $alias }
    }

counts-head = **Notices { $month }**
counts-none = Notices { $month }: none.
counts-of-rule = { $meaning } ({ $roles }): { $counted ->
        [unknown] not shown
       *[other] { $counted }
    }
counts-more = And { $more ->
        [one] one more rule
       *[other] { $more } more rules
    }: `kynnys notices counts` prints the whole table.
counts-note = Numbers below five are not shown, nor those from which they could be reckoned.
counts-axis = notices
counts-hidden = not shown
counts-picture = Picture: notices { $month } by rule. The text above has the same numbers.

# The alarm room

alarm-card = **{ tier-name } · { category-name }**
    Alarm { $number } · { $pseudonym } · language: { language-name } · { time-waited }
    Rule: { rules-named }{ unscreened-note }
    { $pages ->
        [0] Nobody has taken this yet.
        [one] Paged once more. Nobody has taken this.
       *[other] Paged { $pages } times more. Nobody has taken this.
    }
    Take: ✅ or **!take { $number }**
alarm-card-owned = **Taken by: { $alias }** · { tier-name } · { category-name }
    Alarm { $number } · { $pseudonym } · { time-waited }
alarm-card-closed = Alarm { $number }{ $pseudonym ->
        [unknown] {""}
       *[other] {" "}· { $pseudonym }
    } · { tier-name } · **closed: { outcome-name }**
alarm-card-student-left = **The student left the room** · { tier-name }
    Alarm { $number } · { $pseudonym } · the bot can no longer reach them.
    The alarm is still open. If someone's life is in danger, call **112**.
    When it has been handled: **!outcome { $number } not reached** or another outcome.
alarm-out-of-reach = **Alarm { $number } · { $pseudonym } · { tier-name } · the student cannot be reached now**
    The bot's account that serves them is down. What you write does not reach them now. It is kept.
    If a life is in danger, call **112**. If you know who they are, reach them another way.
    Two adults can open the account's name: **!open { $number } danger**
alarm-in-reach = Alarm { $number } · { $pseudonym } · the student can be reached again. What waited arrives now.
alarm-card-erased = **The student erased everything** · { tier-name }
    Alarm { $number } · the bot can no longer reach them.
    The alarm is still open. If someone's life is in danger, call **112**.
    When it has been handled: **!outcome { $number } not reached** or another outcome.
alarm-paged = **Alarm { $number } · { tier-name } · { time-waited }**
    { $step ->
        [backup] Nobody has taken this. Those in reserve are paged now too.
        [outside] Nobody has taken this. The page has also gone outside the room.
        [opened] Duty has begun. This has waited through the closed hours and is now first.
       *[duty] To those on duty: someone must take this now.
    }
    Take: **!take { $number }**
alarm-taken-by-you =
    Alarm { $number } is yours. If the conversation has its own room, accept the invitation and go there at once.
    If you cannot go on, say so here at once, and someone else takes it.
alarm-taken-by-other = Alarm { $number }: { $alias } took it first. You need not do anything.
alarm-gone = Alarm { $number } is closed already. Nothing was done.
alarm-end-at-desk = Alarm { $number } has its own conversation room. Record the outcome there.
alarm-none = No open alarm was found. Nothing was done.
alarm-help =
    Commands of the alarm room:
    - ✅ on a card or **!take 12**: you take alarm 12
    - **!take**: you take the gravest that nobody has taken
    - **!list**: open alarms
    - **!outcome 12 safe**: you record the outcome where there is no conversation room
    - **!open 12 danger**: you ask to open a sealed id
    - **!confirm 12**: you confirm another adult's request
    - **!drill**: you start a drill
    - **!help**: this help

    If someone's life is in danger, call **112** yourself: the bot cannot call.
alarm-list-header =
    { $count ->
        [0] There are no open alarms.
        [one] One open alarm:
       *[other] { $count } open alarms:
    }
alarm-list-line = **{ $number }** · { tier-name } · { category-name } · { time-waited } · { $alias ->
        [unknown] nobody has it
       *[other] { $alias }
    }
alarm-unknown-command = I do not know that command. Nothing was done. Help: **!help**

# The desk

desk-alarm = **Alarm · { tier-name } · { category-name }**
    { time-waited } · rule: { rules-named }{ unscreened-note }
    What you write here goes to the student. A line that begins with ! does not.
    Begin in your own words: say who you are, and ask if they are safe.
    If someone's life is in danger, call **112** yourself: the bot cannot call.

checklist-steps =
    { $category ->
        [suicide]
            2 Ask directly if they think of suicide now and have a plan. Asking does not add to the danger.
            3 Stay in the conversation. They are not left alone: who can get to them?
            4 An attempt or a plan: to care now (112). Otherwise a safety plan together, and a meeting by the next school day.
        [self_harm]
            2 Ask if a wound bleeds and if they took something. Poison Information Centre: 0800 147 111.
            3 Ask directly if they think of suicide. If they do, they are not left alone.
            4 Wound care: the nurse or 116 117. A meeting by the next school day.
        [violence_threat]
            2 Police at once: 112. Tell the principal. Follow the school's threat plan.
            3 Ask calmly who is in danger, where and when. No debate, no blame.
            4 Keep everything. Nothing is removed from this room.
        [abuse_home]
            2 Ask if they are safe now and where they will be tonight.
            3 No safe place: emergency social services or 112. Nollalinja 080 005 005.
            4 Ask child welfare or the police before anyone contacts the home.
        [sexual_violence]
            2 Listen. Do not ask for details and do not investigate. Say that it is not their fault.
            3 Less than a month: Seri Support Center, advice from 116 117. Examination best before washing.
            4 Blackmail with pictures: keep the messages, pay nothing. Pictures of someone under 18: Nettivihje.
        [intoxication]
            2 Do they wake up, do they breathe? If not: 112, speaker on, someone beside them.
            3 If they breathe normally: on their side. Someone stays with them all the time.
            4 No danger to life: Poison Information Centre 0800 147 111. A minor without an adult: emergency social services or 112.
        [psychosis_like]
            2 Short, calm, clear sentences. Neither argue with nor confirm what they experience.
            3 Ask if something orders them to do things and if they have slept. Someone should be with them.
            4 Danger: 112. Otherwise 116 117, and the nurse or psychologist the same day.
        [eating_acute]
            2 Fainting or chest pain: 112. Cannot keep drink down: 116 117.
            3 No talk of weight, calories or looks. Ask also if they think of suicide.
            4 To the nurse the same day.
        [runaway_homeless]
            2 Ask if they are somewhere warm and safe. If not: 112 or emergency social services.
            3 A minor missing: police, 112. A place to sleep for someone under 18: emergency social services.
            4 Agree where they will be tonight and when you talk next.
        [bullying_severe]
            2 Violence now: 112. Ask directly if they think of suicide.
            3 Keep the evidence. Agree how they are safe at school tomorrow.
            4 Tell them before it goes to a teacher or the principal: guardians of a minor are then told.
        [third_party]
            2 Find out who is in danger, where, and who can get to them. Danger now: 112.
            3 Say that telling was right and that they do not answer for what another does.
            4 Agree who supports the one who told, today.
       *[other]
            2 Ask directly if they are safe and if someone else is in danger.
            3 Ask directly if they think of suicide. Asking does not add to the danger.
            4 Agree who is with them and what happens next.
    }
checklist-duty =
    { $category ->
        [sexual_violence] 5 Under 18: notify child welfare and the police without delay (Child Welfare Act 25 §). Suspicion is enough.
        [abuse_home] 5 Under 18: child welfare notification without delay (Child Welfare Act 25 §). Violence: notify the police too. Suspicion is enough.
        [bullying_severe] 5 Under 18: child welfare notification without delay (Child Welfare Act 25 §). Violence or a sexual offence: notify the police too.
        [violence_threat] 5 Under 18, whoever is threatened or threatens: also a child welfare notification without delay (Child Welfare Act 25 §).
       *[other] 5 Under 18: child welfare notification without delay (Child Welfare Act 25 §). Suspicion is enough. Urgent: emergency social services or 112.
    }
desk-checklist = **Checklist · { tier-name } · { category-name }**
    1 Life in danger: call **112** yourself, and tell the student that you call.
    { checklist-steps }
    { checklist-duty }
    6 Tell the student first what you do and why, unless that adds to the danger.
    7 Notify by phone or on the authority's own form, not by unprotected e-mail.
    8 Name and place are asked when help is sent. Do not coax them out.
    Lower the tier: **!lower** and a reason. Last: **!outcome** and an outcome.
desk-alarm-times = Alarm at { $raised } · taken at { $taken } · in the room at { $here }
desk-mark = **Note: { tier-name } · { category-name }**
    Danger was noticed in this conversation. Rule: { rules-named }
    Acknowledge: ✅, or answer the student. If nobody does, other adults are paged.
desk-mark-soft = The screen may have noticed something: { category-name }. No alarm was made. Read the last message once more.
desk-not-screened = **One message from the student could not be screened.** Read it with care: the screen is no help to you there.
desk-lower-how =
    Only a person lowers the tier, one at a time. Write **!lower** and a reason, such as **!lower joke**.
    Reasons: { lower-choices }
desk-lowered = The tier is now: **{ tier-name }**. Reason: { reason-name }.
    The alarm is open until you record its outcome: **!outcome** and an outcome.
desk-outcome-how =
    Write **!outcome** and an outcome, such as **!outcome safe**.
    Outcomes: { outcome-choices }
    In the alarm room the number goes between: !outcome 12 safe.
desk-outcome-recorded = Recorded: **{ outcome-name }**. The alarm is closed. The conversation goes on until you write **!close**.
desk-outcome-needed =
    The conversation was not closed, because the alarm is open.
    First write **!outcome** and an outcome, such as **!outcome safe**. Then **!close**.
    Outcomes: { outcome-choices }
desk-taken-over =
    { $alias } took this conversation, because the alarm was not acknowledged here. The student goes on with them.
    What you write here no longer goes to the student.
desk-student-wants-to-end =
    The student wants to end. The alarm is open, so the conversation did not end.
    They were told that they need not write and that an adult will still read what they wrote.
desk-student-silent =
    { $minutes ->
        [0] **The student is silent.**
        [one] **The student has been silent for one minute.**
       *[other] **The student has been silent for { $minutes } minutes.**
    }
    Write to them. If you fear that a life is in danger, call **112**.
    Two adults together can open the sealed id. Help is in the alarm room: !help
desk-student-safe-answer =
    { $answer ->
        [yes] Safety question: the student answered **yes**.
        [no] Safety question: the student answered **no** and was asked to call **112**.
       *[unknown] Safety question: the student answered **don't know** and was asked to call **112**.
    }

# To the peer tutor

desk-raised = **The alarm is out: { tier-name }.** Thank you for not staying alone with it.
    If somebody's life is in danger, call **112** yourself: the bot cannot call.
desk-already-raised = An alarm is open already: **{ tier-name }**. It is not lowered from here.
    If somebody's life is in danger, call **112** yourself: the bot cannot call.
desk-raise-too-late = **No alarm was made.** The student is gone, and the bot cannot reach them any more.
    If somebody's life is in danger, call **112** yourself. Tell an adult at school at once.
peer-moved-aside = **An adult goes on from here.** Thank you, you did right. You do not have to carry this.
    What you write here no longer goes to the student.
card-is-alarm = Card { $number } · { $pseudonym } · an adult handles this one. You need not do anything.

# To the operators

admin-alarm-unacknowledged =
    { $minutes ->
        [one] **{ tier-name }: nobody has taken the alarm in one minute.**
       *[other] **{ tier-name }: nobody has taken the alarm in { $minutes } minutes.**
    }
    Call those on duty now. The alarm is in the alarm room.
admin-paging-failed =
    { $channel ->
        [webhook] **The page did not go out: webhook.**
        [smtp] **The page did not go out: e-mail.**
       *[other] **The page did not go out: { $channel }.**
    }
    People outside the room may not know. The alarm room still works: look there and call those on duty.
    Run **kynnys doctor** on the server.
admin-drill-due =
    { $days ->
        [one] It is one day since the last drill.
       *[other] It is { $days } days since the last drill.
    } Time to practise: in the alarm room, !drill
admin-screen-degraded =
    { $why ->
        [rules] **The message screen is impaired: the word rules do not work.**
        [classifier] **The message screen is impaired: the classifier does not work.**
       *[encoder] **The message screen is impaired: the language model does not work.**
    }
    Someone in danger may go unnoticed. Ask those on duty to read messages with extra care.
    The emergency number and the word **human** work as before. Run **kynnys doctor** on the server.
admin-screen-restored = The message screen works in full again.

# Drill

drill-card = **HARJOITUS · ÖVNING · DRILL**
    Drill { $number }. This is not a real alarm. No student is waiting.
    Do as you would in a real one: ✅ or **!take { $number }**
    End the drill: **!outcome { $number } drill**
drill-paged = **DRILL { $number } · HARJOITUS · ÖVNING** · has waited { $minutes } min
    Nobody has taken it. Do as in earnest: ✅ or **!take { $number }**
drill-report = **DRILL { $number } is over.** Time from the start, in seconds:
    - card in the room: { $card } s
    - taken: { $ack ->
        [unknown] by nobody
       *[other] { $ack } s
    }
    - page outside the room: { $paged ->
        [unknown] did not go out
       *[other] { $paged } s
    }
drill-running = Drill { $number } is already running. End it: **!outcome { $number } drill**

# The sealed id

identity-reasons = danger, threat, 112-asked
identity-asked = **{ $alias } asks to open the id of alarm { $number }.**
    The id is opened only when someone's life is in danger. Has **112** been called?
    Another adult confirms by { $until }: **!confirm { $number }**
    If you disagree, do not confirm. Say so here.
identity-needs-other = The same person cannot ask and confirm. Ask another adult to confirm. The id was not opened.
identity-expired = Nobody confirmed in time. The id was not opened. You can ask again.
identity-nothing = Under that number there is no id to open and no request. Nothing was opened.
identity-opened-note = **The id of alarm { $number } has been opened.**
    Asked by: { $first } · confirmed by: { $second }
    The id is shown only to them. The student is told that it has been opened.
identity-shown = Alarm { $number } · id: `{ $id }`
    Give it only to the emergency centre or the police, by phone. Do not write it in other rooms or in e-mail.
    The id does not necessarily tell a name or a place. The emergency centre or the police go on from it.
identity-not-shown = The id or the message of alarm { $number } was not shown. Both did not come to the room in time, or something changed meanwhile.
    If it must still be opened, ask again.
evidence-asked = **{ $alias } asks to open the sealed message of alarm { $number }.**
    It is a threat of violence that is kept for the police. The student's id is not shown.
    Another adult confirms by { $until }: **!confirm { $number }**
    If you disagree, do not confirm. Say so here.
evidence-opened-note = **The sealed message of alarm { $number } has been opened.**
    Asked by: { $first } · confirmed by: { $second }
    It is shown only to them.
evidence-shown = **Alarm { $number } · sealed message, written { $at }**
    Give it only to the police. Do not write it in other rooms or in e-mail.
identity-how =
    The id is opened only when someone's life is in danger and the student cannot be reached otherwise.
    - First call **112**.
    - Ask: **!open 12 danger**
    - Another adult confirms: **!confirm 12**

    Reasons: { identity-reasons }
    The reason, the time and both adults are recorded. The student is told that the id has been opened.
identity-bad-reason =
    The id was not opened: the reason is missing or not on the list. Reasons: { identity-reasons }
    Example: **!open 12 danger**

# After a death

postvention-on =
    The notice after a death is now shown. Students see it when they write to the bot.
    It has no names and nothing about how. Help comes first.
postvention-off = The notice after a death is no longer shown.
postvention-banner =
    Our school is grieving now. If you want to talk with someone, write **human**.
    At school you can talk with the social worker, the psychologist or the nurse.
    All kinds of feelings are allowed, and you do not have to manage them alone.
    If you have suicidal thoughts or fear for someone, tell an adult at once.
    { -danger }

# To the student: wants to end while an alarm is open

adult-still-comes =
    All right. You do not have to write more.
    An adult from school will still read what you wrote. Someone may be in danger. I cannot undo that.
    You can come back here at any time.
    { -danger }

# Before a student's words reach a tutor

told-kinds =
    { $own_name ->
        [yes] - your name{"\u000A"}
       *[no] {""}
    }{ $other_name ->
        [yes] - someone else's name{"\u000A"}
       *[no] {""}
    }{ $phone ->
        [yes] - a phone number{"\u000A"}
       *[no] {""}
    }{ $email ->
        [yes] - an e-mail address{"\u000A"}
       *[no] {""}
    }{ $handle ->
        [yes] - an account in another service{"\u000A"}
       *[no] {""}
    }{ $address ->
        [yes] - an address{"\u000A"}
       *[no] {""}
    }{ $identity_code ->
        [yes] - a personal identity code{"\u000A"}
       *[no] {""}
    }
sure-to-tell =
    Are you sure you want to tell this? Your message has not gone to the tutor yet. It may hold:
    { told-kinds }
    The tutor is a student. Anyone can take a picture of a message.
    If someone is in danger, the tutor tells an adult. If an adult takes over, they see your message.
    Answer **yes** and I send it. Answer **no** and I erase it. You can also press ✅ or ❌.
    { -danger }
sure-to-tell-written =
    While you waited, you wrote something that may show who you or someone else is.
    It has not gone to the tutor yet. Are you sure you want to tell them?
    The tutor is a student. Anyone can take a picture of a message.
    If someone is in danger, the tutor tells an adult. If an adult takes over, they see your message.
    Answer **yes** and I send it. Answer **no** and I erase it. You can also press ✅ or ❌.
    { -danger }
tell-waits =
    This message is waiting too. Shall I also send what I just asked about?
    Answer **yes** and I send everything. Answer **no** and I leave it out and send the rest.
    { -danger }
told-on = All right. I sent your message to the tutor.
not-told-on = All right. I did not send it, and I erased it. The tutor did not see it.
tell-lapsed =
    I did not send the message I asked you about, and I erased it. The tutor did not see it.
    If you want to tell it, write it again.
    { -danger }
nothing-to-tell =
    You need not answer that now. The tutor is no longer in this conversation.
    If your message waited for your word, it waits for whoever comes next. An adult sees it. If it is a tutor, I ask again.
    { -danger }

# To a tutor whose message waits

unsent-reasons =
    { $secrecy ->
        [yes] - You may be promising not to tell anyone. You cannot promise that: danger is told to an adult. Say for example: “I don't gossip about this. If someone is in danger, I tell an adult.”{"\u000A"}
       *[no] {""}
    }{ $dosing ->
        [yes] - You may be advising how to take medicine. Say for example: “That is best asked from the nurse or a pharmacy.” If someone has already taken too much, call **112**.{"\u000A"}
       *[no] {""}
    }{ $details ->
        [yes] - There may be a name, a number, an address or an account in it. Stay with your alias. Say for example: “Let's talk here, so that nobody is alone with this.”{"\u000A"}
       *[no] {""}
    }
desk-not-sent-yet = **Your message has not gone to the student yet.**
    { unsent-reasons }
    Write it another way: the new one goes, and this one is left out. If you want to send it as it is: **!send**
desk-unsent-gone = Your message that waited did not go to the student. Write it again if it is still needed.
desk-nothing-to-send = No message is waiting to be sent. Nothing went to the student.

# The staff: who may answer

staff-employer =
    { $county ->
        [yes] wellbeing services county
       *[no] school
    }
staff-adder =
    { $adder ->
        [komentorivi] the command line
        [asetukset] the settings file
       *[other] operator { $adder }
    }
staff-added =
    { $own ->
        [yes] **{ $alias }** ({ staff-employer }) was added to this room by { staff-adder }. **The account is the operator's own.**
       *[no] **{ $alias }** ({ staff-employer }) was added to this room by { staff-adder }.
    }
    If this surprises you, ask the operators at once. It is on record.
staff-key-changed = **{ $alias }: a new verification key**, set by { staff-adder }.
    Ask them face to face or by phone whether the key is theirs. If not, somebody else reads this room in their name.
    Then tell your superior and the operators at once. The change is on record.
admin-roster = **The staff** (the key in brackets)
    - Adults: { $adult_names }
    - Tutors: { $tutor_names }
    - Not on duty, no training: { $no_training }
    - Not on duty, training still to come: { $training_ahead }
    - Not on duty, training out of date: { $training_expired }
    - Not on duty, no supervised practice shift: { $not_practised }

    Remove: **!roster remove key**
    Add: **!roster add key=koivu matrix_id=… role=kuraattori alias="Counsellor Koivu"**
    More on the server: **kynnys roster list**
admin-staff-adding = **{ $alias }** is now on the list. I invite them to their rooms.
admin-staff-refused =
    Nobody was added. Put these right: **{ $columns }**
    They are explained on the server: **kynnys roster add --help**
admin-staff-removing = **{ $alias }** is being removed. I will say when they are out of every room.
admin-staff-removed = **{ $alias }** is removed. They are in no room any more, and nothing is encrypted for them.
    Their students are back in the queue. It is on record.
admin-staff-unknown = There is no key **{ $key }** on the list. See the keys: **!roster**
admin-staff-in-settings = The key **{ $key }** stands in the settings file. Remove them there and start the service again.

# When a message hurts a tutor

abuse-kinds =
    { $insult ->
        [yes] - insults{"\u000A"}
       *[no] {""}
    }{ $threat ->
        [yes] - threats{"\u000A"}
       *[no] {""}
    }{ $harassment ->
        [yes] - sexual harassment{"\u000A"}
       *[no] {""}
    }{ $hate ->
        [yes] - hateful words about origin, religion, sexuality or disability{"\u000A"}
       *[no] {""}
    }
abuse-warning =
    I did not send your message to the tutor. It may hold:
    { abuse-kinds }
    The tutor is a student like you, and these words hurt.
    You may be angry here, and you may swear. Say the same thing differently, and it will get through.
    If you are feeling really bad, say it just as it is.
    { $threat ->
        [yes] { -danger }{"\u000A"}
       *[no] {""}
    }If you would rather talk with an adult, write **adult**.
abuse-adult-joins =
    I did not send this message to the tutor either. That is why an adult goes on from here.
    You have not been thrown out. You can still talk, and you may be angry.
    You can tell the adult straight out what is wrong.
    { -danger }
desk-abuse-held = **I stopped a message that the student wrote to you.** I do not show its words. It may hold:
    { abuse-kinds }
    You have done nothing wrong. I asked them to say it differently.
    You need not answer at once. You may take a break.
    An adult here now: **!adult**
    If you want this to end for good: **!block**. An adult decides about it.
desk-abuse-again = **It happened again, so I called an adult.** I do not show you the words.
    You have done nothing wrong. You need not write anything more here.
supervisor-abuse = **An adult is needed now: a student's messages hurt a tutor.**
    Conversation { $number } · { $pseudonym } · tutor: { $alias }. The tutor has not seen the messages. They may hold:
    { abuse-kinds }{ $threat ->
        [yes] {"\u000A"}If the threat is real, call **112**.
       *[no] {""}
    }
    Join: **!take { $number }**

## With whom: a tutor or an adult

who-would-you-like =
    Who would you like to talk with? Answer with a number or a word.
    1 **tutor** – a trained student, like you. An adult stands behind them.{ $tutors_open ->
        [yes] {""}
       *[no] {" "}The tutors are not here now.
    }
    2 **adult** – the school social worker or another adult whose job this is.{ $adults_open ->
        [yes] {""}
       *[no] {" "}The adults' hours are not open now.
    }
    If you write anything else, I will ask an adult to come.
    { -danger }
tutor-called =
    I asked a tutor to come. A tutor is a trained student, and an adult stands behind them.
    { place-in-queue }
    { usual-wait }
    You can write already. The tutor sees your messages when they take the conversation.
    { wishes-while-waiting }
    If you would rather have an adult, write **adult**. If you do not want to wait, write **end**.
    { -danger }
usual-wait =
    { $wait ->
        [unknown] I do not know yet how long this takes.
        [0] In recent weeks the wait has mostly been under a minute.
       *[other] In recent weeks the wait has mostly been about { $wait } min.
    }
wishes-while-waiting =
    You can tell the topic in one word: **studies**, **mind**, **people**, **home**, **money** or **other**.
    If there is somebody you would rather not talk with, write **not** and their name.{ $campuses ->
        [unknown] {""}
       *[other] {" "}You can also wish for a campus. Then write its name: { $campuses }.
    }
no-tutors-here =
    There are no tutors here. I can ask an adult of the school for you: write **adult**.
    { -danger }
nobody-called = All right. I did not call anybody. You can ask me, or write **human** at any time.
service-name =
    { $service ->
        [tutor_chat] The tutors are not
       *[other] The adults of the school are not
    }
service-opens =
    { $opens_at ->
        [unknown] I do not know when they come next.
       *[other] They come { $opens_at }.
    }
service-closed-help =
    { $service ->
        [tutor_chat] If you would rather have an adult, write **adult**.
       *[other] If you need somebody now, write **emergency**: you get numbers that answer.
    }
chat-closed =
    { service-name } here now. { service-opens }
    You can leave a message: write it here. Your request goes to them as soon as they come.
    Until then your messages wait, encrypted.
    { service-closed-help }
    If you do not want to wait, write **end**.
    { -danger }
chat-closed-meanwhile =
    I am sorry. { service-name } here any more. { service-opens }
    Your request is kept. It goes to them as soon as they come. You did nothing wrong.
    { service-closed-help }
    If you do not want to wait, write **end**.
    { -danger }
chat-opened =
    { $service ->
        [tutor_chat] The tutors are here now.
       *[other] The adults of the school are here now.
    } Your request went to them.
    { place-in-queue }
    If you no longer want to talk, write **end**.
    { -danger }
adults-asked-too =
    I am sorry that this takes long. No tutor has had time yet. You have waited { $minutes } min.
    Now I am asking the adults of the school as well. Whoever is free first will come.
    If you do not want to wait, write **end**.
    { -danger }
topic-name =
    { $topic ->
        [studies] studies
        [mind] mind
        [people] people
        [home] home
        [money] money
       *[other] other
    }
topic-noted = All right: { topic-name }. I will tell whoever comes.
not-them = All right. { $alias } will not come to this conversation.
not-that-campus = All right. Nobody from that campus will come to this conversation.
campus-noted =
    All right, you wish for campus { $campus }. { $first ->
        [yes] I ask there first. If nobody has time soon, I ask others, too.
       *[no] I will tell those whom I asked. Whoever is free first will come.
    }
nobody-of-campus = You wished for campus { $campus }. Nobody from there is here. Whoever is free first will come.
other-campuses-asked-too =
    I am sorry that this takes long. You have waited { $minutes } min.
    Nobody from campus { $campus } has had time yet. Now I am asking others, too.
    Whoever is free first will come. If you do not want to wait, write **end**.
    { -danger }

## To the duty rooms

card-for-all-tutors = { $pseudonym } has waited { $minutes } min. Any tutor may take it now: `!take { $number }`.
card-for-adults-too = { $pseudonym } still waits. The card now lies with the adults, too. Take: ✅ or `!take { $number }`.
card-still-waits = { $pseudonym } has waited { $minutes } min and nobody has taken it. Take: `!take { $number }`.
card-waits-for-opening = Card { $number } · { $pseudonym }: waits until the tutors are here again. The card will come anew.
statutory-due =
    { $pseudonym } asked for an adult days ago and still waits.
    By law the talk has to take place at the latest { $due }. Take: `!take { $number }`.
on-duty = { $alias } is on duty now.
off-duty =
    { $alias } went off duty.{ $load ->
        [0] {""}
        [one] {" "}They still have one conversation.
       *[other] {" "}They still have { $load } conversations.
    }
off-duty-by-silence = { $alias } has not written for long, so I noted the shift as over. Back: `!on duty`.
on-break = { $alias } is on a break. Back: `!break` or `!on duty`.
back-on-duty = { $alias } is back from the break.
not-on-duty = You are not on duty now. To begin, write `!on duty`.
not-ready-for-duty =
    { $alias }, you cannot go on duty yet. { $not_ready ->
        [no_training] Your tutor training is not on record.
        [training_ahead] The day of your training is still to come.
        [training_expired] Your training is no longer valid.
       *[other] The supervised practice shift is missing.
    }
    Ask the person in charge of tutors to put it right.
cannot-take =
    { $alias }, { $barred ->
        [no_supervisor] tutors can take conversations only while a supervisor is on duty. Now nobody is. The supervisor begins by writing `!on duty` here.
        [closed] tutor hours are not open now.
        [elsewhere] this student asked for another kind of talk. Somebody else will take it.
        [role_first] the student waits for another professional first. If they have no time, you can take it later.
        [not_wanted] this conversation suits somebody else better. It says nothing about you.
       *[other] others are asked first: the student wished for another campus, or they speak their language. If they have no time, you can take it soon.
    }
you-are-full =
    { $alias }, you already have { $at_once ->
        [one] one conversation
       *[other] { $at_once } conversations
    }. That is enough at once. When one ends, you can take another.
duty-card = **{ $service ->
        [tutor_chat] Tutor duty
       *[other] Adults' duty
    }** – { $is_open ->
        [yes] open
       *[no] closed
    }
    On duty: { $names ->
        [unknown] nobody
       *[other] { $names }
    }{ $resting ->
        [unknown] {""}
       *[other] {" "}· on a break: { $resting }
    }{ $service ->
        [tutor_chat] {" "}· supervisor: { $supervisor ->
            [unknown] nobody
           *[other] { $supervisor }
        }
       *[other] {""}
    }
    Waiting: { $waiting }
    🟢 on duty · 🔴 off. Also `!on duty`, `!off duty`, `!break`, `!duty`.
supervisor-gone =
    The supervisor went off duty, so tutor hours are closed. No new students come now.
    You may bring conversations that are under way to their end in peace. If you worry, write `!adult` in the conversation's room, and an adult goes on.
reflection-noted = Noted: { $alias } has talked their conversations through with an adult.
no-such-tutor = I do not know which tutor you mean. Nothing was noted. Write it like this: `!debrief kuusi`.
admin-staff-has-record =
    { $alias } is still on the list. Their hours are on record, and removing erases them.
    Write the certificate first: `kynnys roster certificate { $key } --term …`
    If none is needed, or it cannot wait: **!roster remove { $key } now**
nobody-on-duty =
    { $service ->
        [tutor_chat] Tutor duty has begun, but nobody is on duty.
       *[other] The adults' duty has begun, but nobody is on duty.
    } Begin: 🟢 or `!on duty`.
desk-adult-asked-for =
    The student asked for an adult, and an adult goes on from here. Thank you for being there.
    What you write here no longer goes to them.

adult-goes-on =
    An adult of the school goes on from here. I asked them to come. You did nothing wrong.
    { place-in-queue }
    { usual-wait }
    You can write while you wait. The adult who takes the conversation sees it.
    If you do not want to wait, write **end**.
    { -danger }
desk-adult-goes-on =
    An adult goes on from here. You did the right thing: nobody has to carry everything alone.
    What you write here no longer goes to the student.

block-confirmed =
    { $days ->
        [one] You cannot talk with tutors for a day now. An adult decided so.
       *[other] You cannot talk with tutors for { $days } days now. An adult decided so.
    }
    The reason was messages that hurt a tutor.
    The adults are still here for you. The word **adult** always works, and so does **emergency**.
    { -danger }
blocked-from-tutors =
    { $days ->
        [one] You can talk with tutors again in a day.
       *[other] You can talk with tutors again in { $days } days.
    }
    You need not wait for that. Write **adult**, and I will ask an adult to come.
    The word **emergency** always works, too.
    { -danger }
block-wanted = **{ $alias } asks for a block: { $pseudonym }**
    If you agree, the student cannot talk with tutors for { $days } days. With adults they always can.
    First ask the tutor what happened. Agree: 🚫 or `!block { $number }`. If you do not agree, do nothing.
block-done = Card { $number } · { $pseudonym }: no tutors for { $days } days. Decided by: { $alias }.
desk-block-asked =
    I asked the adults to decide about a block. You did nothing wrong, and you need not go on.

## Handing on to somebody else

wanted-who =
    { $wanted ->
        [tutor] tutor
        [kuraattori] social worker
        [psykologi] psychologist
        [terveydenhoitaja] school nurse
        [opo] guidance counsellor
        [supervisor] supervisor
       *[other] adult of the school
    }
wanted-object =
    { $wanted ->
        [tutor] a tutor
        [kuraattori] a social worker
        [psykologi] a psychologist
        [terveydenhoitaja] a school nurse
        [opo] a guidance counsellor
        [supervisor] a supervisor
       *[other] an adult of the school
    }
hand-question =
    { $alias } suggests that you go on with { wanted-object }. You decide.
    Answer with a number or a word, or press an icon.
    1 **tell** – yes, and they may read this conversation
    2 **from the beginning** – yes, but you start from the beginning
    3 **no** – you go on here as now
    { -danger }
what-goes-along =
    { $earlier ->
        [yes] They may read what was said in this conversation.
       *[no] You start from the beginning. They do not see earlier messages.
    }
handing-on =
    All right. I asked { wanted-object } to come. { what-goes-along }
    { place-in-queue }
    { usual-wait }
    You can write while you wait. If you do not want to wait, write **end**.
    { -danger }
handing-on-closed =
    All right. I will ask { wanted-object } to come. { what-goes-along }
    Nobody is here right now. { service-opens }
    Your request is kept. You can write already: your message waits encrypted.
    If you need somebody at once, write **emergency**. If you do not want to wait, write **end**.
    { -danger }
handed-on-in-danger =
    { $alias } asked another adult to go on with you. You are not left alone.
    You need not do anything. You can write here all the time.
    { -danger }
stays-here = All right, you go on here. { $alias } is here as before.
hand-question-over =
    You need not answer that question any more. Nothing changed.
    { -danger }
other-adults-asked-too =
    I am sorry that this takes long. You have waited { $minutes } min.
    I asked for { wanted-object }, but they have had no time yet.
    Now I am asking other adults of the school, too. Whoever is free first will come.{ $earlier ->
        [yes] {" "}Earlier messages are shown only to the one you allowed.
       *[no] {""}
    }
    If you do not want to wait, write **end**.
    { -danger }
desk-facts = **Before you, { $alias } was here**
    - language: { language-name }
    - topic: { $topic ->
        [unknown] not told
       *[other] { topic-name }
    }
    - due by law: { $due ->
        [unknown] not known
       *[other] { $due }
    }{ $worst ->
        [unknown] {""}
        [0] {"\u000A"}- there has been no alarm
       *[other] {"\u000A"}- alarm, T{ $worst } at its worst: { $alarm_open ->
            [yes] still open
           *[no] closed
        }
    }

    { $earlier ->
        [yes] The student allowed it: earlier messages come below. They bear the mark ◷.
       *[no] No earlier messages come: the student has not allowed them for you.
    }
desk-earlier = ◷ earlier · { $who } { $clock }:
desk-earlier-ends =
    { $shown ->
        [0] ◷ There are no earlier messages to show.
       *[other] ◷ The earlier messages end here.
    }{ $cut ->
        [yes] {" "}There were more, and you saw the newest.
       *[no] {""}
    }{ $left_out ->
        [0] {""}
        [one] {" "}One was left out: it cannot be read any more, or is not for a tutor.
       *[other] {" "}{ $left_out } were left out: they cannot be read any more, or are not for a tutor.
    }
    From here on everything is new.
desk-hand-asked =
    I asked the student whether this is all right: { wanted-who }. The question stands for { $minutes } min.
    Wait for the answer. If you write first, they can only answer by pressing an icon.
desk-hand-unknown =
    I did not find to whom. The student was asked nothing. Write it so: **!transfer social worker**
    Also: psychologist, nurse, guidance counsellor, supervisor, tutor, adult. Back to the queue: **!transfer**
desk-nobody-of-role =
    Nobody else on the roster is this: { wanted-who }. The student was asked nothing.
    Back to the queue: **!transfer**
desk-not-to-tutor = This student cannot be handed to a tutor now. To an adult: **!transfer adult**
desk-handed-on =
    The student agreed and now waits for this person: { wanted-who }. { $earlier ->
        [yes] Earlier messages are shown to whoever comes.
       *[no] They start from the beginning.
    }
    What you write here no longer goes to the student.
desk-hand-refused = The student wants to go on with you. The conversation goes on as before.
desk-hand-unanswered = The student did not answer about going on with somebody else, and the question fell. The conversation goes on as before.

## An adult beside the tutor

help-asked-for =
    { $alias } asked an adult of the school to read along. You did nothing wrong.
    The adult is not here yet. I will tell you when they are.
    You can both go on meanwhile. If you want to end, write **end**.
    { -danger }
companion-reads =
    { $alias } now reads along. They are an adult of the school and can write to you, too.
    They see what you write from now on. They do not see earlier messages or your name.
    { $tutor } goes on with you. Each line now begins with who wrote it.
    If someone is in danger, the adult may have to get help.
    If you do not want to go on, write **end**.
    { -danger }
companion-gone =
    { $alias } has left and no longer reads along. The conversation goes on as before.
    { -danger }

help-wanted = **{ $alias } asks for an adult to join.** Conversation { $number } · { $pseudonym }
    Join: ✅ or **!join { $number }**. You read along and can write. The tutor goes on.
    The student and the tutor are told when you come. You do not see earlier messages.
    If nobody has time, the conversation goes into the queue for an adult.
help-is-coming = Conversation { $number } · { $pseudonym } · { $alias }: { $adult } goes to read along.
help-is-over = Conversation { $number } · { $pseudonym }: the tutor no longer needs an adult there.
nothing-to-join = In conversation { $number } there is now no tutor whom you could join. The tutors' conversations: **!tutors**
joined-already = { $alias } is in conversation { $number } already, or on the way there.
only-adults-here = { $alias }, this command is for adults. It works in their room Päivystys.
tutor-talks = **The tutors' conversations.** Tutor · student · number · length · tier · since the last message
    { $lines }
    { $more ->
        [0] {""}
        [one] And one more.{"\u000A"}
       *[other] And { $more } more.{"\u000A"}
    }🆘 the tutor asks for an adult · 👁 an adult reads or is coming · 💤 asleep · Join by number: `!join 12`
no-tutor-talks = No tutor is talking with anyone now.
tutor-had-hard-talk = { $alias } has had a hard conversation, and it is over now. Ask them how they are. When you have talked: **!debrief { $alias }**

desk-debrief-offer =
    How does this conversation feel now? You can talk about it with an adult today.
    You need not wonder if it was a big enough thing. Say in the duty room when it suits you.
desk-help-asked = **I asked an adult to join.** It is good that you asked. The student was told that an adult was asked.
    { $minutes ->
        [one] If nobody has time within a minute, an adult goes on in your place.
       *[other] If nobody has time within { $minutes } minutes, an adult goes on in your place.
    }
    If you want an adult to go on at once: **!adult**
desk-help-still-asked = An adult has been asked already. If you want an adult to go on at once: **!adult**
desk-companion-already = { $alias } is here already or on the way. If you want an adult to go on in your place: **!adult**
desk-companion-coming = { $alias } is on the way and reads nothing yet. I will tell you when they do.
desk-companion-here = **{ $alias } now reads along.** The student knows. { $alias } does not see earlier messages.
    The tutor goes on. What you both write goes to the student, and each line begins with its writer's alias.
    To the adult: **!leave** when you go. Help: **!help**
desk-companion-gone = { $alias } no longer reads along. The student was told.
desk-companion-did-not-come = { $alias } had no time to join after all. If you want an adult to go on: **!adult**
desk-companion-help =
    You read along in a tutor's conversation. The tutor goes on, and the student knows that you are here.
    What you write here goes to the student under your alias. A line that begins with ! does not.
    { help-note }
    { help-alarm }
    - **!leave**: you no longer read along, and both are told
    { help-help }

    { help-danger }
## A tutor's certificate (PDF)

certificate-title = Certificate of service as a peer tutor
certificate-name = Name: { $name }
certificate-alias = Name in the service: { $alias }
certificate-term = Term: { $season ->
    [spring] spring { $year } (1 January to 31 July)
   *[autumn] autumn { $year } (1 August to 31 December)
}
certificate-training = Training: { $course }. Completed { $completed }, valid until { $valid_until }. { $practised ->
    [yes] The supervised practice shift is done.
   *[no] The supervised practice shift is not done.
}
certificate-no-training = Training: none on record
certificate-duty = Time on duty: { $hours } h { $minutes } min
certificate-conversations = Conversations: { $count }
certificate-reflections = Debriefings with an adult: { $count }
certificate-note =
    This certificate holds numbers only. What was said in conversations is recorded nowhere.
    Time on duty is the time for which the tutor was marked as on duty. Breaks are not counted.
    The school decides how this counts towards studies.
certificate-signature =
    Place and date
    Signature
    Name in print and position

## Practice with a made-up student

practice-list =
    You can practise a conversation with a made-up student: { $titles }
    Begin like this: **!practice 1**
    No real student takes part. What you write is not kept.
practice-invited = { $alias }, your practice is ready: { $title }. Accept the invitation to the practice room.
practice-runs = { $alias }, you are in the middle of a practice already. End it first in the practice room: `!close`.
practice-done = { $alias } { $finished ->
    [yes] has done a practice
   *[no] began a practice and did not finish it
}: { $title }.
practice-title = Practice: { $title }
practice-begins = **Practice: { $title }**
    This is practice. { $pseudonym } is no real student: their lines were written beforehand.
    Write as you would write to a real student. What you write is not kept.
    The command **!adult** asks for an adult, **!close** ends it. No real alarm is raised.
    If anything here begins to weigh on you, stop and talk with the adult behind you. In an emergency, call 112.
practice-held = **Practice:** in a real talk I would stop this line.{ $secrecy ->
        [yes] {" "}Nobody can promise secrecy.
       *[no] {""}
    }{ $dosing ->
        [yes] {" "}Advice on medicine is the nurse's to give.
       *[no] {""}
    }{ $details ->
        [yes] {" "}It holds something that somebody can be recognised by.
       *[no] {""}
    }
    Write it another way. If you are sure, write **!send**
practice-raised = **Practice:** in a real talk an adult would come to help now. Nobody was called.
practice-help = **Practice:** write to the student in your own words. **!adult** asks for an adult, **!close** ends the practice.
practice-line = **Practice · { $pseudonym }:** { $words }
practice-feedback = **The practice is over. Thank you for practising.**
    { $answers ->
        [0] You did not write to the student this time. That is all right: you can try again.
       *[other] { $in_time ->
            [yes] - You answered within three minutes every time.
           *[no] - An answer took more than three minutes. Even a short line helps somebody who waits.
        }
        { $open_questions ->
            [0] - I saw no open question. Try: “What happened?”
           *[other] - You asked openly. That makes it easier to tell more.
        }
        { $secrecy ->
            [yes] - You promised secrecy. Nobody can: say that you may need an adult's help.
           *[no] - You did not promise secrecy. Good.
        }
        { $details ->
            [yes] - A line held something that somebody can be recognised by. Leave it out.
           *[no] - You told nothing that somebody can be recognised by.
        }
        { $dosing ->
            [yes] - You gave advice on medicine. Point to the nurse instead.
           *[no] - You gave no advice on medicine.
        }
    }

    { $danger ->
        [yes] { $raised ->
            [yes] The student told you something that belongs to an adult. You asked for an adult. Just right.
           *[no] The student told you something that is too big for a tutor. Then write `!adult` at once. An adult goes on, and you need not carry it alone.
        }
       *[no] { $raised ->
            [yes] You asked for an adult. That is always right when you are unsure.
           *[no] No adult was needed here yet. `!adult` still always works.
        }
    }
    { $tip }
    What you wrote was not kept. You may now leave this practice room.

# A month's numbers

month-head = **Kynnys { $month }**
month-none = Kynnys { $month }: nobody got in touch.
month-contacts = A person was asked for: { $contacts }. Somebody came: { $came }{ $share ->
        [unknown] {""}
       *[other] {" "}({ $share }%)
    }. Left while waiting: { $left }. Went without: { $lapsed }.
month-trait =
    { $trait ->
        [week] Week, from
        [hours] Time of day
        [topic] Topic
        [language] Language
        [asked] Whom they waited for
        [end] How the wait ended
        [wait] Wait
        [alarm_t1] T1, until somebody had it
        [alarm_t2] T2, until somebody had it
       *[alarm_t3] T3, until somebody had it
    }
month-split = { month-trait }: { $told }
month-answers = The bot was asked: { $questions }. It answered: { $answered }. Helped: { $helped }. Did not help: { $not_helped }.
month-note = Numbers under five are not shown, nor those from which they could be reckoned.
month-hidden = not shown
month-topic = { topic-name }
month-language = { language-name }
month-asked =
    { $asked ->
        [tutor] tutor
        [danger] in danger
       *[adult] adult
    }
month-not-said = not known
month-under = under { $minutes } min
month-over = { $minutes } min or more
month-file = kynnys-{ $month }

# The operators' status card

status-card = **Kynnys now** · changed { $told_at }
    Waiting: for a tutor { $tutor_wait }, for an adult { $adult_wait }, in danger { $danger_wait }{ $longest ->
        [0] {""}
       *[other] {" "}· longest over { $longest } min
    }
    Talks: { $talks }, asleep { $asleep }
    On duty: in the adults' room { $adults_on }, in the tutors' room { $tutors_on }
    Open alarms: { $alarms }, that nobody has { $unanswered }
    Messages: on their way for over a minute { $stuck }, without a key { $locked }, set aside { $aside }
    Message screen: { $whole ->
        [yes] whole
       *[no] **not whole**
    } · language model: { $encoder ->
        [yes] works
       *[no] **does not work**
    }
    Database: answers · homeserver: { $steady ->
        [yes] answers
       *[no] **answers now and then**
    }{ $workers_gone ->
        [0] {""}
       *[other] {" "}· **of the bot's accounts away: { $workers_gone }**
    }
    Last drill: { $drill_days ->
        [unknown] none so far
        [0] today
        [one] yesterday
       *[other] { $drill_days } days ago
    }
