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
    School staff do not see your name. They only see a made-up name.
    You still leave a trace. Your account's server and the school's server know when your account wrote to me.
    If you tell your name, the person who answers knows it.
    I do not keep your messages. If a message has to wait, it waits encrypted.
    Sometimes I ask if I may keep your question. If you say yes, the operator can read it. They do not see who asked.
    When an adult takes the conversation, they read what you write. They also read what you wrote while you waited for them. No person reads anything else.
    If someone is in danger, the adult may have to get help. If you are under 18, they may have to tell child welfare.
    When you write **erase**, I erase everything I can.
    { -danger }

menu =
    Ask what you like in your own words. You can also choose here.
    Write a number or a word, or press a symbol.
    1 **human** – I ask an adult at school to come here
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
    I cannot say how long this takes. I also do not know if someone is there now.
    You can write already. The adult sees your messages when they take the conversation.
    If you do not want to wait, write **end**.
    { -danger }

already-waiting =
    I have already asked an adult to come here. I have not forgotten you.
    { place-in-queue }
    I cannot say how long this will still take.
    You can write while you wait. The adult sees it when they take the conversation.
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
        [responder] You are no longer in the queue.
       *[silence] I am sorry. Nobody was able to come, and you are no longer in the queue.
    }
    Messages that nobody had time to read will not go to anyone.
    If you want to talk with a person again, write **human**.
    { -danger }

someone-is-here =
    { $alias } is here now. They are a person, and this is their work.
    They see what you write now and what you wrote while waiting. They do not see your name.
    If someone is in danger, they may have to get help.
    When you want to end the conversation, write **end**.

human-already-here =
    A person is already here: { $alias }.
    You can write here. Your messages go to them.
    { -danger }

back-in-queue =
    I am sorry. The adult who took the conversation could not go on.
    You did nothing wrong. I have asked for an adult again.
    { place-in-queue }
    I cannot say how long this takes. You can write while you wait.
    If you do not want to wait, write **end**.
    { -danger }

conversation-ended =
    { $by ->
        [student] All right. The conversation has now ended.
        [responder] The conversation has now ended. Thank you for writing.
       *[silence] It was quiet here for a long time, so the conversation ended.
    }
    You can write here again. If you want to talk with a person again, write **human**.
    If you want me to erase the conversation, write **erase**.
    { -danger }

nothing-to-end =
    You have no conversation with a person now. You are not in the queue either.
    If you want to talk with a person, write **human**. To erase everything, write **erase**.
    { -danger }

silence-will-end =
    It has been quiet here for a while.
    { $minutes ->
        [0] The conversation will end soon.
        [one] The conversation will end in one minute.
       *[other] The conversation will end in { $minutes } minutes.
    }
    If you want to go on, write something. One word is enough.
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
        [image] I cannot pass on pictures. Your picture did not go to anyone.
        [file] I cannot pass on files. Your file did not go to anyone.
        [audio] I cannot pass on voice messages. Your voice message did not go to anyone.
        [video] I cannot pass on videos. Your video did not go to anyone.
        [sticker] I cannot pass on stickers. Your sticker did not go to anyone.
       *[location] I cannot pass on locations. Nobody was told where you are.
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

not-understood-again =
    A person understands you better than I do. Write **human**, and I will ask an adult at school to come.
    I am sorry that I could not answer this time either. You did nothing wrong.
    No person has read your message.
    To see what else I can do, write **menu**.
    { -danger }

same-topic =
    If you asked about the same thing: I cannot say more than that. A person can.
    Write **human**, and I will ask an adult at school to come here.
    If you asked about something else, tell me a little more.
    { -danger }

good-to-hear =
    Good, thank you for telling me. Ask more if you are still wondering about something.
    If you want to talk with a person, write **human**.

sorry-it-did-not =
    I am sorry that the answer did not help. A person can help better.
    Write **human**, and I will ask an adult at school to come here.
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
    Wants to talk · language: { language-name } · { time-waited }
    Take: ✅ or **!take { $number }**
card-is-taken = Card { $number } · { $pseudonym } · taken by: { $alias }
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
    - **!help**: this help

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
    What you write here goes to the student. A line that begins with ! does not.
    - **!close**: the conversation ends
    - **!transfer**: the student goes back to the queue, for someone else
    - **!help**: this help

    Only text gets through. If someone is in danger, call **112** yourself: the bot cannot call.
desk-unknown-command = I do not know that command. The line did not go to the student. Commands: **!close**, **!transfer**, **!help**
desk-ended =
    { $by ->
        [student] The student ended the conversation.
        [responder] You closed the conversation. The student was told.
       *[silence] The conversation ended because neither of you wrote. The student was told.
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
desk-silence-will-end =
    { $minutes ->
        [0] It has been quiet. The conversation will end soon.
       *[other] It has been quiet. The conversation will end in { $minutes } min.
    }
    To go on, write to the student. They were told the same.
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
    Only text gets through. Put it in words.
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

## To staff: every room, and the operators

device-not-verified = **Your device is not verified.** So your message or reaction had no effect, and nothing went to the student.
    Verify the device in Element (Settings, Sessions) and do the same again.
admin-started =
    { $waiting ->
        [0] Kynnys is running. Nobody is waiting.
        [one] Kynnys is running. One student is waiting.
       *[other] Kynnys is running. { $waiting } students are waiting.
    }
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
admin-help =
    The bot's notices to operators come to this room. What you write here does not go to any student.
    - **!reload**: the bot reads the answers and the service directory anew
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
