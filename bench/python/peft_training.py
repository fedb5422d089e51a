"""PEFT's side of the main example: the LoRA training of `veneer finetune`, in PyTorch, in float32.

Usage: python peft_training.py --model SmolLM2.gguf --data train.jsonl [--adapter DIR] [--out DIR]
           [--steps N --batch N --rank N --alpha X --targets q_proj,v_proj --lr X --threads N ...]

Flags mean what they mean to `veneer finetune`, with the same defaults, except that lines are always
taken in the file's order, as by --no-shuffle. The base is a byte-level GGUF file, dequantized; DATA
holds {"prompt", "completion"} or {"text"} lines. One JSON line a step goes to stdout, with the keys
of Veneer's metrics.jsonl, and at the end one with the whole run's tokens a second, its first step
left out. Tokens are input tokens, padding not counted.

No attention mask is given: padding stands at the right, so a causal model's labels never see it. A
mask, or --attention eager, makes no difference to the time that could be measured.

--expected compares the losses with the `lora` part of a JSON file of losses (`{"lora": {"losses":
[...]}}`) and exits with 1 where one is off by more than 1e-4 of itself; what that part of SmolLM2's
reference wants is --adapter start-adapter --steps 12 --lr 1e-3 --schedule constant.
"""

import argparse
import json
import math
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from gguf import GGUFReader
from peft import LoraConfig, PeftModel, get_peft_model
from tokenizers import Tokenizer

import byte_level_bpe
import gguf_models

IGNORED = -100
LOSS_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Example:
    """One line of the data as token ids, and which of them are labels."""

    ids: list[int]
    labels: list[int]


def main() -> int:
    options = parse_arguments()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    reader = GGUFReader(options.model)
    tokenizer = byte_level_bpe.from_gguf(reader)
    end = reader.fields["tokenizer.ggml.eos_token_id"].contents()
    examples = read_examples(options.data, tokenizer, end, options.max_length)
    del reader
    model = lora_model(options)

    steps = options.steps or math.ceil(len(examples) / options.batch)
    losses = train(model, batches(examples, options.batch, steps, end), steps, options)
    if options.out:
        model.save_pretrained(options.out, save_embedding_layers=False)
    return 0 if not options.expected or agree(losses, options.expected) else 1


def parse_arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--model", type=Path, required=True)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--adapter", type=Path)
    arguments.add_argument("--out", type=Path)
    arguments.add_argument("--expected", type=Path)
    arguments.add_argument("--rank", type=int, default=8)
    arguments.add_argument("--alpha", type=float, default=16)
    arguments.add_argument("--targets", default="q_proj,v_proj")
    arguments.add_argument("--lr", type=float, default=2e-4)
    arguments.add_argument("--schedule", choices=["constant", "linear", "cosine"], default="cosine")
    arguments.add_argument("--weight-decay", type=float, default=0.0)
    arguments.add_argument("--clip", type=float, default=1.0)
    arguments.add_argument("--steps", type=int)
    arguments.add_argument("--batch", type=int, default=4)
    arguments.add_argument("--max-length", type=int, default=512)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--attention", choices=["eager", "sdpa"], default="sdpa")
    return arguments.parse_args()


def read_examples(path: Path, tokenizer: Tokenizer, end: int, max_length: int) -> list[Example]:
    """The lines of a JSONL file: loss on completion and end token, or on a whole text."""
    examples = []
    for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n"):
        record = json.loads(line)
        if "text" in record:
            ids = (encode(tokenizer, record["text"]) + [end])[:max_length]
            examples.append(Example(ids, list(ids)))
            continue
        completion = encode(tokenizer, record["completion"]) + [end]
        if len(completion) > max_length:
            continue
        prompt = encode(tokenizer, record["prompt"])
        prompt = prompt[max(0, len(prompt) + len(completion) - max_length) :]
        examples.append(Example(prompt + completion, [IGNORED] * len(prompt) + completion))
    return examples


