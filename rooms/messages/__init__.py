"""Every sentence the bot says is a type; the words live in config/texts/*.ftl under the type's name in kebab case.

Fields become Fluent variables. A field is a number, a moment, a name from a closed list, a pseudonym or an alias; never
words. The types stand by who reads them.
"""

# ruff: noqa: F403 - all of them are named here, as `say.…`

from rooms.messages.sentence import *
from rooms.messages.sentence import ToEither
from rooms.messages.to_desk import *
from rooms.messages.to_desk import ToDesk
from rooms.messages.to_duty_rooms import *
from rooms.messages.to_duty_rooms import ToDutyRooms
from rooms.messages.to_operators import *
from rooms.messages.to_operators import ToOperators
from rooms.messages.to_student import *
from rooms.messages.to_student import ToStudent

Message = ToStudent | ToDutyRooms | ToDesk | ToOperators | ToEither
