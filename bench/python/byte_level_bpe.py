"""Byte-level BPE with SmolLM's pre-tokenization: trained, or read from a GGUF file's metadata.

Every digit stands alone, then GPT-2's pattern splits the text, and bytes are written as GPT-2's
256 printable characters.
"""

from collections.abc import Iterable

from gguf import GGUFReader, TokenType
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

SPECIAL_TOKENS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")


def train(texts: Iterable[str], vocabulary_size: int) -> Tokenizer:
    """Learns merges from texts until the vocabulary, with the 256 bytes and the special tokens,
    has the given size."""
    tokenizer = _around(models.BPE())
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=list(SPECIAL_TOKENS),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    if tokenizer.get_vocab_size() != vocabulary_size:
        raise ValueError(
            f"the texts give {tokenizer.get_vocab_size()} tokens, {vocabulary_size} were asked for"
        )
    return tokenizer


def from_gguf(reader: GGUFReader) -> Tokenizer:
    """The tokenizer that a GGUF file's metadata describes; only byte-level BPE of kind smollm."""
    kind = (
        reader.fields["tokenizer.ggml.model"].contents(),
        reader.fields["tokenizer.ggml.pre"].contents(),
    )
    if kind != ("gpt2", "smollm"):
        raise ValueError(f"tokenizer is {kind}, only ('gpt2', 'smollm') can be read")
    tokens = reader.fields["tokenizer.ggml.tokens"].contents()
    types = reader.fields["tokenizer.ggml.token_type"].contents()
    merges = [
        tuple(merge.split(" ")) for merge in reader.fields["tokenizer.ggml.merges"].contents()
    ]
    tokenizer = _around(
        models.BPE(vocab={token: index for index, token in enumerate(tokens)}, merges=merges)
    )
    tokenizer.add_special_tokens(
        [
            AddedToken(token, normalized=False, special=True)
            for token, token_type in zip(tokens, types)
            if token_type == TokenType.CONTROL
        ]
    )
    return tokenizer


def _around(model: models.BPE) -> Tokenizer:
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer
