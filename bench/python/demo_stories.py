"""The demo's language: little stories about who has how many of which things, and where.

The word lists are all the content words there are. `veneer demo` makes its own sentences from the
same words, so a word added here has to be added there too.
"""

import string
from random import Random

NAMES = ("Mira", "Tom", "Ana", "Ben", "Lily", "Sam", "Nora", "Leo", "Ruth", "Max", "Eva", "Ivan")
COLOURS = ("red", "blue", "green", "yellow", "black", "white", "brown", "pink")
PLACES = ("garden", "market", "park", "school", "forest", "kitchen", "village", "library")
THINGS = (
    ("apple", "apples"),
    ("ball", "balls"),
    ("bell", "bells"),
    ("boat", "boats"),
    ("book", "books"),
    ("cup", "cups"),
    ("drum", "drums"),
    ("flower", "flowers"),
    ("hat", "hats"),
    ("key", "keys"),
    ("kite", "kites"),
    ("lamp", "lamps"),
    ("pear", "pears"),
    ("shell", "shells"),
    ("spoon", "spoons"),
    ("stone", "stones"),
)
SMALLEST_NUMBER = 2
LARGEST_NUMBER = 9
REPEATED_SHARE = 0.4


def document(random: Random) -> str:
    """A story, or a line said twice."""
    return repeated_line(random) if random.random() < REPEATED_SHARE else story(random)


def story(random: Random) -> str:
    """Three to six sentences that keep their names, things and numbers straight."""
    person, friend = random.sample(NAMES, 2)
    place, other_place = random.sample(PLACES, 2)
    colour, other_colour = random.sample(COLOURS, 2)
    thing = random.choice(THINGS)
    number = random.randint(SMALLEST_NUMBER, LARGEST_NUMBER)
    given = random.randint(1, number - 1)
    all_things = counted(number, colour, thing)
    given_things = counted(given, colour, thing)
    one, many = thing
    opening = [
        f"{person} has {all_things}.",
        f"{person} has {all_things} in the {place}.",
        f"{person} finds {all_things} in the {place}.",
        f"{person} sees {all_things} in the {place}.",
        f"{person} buys {all_things} near the {place}.",
        f"One day {person} goes to the {place} and finds {all_things}.",
        f"There are {all_things} in the {place}. {person} takes them home.",
    ]
    sharing = [
        f'"May I have {given} of them?" asks {friend}. {person} gives {given_things} to {friend}.'
        f" Now {person} has {counted(number - given, colour, thing)}.",
        f"{friend} wants {given_things} too. {person} says yes and gives {given} of them away.",
        f"{friend} has no {many}, so {person} gives {friend} {given_things}.",
        f"On the way to the {other_place} {person} loses {given_things}."
        f" {friend} looks for the {colour} {many} and finds all {given} of them.",
    ]
    showing = [
        f"{person} shows the {colour} {many} to {friend}. {friend} likes the {many}.",
        f"{person} puts the {colour} {many} in a bag and carries them to the {other_place}.",
        f"{friend} looks for a {other_colour} {one}, but there is not one.",
    ]
    ending = [
        f"{friend} is very happy.",
        f"{person} and {friend} go home together.",
        f"Then {person} and {friend} play in the {other_place}.",
        f"What a good day in the {place}!",
        f"{friend} thanks {person} for the {colour} {many}.",
        f"{person} never forgets the {many} of the {place}.",
    ]
    middle = random.choice([[sharing], [showing], [showing, sharing]])
    sentences = [random.choice(choices) for choices in [opening, *middle, ending]]
    return random.choice([" ", " ", "\n"]).join(sentences)


def repeated_line(random: Random) -> str:
    """Words, digits and signs in no order, said twice: it trains the embedding of every printable
    character, and the attention heads that copy."""
    words = [*NAMES, *COLOURS, *PLACES, *(word for thing in THINGS for word in thing)]
    line = ""
    for _ in range(random.randint(3, 9)):
        kind = random.random()
        if kind < 0.5:
            piece = random.choice(words)
        elif kind < 0.6:
            piece = random.choice(string.digits)
        elif kind < 0.7:
            piece = random.choice(string.ascii_letters)
        else:
            piece = random.choice(string.punctuation)
        line += random.choice(["", " "]) + piece
    line = line.strip()
    return f"{line}\n{line}"


def counted(number: int, colour: str, thing: tuple[str, str]) -> str:
    return f"{number} {colour} {thing[0] if number == 1 else thing[1]}"
