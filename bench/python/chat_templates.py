"""Makes the cases of chat templates: templates, what is put in, and the text of transformers.

Usage: python chat_templates.py [--templates FOLDER] [--out FOLDER] [--random N] [--seed N]

Renders templates, the files *.jinja of a folder, with the conversations below, into
FOLDER/chat/NAME.json; by default the repository's own, fixtures/chat/, which are written in the
style of each family. And renders small templates that try one thing
each, with random ones behind them, into FOLDER/chat/snippets.json. The repository's fixtures were
made with the defaults; tests read any number of cases, those of published templates and more random
ones with

    python chat_templates.py --templates /tmp/published --out /tmp/cases --random 20000 --seed 1
    mvn -pl transformer -am verify -Dtest='ReferenceChatsTest,ReferenceTemplatesTest' \
        -Dsurefire.failIfNoSpecifiedTests=false -Dveneer.reference=/tmp/cases

A case without a text is one that transformers refuses, and that must be refused.
"""

import argparse
import datetime
import json
import random
import re
from pathlib import Path
from typing import Any

from transformers.utils import chat_template_utils

import template_snippets

SPECIAL_TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
NOW = datetime.datetime(2024, 7, 6, 9, 5, 3)
# What Python prints of things that have no text of their own.
OBJECT = re.compile(
    r"<[\w.]+ (object|of|'?\w+'?)|dict_(items|keys|values)\(|range\(\d|<Namespace", re.I
)

SYSTEM = {"role": "system", "content": "Answer in one word. "}
USER = {"role": "user", "content": " What is 2 + 2?\n"}
ASSISTANT = {"role": "assistant", "content": "Four"}
CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [
        {
            "type": "function",
            "id": "abcdefgh1",
            "function": {
                "name": "sum",
                "arguments": {"a": 2, "b": 2.5, "é": ["<\"'&>", None, True]},
            },
        }
    ],
}
RESULT = {"role": "tool", "name": "sum", "tool_call_id": "abcdefgh1", "content": "4.5"}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "sum",
            "description": "Adds \"two\" numbers \N{EM DASH} <fast>.",
            "parameters": {
                "type": "object",
                "properties": {"a": {"type": "number"}, "b": {"type": "number", "default": 1e-7}},
                "required": ["a"],
            },
        },
    }
]
THINKING = {
    "role": "assistant",
    "content": "<think>\nTwo and two.\n</think>\n\nFour",
}
REASONING = {"role": "assistant", "content": "Four", "reasoning_content": "Two and two."}
PARTS = {
    "role": "user",
    "content": [
        {"type": "text", "text": "Look: "},
        {"type": "image"},
        {"type": "text", "text": "?"},
    ],
}
EMOJI = {"role": "user", "content": "\U0001f642 <|im_end|> \u00e4\u2028 {{ x }} {% if %}\r\n\ttab"}
CONVERSATIONS: list[dict[str, Any]] = [
    {"messages": [USER]},
    {"messages": [SYSTEM, USER]},
    {"messages": [USER, ASSISTANT]},
    {"messages": [SYSTEM, USER, ASSISTANT, USER]},
    {"messages": [SYSTEM, USER, ASSISTANT, EMOJI, ASSISTANT]},
    {"messages": [EMOJI]},
    {"messages": [USER, THINKING, USER, REASONING, USER]},
    {"messages": [USER, THINKING]},
    {"messages": [USER, REASONING]},
    {"messages": [PARTS, ASSISTANT]},
    {"messages": [USER], "tools": TOOLS},
    {"messages": [SYSTEM, USER, CALL, RESULT], "tools": TOOLS},
    {"messages": [SYSTEM, USER, CALL, RESULT, RESULT, ASSISTANT, USER], "tools": TOOLS},
    {"messages": [SYSTEM]},
    {"messages": [ASSISTANT]},
    {"messages": [USER, USER]},
    {"messages": [USER, SYSTEM]},
    {"messages": [{"role": "critic", "content": "No."}]},
    {"messages": [{"role": "user"}]},
    {"messages": [{"role": "user", "content": ""}, {"role": "assistant", "content": ""}]},
]


class FixedTime(datetime.datetime):
    """The time that templates are told."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime.datetime:
        return NOW


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    repository = Path(__file__).resolve().parents[2]
    arguments.add_argument("--templates", type=Path, default=repository / "fixtures" / "chat")
    arguments.add_argument("--out", type=Path, default=repository / "fixtures")
    arguments.add_argument("--random", type=int, default=400)
    arguments.add_argument("--seed", type=int, default=5)
    options = arguments.parse_args()

    chat_template_utils.datetime = FixedTime
    folder = options.out / "chat"
    folder.mkdir(parents=True, exist_ok=True)
    for template in sorted(options.templates.glob("*.jinja")):
        source = template.read_text(encoding="utf-8")
        (folder / template.name).write_text(source, encoding="utf-8")
        cases = [
            conversation_case(source, conversation, prompt)
            for conversation in CONVERSATIONS
            for prompt in (False, True)
        ]
        write(folder / f"{template.stem}.json", cases)
    chance = random.Random(options.seed)
    snippets = template_snippets.WRITTEN + [
        template_snippets.some_template(chance) for _ in range(options.random)
    ]
    cases = [case for case in map(snippet_case, snippets) if len(case.get("text", "")) <= 2000]
    write(folder / "snippets.json", {"variables": template_snippets.VARIABLES, "cases": cases})


def conversation_case(source: str, conversation: dict[str, Any], prompt: bool) -> dict[str, Any]:
    case = conversation | {"add_generation_prompt": prompt}
    messages = [
        {key: value for key, value in message.items() if value is not None}
        for message in conversation["messages"]
    ]
    try:
        texts, _ = chat_template_utils.render_jinja_template(
            conversations=[messages],
            tools=conversation.get("tools"),
            chat_template=source,
            add_generation_prompt=prompt,
            **SPECIAL_TOKENS,
        )
    except Exception:
        return case
    return case | {"text": texts[0]}


def snippet_case(source: str) -> dict[str, Any]:
    try:
        template = chat_template_utils._compile_jinja_template(source)
        text = template.render(json.loads(json.dumps(template_snippets.VARIABLES)))
    except Exception:
        return {"source": source}
    if source in template_snippets.OUTSIDE or OBJECT.search(text):
        return {"source": source}
    return {"source": source, "text": text}


def write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
