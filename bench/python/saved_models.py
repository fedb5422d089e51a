"""Checks with transformers that folders which Veneer saved are the models they were.

Usage: python saved_models.py FOLDER EXPECTED.safetensors [FOLDER EXPECTED.safetensors ...]

Each FOLDER was written by `CausalLm.save`; EXPECTED holds input_ids and logits of the model that
was saved, all of them or those at GGUF_POSITIONS. Every tensor must be found and none left over,
and the logits must agree within 1e-5 of the largest.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

GGUF_POSITIONS = [0, 9, 19]
TOLERANCE = 1e-5


def main() -> None:
    arguments = sys.argv[1:]
    if not arguments or len(arguments) % 2:
        sys.exit(__doc__)
    for folder, expected in zip(arguments[::2], arguments[1::2]):
        print(f"{folder}: off by {check(Path(folder), Path(expected)):.1e} of the largest logit")


def check(folder: Path, expected_file: Path) -> float:
    model, info = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float64, attn_implementation="eager", output_loading_info=True
    )
    strays = {key: value for key, value in info.items() if value}
    if strays:
        raise ValueError(f"{folder}: {strays}")
    expected = load_file(expected_file)
    with torch.no_grad():
        logits = model.eval()(expected["input_ids"].long()).logits
    if logits.shape != expected["logits"].shape:
        logits = logits[:, GGUF_POSITIONS]
    largest = expected["logits"].abs().max()
    difference = float((logits - expected["logits"]).abs().max() / largest)
    if difference > TOLERANCE:
        raise ValueError(f"{folder}: off by {difference:.1e} of the largest logit")
    return difference


if __name__ == "__main__":
    main()
