"""Makes fixtures/optim/steps.safetensors: steps of PyTorch's optimizers, and transformers' schedules.

Usage: python optimizer_steps.py [--out FOLDER] [--seed N]

Two parameters, `a` and `b`, take six steps with given gradients; `b` has none in the second step.
Start and gradients are float32; the steps run in float64, and what comes out is kept as float32,
the schedules' factors as float64.
"""

import argparse
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (
    get_constant_schedule_with_warmup,
    get_cosine_schedule_with_warmup,
    get_linear_schedule_with_warmup,
)

STEPS = 6
SHAPES = {"a": (7, 5), "b": (33,)}
SCHEDULE_STEPS = 12
WARMUP = 3

ADAMW = {
    "adamw": (
        {"lr": 1e-2, "weight_decay": 0.1},
        {"lr": 3e-3, "weight_decay": 0.0, "betas": (0.8, 0.95), "eps": 1e-6},
    ),
}
SGD = {
    "sgd": ({"lr": 1e-2, "weight_decay": 0.1}, {"lr": 3e-3}),
    "momentum": ({"lr": 1e-2, "momentum": 0.9}, {"lr": 3e-3, "momentum": 0.5}),
    "dampening": (
        {"lr": 1e-2, "momentum": 0.9, "dampening": 0.3, "weight_decay": 0.1},
        {"lr": 3e-3, "momentum": 0.9, "dampening": 0.5},
    ),
    "nesterov": (
        {"lr": 1e-2, "momentum": 0.9, "nesterov": True, "weight_decay": 0.05},
        {"lr": 3e-3, "momentum": 0.5, "nesterov": True},
    ),
}
SCHEDULES = {
    "constant": lambda optimizer: get_constant_schedule_with_warmup(optimizer, WARMUP),
    "linear": lambda optimizer: get_linear_schedule_with_warmup(optimizer, WARMUP, SCHEDULE_STEPS),
    "cosine": lambda optimizer: get_cosine_schedule_with_warmup(optimizer, WARMUP, SCHEDULE_STEPS),
}


def main() -> None:
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=root / "fixtures" / "optim")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()

    torch.manual_seed(arguments.seed)
    tensors = {f"start.{name}": torch.randn(shape) for name, shape in SHAPES.items()}
    for step in range(1, STEPS + 1):
        for name, shape in SHAPES.items():
            if (name, step) != ("b", 2):
                tensors[f"gradient.{step}.{name}"] = torch.randn(shape)
    for kind, cases in ((torch.optim.AdamW, ADAMW), (torch.optim.SGD, SGD)):
        for case, groups in cases.items():
            for name, parameter in trained(kind, groups, tensors).items():
                tensors[f"{case}.{name}"] = parameter.float()
    for name, schedule in SCHEDULES.items():
        tensors[f"schedule.{name}"] = factors(schedule)
    arguments.out.mkdir(parents=True, exist_ok=True)
    save_file(tensors, arguments.out / "steps.safetensors")


def trained(
    kind: type[torch.optim.Optimizer], groups: tuple[dict, dict], tensors: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The parameters after all steps, each a group of its own."""
    parameters = {name: tensors[f"start.{name}"].double() for name in SHAPES}
    optimizer = kind(
        [{"params": [p], **group} for p, group in zip(parameters.values(), groups, strict=True)],
        lr=1.0,
    )
    for step in range(1, STEPS + 1):
        for name, parameter in parameters.items():
            gradient = tensors.get(f"gradient.{step}.{name}")
            parameter.grad = None if gradient is None else gradient.double()
        optimizer.step()
    return parameters


def factors(schedule) -> torch.Tensor:
    """The share of the learning rate in each step."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = schedule(optimizer)
    taken = []
    for _ in range(SCHEDULE_STEPS):
        taken.append(scheduler.get_last_lr()[0])
        optimizer.step()
        scheduler.step()
    return torch.tensor(taken, dtype=torch.float64)


if __name__ == "__main__":
    main()
