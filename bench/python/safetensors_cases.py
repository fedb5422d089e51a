"""Makes fixtures/safetensors/cases.json: small files, and what the reference implementation says.

Usage: python safetensors_cases.py [--out FILE]

A case has a name and the bytes of a file, each as the character of that number (Latin-1). Of an
accepted one it holds the tensors (type, shape, bytes) and the metadata, of a refused one the
message, and the tensor at fault where there is one. Both ways into the implementation are asked,
from memory and from a file, and must agree. The file in the repository was made with the version
of safetensors in requirements.txt.
"""

import argparse
import json
import tempfile
from pathlib import Path

from safetensors import SafetensorError, deserialize, safe_open

BITS = {
    "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8, "F8_E4M3": 8,
    "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "C64": 64, "F64": 64, "I64": 64, "U64": 64,
}
NO_TYPES = ["Q4", "Q8_0", "f32", "F6", "F8_E3M4", "C128", ""]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parents[2]
    parser.add_argument("--out", type=Path, default=root / "fixtures/safetensors/cases.json")
    out: Path = parser.parse_args().out
    out.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(case) for case in all_cases()]
    out.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def all_cases() -> list[dict]:
    cases = [*types(), *lengths(), *layouts(), *entries(), *metadata(), *texts()]
    names = [case["name"] for case in cases]
    assert len(set(names)) == len(names), "two cases have one name"
    return cases


def types() -> list[dict]:
    cases = []
    for name, bits in BITS.items():
        size = 4 * bits // 8
        cases.append(case(f"4 of {name}", [entry("a", name, [2, 2], 0, size)], size))
        cases.append(case(f"a byte too many of {name}", [entry("a", name, [4], 0, size + 1)],
                          size + 1, at_fault="a"))
        cases.append(case(f"a byte too few of {name}", [entry("a", name, [4], 0, size - 1)],
                          size - 1, at_fault="a"))
        if bits < 8:
            cases.append(case(f"1 of {name}", [entry("a", name, [1], 0, 1)], 1, at_fault="a"))
    for name in NO_TYPES:
        cases.append(case(f"type {name!r}", [entry("a", name, [1], 0, 1)], 1, at_fault="a"))
    return cases


def lengths() -> list[dict]:
    """The eight bytes before the header, and the end of the file."""
    good = header([entry("a", "F32", [2], 0, 8), entry("b", "F16", [2, 1], 8, 12)])
    return [
        file("plain", framed(good, 12)),
        file("length no multiple of 8", framed(good + b" " * (9 - len(good) % 8), 12)),
        file("no bytes", b""),
        file("7 bytes", bytes(7)),
        file("no header", bytes(8)),
        file("no header before data", bytes(12)),
        file("header beyond the file", framed(b"{}", 0, length=3)),
        file("header beyond 100 MB", framed(b"{}", 0, length=100_000_001)),
        file("header beyond 63 bits", framed(b"{}", 0, length=2**64 - 1)),
        file("data left over", framed(good, 13)),
        file("data missing", framed(good, 11)),
        file("no data", framed(good, 0)),
        file("no tensors", framed(b"{}", 0)),
        file("no tensors, but data", framed(b"{}", 1)),
    ]


def layouts() -> list[dict]:
    """Where the tensors lie in the data."""
    first = entry("a", "U8", [2], 0, 2)
    return [
        case("entries in any order", [entry("b", "U8", [2], 2, 4), first], 4),
        case("hole", [first, entry("b", "U8", [1], 3, 4)], 4, at_fault="b"),
        case("hole at the start", [entry("a", "U8", [1], 1, 2)], 2, at_fault="a"),
        case("overlap", [first, entry("b", "U8", [2], 1, 3)], 3, at_fault="b"),
        case("the same bytes twice", [first, entry("b", "U8", [2], 0, 2)], 2, at_fault="b"),
        case("end before begin", [entry("a", "U8", [1], 1, 0)], 1, at_fault="a"),
        case("beyond the data", [entry("a", "U8", [9], 0, 9)], 2),
        case("rank 0", [entry("a", "F32", [], 0, 4)], 4),
        case("no elements", [entry("a", "F32", [0, 5], 0, 0)], 0),
        case("several without elements",
             [entry("c", "U8", [1], 0, 1), entry("b", "U8", [0], 0, 0), entry("a", "U8", [0], 1, 1),
              entry("d", "U8", [0], 0, 0)], 1),
        case("no elements within another", [first, entry("b", "U8", [0], 1, 1)], 2, at_fault="b"),
        case("no elements beyond the data", [first, entry("b", "U8", [0], 9, 9)], 2, at_fault="b"),
        case("shape and span disagree", [entry("a", "F32", [3], 0, 8)], 8, at_fault="a"),
        case("type and span disagree", [entry("a", "F16", [2], 0, 8)], 8, at_fault="a"),
        case("too many elements", [entry("a", "U8", [2**31 - 1] * 3, 0, 1)], 1, at_fault="a"),
        case("too many elements, then none", [entry("a", "U8", [2**31 - 1] * 3 + [0], 0, 0)], 0,
             at_fault="a"),
        case("too many bytes", [entry("a", "F64", [2**31 - 1] * 2, 0, 1)], 1, at_fault="a"),
        case("an offset beyond 64 bits", [entry("a", "U8", [1], 0, 2**64)], 1, at_fault="a"),
        case("a dimension beyond 64 bits", [entry("a", "U8", [2**64, 0], 0, 0)], 0, at_fault="a"),
        case("a dimension beyond 31 bits", [entry("a", "U8", [2**31, 0], 0, 0)], 0, at_fault="a"),
    ]


