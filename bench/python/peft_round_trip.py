"""Does PEFT, loading an adapter that Veneer wrote, compute the logits that Veneer computes?

    veneer finetune --model MODEL --data DATA --out ADAPTER
    veneer logits --model MODEL --adapter ADAPTER --input IDS.safetensors --out LOGITS.safetensors
    python peft_round_trip.py --model MODEL --adapter ADAPTER --input IDS.safetensors \
        --logits LOGITS.safetensors

MODEL is a Hugging Face folder, or a Llama as GGUF file, which is dequantized. IDS.safetensors holds
`input_ids` (B, T) and may hold `labels`; LOGITS.safetensors holds `logits` (B, T, V) and, where
there were labels, `loss`. Without --adapter the bare models are compared.

PyTorch computes in float64. Prints one JSON line; exits with 1 where logits differ by more than
--tolerance of the largest logit, or losses by more than --loss-tolerance of the loss.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from peft import PeftModel
from safetensors.torch import load_file
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, PreTrainedModel

import gguf_models


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--model", type=Path, required=True)
    arguments.add_argument("--adapter", type=Path)
    arguments.add_argument("--input", type=Path, required=True)
    arguments.add_argument("--logits", type=Path, required=True)
    arguments.add_argument("--tolerance", type=float, default=1e-5)
    arguments.add_argument("--loss-tolerance", type=float, default=1e-5)
    arguments.add_argument("--threads", type=int, default=2)
    options = arguments.parse_args()

    torch.set_num_threads(options.threads)
    inputs = load_file(options.input)
    written = load_file(options.logits)
    model: torch.nn.Module = load_base(options.model)
    if options.adapter:
        model = PeftModel.from_pretrained(model, str(options.adapter)).to(torch.float64).eval()
    with torch.no_grad():
        logits = model(inputs["input_ids"].long()).logits
    if written["logits"].shape != logits.shape:
        sys.exit(
            f"{options.logits}: logits have shape {tuple(written['logits'].shape)},"
            f" PEFT's have {tuple(logits.shape)}"
        )
    report = {
        "largest_logit": float(logits.abs().max()),
        "difference": float((written["logits"] - logits).abs().max() / logits.abs().max()),
    }
    agree = report["difference"] <= options.tolerance
    if "labels" in inputs:
        loss = mean_loss(logits, inputs["labels"].long())
        report["loss"] = float(loss)
        report["loss_difference"] = float((written["loss"].double() - loss).abs().max() / loss)
        agree = agree and report["loss_difference"] <= options.loss_tolerance
    print(json.dumps({**report, "agree": agree}))
    return 0 if agree else 1


def load_base(path: Path) -> PreTrainedModel:
    if path.is_file():
        return gguf_models.read_model(path, torch.float64)
    model = AutoModelForCausalLM.from_pretrained(
        path, dtype=torch.float64, attn_implementation="eager", local_files_only=True
    )
    return model.eval()


def mean_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The mean over labels other than -100; position t is scored against label t + 1."""
    return cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


if __name__ == "__main__":
    sys.exit(main())
