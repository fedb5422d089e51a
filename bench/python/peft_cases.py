"""Makes fixtures/peft/: what PEFT writes as an adapter's configuration, what it takes it to mean,
and adapters in every dialect of names and types.

Usage: python peft_cases.py [--out FOLDER] [--seed N]

Adapters stand on fixtures/llama-tied/base, and all but the old one hold the same numbers, so that
one file of logits, computed in float64, is expected of them.
"""

import argparse
import json
import tempfile
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from peft.tuners.lora.config import ArrowConfig, BdLoraConfig, KasaConfig, VeloraConfig
from peft.tuners.tuners_utils import check_target_module_exists
from peft.utils.other import get_pattern_key
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

from make_fixtures import ADAPTER_POSITIONS, stored

PREFIX = "base_model.model."

# What PEFT's configuration can hold and Veneer reads.
READ = {
    "default": {},
    "named": {"r": 4, "lora_alpha": 2.5, "target_modules": ["v_proj", "q_proj"]},
    "expression": {"target_modules": r".*\.(?P<kind>q|v)_proj", "exclude_modules": ".*0.*"},
    "all-linear": {"target_modules": "all-linear", "exclude_modules": ["lm_head", "k_proj"]},
    "layers": {"target_modules": ["q_proj"], "layers_to_transform": [0, 2]},
    "layer": {"target_modules": ["q"], "layers_to_transform": 1, "layers_pattern": "layers"},
    "patterns": {
        "target_modules": ["q_proj", "v_proj"],
        "rank_pattern": {"^model.layers.0.q_proj": 3, "v_proj": 5},
        "alpha_pattern": {"v_proj": 7, "q_proj": 1.5},
    },
    "bias-all": {"target_modules": ["q_proj"], "bias": "all", "lora_dropout": 0.05},
    "bias-lora-only": {"target_modules": ["q_proj"], "bias": "lora_only", "lora_bias": True},
    "rslora": {"target_modules": ["q_proj"], "use_rslora": True, "use_dora": True},
    "saved": {"target_modules": ["c_attn"], "modules_to_save": ["lm_head"], "fan_in_fan_out": True},
    "tokens": {"target_modules": ["q_proj"], "trainable_token_indices": [5, 9]},
    "tokens-of": {"target_modules": ["q"], "trainable_token_indices": {"wte": [1], "out": [0, 3]}},
    "false": {"target_modules": ["q_proj"], "init_lora_weights": False},
    "gaussian": {"target_modules": ["q_proj"], "init_lora_weights": "gaussian"},
    "orthogonal": {"target_modules": ["q_proj"], "init_lora_weights": "orthogonal"},
}

# What it can hold and Veneer refuses, by the key that the refusal names.
REFUSED = {
    "target_parameters": {"target_parameters": ["mlp.experts.gate_up_proj"]},
    "layer_replication": {"layer_replication": [[0, 2], [1, 3]]},
    "use_qalora": {"use_qalora": True},
    "alora_invocation_tokens": {"alora_invocation_tokens": [1, 2]},
    "arrow_config": {"arrow_config": ArrowConfig()},
    "kasa_config": {"kasa_config": KasaConfig()},
    "velora_config": {"velora_config": VeloraConfig()},
    "use_bdlora": {"use_bdlora": BdLoraConfig(target_modules_bd_a=["q_proj"])},
    "megatron_config": {"megatron_config": {"hidden_size": 32}},
    "ensure_weight_tying": {"ensure_weight_tying": True},
    'init_lora_weights "pissa"': {"init_lora_weights": "pissa"},
    'init_lora_weights "pissa_niter_16"': {"init_lora_weights": "pissa_niter_16"},
    'init_lora_weights "olora"': {"init_lora_weights": "olora"},
    'init_lora_weights "corda"': {"init_lora_weights": "corda"},
    'init_lora_weights "eva"': {"init_lora_weights": "eva"},
    'init_lora_weights "lora_ga"': {"init_lora_weights": "lora_ga"},
    'init_lora_weights "mica"': {"init_lora_weights": "mica"},
}

