"""Makes fixtures/llama-biases/combine/: two adapters of one base, and PEFT's logits with both.

    python combined_adapters.py [--out FOLDER] [--seed N]

Each alone, both active, a share of each (PEFT's combination "cat"), and a batch whose rows use the
one, the other and none; in float64, at the positions of make_fixtures.py.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

from make_fixtures import ADAPTER_POSITIONS, stored

CONFIGS = {
    "one": {"r": 3, "lora_alpha": 4, "target_modules": ["q_proj", "v_proj"]},
    "two": {"r": 2, "lora_alpha": 5, "target_modules": ["v_proj", "up_proj"]},
}
SHARES = [0.7, 0.4]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    fixtures = Path(__file__).resolve().parents[2] / "fixtures"
    arguments.add_argument("--out", type=Path, default=fixtures / "llama-biases")
    arguments.add_argument("--seed", type=int, default=11)
    options = arguments.parse_args()

    torch.set_num_threads(1)
    random = torch.Generator().manual_seed(options.seed)
    base = AutoModelForCausalLM.from_pretrained(
        options.out / "base", dtype=torch.float64, attn_implementation="eager"
    )
    model = combined(base, random).eval()
    folder = options.out / "combine"
    save(model, folder)

    input_ids = load_file(options.out / "expected-base.safetensors")["input_ids"]
    names = list(CONFIGS)
    model.add_weighted_adapter(names, SHARES, "cat", combination_type="cat")
    chosen = {"one": ["one"], "two": ["two"], "one_and_two": names, "cat": ["cat"]}
    expected = {"input_ids": input_ids}
    for name, active in chosen.items():
        model.base_model.set_adapter(active)
        expected[f"logits.{name}"] = logits(model, input_ids)
    rows = [*names, "__base__"]
    expected["logits.mixed_one_two_base"] = logits(model, input_ids, adapter_names=rows)
    save_file(expected, folder / "expected.safetensors")


def combined(base: torch.nn.Module, random: torch.Generator) -> PeftModel:
    configs = {
        name: LoraConfig(task_type="CAUSAL_LM", **values) for name, values in CONFIGS.items()
    }
    model = get_peft_model(base, configs["one"], adapter_name="one")
    model.add_adapter("two", configs["two"])
    for name, parameter in sorted(model.named_parameters()):
        if "lora_" in name:
            parameter.data = (0.3 * torch.randn(parameter.shape, generator=random)).double()
    return model


def save(model: PeftModel, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    model.to(torch.float32).save_pretrained(folder, save_embedding_layers=False)
    model.to(torch.float64)
    (folder / "README.md").unlink(missing_ok=True)
    for name in CONFIGS:
        (folder / name / "README.md").unlink(missing_ok=True)
        path = folder / name / "adapter_config.json"
        config = json.loads(path.read_text())
        config["base_model_name_or_path"] = "base"
        config["target_modules"].sort()
        path.write_text(json.dumps(config, indent=2) + "\n")


def logits(model: PeftModel, input_ids: torch.Tensor, **choice: list[str]) -> torch.Tensor:
    with torch.no_grad():
        return stored(model(input_ids.long(), **choice).logits[:, ADAPTER_POSITIONS])


if __name__ == "__main__":
    main()
