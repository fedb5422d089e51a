"""GPT-2, Llama, Qwen2 and Qwen3 in GGUF files: read into transformers' models, written from them.

Of a Llama, GGUF keeps the rows of q and k in the order that llama.cpp's rotary embedding wants:
within a head, row 2i is dimension i and row 2i+1 is dimension i + head_dim/2 of the Hugging Face
checkpoint. GPT-2's matrices lie (out, in), the other way round than in its checkpoint.
"""

import json
import re
from pathlib import Path

import numpy as np
import torch
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, TokenType
from gguf.quants import dequantize, quantize
from tokenizers import Tokenizer
from transformers import (
    AutoModelForCausalLM,
    GPT2Config,
    LlamaConfig,
    PreTrainedConfig,
    PreTrainedModel,
    Qwen2Config,
    Qwen3Config,
)

import byte_level_bpe

_LLAMA_LIKE = {"llama": LlamaConfig, "qwen2": Qwen2Config, "qwen3": Qwen3Config}

_MODULES = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "transformer.wte": "token_embd",
    "transformer.wpe": "position_embd",
    "transformer.ln_f": "output_norm",
    "lm_head": "output",
}

_MODULES_OF_A_LAYER = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "ln_1": "attn_norm",
    "attn.c_attn": "attn_qkv",
    "attn.c_proj": "attn_output",
    "ln_2": "ffn_norm",
    "mlp.c_fc": "ffn_up",
    "mlp.c_proj": "ffn_down",
}

_LAYER = re.compile(r"(?:model\.layers|transformer\.h)\.(\d+)\.(.+)")


def read_model(path: Path, dtype: torch.dtype, attention: str = "eager") -> PreTrainedModel:
    """The model of a GGUF file, its tensors dequantized to float32 and then cast to dtype."""
    reader = GGUFReader(path)
    config = read_config(reader)
    config._attn_implementation = attention
    model = AutoModelForCausalLM.from_config(config)
    parameters = {_gguf_name(name): value for name, value in model.named_parameters()}
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    if set(tensors) != set(parameters):
        strays = sorted(set(tensors) ^ set(parameters))
        raise ValueError(f"{path}: missing or unknown tensors: {strays}")
    for name, tensor in tensors.items():
        values = np.array(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)
        if heads := _rotated_heads(name, config):
            values = _checkpoint_order(values, heads)
        if _is_turned(name, config):
            values = values.T
        if parameters[name].shape != values.shape:
            raise ValueError(
                f"{path}: {name} has shape {values.shape},"
                f" expected {tuple(parameters[name].shape)}"
            )
        parameters[name].data.copy_(torch.from_numpy(np.ascontiguousarray(values)))
    return model.to(dtype).eval()


def read_config(reader: GGUFReader) -> PreTrainedConfig:
    """The configuration that a GGUF file's metadata describes."""
    architecture = reader.fields["general.architecture"].contents()
    shapes = {tensor.name: tensor.shape for tensor in reader.tensors}

    def value(key: str):
        return reader.fields[key].contents()

    def own(key: str):
        return value(f"{architecture}.{key}")

    shared = {
        "vocab_size": int(shapes["token_embd.weight"][1]),
        "tie_word_embeddings": "output.weight" not in shapes,
        "bos_token_id": value("tokenizer.ggml.bos_token_id"),
        "eos_token_id": value("tokenizer.ggml.eos_token_id"),
    }
    if architecture == "gpt2":
        return GPT2Config(
            **shared,
            n_embd=own("embedding_length"),
            n_inner=own("feed_forward_length"),
            n_layer=own("block_count"),
            n_head=own("attention.head_count"),
            n_positions=own("context_length"),
            layer_norm_epsilon=own("attention.layer_norm_epsilon"),
        )
    if architecture not in _LLAMA_LIKE:
        raise ValueError(f"architecture is {architecture}, expected gpt2 or {[*_LLAMA_LIKE]}")
    heads = own("attention.head_count")
    return _LLAMA_LIKE[architecture](
        **shared,
        hidden_size=own("embedding_length"),
        intermediate_size=own("feed_forward_length"),
        num_hidden_layers=own("block_count"),
        num_attention_heads=heads,
        num_key_value_heads=own("attention.head_count_kv"),
        head_dim=own("rope.dimension_count"),
        max_position_embeddings=own("context_length"),
        rms_norm_eps=own("attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_type": "default", "rope_theta": own("rope.freq_base")},
    )


