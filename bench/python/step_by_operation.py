"""A table of a training step's time by operation, from a recording of Java's flight recorder.

Usage: veneer bench --full --case "training 4x256$" --threads 2 \\
           --jvm -XX:StartFlightRecording=settings=profile,filename=step.jfr
       jfr print --events jdk.ExecutionSample --stack-depth 64 --json step.jfr > step.json
       python step_by_operation.py step.json

Counts the samples of the thread that trains, which takes part in all parallel work and waits for
the end of it, so that its share of samples is the step's share of time. A sample belongs to the
outermost operation of veneer.engine.tensor on the stack, in its forward or backward pass (which
with checkpoints computes forward passes again), or to the optimizer.
"""

import json
import sys
from collections import Counter

OPERATIONS = "veneer/engine/tensor/"
OPTIMIZER = "veneer/engine/optim/"
TRAINER = "veneer/lora/train/Trainer"
NOT_OPERATIONS = {
    "AxisOperations",
    "Backward",
    "BatchLoss",
    "BlockRun",
    "Broadcast",
    "Buffers",
    "Checkpoint",
    "ElementwiseOperations",
    "NoGradient",
    "Node",
    "Operand",
    "Parallel",
    "Reduction",
    "RotaryAngles",
    "RowOperations",
    "Runs",
    "Tensor",
}


def main() -> int:
    with open(sys.argv[1], encoding="utf-8") as file:
        events = json.load(file)["recording"]["events"]
    counts: Counter[tuple[str, str]] = Counter()
    for event in events:
        trace = event["values"]["stackTrace"]
        names = [frame["method"]["type"]["name"] for frame in trace["frames"]] if trace else []
        if any(name.startswith(TRAINER) for name in names):
            counts[place(names)] += 1
    total = sum(counts.values())
    print("| operation | forward | backward |\n|---|---|---|")
    by_operation: Counter[str] = Counter()
    for (operation, _), count in counts.items():
        by_operation[operation] += count
    for operation, count in by_operation.most_common():
        if 1000 * count >= total:
            forward = 100 * counts[operation, "forward"] / total
            backward = 100 * counts[operation, "backward"] / total
            print(f"| {operation} | {forward:.1f}% | {backward:.1f}% |")
    print(f"{total} samples", file=sys.stderr)
    return 0


def place(names: list[str]) -> tuple[str, str]:
    """The operation that a stack is in, innermost frame first, and which of its passes."""
    direction = "backward" if OPERATIONS + "Backward" in names else "forward"
    for name in reversed(names):
        simple = name.rpartition("/")[2].partition("$")[0]
        if name.startswith(OPTIMIZER):
            return simple, "forward"
        if name.startswith(OPERATIONS) and simple not in NOT_OPERATIONS:
            return simple, direction
    return "other", direction


if __name__ == "__main__":
    sys.exit(main())