def entries() -> list[dict]:
    """What describes one tensor."""
    return [
        one("an unknown field", '"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":{"a":[null]}'),
        *[unknown(what, f'"x":{value}') for what, value in {
            "125 arrays deep": "[" * 125 + "]" * 125,
            "126 arrays deep": "[" * 126 + "]" * 126,
            "125 objects deep": '{"a":' * 125 + "1" + "}" * 125,
            "126 objects deep": '{"a":' * 126 + "1" + "}" * 126,
            "with a high surrogate alone": '"\\ud83d"',
            "with a low surrogate alone": '["\\ude00"]',
            "with a surrogate in a name": '{"\\ud83d":1}',
            "of a number beyond float64": "1e400",
            "of an integer beyond float64": "1" * 310,
            "of an integer within float64": "1" * 300,
            "of a number below float64": "1e-400",
        }.items()],
        unknown("with a surrogate in its own name", '"\\ud83d":1'),
        one("fields in any order", '"data_offsets":[0,1],"shape":[1],"dtype":"U8"'),
        one("no dtype", '"shape":[1],"data_offsets":[0,1]'),
        one("no shape", '"dtype":"U8","data_offsets":[0,1]'),
        one("no offsets", '"dtype":"U8","shape":[1]'),
        one("dtype of null", '"dtype":null,"shape":[1],"data_offsets":[0,1]'),
        one("dtype of an object", '"dtype":{"U8":null},"shape":[1],"data_offsets":[0,1]'),
        one("dtype of an object with a value",
            '"dtype":{"U8":1},"shape":[1],"data_offsets":[0,1]'),
        one("dtype of an object of two",
            '"dtype":{"U8":null,"I8":null},"shape":[1],"data_offsets":[0,1]'),
        one("dtype of 1", '"dtype":1,"shape":[1],"data_offsets":[0,1]'),
        one("shape of null", '"dtype":"U8","shape":null,"data_offsets":[0,1]'),
        one("shape of 1", '"dtype":"U8","shape":1,"data_offsets":[0,1]'),
        one("a negative dimension", '"dtype":"U8","shape":[-1],"data_offsets":[0,1]'),
        one("a dimension of -0", '"dtype":"U8","shape":[-0],"data_offsets":[0,0]'),
        one("a dimension with a fraction", '"dtype":"U8","shape":[1.0],"data_offsets":[0,1]'),
        one("a dimension with an exponent", '"dtype":"U8","shape":[1e0],"data_offsets":[0,1]'),
        one("a dimension in quotes", '"dtype":"U8","shape":["1"],"data_offsets":[0,1]'),
        one("offsets with a fraction", '"dtype":"U8","shape":[1],"data_offsets":[0.0,1.0]'),
        one("a negative offset", '"dtype":"U8","shape":[1],"data_offsets":[-1,0]'),
        one("one offset", '"dtype":"U8","shape":[1],"data_offsets":[0]'),
        one("three offsets", '"dtype":"U8","shape":[1],"data_offsets":[0,1,1]'),
        one("offsets of null", '"dtype":"U8","shape":[1],"data_offsets":null'),
        case("a field twice",
             [b'"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}'], 1),
        case("an unknown field twice",
             [b'"a":{"x":1,"x":2,"dtype":"U8","shape":[1],"data_offsets":[0,1]}'], 1),
        file("entry of null", framed(b'{"a":null}', 0), at_fault="a"),
        file("entry of 1", framed(b'{"a":1}', 0), at_fault="a"),
        file("entry without field names", framed(b'{"a":["U8",[1],[0,1]]}', 1), at_fault="a"),
        file("a tensor twice", framed(b"{%s,%s}" % (2 * (entry("a", "U8", [1], 0, 1),)), 1),
             at_fault="a"),
    ]


def metadata() -> list[dict]:
    tensor = entry("a", "U8", [1], 0, 1)
    return [
        case("metadata", [b'"__metadata__":{"format":"pt","b":""}', tensor], 1),
        case("metadata last", [tensor, b'"__metadata__":{"a":"b"}'], 1),
        case("metadata of null", [b'"__metadata__":null', tensor], 1),
        case("metadata without strings", [b'"__metadata__":{}', tensor], 1),
        case("metadata with a number", [b'"__metadata__":{"a":1}', tensor], 1),
        case("metadata with null", [b'"__metadata__":{"a":null}', tensor], 1),
        case("metadata with an object", [b'"__metadata__":{"a":{}}', tensor], 1),
        case("metadata of an array", [b'"__metadata__":[]', tensor], 1),
        case("metadata of a string", [b'"__metadata__":"a"', tensor], 1),
        case("metadata twice", [b'"__metadata__":{}', b'"__metadata__":{}', tensor], 1),
        case("a key of the metadata twice", [b'"__metadata__":{"a":"1","a":"2"}', tensor], 1),
        case("a tensor by the metadata's name", [entry("__metadata__", "U8", [1], 0, 1)], 1),
    ]


def texts() -> list[dict]:
    """The header as JSON in UTF-8."""
    good = header([entry("a", "U8", [1], 0, 1)])
    names = ["", "\\u0000", "\\ud83d\\ude00", "\u00e9\U0001f600", '\\"']
    return [
        file("space before", framed(b" " + good, 1)),
        file("other white space before", framed(b"\t\r\n " + good, 1)),
        file("spaces after", framed(good + b"     ", 1)),
        file("other white space after", framed(b"{}\r \t\n", 0)),
        file("a space in the offsets",
             framed(b'{"test":{"dtype":"I32","shape":[2,0],"data_offsets":[0, 0]}}', 0)),
        file("form feed before", framed(b"\f" + good, 1)),
        file("byte order mark", framed(b"\xef\xbb\xbf" + good, 1)),
        file("NUL after", framed(good + b"\0\0", 1)),
        file("text after", framed(good + b"{}", 1)),
        file("an array", framed(b"[]", 0)),
        file("null", framed(b"null", 0)),
        file("a number", framed(b"1", 0)),
        file("not JSON", framed(b"{a}", 0)),
        file("a comma too many", framed(good[:-1] + b",}", 1)),
        file("a comment", framed(b"{/**/}", 0)),
        file("no closing brace", framed(good[:-1], 1)),
        file("not UTF-8", framed(b'{"\xff":1}', 0)),
        file("a long form of NUL", framed(b'{"\xc0\x80":1}', 0)),
        file("a surrogate in UTF-8", framed(b'{"\xed\xa0\x80":1}', 0)),
        case("names of any characters",
             [entry(name, "U8", [1], i, i + 1) for i, name in enumerate(names)], len(names)),
        case("a high surrogate alone", [entry("\\ud83d", "U8", [1], 0, 1)], 1),
        case("a low surrogate alone", [entry("\\ude00", "U8", [1], 0, 1)], 1),
        case("a surrogate alone in the metadata", [b'"__metadata__":{"a":"\\ud83d"}'], 0),
        case("a control character in a name", [entry("\x01", "U8", [1], 0, 1)], 1),
    ]


def entry(name: str, dtype: str, shape: list[int], begin: int, end: int) -> bytes:
    dimensions = ",".join(map(str, shape))
    fields = f'"dtype":"{dtype}","shape":[{dimensions}],"data_offsets":[{begin},{end}]'
    return f'"{name}":{{{fields}}}'.encode()


def header(members: list[bytes]) -> bytes:
    return b"{" + b",".join(members) + b"}"


def framed(text: bytes, data: int, length: int | None = None) -> bytes:
    length = len(text) if length is None else length
    return length.to_bytes(8, "little") + text + bytes(range(1, data + 1))


def case(name: str, members: list[bytes], data: int, at_fault: str | None = None) -> dict:
    return file(name, framed(header(members), data), at_fault)


def one(name: str, fields: str) -> dict:
    data = 0 if "[0,0]" in fields else 1
    return file(name, framed(f'{{"a":{{{fields}}}}}'.encode(), data), at_fault="a")


def unknown(what: str, member: str) -> dict:
    fields = f'{member},"dtype":"U8","shape":[1],"data_offsets":[0,1]'
    return file(f"an unknown field {what}", framed(f'{{"a":{{{fields}}}}}'.encode(), 1))


def file(name: str, content: bytes, at_fault: str | None = None) -> dict:
    """Asks the reference implementation about a file."""
    made: dict = {"name": name, "file": content.decode("latin-1")}
    try:
        made["tensors"] = {
            tensor: {
                "dtype": info["dtype"],
                "shape": info["shape"],
                "data": bytes(info["data"]).decode("latin-1"),
            }
            for tensor, info in sorted(deserialize(content))
        }
    except SafetensorError as error:
        made["refused"] = str(error)
    with tempfile.NamedTemporaryFile(suffix=".safetensors") as temporary:
        Path(temporary.name).write_bytes(content)
        try:
            with safe_open(temporary.name, "np") as opened:
                assert set(opened.keys()) == set(made["tensors"])
                made["metadata"] = opened.metadata()
        except SafetensorError:
            assert "refused" in made, f"{name}: refused as a file alone"
    if at_fault is not None:
        made["at_fault"] = at_fault
    return made


if __name__ == "__main__":
    main()
