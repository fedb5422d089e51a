"""PyTorch's side of a matrix product, in float32: GF/s of `torch.matmul`.

Usage: python torch_matmul.py --threads N --m N --n N --k N [--transpose-b]

C = A·B with A (m, k) and B (k, n), or B stored as (n, k) and transposed, into a C that exists. Blocks
of a tenth of a second are timed after as many that are not; one JSON line has the median block's rate.
"""

import argparse
import json
import statistics
import time

import torch

BLOCK_SECONDS = 0.1


def block(a: torch.Tensor, b: torch.Tensor, c: torch.Tensor) -> float:
    """Products a second, over one block."""
    start = time.perf_counter()
    products = 0
    while (elapsed := time.perf_counter() - start) < BLOCK_SECONDS:
        torch.matmul(a, b, out=c)
        products += 1
    return products / elapsed


def main() -> None:
    parser = argparse.ArgumentParser(description="GF/s of torch.matmul")
    for name in ("threads", "m", "n", "k"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--transpose-b", action="store_true", help="B is stored as (n, k)")
    parser.add_argument("--blocks", type=int, default=10, help="blocks that are timed (10)")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    m, n, k = arguments.m, arguments.n, arguments.k
    a = torch.rand(m, k) - 0.5
    b = (torch.rand(n, k) - 0.5).T if arguments.transpose_b else torch.rand(k, n) - 0.5
    c = torch.empty(m, n)
    with torch.inference_mode():
        for _ in range(arguments.blocks):
            block(a, b, c)
        rate = statistics.median(block(a, b, c) for _ in range(arguments.blocks))
    print(json.dumps({"gigaflops": 2e-9 * m * n * k * rate}))


if __name__ == "__main__":
    main()
