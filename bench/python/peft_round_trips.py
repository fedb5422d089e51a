"""Makes fixtures/peft/written/: adapters that Veneer trains and writes, and the logits that PEFT
computes when it loads them.

    python peft_round_trips.py [--veneer PROGRAM] [--out FOLDER]

Each case is trained anew by `veneer finetune` on fixtures/gguf/llama-f32.gguf; Veneer's own logits
must agree with PEFT's, which are computed in float64. The tests train the cases again and compare.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import torch
from peft import PeftModel
from safetensors.torch import load_file, save_file

import gguf_models

TOLERANCE = 1e-5
POSITIONS = [0, 9, 19]
TRAINING = ["--steps", "3", "--lr", "1e-2", "--batch", "2", "--seed", "5"]
DATA = [
    {"prompt": "the other hand", "completion": " and the sand"},
    {"prompt": "In the evening the singer", "completion": " sings a song in the wind."},
    {"prompt": "one stone,", "completion": " alone at the station."},
]
SMALL = ["--rank", "2", "--alpha", "3"]
CASES = {
    "plain": SMALL,
    "all-linear": [*SMALL, "--targets", "all-linear"],
    "regex": [*SMALL, "--targets", r"regex:.*\.[0]\..*(up|k)_proj"],
    "patterns": ["--rslora", "--rank-pattern", "v_proj=3", "--alpha-pattern", "1.self_attn.q_proj=5"],
    "layers": [*SMALL, "--layers", "1", "--exclude", "v_proj"],
    "dora": [*SMALL, "--dora"],
    "dora-embedding": [*SMALL, "--dora", "--targets", "q_proj,embed_tokens"],
    "embedding": [*SMALL, "--targets", "q_proj,embed_tokens"],
    "head": [*SMALL, "--targets", "lm_head,o_proj"],
    "lora-bias": [*SMALL, "--lora-bias"],
    "dropout": [*SMALL, "--dropout", "0.2", "--init", "gaussian"],
    "orthogonal": ["--rank", "4", "--init", "orthogonal"],
    "zero-a": [*SMALL, "--init", "zero-a"],
    "symmetric": [*SMALL, "--init", "symmetric"],
    "symmetric-rslora": [*SMALL, "--init", "symmetric", "--rslora", "--rank-pattern", "v_proj=3"],
    "norm": [*SMALL, "--modules-to-save", "model.norm"],
    "tokens": [*SMALL, "--train-tokens", "5,9"],
}


def main() -> int:
    repository = Path(__file__).resolve().parents[2]
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--veneer", type=Path, default=repository / "veneer")
    arguments.add_argument("--out", type=Path, default=repository / "fixtures" / "peft" / "written")
    options = arguments.parse_args()

    torch.set_num_threads(1)
    base = repository / "fixtures" / "gguf" / "llama-f32.gguf"
    ids = load_file(base.with_suffix(".expected.safetensors"))["input_ids"]
    options.out.mkdir(parents=True, exist_ok=True)
    cases = {name: [*TRAINING, *own] for name, own in CASES.items()}
    (options.out / "cases.json").write_text(json.dumps(cases, indent=1) + "\n")
    data = options.out / "data.jsonl"
    data.write_text("".join(json.dumps(line) + "\n" for line in DATA))
    worst = 0.0
    for name, words in cases.items():
        folder = options.out / name
        shutil.rmtree(folder, ignore_errors=True)
        train = ["finetune", "--model", base, "--data", data, "--out", folder, *words]
        run(options.veneer, *train)
        (folder / "metrics.jsonl").unlink()
        difference = compare(options.veneer, base, folder, ids)
        print(f"{name}: differs by {difference:.1e} of the largest logit")
        worst = max(worst, difference)
    return 0 if worst <= TOLERANCE else 1


def run(veneer: Path, *words: object) -> None:
    subprocess.run([str(veneer), *map(str, words)], check=True, capture_output=True)


def compare(veneer: Path, base: Path, adapter: Path, ids: torch.Tensor) -> float:
    """Writes PEFT's logits beside the adapter; returns by how much Veneer's differ."""
    model = gguf_models.read_model(base, torch.float64)
    model = PeftModel.from_pretrained(model, str(adapter)).to(torch.float64).eval()
    with torch.no_grad():
        logits = model(ids.long()).logits
    save_file({"input_ids": ids}, adapter / "ids.safetensors")
    own = adapter / "logits.safetensors"
    words = ["--adapter", adapter, "--input", adapter / "ids.safetensors", "--out", own]
    run(veneer, "logits", "--model", base, *words)
    difference = (load_file(own)["logits"] - logits).abs().max() / logits.abs().max()
    (adapter / "ids.safetensors").unlink()
    own.unlink()
    expected = logits[:, POSITIONS].to(torch.float32).contiguous()
    save_file({"input_ids": ids, "logits": expected}, adapter / "expected.safetensors")
    return float(difference)


if __name__ == "__main__":
    sys.exit(main())
