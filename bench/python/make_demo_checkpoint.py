"""Makes the demo's model: a small Llama pretrained on demo_stories.py, as a GGUF file in Q8_0.

Usage: python make_demo_checkpoint.py [--out FILE] [--steps N] [--seed N]

The default run takes about seven minutes on one core. The seed fixes the text and the start, but
PyTorch's sums differ between processors, so another machine's file is as good, not the same.
"""

import argparse
import math
import time
from pathlib import Path
from random import Random

import torch
from gguf import GGMLQuantizationType
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy
from transformers import LlamaConfig, LlamaForCausalLM

import byte_level_bpe
import demo_stories
import gguf_models

CONTEXT = 256
ROW = 128
BATCH = 16
VOCABULARY = 544
TOKENIZER_DOCUMENTS = 4000
WARMUP_STEPS = 50
PEAK_LEARNING_RATE = 1e-3
HELD_OUT_BATCHES = 8
PROMPTS = ("Mira finds", "Tom has 7 green kites in the", "red | 4 key %\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    resources = Path(__file__).resolve().parents[2] / "lora" / "src" / "main" / "resources"
    default = resources / "veneer" / "lora" / "cli" / "demo.gguf"
    arguments.add_argument("--out", type=Path, default=default)
    arguments.add_argument("--steps", type=int, default=3000)
    arguments.add_argument("--seed", type=int, default=7)
    options = arguments.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    random = Random(options.seed)
    documents = [demo_stories.document(random) for _ in range(TOKENIZER_DOCUMENTS)]
    tokenizer = byte_level_bpe.train(documents, VOCABULARY)
    model = small_llama()
    print(f"{sum(p.numel() for p in model.parameters())} parameters", flush=True)
    pretrain(model, tokenizer, random, options.steps)

    options.out.parent.mkdir(parents=True, exist_ok=True)
    quantization = GGMLQuantizationType.Q8_0
    gguf_models.write_model(options.out, model, tokenizer, quantization, "Veneer demo")
    stored = gguf_models.read_model(options.out, torch.float32)
    held_out = Random(options.seed + 1)
    print(f"held-out loss of the file: {held_out_loss(stored, tokenizer, held_out):.4f}")
    for prompt in PROMPTS:
        print(repr(continued(stored, tokenizer, prompt)))
    print(f"{options.out}: {options.out.stat().st_size} bytes")


def small_llama() -> LlamaForCausalLM:
    end_of_text = byte_level_bpe.SPECIAL_TOKENS.index("<|endoftext|>")
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=96,
        intermediate_size=256,
        num_hidden_layers=4,
        num_attention_heads=6,
        num_key_value_heads=2,
        head_dim=16,
        max_position_embeddings=CONTEXT,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        initializer_range=0.05,
        tie_word_embeddings=True,
        bos_token_id=end_of_text,
        eos_token_id=end_of_text,
    )
    config._attn_implementation = "sdpa"
    return LlamaForCausalLM(config)


def pretrain(model: LlamaForCausalLM, tokenizer: Tokenizer, random: Random, steps: int) -> None:
    matrices = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    norms = [parameter for parameter in model.parameters() if parameter.ndim == 1]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.05}, {"params": norms, "weight_decay": 0.0}],
        lr=PEAK_LEARNING_RATE,
        betas=(0.9, 0.98),
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: warm_cosine(step, steps))
    start = time.monotonic()
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        loss = next_token_loss(model, batch(tokenizer, random, model.config.eos_token_id))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            seconds = time.monotonic() - start
            print(f"step {step}/{steps}  loss {loss.item():.4f}  {seconds:.0f} s", flush=True)


def warm_cosine(step: int, steps: int) -> float:
    if step < WARMUP_STEPS:
        return (step + 1) / WARMUP_STEPS
    progress = (step - WARMUP_STEPS) / max(1, steps - WARMUP_STEPS)
    return 0.5 * (1 + math.cos(math.pi * progress))


def batch(tokenizer: Tokenizer, random: Random, end_of_text: int) -> torch.Tensor:
    """(BATCH, ROW) ids; each row starts with a document and goes on with others until it is full,
    each closed by the end-of-text token."""
    rows = []
    for _ in range(BATCH):
        row: list[int] = []
        while len(row) < ROW:
            row += tokenizer.encode(demo_stories.document(random)).ids + [end_of_text]
        rows.append(row[:ROW])
    return torch.tensor(rows)


def next_token_loss(model: LlamaForCausalLM, ids: torch.Tensor) -> torch.Tensor:
    logits = model(ids).logits
    return cross_entropy(logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten())


@torch.no_grad()
def held_out_loss(model: LlamaForCausalLM, tokenizer: Tokenizer, random: Random) -> float:
    losses = [
        next_token_loss(model, batch(tokenizer, random, model.config.eos_token_id))
        for _ in range(HELD_OUT_BATCHES)
    ]
    return float(torch.stack(losses).mean())


@torch.no_grad()
def continued(model: LlamaForCausalLM, tokenizer: Tokenizer, prompt: str) -> str:
    """The prompt and the model's greedy continuation up to its end-of-text token."""
    ids = tokenizer.encode(prompt).ids
    while len(ids) < ROW:
        best = int(model(torch.tensor([ids])).logits[0, -1].argmax())
        if best == model.config.eos_token_id:
            break
        ids.append(best)
    return tokenizer.decode(ids)


if __name__ == "__main__":
    main()