def write_model(
    path: Path,
    model: PreTrainedModel,
    tokenizer: Tokenizer,
    matrix_type: GGMLQuantizationType,
    name: str,
) -> None:
    """Writes model and tokenizer as a GGUF file: matrices in matrix_type, all else in float32."""
    writer = GGUFWriter(path, model.config.model_type)
    writer.add_name(name)
    _add_configuration(writer, model.config)
    _add_tokenizer(writer, tokenizer, model.config)
    for checkpoint_name, parameter in model.named_parameters():
        gguf_name = _gguf_name(checkpoint_name)
        values = parameter.detach().to(torch.float32).numpy()
        if heads := _rotated_heads(gguf_name, model.config):
            values = _gguf_order(values, heads)
        if _is_turned(gguf_name, model.config):
            values = values.T
        values = np.ascontiguousarray(values)
        if values.ndim == 1 or gguf_name == "position_embd.weight":
            writer.add_tensor(gguf_name, values)
        else:
            writer.add_tensor(gguf_name, quantize(values, matrix_type), raw_dtype=matrix_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_configuration(writer: GGUFWriter, config: PreTrainedConfig) -> None:
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_head_count(config.num_attention_heads)
    if config.model_type == "gpt2":
        writer.add_feed_forward_length(config.n_inner or 4 * config.n_embd)
        writer.add_layer_norm_eps(config.layer_norm_epsilon)
        return
    head_dim = _head_dim(config)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(head_dim)
    writer.add_vocab_size(config.vocab_size)
    if config.model_type == "qwen3":
        writer.add_key_length(head_dim)
        writer.add_value_length(head_dim)


def _add_tokenizer(writer: GGUFWriter, tokenizer: Tokenizer, config: PreTrainedConfig) -> None:
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


def _gguf_name(parameter: str) -> str:
    module, _, kind = parameter.rpartition(".")
    if layer := _LAYER.fullmatch(module):
        return f"blk.{layer[1]}.{_MODULES_OF_A_LAYER[layer[2]]}.{kind}"
    return f"{_MODULES[module]}.{kind}"


def _head_dim(config: PreTrainedConfig) -> int:
    head_dim = getattr(config, "head_dim", None)
    return head_dim or config.hidden_size // config.num_attention_heads


def _rotated_heads(gguf_name: str, config: PreTrainedConfig) -> int:
    """The number of heads whose rows GGUF reorders in this tensor; 0 where it keeps them."""
    if config.model_type == "llama" and gguf_name.endswith("attn_q.weight"):
        return config.num_attention_heads
    if config.model_type == "llama" and gguf_name.endswith("attn_k.weight"):
        return config.num_key_value_heads
    return 0


def _is_turned(gguf_name: str, config: PreTrainedConfig) -> bool:
    """Whether it is one of GPT-2's matrices, which lie (in, out) in the checkpoint."""
    matrix = r"blk\.\d+\.(attn_qkv|attn_output|ffn_up|ffn_down)\.weight"
    return config.model_type == "gpt2" and re.fullmatch(matrix, gguf_name) is not None


def _gguf_order(values: np.ndarray, heads: int) -> np.ndarray:
    halves_first = values.reshape(heads, 2, -1, values.shape[1])
    return halves_first.swapaxes(1, 2).reshape(values.shape)


def _checkpoint_order(values: np.ndarray, heads: int) -> np.ndarray:
    pairs_first = values.reshape(heads, -1, 2, values.shape[1])
    return pairs_first.swapaxes(1, 2).reshape(values.shape)
