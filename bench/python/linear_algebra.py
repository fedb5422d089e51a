"""Makes fixtures/linalg/matrices.json: matrices and what NumPy computes of them.

Usage: python linear_algebra.py [--out FOLDER] [--seed N]

Each case has a matrix, its rank, and its singular values; projectors stand for singular vectors,
whose signs are free. R has a diagonal that isn't negative. Of the symmetric matrix A·Aᵀ + I there
are the eigenvalues and Cholesky's factor, and A's rows are the samples of the covariance.
"""

import argparse
import json
from pathlib import Path

import numpy as np


def matrices(random: np.random.Generator) -> dict[str, np.ndarray]:
    """The dozen, and two more."""
    orthogonal = np.linalg.qr(random.standard_normal((7, 7)))[0]
    left = np.linalg.qr(random.standard_normal((9, 6)))[0]
    right = np.linalg.qr(random.standard_normal((6, 6)))[0]
    index = np.arange(8)
    return {
        "square": random.standard_normal((8, 8)),
        "tall": random.standard_normal((11, 5)),
        "wide": random.standard_normal((4, 9)),
        "one row": random.standard_normal((1, 7)),
        "one column": random.standard_normal((7, 1)),
        "rank 3": random.standard_normal((9, 3)) @ random.standard_normal((3, 6)),
        "zeros": np.zeros((4, 3)),
        "ones": np.ones((5, 6)),
        "repeated values": 2.5 * orthogonal,
        "tiny values": left @ np.diag(10.0 ** -np.arange(0, 18, 3)) @ right,
        "graded": np.triu(random.standard_normal((8, 8))) * 10.0 ** -index[:, None],
        "Hilbert": 1.0 / (index[:, None] + index[None, :] + 1),
        "bidiagonal with a zero": np.diag([3.0, 0, 2, 1, 5, 4])
        + np.diag([1.0, 2, 1, 3, 1], k=1),
        "large numbers": 1e150 * random.standard_normal((5, 5)),
    }


def case(a: np.ndarray) -> dict:
    """What is expected of one matrix."""
    m, n = a.shape
    u, values, vt = np.linalg.svd(a, full_matrices=False)
    r = np.linalg.qr(a)[1]
    signs = np.where(np.diag(r) < 0, -1.0, 1.0)
    scaled = a / max(1.0, np.abs(a).max())
    symmetric = scaled @ scaled.T + np.eye(m)
    # The leading singular vectors up to the widest gap, behind which they are not determined.
    gaps = (values[:-1] - values[1:]) / max(values[0], 1e-300)
    leading = int(np.argmax(gaps)) + 1 if len(gaps) and gaps.max() > 0.05 else 0
    result = {
        "rows": m,
        "columns": n,
        "data": a.ravel().tolist(),
        "values": values.tolist(),
        "rank": int(np.linalg.matrix_rank(a)),
        "leading": leading,
        "left": (u[:, :leading] @ u[:, :leading].T).ravel().tolist(),
        "right": (vt[:leading].T @ vt[:leading]).ravel().tolist(),
        "symmetric": symmetric.ravel().tolist(),
        "eigenvalues": np.linalg.eigvalsh(symmetric)[::-1].tolist(),
        "cholesky": np.linalg.cholesky(symmetric).ravel().tolist(),
    }
    if np.linalg.matrix_rank(a[:, : min(m, n)]) == min(m, n):
        result["r"] = (signs[:, None] * r).ravel().tolist()
    if m > 1:
        centred = scaled - scaled.mean(axis=0)
        variances = np.linalg.eigvalsh(centred.T @ centred / (m - 1))[::-1][: min(m, n)]
        result["variances"] = np.maximum(variances, 0).tolist()
    return result


def main() -> None:
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=root / "fixtures" / "linalg")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    cases = {name: case(matrix) for name, matrix in matrices(random).items()}
    arguments.out.mkdir(parents=True, exist_ok=True)
    lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in cases.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (arguments.out / "matrices.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
