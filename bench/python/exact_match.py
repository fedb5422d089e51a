"""How many completions of a file of {"prompt", "completion"} lines `veneer generate` gives exactly.

Usage: python exact_match.py [--veneer ../../veneer] [--count N] --data FILE OPTIONS OF generate...

The rest of the command line goes to `veneer generate`, such as --model M --adapter A. A completion
counts where all of its characters are right, but for white space at its ends. Those that aren't are
shown on stderr.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

LAUNCHER = Path(__file__).parents[2] / "veneer"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--veneer", type=Path, default=LAUNCHER)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--count", type=int)
    options, generate = arguments.parse_known_args()
    lines = options.data.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    exact = 0
    for line in lines[: options.count]:
        record = json.loads(line)
        command = [options.veneer, "generate", *generate, "--prompt", record["prompt"]]
        answer = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        if answer.strip() == record["completion"].strip():
            exact += 1
        else:
            print(f"- {record['completion'].strip()}\n+ {answer.strip()}", file=sys.stderr)
    print(f"{exact} of {len(lines[: options.count])} completions are exact")


if __name__ == "__main__":
    main()
