"""Makes fixtures/FAMILY/adapters/KIND: an adapter of each kind that PEFT has, and its numbers.

    python adapter_kinds.py [--out FOLDER] [--seed N]

The bases are those of make_references.py --tiny; each is given the kinds of adapters that need what
it has: biases, inputs-first weights, a head of its own. What is expected is that of make_fixtures.py:
logits, loss, gradients, and eight steps of training, in float64.
"""

import argparse
from pathlib import Path

import torch
from peft import LoraConfig
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

import make_fixtures

QV = {"target_modules": ["q_proj", "v_proj"]}
TOKENS = [5, 9, 11, 40]

# Kinds by base; in every one r and alpha are small and differ unless it says otherwise.
KINDS: dict[str, dict[str, dict]] = {
    "llama-biases": {
        "bias-all": {**QV, "bias": "all"},
        "bias-lora-only": {**QV, "bias": "lora_only"},
        "lora-bias": {**QV, "lora_bias": True},
        "dora": {"target_modules": ["q_proj", "down_proj"], "use_dora": True},
        "dora-rslora": {**QV, "use_dora": True, "use_rslora": True},
        "rslora": {**QV, "use_rslora": True},
        "rank-pattern": {
            **QV,
            "rank_pattern": {"v_proj": 2, "layers.1.self_attn.q_proj": 5},
            "alpha_pattern": {"layers.0.self_attn.v_proj": 1.5},
        },
        "embedding": {"target_modules": ["q_proj", "embed_tokens"]},
        "token-indices": {"target_modules": ["q_proj"], "trainable_token_indices": TOKENS},
        "layers": {
            "target_modules": ["q_proj", "v_proj", "up_proj"],
            "layers_to_transform": [1],
            "exclude_modules": ["v_proj"],
        },
    },
    "gpt2": {
        "dora": {"target_modules": ["c_attn", "c_fc"], "use_dora": True, "fan_in_fan_out": True},
        "lora-bias": {"target_modules": ["c_attn"], "lora_bias": True, "fan_in_fan_out": True},
        "embedding": {"target_modules": ["wte", "c_fc"], "fan_in_fan_out": True},
    },
    "llama-untied-bf16": {
        "modules-to-save": {**QV, "modules_to_save": ["lm_head", "norm"]},
        "dora-embedding": {"target_modules": ["embed_tokens", "o_proj"], "use_dora": True},
        "head": {"target_modules": ["lm_head", "gate_proj"]},
        "token-indices": {"target_modules": ["k_proj"], "trainable_token_indices": TOKENS},
    },
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    repository = Path(__file__).resolve().parents[2]
    arguments.add_argument("--out", type=Path, default=repository / "fixtures")
    arguments.add_argument("--seed", type=int, default=5)
    options = arguments.parse_args()

    torch.set_num_threads(1)
    for family, kinds in KINDS.items():
        folder = options.out / family
        base = AutoModelForCausalLM.from_pretrained(
            folder / "base", dtype=torch.float64, attn_implementation="eager"
        ).eval()
        expected = load_file(folder / "expected-base.safetensors")
        for name, values in kinds.items():
            random = torch.Generator().manual_seed(options.seed)
            config = LoraConfig(r=3, lora_alpha=4, task_type="CAUSAL_LM", **values)
            make_fixtures.write_adapter(
                folder / "adapters" / name,
                base,
                config,
                expected["input_ids"].long(),
                expected["labels"].long(),
                random,
            )


if __name__ == "__main__":
    main()
