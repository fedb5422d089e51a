"""Makes reference cases: small models of each family, adapters, and what PyTorch computes for them.

    python make_references.py --out FOLDER [--seed N]
    mvn verify -Dveneer.reference=FOLDER
    python make_references.py --tiny --out ../../fixtures

FOLDER/FAMILY/base is a checkpoint of random weights in float32, bfloat16 or float16, one file or
shards. expected-base.safetensors has the logits of some token ids, the loss, its gradient by every
parameter, and a greedy continuation; adapters/NAME/expected.safetensors has the same of an adapter
that PEFT wrote, and eight steps of its training. FOLDER/gguf has GGUF files of each architecture,
with logits and a greedy continuation. All is computed in float64 from the weights as they are
stored. The tests run whatever cases they find there. With --tiny, the families that fixtures/ has
beside make_fixtures.py's are made of a few words and channels, each with one adapter.
"""

import argparse
from dataclasses import dataclass, field
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    LlamaConfig,
    MistralConfig,
    PreTrainedConfig,
    PreTrainedModel,
    Qwen2Config,
    Qwen3Config,
)

import byte_level_bpe
import make_fixtures
from make_fixtures import IGNORED

VOCABULARY = 320
SEEDS_TRIED = 20
TINY_FAMILIES = [
    "gpt2",
    "llama-biases",
    "llama-untied-bf16",
    "llama3-ropescaling",
    "mistral-window",
    "qwen2-f16",
    "qwen3",
]
TINY_LLAMA = {
    "vocab_size": 64,
    "hidden_size": 16,
    "intermediate_size": 24,
    "num_hidden_layers": 2,
    "max_position_embeddings": 64,
}
TINY_GPT2 = {"vocab_size": 64, "n_embd": 16, "n_layer": 2, "n_positions": 64}
LLAMA = {
    "vocab_size": VOCABULARY,
    "hidden_size": 48,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 128,
    "rms_norm_eps": 1e-5,
    "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0},
    "tie_word_embeddings": True,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
GPT2 = {
    "vocab_size": VOCABULARY,
    "n_embd": 48,
    "n_layer": 3,
    "n_head": 4,
    "n_positions": 128,
    "resid_pdrop": 0.0,
    "embd_pdrop": 0.0,
    "attn_pdrop": 0.0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
LINEAR = {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 10000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}
LLAMA_TARGETS = {
    "qv": ["q_proj", "v_proj"],
    "all-linear": "all-linear",
    "regex": r".*layers\.[02]\.mlp\.(up|down)_proj",
}
GPT2_TARGETS = {
    "qv": ["c_attn", "c_proj"],
    "all-linear": "all-linear",
    "regex": r".*h\.[02]\.mlp\.c_fc",
}


@dataclass
class Family:
    config: PreTrainedConfig
    dtype: torch.dtype = torch.float32
    shard_size: str = "1GB"
    targets: dict[str, list[str] | str] = field(default_factory=lambda: LLAMA_TARGETS)


def families(llama: dict, gpt2: dict) -> dict[str, Family]:
    untied = {"tie_word_embeddings": False}
    return {
        "gpt2": Family(GPT2Config(**gpt2), targets=GPT2_TARGETS),
        "llama-tied": Family(LlamaConfig(**llama)),
        "llama-untied-bf16": Family(
            LlamaConfig(**llama | untied | {"num_key_value_heads": 4}), dtype=torch.bfloat16
        ),
        "llama-biases": Family(LlamaConfig(**llama, attention_bias=True, mlp_bias=True)),
        "llama-ropelinear": Family(LlamaConfig(**llama | {"rope_parameters": LINEAR})),
        "llama3-ropescaling": Family(LlamaConfig(**llama | {"rope_parameters": LLAMA3})),
        "mistral-sharded": Family(
            MistralConfig(**llama | untied, sliding_window=None), shard_size="60KB"
        ),
        "mistral-window": Family(MistralConfig(**llama, sliding_window=8)),
        "qwen2-f16": Family(Qwen2Config(**llama), dtype=torch.float16),
        "qwen3": Family(Qwen3Config(**llama, head_dim=llama["hidden_size"] // 4 + 4)),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--tiny", action="store_true")
    options = arguments.parse_args()

    torch.set_num_threads(1)
    if options.tiny:
        chosen = families(LLAMA | TINY_LLAMA, GPT2 | TINY_GPT2)
        for name in TINY_FAMILIES:
            chosen[name].targets = {"qv": chosen[name].targets["qv"]}
            write_family(options.out / name, chosen[name], options.seed)
        return
    for name, family in families(LLAMA, GPT2).items():
        seed = write_family(options.out / name, family, options.seed)
        print(f"{name}: seed {seed}")
    tokenizer = byte_level_bpe.train(make_fixtures.TOKENIZER_TEXTS, vocabulary_size=288)
    for config in gguf_configs(tokenizer.get_vocab_size()):
        seed = write_gguf(options.out / "gguf", config, tokenizer, options.seed)
        print(f"{config.model_type} in GGUF: seed {seed}")


def gguf_configs(vocabulary_size: int) -> list[PreTrainedConfig]:
    """Models whose rows are whole blocks of the quantized types."""
    words = {"vocab_size": vocabulary_size}
    llama = LLAMA | words | {"hidden_size": 64, "intermediate_size": 128}
    return [
        GPT2Config(**GPT2 | words | {"n_embd": 64}),
        LlamaConfig(**llama),
        Qwen2Config(**llama),
        Qwen3Config(**llama, head_dim=32),
    ]


def write_gguf(
    folder: Path, config: PreTrainedConfig, tokenizer: Tokenizer, first_seed: int
) -> int:
    """Writes an architecture's files with the first seed whose greedy tokens are beyond doubt."""
    for seed in range(first_seed, first_seed + SEEDS_TRIED):
        random = torch.Generator().manual_seed(seed)
        model = tiny_model(Family(config), random)
        try:
            make_fixtures.write_gguf_files(folder, model, tokenizer, random)
        except ValueError:
            continue
        return seed
    raise ValueError(f"{folder}: no seed gives greedy tokens that float32 could not change")


def write_family(folder: Path, family: Family, first_seed: int) -> int:
    """Writes a family's cases with the first seed whose greedy tokens are beyond doubt."""
    for seed in range(first_seed, first_seed + SEEDS_TRIED):
        random = torch.Generator().manual_seed(seed)
        model = tiny_model(family, random)
        words = model.config.vocab_size
        input_ids = torch.randint(3, words, (3, 24), generator=random)
        labels = input_ids.clone()
        labels[:, :6] = IGNORED
        labels[1, 18:] = IGNORED
        try:
            make_fixtures.write_base(
                folder, model, input_ids, labels, family.dtype, family.shard_size
            )
        except ValueError:
            continue
        for name, targets in family.targets.items():
            make_fixtures.write_adapter(
                folder / "adapters" / name,
                model,
                make_fixtures.lora_config(targets),
                input_ids,
                labels,
                random,
            )
        return seed
    raise ValueError(f"{folder}: no seed gives greedy tokens that float32 could not change")


def tiny_model(family: Family, random: torch.Generator) -> PreTrainedModel:
    """A model in float64 whose random weights are numbers of the family's type."""
    family.config._attn_implementation = "eager"
    model = AutoModelForCausalLM.from_config(family.config)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=random)
        if name.endswith("bias"):
            values = 0.05 * noise
        elif parameter.ndim == 1:
            values = 1 + 0.05 * noise
        elif "wte" in name or "embed" in name:
            values = 0.3 * noise
        elif "wpe" in name:
            values = 0.1 * noise
        else:
            values = noise * min(parameter.shape) ** -0.5
        parameter.data = values.to(family.dtype)
    return model.to(torch.float64).eval()


if __name__ == "__main__":
    main()
