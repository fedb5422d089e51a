"""PEFT's side of a training run, step by step: the losses that Veneer's tests hold theirs against.

Usage: python peft_parity.py --model FOLDER|FILE.gguf --text FILE --out CASE.json
           [--length N --batch N --examples N --steps N --rank N --lr X --full --float64]

The text is cut into examples of --length tokens, of which each step takes the next --batch, round
and round. The adapter is beside all linear layers; its B starts at zero, and its A at numbers that
follow from a layer's path alone, so that they needn't be kept: entry i of A (rank, in), row by row,
is h/2^31 - 1, divided by the root of in, where h is the 32-bit finalizer of MurmurHash3 of
crc32(path) + (i + 1) * 0x9E3779B9. AdamW without decay, a constant rate, gradients clipped to 1.
--full trains the model instead. The file that is written holds the settings, the examples, and each
step's loss before its update and length of the gradient before clipping.

The files of fixtures/parity were made by

    python peft_parity.py --model stories260K --text input.txt --length 64 --out stories260K.json
    python peft_parity.py --model stories260K --text input.txt --length 64 --full
        --out stories260K-full.json
    python peft_parity.py --model SmolLM2-135M-Instruct.Q4_1.gguf --text input.txt --batch 2
        --out smollm2.json

from shared models and the text of Tiny Shakespeare.
"""

import argparse
import json
import math
import zlib
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader
from peft import LoraConfig, get_peft_model
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, PreTrainedModel

import byte_level_bpe
import gguf_models


def main() -> None:
    options = parse_arguments()
    dtype = torch.float64 if options.float64 else torch.float32
    tokenizer, model = read(options.model, dtype)
    ids = tokenizer.encode(options.text.read_text(encoding="utf-8")[:200_000]).ids
    examples = [
        ids[start : start + options.length]
        for start in range(0, options.examples * options.length, options.length)
    ]
    model.config.use_cache = False
    if not options.full:
        model = adapted(model, options)
    losses, norms = train(model.train(), examples, options)
    case = {
        "full": options.full,
        "rank": options.rank,
        "alpha": 2 * options.rank,
        "learning_rate": options.lr,
        "batch": options.batch,
        "examples": examples,
        "losses": losses,
        "grad_norms": norms,
    }
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in case.items())
    options.out.write_text("{\n" + lines + "\n}\n")


def parse_arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--model", type=Path, required=True)
    arguments.add_argument("--text", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--length", type=int, default=256)
    arguments.add_argument("--batch", type=int, default=4)
    arguments.add_argument("--examples", type=int, default=20)
    arguments.add_argument("--steps", type=int, default=50)
    arguments.add_argument("--rank", type=int, default=8)
    arguments.add_argument("--lr", type=float, default=1e-3)
    arguments.add_argument("--full", action="store_true")
    arguments.add_argument("--float64", action="store_true")
    return arguments.parse_args()


def read(path: Path, dtype: torch.dtype) -> tuple[Tokenizer, PreTrainedModel]:
    if path.is_dir():
        model = AutoModelForCausalLM.from_pretrained(path, dtype=dtype)
        return Tokenizer.from_file(str(path / "tokenizer.json")), model
    tokenizer = byte_level_bpe.from_gguf(GGUFReader(path))
    return tokenizer, gguf_models.read_model(path, dtype, "sdpa")


def adapted(model: PreTrainedModel, options: argparse.Namespace) -> torch.nn.Module:
    config = LoraConfig(
        r=options.rank,
        lora_alpha=2 * options.rank,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    model = get_peft_model(model, config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if ".lora_A." in name:
                path = name.removeprefix("base_model.model.").split(".lora_A.")[0]
                start = torch.from_numpy(start_of_a(path, *parameter.shape))
                parameter.copy_(start.to(parameter.dtype))
    return model


def start_of_a(path: str, rank: int, inputs: int) -> np.ndarray:
    """The numbers that the module's docstring tells, rounded to float32."""
    counters = np.arange(1, rank * inputs + 1, dtype=np.uint64) * 0x9E3779B9
    h = (counters + zlib.crc32(path.encode())) & 0xFFFFFFFF
    h ^= h >> 16
    h = (h * 0x85EBCA6B) & 0xFFFFFFFF
    h ^= h >> 13
    h = (h * 0xC2B2AE35) & 0xFFFFFFFF
    h ^= h >> 16
    values = (h.astype(np.float64) / 2**31 - 1) / math.sqrt(inputs)
    return values.astype(np.float32).reshape(rank, inputs)


def train(
    model: torch.nn.Module, examples: list[list[int]], options: argparse.Namespace
) -> tuple[list[float], list[float]]:
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=options.lr, weight_decay=0.0)
    losses, norms = [], []
    for step in range(options.steps):
        rows = [
            examples[(step * options.batch + row) % len(examples)] for row in range(options.batch)
        ]
        ids = torch.tensor(rows)
        loss = model(input_ids=ids, labels=ids).loss
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.0).item())
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        print(f"step {step + 1}  loss {losses[-1]:.6f}", flush=True)
    return losses, norms


if __name__ == "__main__":
    main()
