"""Makes tokenizer cases: small tokenizer.json files of each kind, and what tokenizers computes.

Usage: python tokenizer_cases.py [--out FOLDER] [--texts N] [--seed N]

Writes FOLDER/tokenizers/KIND/tokenizer.json and expected.json. The repository's fixtures were made
with the defaults; a test reads any number of cases, more of them and others with

    python tokenizer_cases.py --out /tmp/cases --texts 5000 --seed 1
    mvn -pl transformer -am verify -Dtest=ReferenceTokenizersTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dveneer.reference=/tmp/cases
"""

import argparse
import json
import random
import unicodedata
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

import byte_level_bpe

ENGLISH_TEXTS = [
    "The other day the teacher gathered three feathers, and there they were: 12, 120 and 1200.",
    "It's what they'll say and we've said; I'm here, you're there, and he'd rather not.",
] * 4
TRAINING_TEXTS = [
    *ENGLISH_TEXTS,
    "Le caf\u00e9 na\u00efve \u00e9tait d\u00e9j\u00e0 ferm\u00e9; \u00dcber den D\u00e4chern, "
    "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440.",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002\u4f60\u597d \u4e16\u754c \U0001f642\U0001f642 "
    "\u3042\u308a\u304c\u3068\u3046 def f(x):\n    return x\n\n",
]
PARTS = [
    *[" ", " ", " ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "\u000b", "\u0085", "\u00a0"],
    *["\u1680", "\u2003", "\u2028", "\u3000", "\u180e", "\u200b", "\u200d", "\ufeff"],
    *["'", "\u2019", "'s", "'S", "'\u017f", "'re", "'Re", "n't", "'ll", "'LL", "'ve", "'x", "' s"],
    *["!", "?!", "...", "-", "_", "<", ">", "0", "12", "1234567", "\u00bd", "\u00b2", "\u2167"],
    *["\u09e9", "\U0001d7d8", "a", "the", "The", "there", "teacher", "world", "\u00df", "\u00e9"],
    *["e\u0301", "A\u030a", "\u212b", "\ufb01", "\u1e9b\u0323", "\u0301", "\u0345"],
    *["a\u0323\u0307", "\u0927\u0947", "\u043f\u0440\u0438\u0432\u0435\u0442", "\u4f60\u597d"],
    *["\u3042\u308a", "\uac00", "\u1100\u1161\u11a8", "\u0e33"],
    *["\U0001f642", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea"],
    *["\U0001d11e", "\ufffd", "\0", "\x04", "\x7f", "\ue000", "\U0010ffff", "aaaa"],
    *["\u2581", "\u2581the"],
    *["<|im_start|>", "<|im_end|>", "<|im_end", "<s>", "</s>", "<unk>", "<0x41>", "<0xE4>"],
    *["[left]", " [left] ", "[right]", " [right]  ", "[word]", "a[word]", "[word]_", "[\u2126]"],
    *["[\u03a9]", "[both] ", " [both]", "\u200c[word]", "[word]\u203f"],
]
GPT2 = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
BYTES = GPT2 | {"use_regex": False}
UNDERLINE = "\u2581"
PREPENDED = {
    "type": "Sequence",
    "normalizers": [
        {"type": "Prepend", "prepend": UNDERLINE},
        {"type": "Replace", "pattern": {"String": " "}, "content": UNDERLINE},
    ],
}
STRIP = {"type": "Strip", "content": " ", "start": 1, "stop": 0}
SPACES_AND_BYTES = [
    {"type": "Replace", "pattern": {"String": UNDERLINE}, "content": " "},
    {"type": "ByteFallback"},
    {"type": "Fuse"},
]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    repository = Path(__file__).resolve().parents[2]
    arguments.add_argument("--out", type=Path, default=repository / "fixtures")
    arguments.add_argument("--texts", type=int, default=40)
    arguments.add_argument("--seed", type=int, default=3)
    options = arguments.parse_args()

    chance = random.Random(options.seed)
    for kind, description in (byte_level_kinds() | sentencepiece_kinds()).items():
        write(options.out / "tokenizers" / kind, description, options.texts, chance)


def byte_level_kinds() -> dict[str, dict[str, Any]]:
    base = json.loads(byte_level_bpe.train(TRAINING_TEXTS, vocabulary_size=400).to_str())
    lacking = base | {"model": without(base["model"], "\u0126\u00c3")}  # bytes 0x04 and 0xC3
    lacking["added_tokens"] = list(base["added_tokens"])
    add_tokens(base)
    add_tokens(lacking)
    begins = template("<|im_start|>", 1)
    end = template("<|im_end|>", 2, before=False)
    return {
        "gpt2": base | {"pre_tokenizer": GPT2, "post_processor": BYTES},
        "gpt2-spaced": base
        | {
            "pre_tokenizer": GPT2 | {"add_prefix_space": True},
            "post_processor": sequence("processors", begins),
        },
        "llama3": base
        | {
            "pre_tokenizer": sequence("pretokenizers", split("\\p{N}{1,3}"), BYTES),
            "post_processor": sequence("processors", BYTES, begins),
            "model": base["model"] | {"ignore_merges": True, "merges": base["model"]["merges"][5:]},
        },
        "qwen2": base
        | {
            "normalizer": {"type": "NFC"},
            "pre_tokenizer": sequence("pretokenizers", split("\\p{N}"), BYTES),
            "post_processor": end,
        },
        "digit-runs": base
        | {
            "pre_tokenizer": sequence(
                "pretokenizers", {"type": "Digits", "individual_digits": False}, GPT2
            ),
        },
        "lacking-bytes": lacking | {"pre_tokenizer": GPT2},
    }


def without(model: dict[str, Any], characters: str) -> dict[str, Any]:
    """A byte-level model without the tokens that have some characters."""
    tokens = [
        token
        for token in sorted(model["vocab"], key=model["vocab"].get)
        if {*token}.isdisjoint(characters)
    ]
    merges = [merge for merge in model["merges"] if {*"".join(merge)}.isdisjoint(characters)]
    return model | {
        "vocab": {token: index for index, token in enumerate(tokens)},
        "merges": merges,
    }


def sentencepiece_kinds() -> dict[str, dict[str, Any]]:
    base = sentencepiece_like()
    add_tokens(base)
    begins = template("<s>", 1)
    unknown = json.loads(json.dumps(base["model"])) | {"byte_fallback": False}
    metaspace = {"type": "Metaspace", "replacement": UNDERLINE, "split": False}
    spaces = base | {"normalizer": PREPENDED["normalizers"][1]}
    strip = sequence("decoders", *SPACES_AND_BYTES, STRIP)
    return {
        "llama2": base | {"normalizer": PREPENDED, "post_processor": begins, "decoder": strip},
        "unstripped": spaces | {"decoder": sequence("decoders", *SPACES_AND_BYTES)},
        "metaspace-first": base
        | {"pre_tokenizer": metaspace | {"prepend_scheme": "first"}, "decoder": strip},
        "metaspace-words": base
        | {
            "pre_tokenizer": metaspace | {"prepend_scheme": "always", "split": True},
            "decoder": metaspace | {"prepend_scheme": "always", "split": True},
        },
        "unknown-fused": spaces | {"model": unknown, "decoder": strip},
        "unknown-each": spaces | {"model": unknown | {"fuse_unk": False}, "decoder": strip},
    }


def sentencepiece_like() -> dict[str, Any]:
    """A vocabulary of characters and merges, with the 256 bytes as Llama 2 has them."""
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(
        vocab_size=150,
        initial_alphabet=["\u00e9", "\u4f60", "\u597d", "\U0001f642"],
        show_progress=False,
    )
    trained.train_from_iterator(ENGLISH_TEXTS, trainer)
    model = json.loads(trained.to_str())["model"]
    words = sorted(model["vocab"], key=model["vocab"].get)
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{value:02X}>" for value in range(256)), *words]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    return json.loads(
        Tokenizer(
            models.BPE(
                vocab=vocabulary,
                merges=[tuple(merge) for merge in model["merges"]],
                unk_token="<unk>",
                fuse_unk=True,
                byte_fallback=True,
            )
        ).to_str()
    ) | {"added_tokens": [added(token, vocabulary[token]) for token in tokens[:3]]}


def add_tokens(description: dict[str, Any]) -> None:
    """Adds a token of each flag, after the vocabulary's own."""
    tokens = [
        ("[left]", {"lstrip": True}),
        ("[right]", {"rstrip": True}),
        ("[word]", {"single_word": True}),
        ("[\u2126]", {"normalized": True, "special": False}),
        ("[both]", {"lstrip": True, "rstrip": True, "normalized": True, "special": False}),
    ]
    start = len(description["model"]["vocab"])
    description["added_tokens"] += [
        added(token, start + index, **flags) for index, (token, flags) in enumerate(tokens)
    ]


def added(content: str, index: int, **flags: bool) -> dict[str, Any]:
    defaults = dict.fromkeys(["single_word", "lstrip", "rstrip", "normalized"], False)
    return {"id": index, "content": content} | defaults | {"special": True} | flags


def sequence(key: str, *members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Sequence", key: list(members)}


def split(digits: str) -> dict[str, Any]:
    pattern = (
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
        + digits
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
    )
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Isolated", "invert": False}


def template(token: str, index: int, before: bool = True) -> dict[str, Any]:
    special = {"SpecialToken": {"id": token, "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    single = [special, text] if before else [text, special]
    second = {"Sequence": {"id": "B", "type_id": 1}}
    return {
        "type": "TemplateProcessing",
        "single": single,
        "pair": [*single, second],
        "special_tokens": {token: {"id": token, "ids": [index], "tokens": [token]}},
    }


def write(folder: Path, description: dict[str, Any], texts: int, chance: random.Random) -> None:
    tokenizer = Tokenizer.from_str(json.dumps(description))
    cases = []
    for _ in range(texts):
        text = random_text(chance)
        ids = tokenizer.encode(text).ids
        cases.append({"text": text} | decoded(tokenizer, ids))
        cases[-1]["ids_without_special_tokens"] = tokenizer.encode(
            text, add_special_tokens=False
        ).ids
    for _ in range(texts // 4):
        count = chance.randrange(12)
        ids = [chance.randrange(tokenizer.get_vocab_size()) for _ in range(count)]
        cases.append(decoded(tokenizer, ids))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(
        json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")),
        encoding="utf-8",
    )
    lines = [json.dumps(case, ensure_ascii=False) for case in cases]
    (folder / "expected.json").write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8")


def decoded(tokenizer: Tokenizer, ids: list[int]) -> dict[str, Any]:
    return {
        "ids": ids,
        "decoded": tokenizer.decode(ids, skip_special_tokens=False),
        "decoded_without_special_tokens": tokenizer.decode(ids),
    }


def random_text(chance: random.Random) -> str:
    """Parts that tokenizers get wrong, now and then a character from anywhere in Unicode."""
    parts = []
    for _ in range(chance.randrange(20)):
        if chance.randrange(8) == 0:
            parts.append(random_character(chance))
        else:
            parts.append(chance.choice(PARTS))
    return "".join(parts)


def random_character(chance: random.Random) -> str:
    """One that is assigned, as versions of Unicode differ in the others."""
    while True:
        character = chr(chance.randrange(chance.choice([0x3000, 0x110000])))
        if unicodedata.category(character) not in ("Cn", "Cs"):
            return character


if __name__ == "__main__":
    main()