PATHS = [
    "lm_head",
    "q_proj",
    "layers.1.q_proj",
    "model.embed_tokens",
    *(
        f"{start}.{layer}.{name}"
        for start in ("model.layers", "transformer.h")
        for layer in (0, 1, 2, 10)
        for name in ("self_attn.q_proj", "self_attn.k_proj", "mlp.up_proj", "mlp.experts.1.up_proj")
    ),
]

MEANT = [
    {"target_modules": ["q_proj"]},
    {"target_modules": ["proj"]},
    {"target_modules": ["self_attn.q_proj", "experts.1.up_proj", "lm_head"]},
    {"target_modules": ["layers.1.self_attn.q_proj"]},
    {"target_modules": ["1.self_attn.q_proj"]},
    {"target_modules": "q_proj"},
    {"target_modules": r".*\.q_proj"},
    {"target_modules": r".*\.[02]\..*_proj"},
    {"target_modules": r"model\.layers\.1\d?\..*(q|up)_proj"},
    {"target_modules": r"(?P<a>model|transformer)\.[^.]*\.\d+\.mlp\.up_proj\Z"},
    {"target_modules": r".*[[.]1[]&&.].*"},
    {"target_modules": ".*", "exclude_modules": r".*\.(q|k)_proj"},
    {"target_modules": ".*", "exclude_modules": ["up_proj", "lm_head", "1.self_attn.k_proj"]},
    {"target_modules": ".*", "modules_to_save": ["lm_head", "mlp"]},
    {"target_modules": ".*", "modules_to_save": ["[01]"], "exclude_modules": ["q_proj"]},
    {"target_modules": ["q_proj"], "layers_to_transform": [1]},
    {"target_modules": ["q_proj"], "layers_to_transform": 10},
    {"target_modules": ["q_proj"], "layers_to_transform": []},
    {"target_modules": ["up_proj"], "layers_to_transform": [1], "layers_pattern": "layers"},
    {"target_modules": ["up_proj"], "layers_to_transform": [1], "layers_pattern": "experts"},
    {"target_modules": ["up_proj"], "layers_to_transform": [0, 1], "layers_pattern": ["h", "lay"]},
    {"target_modules": ["up_proj"], "layers_to_transform": [2], "layers_pattern": "h|layers"},
    {"target_modules": ["up_proj"], "layers_to_transform": [2], "layers_pattern": ["x", ".*ers"]},
    {
        "target_modules": ["transformer.h.2.mlp.up_proj", "q_proj"],
        "layers_to_transform": [0],
        "layers_pattern": [],
    },
    {"target_modules": ".*", "rank_pattern": {"q_proj": 2, "k_proj": 3, "layers.1.*": 4}},
    {"target_modules": ".*", "rank_pattern": {"^q_proj": 2, "^model": 3, "proj": 4, ".*_proj": 5}},
    {"target_modules": ".*", "alpha_pattern": {"q_proj|up_proj": 2.5, "1.mlp.up_proj": 3}},
    {
        "target_modules": ".*",
        "use_rslora": True,
        "rank_pattern": {"up_proj": 7},
        "alpha_pattern": {r"\d+\.mlp\.up_proj": 5, "embed_tokens": 4, "tokens": 9},
    },
]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    fixtures = Path(__file__).resolve().parents[2] / "fixtures"
    arguments.add_argument("--out", type=Path, default=fixtures / "peft")
    arguments.add_argument("--base", type=Path, default=fixtures / "llama-tied")
    arguments.add_argument("--seed", type=int, default=3)
    options = arguments.parse_args()

    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    write_json(
        options.out / "configurations.json",
        {
            "read": {name: saved(values) for name, values in READ.items()},
            "refused": {key: saved(values) for key, values in REFUSED.items()},
        },
    )
    meanings = {"paths": PATHS, "meanings": [meaning(values) for values in MEANT]}
    write_json(options.out / "meanings.json", meanings)
    write_dialects(options.out, options.base, torch.Generator().manual_seed(options.seed))


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n")


def saved(values: dict) -> dict:
    """The file that PEFT writes; sets, whose order is chance, are sorted."""
    with tempfile.TemporaryDirectory() as folder:
        LoraConfig(task_type="CAUSAL_LM", **values).save_pretrained(folder)
        config = json.loads((Path(folder) / "adapter_config.json").read_text())
    for key in ("target_modules", "exclude_modules"):
        if isinstance(config[key], list):
            config[key].sort()
    return config


