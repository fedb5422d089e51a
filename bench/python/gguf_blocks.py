"""Makes fixtures/gguf/blocks.gguf: awkward blocks of GGUF's quantized types, and their values.

Usage: python gguf_blocks.py [--out FOLDER] [--seed N]

Each type has two blocks of random bits with plain scales, then one for each binary16 number in
SCALES, beside which the minimum is the fourth after it, and whose other bits are random, all 0,
all 1, or every other one. Last come blocks of nothing but ones and nothing but zeros. The values
are gguf-py's.
"""

import argparse
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFWriter
from gguf.quants import dequantize
from safetensors.numpy import save_file

# Where in a block its binary16 scale and minimum are.
SCALES_AT = {
    "q4_0": [0], "q4_1": [0, 2], "q5_0": [0], "q5_1": [0, 2], "q8_0": [0], "q2_k": [80, 82],
    "q3_k": [108], "q4_k": [0, 2], "q5_k": [0, 2], "q6_k": [208], "iq4_nl": [0], "iq4_xs": [0],
}
# 1, 0, -0, the least and the largest subnormal number, the largest number, the infinities, NaN.
SCALES = [0x3C00, 0x0000, 0x8000, 0x0001, 0x83FF, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E00]
PATTERNS = [None, 0x00, 0xFF, 0x55, 0xAA]
PLAIN_SCALES = [0x2E66, 0xA4CD]  # 0.1 and -0.02
MINIMUM_AFTER = 4


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parents[2]
    arguments.add_argument("--out", type=Path, default=root / "fixtures/gguf")
    arguments.add_argument("--seed", type=int, default=5)
    options = arguments.parse_args()

    random = np.random.default_rng(options.seed)
    writer = GGUFWriter(options.out / "blocks.gguf", "llama")
    expected = {}
    for name in SCALES_AT:
        kind = GGMLQuantizationType[name.upper()]
        blocks = awkward_blocks(name, GGML_QUANT_SIZES[kind][1], random)
        writer.add_tensor(name, blocks, raw_dtype=kind)
        with np.errstate(invalid="ignore", over="ignore"):
            expected[name] = dequantize(blocks, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, options.out / "blocks.expected.safetensors")


def awkward_blocks(name: str, size: int, random: np.random.Generator) -> np.ndarray:
    blocks = []
    for scales in (PLAIN_SCALES, PLAIN_SCALES[::-1]):
        blocks.append(block(name, random.integers(0, 256, size, np.uint8), scales))
    for i, scale in enumerate(SCALES):
        pattern = PATTERNS[i % len(PATTERNS)]
        bits = np.full(size, pattern or 0, np.uint8)
        if pattern is None:
            bits = random.integers(0, 256, size, np.uint8)
        blocks.append(block(name, bits, [scale, SCALES[(i + MINIMUM_AFTER) % len(SCALES)]]))
    blocks.append(np.full(size, 0xFF, np.uint8))
    blocks.append(np.full(size, 0x00, np.uint8))
    return np.stack(blocks)


def block(name: str, bits: np.ndarray, scales: list[int]) -> np.ndarray:
    for at, scale in zip(SCALES_AT[name], scales):
        bits[at : at + 2] = np.frombuffer(np.uint16(scale).tobytes(), np.uint8)
    return bits


if __name__ == "__main__":
    main()
