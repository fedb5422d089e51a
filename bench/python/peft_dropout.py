"""Makes fixtures/peft/dropout/: what PEFT computes of adapters as they train with dropout.

    python peft_dropout.py [--out FOLDER] [--base FOLDER] [--seed N]

PEFT's dropout is replaced, layer by layer, by masks that are drawn as Veneer draws them: from a
stream of SplitMix64 (Steele, Lea and Flood 2014) whose key is made of the seed and the layer's name.
Two passes, one after another, each with its logits, loss and gradients, in float64.
"""

import argparse
import copy
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import AutoModelForCausalLM

import make_fixtures
from make_fixtures import mean_loss, stored, trainable

BITS = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
PROBABILITY = 0.3
PASSES = 2
TARGETS = {"target_modules": ["q_proj", "down_proj"]}
KINDS = {
    "plain": TARGETS,
    "dora": {**TARGETS, "use_dora": True},
    "lora-bias": {"target_modules": ["q_proj"], "lora_bias": True},
}


class Stream:
    """Numbers that are a function of a seed, a name and a counter."""

    def __init__(self, seed: int, name: str):
        mixed = mix(seed + GAMMA)
        for byte in name.encode():
            mixed = (mix(mixed ^ byte) + GAMMA) & BITS
        self.key = mixed
        self.position = 0

    def next(self) -> int:
        self.position += 1
        return mix(self.key + self.position * GAMMA)


def mix(value: int) -> int:
    value &= BITS
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & BITS
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & BITS
    return value ^ (value >> 31)


class Masked(nn.Module):
    """Dropout by a stream: each row of the input takes whole numbers, two elements from each."""

    def __init__(self, stream: Stream):
        super().__init__()
        self.stream = stream

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        columns = x.shape[-1]
        dropped = round(PROBABILITY * (1 << 24))
        factors = []
        for _ in range(x.shape[:-1].numel()):
            numbers = [self.stream.next() for _ in range((columns + 1) // 2)]
            halves = [half for n in numbers for half in (n & 0xFFFFFFFF, n >> 32)][:columns]
            factors += [float(half >> 8 >= dropped) / (1 - PROBABILITY) for half in halves]
        return x * torch.tensor(factors, dtype=x.dtype).reshape(x.shape)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    fixtures = Path(__file__).resolve().parents[2] / "fixtures"
    arguments.add_argument("--out", type=Path, default=fixtures / "peft" / "dropout")
    arguments.add_argument("--base", type=Path, default=fixtures / "llama-biases")
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()

    torch.set_num_threads(1)
    base = AutoModelForCausalLM.from_pretrained(
        options.base / "base", dtype=torch.float64, attn_implementation="eager"
    )
    given = load_file(options.base / "expected-base.safetensors")
    input_ids, labels = given["input_ids"].long(), given["labels"].long()
    for kind, values in KINDS.items():
        random = torch.Generator().manual_seed(options.seed)
        config = LoraConfig(
            r=3, lora_alpha=4, lora_dropout=PROBABILITY, task_type="CAUSAL_LM", **values
        )
        model = get_peft_model(copy.deepcopy(base), config)
        make_fixtures.randomize(model, random)
        make_fixtures.save_adapter(options.out / kind / "adapter", model)
        inject(model, options.seed)
        model.train()
        expected = {"input_ids": input_ids.int(), "labels": labels.int()}
        expected["seed"] = torch.tensor([options.seed])
        for number in range(PASSES):
            model.zero_grad()
            logits = model(input_ids).logits
            loss = mean_loss(logits, labels)
            loss.backward()
            expected[f"{number}.loss"] = loss.detach().reshape(1)
            for name, parameter in trainable(model).items():
                expected[f"{number}.grad.{name}"] = stored(parameter.grad)
        save_file(expected, options.out / kind / "expected.safetensors")


def inject(model: nn.Module, seed: int) -> None:
    for name, module in model.named_modules():
        if hasattr(module, "lora_dropout"):
            path = name.removeprefix("base_model.model.")
            module.lora_dropout["default"] = Masked(Stream(seed, path + ".lora_dropout"))


if __name__ == "__main__":
    main()