def encode(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids


def batches(
    examples: list[Example], size: int, count: int, padding: int
) -> Iterator[tuple[torch.Tensor, torch.Tensor, int]]:
    """Input ids and labels (B, T), padded at the right, and the number of input tokens that are
    not padding; goes round the data as often as needed, and an epoch's last batch may be short."""
    starts = range(0, len(examples), size)
    for index in range(count):
        start = starts[index % len(starts)]
        rows = examples[start : start + size]
        longest = max(len(row.ids) for row in rows)
        ids = torch.full((len(rows), longest), padding)
        labels = torch.full((len(rows), longest), IGNORED)
        for row, example in enumerate(rows):
            ids[row, : len(example.ids)] = torch.tensor(example.ids)
            labels[row, : len(example.ids)] = torch.tensor(example.labels)
        yield ids, labels, sum(len(row.ids) for row in rows)


def lora_model(options: argparse.Namespace) -> PeftModel:
    base = gguf_models.read_model(options.model, torch.float32, options.attention)
    base.config.use_cache = False
    if options.adapter:
        model = PeftModel.from_pretrained(base, str(options.adapter), is_trainable=True)
    else:
        config = LoraConfig(
            r=options.rank,
            lora_alpha=options.alpha,
            target_modules=target_modules(options.targets),
            task_type="CAUSAL_LM",
        )
        model = get_peft_model(base, config)
    return model.train()


def target_modules(targets: str) -> str | list[str]:
    """What PEFT calls the targets: it takes a string other than all-linear as a pattern."""
    if targets == "all-linear" or targets.startswith("regex:"):
        return targets.removeprefix("regex:")
    return targets.split(",")


def train(
    model: PeftModel,
    data: Iterator[tuple[torch.Tensor, torch.Tensor, int]],
    steps: int,
    options: argparse.Namespace,
) -> list[float]:
    """Trains, prints a line a step, and returns each step's loss before its update."""
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=options.lr, weight_decay=options.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: learning_rate_factor(options.schedule, step, steps)
    )
    losses = []
    timed_tokens = 0
    timed_seconds = 0.0
    for step, (ids, labels, tokens) in enumerate(data, start=1):
        start = time.perf_counter()
        learning_rate = schedule.get_last_lr()[0]
        loss = model(input_ids=ids, labels=labels).loss
        loss.backward()
        limit = options.clip if options.clip > 0 else math.inf
        gradient_norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        seconds = time.perf_counter() - start
        losses.append(loss.item())
        if step > 1:
            timed_tokens += tokens
            timed_seconds += seconds
        report = {
            "step": step,
            "loss": losses[-1],
            "learning_rate": learning_rate,
            "grad_norm": gradient_norm.item(),
            "tokens": tokens,
            "seconds": seconds,
            "tokens_per_second": tokens / seconds,
            "peak_rss_bytes": peak_resident_bytes(),
        }
        print(json.dumps(report), flush=True)
    if timed_tokens:
        summary = {
            "steps": steps,
            "threads": torch.get_num_threads(),
            "tokens_per_second": timed_tokens / timed_seconds,
            "peak_rss_bytes": peak_resident_bytes(),
        }
        print(json.dumps(summary), flush=True)
    return losses


def learning_rate_factor(schedule: str, step: int, steps: int) -> float:
    if schedule == "constant":
        return 1.0
    progress = step / steps
    return 1 - progress if schedule == "linear" else 0.5 * (1 + math.cos(math.pi * progress))


def peak_resident_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def agree(losses: list[float], path: Path) -> bool:
    """Whether the first losses are the expected ones; says how far off they are on stderr."""
    expected = json.loads(path.read_text())["lora"]["losses"]
    if len(losses) < len(expected):
        print(f"{len(expected)} losses expected, {len(losses)} steps run", file=sys.stderr)
        return False
    worst = max(abs(loss / right - 1) for loss, right in zip(losses, expected))
    print(f"losses differ by {worst:.2e} of the expected ones at most", file=sys.stderr)
    return worst <= LOSS_TOLERANCE


if __name__ == "__main__":
    sys.exit(main())
