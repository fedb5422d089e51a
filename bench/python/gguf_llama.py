"""Llama in GGUF files: read into transformers' LlamaForCausalLM, and written from it.

GGUF keeps the rows of q and k in the order that llama.cpp's rotary embedding wants: within a head,
row 2i is dimension i and row 2i+1 is dimension i + head_dim/2 of the Hugging Face checkpoint.
"""

import json
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, TokenType
from gguf.quants import dequantize, quantize
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM

import byte_level_bpe

_TENSORS_OF_A_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def read_model(path: Path, dtype: torch.dtype, attention: str = "eager") -> LlamaForCausalLM:
    """The model of a GGUF file, its tensors dequantized to float32 and then cast to dtype."""
    reader = GGUFReader(path)
    config = read_config(reader)
    config._attn_implementation = attention
    model = LlamaForCausalLM(config)
    parameters = dict(model.named_parameters())
    names = _names(config)
    present = {tensor.name for tensor in reader.tensors}
    if present != set(names):
        raise ValueError(f"{path}: missing or unknown tensors: {sorted(present ^ set(names))}")
    for tensor in reader.tensors:
        values = np.array(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)
        if heads := _rotated_heads(tensor.name, config):
            values = _checkpoint_order(values, heads)
        parameter = parameters[names[tensor.name]]
        if parameter.shape != values.shape:
            raise ValueError(
                f"{path}: {tensor.name} has shape {values.shape}, expected {tuple(parameter.shape)}"
            )
        parameter.data.copy_(torch.from_numpy(values))
    return model.to(dtype).eval()


def read_config(reader: GGUFReader) -> LlamaConfig:
    """The configuration that a GGUF file's metadata describes."""

    def value(key: str):
        return reader.fields[key].contents()

    if value("general.architecture") != "llama":
        raise ValueError(f"architecture is {value('general.architecture')}, expected llama")
    shapes = {tensor.name: tensor.shape for tensor in reader.tensors}
    return LlamaConfig(
        vocab_size=int(shapes["token_embd.weight"][1]),
        hidden_size=value("llama.embedding_length"),
        intermediate_size=value("llama.feed_forward_length"),
        num_hidden_layers=value("llama.block_count"),
        num_attention_heads=value("llama.attention.head_count"),
        num_key_value_heads=value("llama.attention.head_count_kv"),
        max_position_embeddings=value("llama.context_length"),
        rms_norm_eps=value("llama.attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_type": "default", "rope_theta": value("llama.rope.freq_base")},
        tie_word_embeddings="output.weight" not in shapes,
        bos_token_id=value("tokenizer.ggml.bos_token_id"),
        eos_token_id=value("tokenizer.ggml.eos_token_id"),
    )


def write_model(
    path: Path,
    model: LlamaForCausalLM,
    tokenizer: Tokenizer,
    matrix_type: GGMLQuantizationType,
    name: str,
) -> None:
    """Writes model and tokenizer as a GGUF file: matrices in matrix_type, norms in float32."""
    writer = GGUFWriter(path, "llama")
    writer.add_name(name)
    _add_configuration(writer, model.config)
    _add_tokenizer(writer, tokenizer, model.config)
    parameters = dict(model.named_parameters())
    for gguf_name, checkpoint_name in _names(model.config).items():
        values = parameters[checkpoint_name].detach().to(torch.float32).numpy()
        if heads := _rotated_heads(gguf_name, model.config):
            values = _gguf_order(values, heads)
        if values.ndim == 1:
            writer.add_tensor(gguf_name, values)
        else:
            data = quantize(np.ascontiguousarray(values), matrix_type)
            writer.add_tensor(gguf_name, data, raw_dtype=matrix_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_configuration(writer: GGUFWriter, config: LlamaConfig) -> None:
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_vocab_size(config.vocab_size)


def _add_tokenizer(writer: GGUFWriter, tokenizer: Tokenizer, config: LlamaConfig) -> None:
    tokens = [tokenizer.id_to_token(index) for index in range(tokenizer.get_vocab_size())]
    if len(tokens) != config.vocab_size:
        raise ValueError(f"{len(tokens)} tokens for a model of {config.vocab_size}")
    special = set(byte_level_bpe.SPECIAL_TOKENS)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types(
        [TokenType.CONTROL if token in special else TokenType.NORMAL for token in tokens]
    )
    writer.add_token_merges([" ".join(pair) for pair in merges])
    writer.add_bos_token_id(config.bos_token_id)
    writer.add_eos_token_id(config.eos_token_id)
    writer.add_add_bos_token(False)


def _names(config: LlamaConfig) -> dict[str, str]:
    """GGUF's name of each tensor, and the checkpoint's."""
    names = {"token_embd.weight": "model.embed_tokens.weight"}
    for layer in range(config.num_hidden_layers):
        for gguf_name, checkpoint_name in _TENSORS_OF_A_LAYER.items():
            names[f"blk.{layer}.{gguf_name}.weight"] = (
                f"model.layers.{layer}.{checkpoint_name}.weight"
            )
    names["output_norm.weight"] = "model.norm.weight"
    if not config.tie_word_embeddings:
        names["output.weight"] = "lm_head.weight"
    return names


def _rotated_heads(gguf_name: str, config: LlamaConfig) -> int:
    """The number of heads whose rows GGUF reorders in this tensor; 0 where it keeps them."""
    if gguf_name.endswith("attn_q.weight"):
        return config.num_attention_heads
    if gguf_name.endswith("attn_k.weight"):
        return config.num_key_value_heads
    return 0


def _gguf_order(values: np.ndarray, heads: int) -> np.ndarray:
    halves_first = values.reshape(heads, 2, -1, values.shape[1])
    return halves_first.swapaxes(1, 2).reshape(values.shape)


def _checkpoint_order(values: np.ndarray, heads: int) -> np.ndarray:
    pairs_first = values.reshape(heads, -1, 2, values.shape[1])
    return pairs_first.swapaxes(1, 2).reshape(values.shape)