def meaning(values: dict) -> dict:
    """Which of the paths a configuration means, with the rank and the scaling of each."""
    config = LoraConfig(r=8, lora_alpha=12, **values)
    meant = {}
    for path in PATHS:
        if check_target_module_exists(config, path):
            rank = config.rank_pattern.get(get_pattern_key(config.rank_pattern, path), config.r)
            alpha = config.alpha_pattern.get(
                get_pattern_key(config.alpha_pattern, path), config.lora_alpha
            )
            scaling = alpha / (rank**0.5 if config.use_rslora else rank)
            meant[path] = [rank, scaling]
    return {"config": {"r": 8, "lora_alpha": 12, **values}, "meant": meant}


def write_dialects(out: Path, base: Path, random: torch.Generator) -> None:
    model = AutoModelForCausalLM.from_pretrained(
        base / "base", dtype=torch.float64, attn_implementation="eager"
    )
    config = LoraConfig(
        r=2, lora_alpha=3, target_modules=["q_proj", "mlp.down_proj"], task_type="CAUSAL_LM"
    )
    model = get_peft_model(model, config, adapter_name="first")
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            # Exact in bfloat16 and float16 as well.
            noise = torch.randn(parameter.shape, generator=random)
            parameter.data = (noise * 0.1).to(torch.bfloat16).to(torch.float64)
    model.eval()
    with tempfile.TemporaryDirectory() as folder:
        # An adapter that isn't called "default" gets a folder of its name.
        model.to(torch.float32).save_pretrained(folder, save_embedding_layers=False)
        written = Path(folder) / "first"
        tensors = load_file(written / "adapter_model.safetensors")
        config = json.loads((written / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = "base"
    config["target_modules"].sort()
    for name, renamed in dialects(tensors).items():
        write_adapter(out / "dialects" / name, renamed, config)
    write_adapter(out / "dialects" / "old-config", tensors, old(config))

    model.to(torch.float64)
    input_ids = load_file(base / "expected-base.safetensors")["input_ids"]
    with torch.no_grad():
        logits = model(input_ids.long()).logits[:, ADAPTER_POSITIONS]
    save_file(
        {"input_ids": input_ids, "logits": stored(logits)},
        out / "dialects" / "expected.safetensors",
    )


def dialects(tensors: dict[str, torch.Tensor]) -> dict[str, dict[str, torch.Tensor]]:
    """The same tensors as files in the wild name and store them."""

    def named(rename) -> dict[str, torch.Tensor]:
        return {rename(name): tensor for name, tensor in tensors.items()}

    def cast(dtype: torch.dtype) -> dict[str, torch.Tensor]:
        return {name: tensor.to(dtype) for name, tensor in tensors.items()}

    return {
        "plain": named(lambda name: name),
        "without-prefix": named(lambda name: name.removeprefix(PREFIX)),
        "adapter-name": named(lambda name: name.replace(".weight", ".default.weight")),
        "adapter-called-lora": named(lambda name: name.replace(".weight", ".lora_B.weight")),
        "compiled": named(lambda name: name.replace(PREFIX, PREFIX + "_orig_mod.")),
        "compiled-outside": named(lambda name: "_orig_mod." + name),
        "short-prefix": named(lambda name: name.replace(PREFIX, "base_model.")),
        "f16": cast(torch.float16),
        "bf16": cast(torch.bfloat16),
    }


def old(config: dict) -> dict:
    """The keys that PEFT 0.2 wrote."""
    kept = [
        "base_model_name_or_path",
        "bias",
        "fan_in_fan_out",
        "inference_mode",
        "lora_alpha",
        "lora_dropout",
        "modules_to_save",
        "peft_type",
        "r",
        "target_modules",
        "task_type",
    ]
    return {**{key: config[key] for key in kept}, "enable_lora": None, "merge_weights": False}


def write_adapter(folder: Path, tensors: dict[str, torch.Tensor], config: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    write_json(folder / "adapter_config.json", config)


if __name__ == "__main__":
    main()
