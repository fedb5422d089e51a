"""Makes fixtures/: a tiny Llama, two adapters, four GGUF files, and what PEFT computes for them.

Usage: python make_fixtures.py [--out FOLDER] [--seed N]

A clone alone is tested with these. Weights are random and kept in float32; everything expected is
computed in float64 from the values as stored. The folder's own README says what each file holds.
The files in the repository were made with the default seed and requirements.txt's versions.
"""

import argparse
import copy
import json
from pathlib import Path

import torch
from gguf import GGMLQuantizationType
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedModel

import byte_level_bpe
import gguf_models

IGNORED = -100
BASE_GREEDY_TOKENS = 24
GGUF_GREEDY_TOKENS = 16
PROMPT_TOKENS = 8
SMALLEST_GREEDY_GAP = 0.01
ADAPTER_POSITIONS = [0, 7, 15, 23]
GGUF_POSITIONS = [0, 9, 19]
TRAINING_STEPS = 8
ADAPTER_TARGETS: dict[str, list[str] | str] = {
    "qv": ["q_proj", "v_proj"],
    "all-linear": "all-linear",
}
GGUF_TYPES = {
    "f32": GGMLQuantizationType.F32,
    "f16": GGMLQuantizationType.F16,
    "q8_0": GGMLQuantizationType.Q8_0,
    "q4_1": GGMLQuantizationType.Q4_1,
}
TOKENIZER_TEXTS = [
    "The other day the teacher gathered three feathers and there they were.",
    "In the evening the singer sings a song in the wind, and the rain is falling.",
    "An island and a hand and the sand on the land: one stone, alone at the station.",
]
TOKENIZED_TEXTS = [
    "",
    " ",
    "the other  hand",
    "\n\nThey're in 2024,\tI'VE 3.14 \r\n",
    "caf\u00e9 \u4f60\u597d \U0001f642",
    "<|im_start|>the wind<|im_end|>and<|endoftext|>",
    "x<y && y>z; // end  ",
]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    repository = Path(__file__).resolve().parents[2]
    arguments.add_argument("--out", type=Path, default=repository / "fixtures")
    arguments.add_argument("--seed", type=int, default=3)
    options = arguments.parse_args()

    torch.set_num_threads(1)
    random = torch.Generator().manual_seed(options.seed)
    tokenizer = byte_level_bpe.train(TOKENIZER_TEXTS, vocabulary_size=288)
    model = tiny_llama(tokenizer.get_vocab_size(), random)
    input_ids = torch.randint(3, model.config.vocab_size, (2, 24), generator=random)
    labels = input_ids.clone()
    labels[0, :6] = IGNORED
    labels[1, :6] = IGNORED
    labels[1, 18:] = IGNORED

    family = options.out / "llama-tied"
    write_base(family, model, input_ids, labels)
    for name, targets in ADAPTER_TARGETS.items():
        config = lora_config(targets)
        write_adapter(family / "adapters" / name, model, config, input_ids, labels, random)
    write_gguf_files(options.out / "gguf", model, tokenizer, random)
    write_tokenizer(options.out / "tokenizers" / "smollm", tokenizer)


def tiny_llama(vocabulary_size: int, random: torch.Generator) -> LlamaForCausalLM:
    """A Llama in float64 whose random weights are float32 values."""
    config = LlamaConfig(
        vocab_size=vocabulary_size,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=8,
        max_position_embeddings=64,
        rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        tie_word_embeddings=True,
        bos_token_id=1,
        eos_token_id=2,
    )
    config._attn_implementation = "eager"
    model = LlamaForCausalLM(config)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=random)
        if parameter.ndim == 1:
            parameter.data = 1 + 0.05 * noise
        else:
            scale = 0.3 if "embed" in name else parameter.shape[1] ** -0.5
            parameter.data = scale * noise
    return model.to(torch.float64).eval()


def write_base(
    folder: Path,
    model: PreTrainedModel,
    input_ids: torch.Tensor,
    labels: torch.Tensor,
    dtype: torch.dtype = torch.float32,
    shard_size: str = "1GB",
) -> None:
    copy.deepcopy(model).to(dtype).save_pretrained(folder / "base", max_shard_size=shard_size)
    logits = model(input_ids).logits
    loss = mean_loss(logits, labels)
    loss.backward()
    expected = inputs_and_logits(input_ids, labels, logits, loss)
    for name, parameter in model.named_parameters():
        expected[f"grad.{name}"] = stored(parameter.grad)
    model.zero_grad()
    expected["greedy"] = greedy(model, input_ids[:1, :PROMPT_TOKENS], BASE_GREEDY_TOKENS)
    save_file(expected, folder / "expected-base.safetensors")


def lora_config(targets: list[str] | str) -> LoraConfig:
    return LoraConfig(r=4, lora_alpha=8, target_modules=targets, task_type="CAUSAL_LM")


def write_adapter(
    folder: Path,
    base: PreTrainedModel,
    config: LoraConfig,
    input_ids: torch.Tensor,
    labels: torch.Tensor,
    random: torch.Generator,
) -> None:
    model = get_peft_model(copy.deepcopy(base), config)
    randomize(model, random)
    model.eval()
    save_adapter(folder / "adapter", model)

    logits = model(input_ids).logits
    loss = mean_loss(logits, labels)
    loss.backward()
    expected = inputs_and_logits(input_ids, labels, logits[:, ADAPTER_POSITIONS], loss)
    for name, parameter in trainable(model).items():
        expected[f"grad.{name}"] = stored(parameter.grad)
    expected["train_losses"] = train(model, input_ids, labels)
    for name, parameter in trainable(model).items():
        expected[f"trained.{name}"] = stored(parameter)
    with torch.no_grad():
        expected["logits_trained"] = stored(model(input_ids).logits[:, ADAPTER_POSITIONS])
        if any("lora_embedding" in name for name in trainable(model)):
            untie(model)
        merged = model.merge_and_unload()
        expected["logits_trained_merged"] = stored(merged(input_ids).logits[:, ADAPTER_POSITIONS])
    save_file(expected, folder / "expected.safetensors")


def randomize(model: PeftModel, random: torch.Generator) -> None:
    """Nothing that is trained stays at its start: factors are random, the rest is moved a little."""
    for name, parameter in trainable(model).items():
        noise = torch.randn(parameter.shape, generator=random)
        if "lora_magnitude" in name or "lora_" not in name:
            start = parameter.data.to(torch.float32)
            parameter.data = (start + 0.05 * start.abs().mean() * noise).double()
        else:
            scale = 0.1 if "lora_A" in name or "embedding_A" in name else 0.05
            parameter.data = (scale * noise).double()


def save_adapter(folder: Path, model: PeftModel) -> None:
    """PEFT's own files, with what differs from run to run or from machine to machine fixed."""
    single = copy.deepcopy(model).to(torch.float32)
    single.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()
    path = folder / "adapter_config.json"
    config = json.loads(path.read_text())
    config["base_model_name_or_path"] = "base"
    if isinstance(config["target_modules"], list):
        config["target_modules"].sort()
    path.write_text(json.dumps(config, indent=2) + "\n")


def untie(model: PeftModel) -> None:
    """Gives the head a matrix of its own: PEFT would merge an embedding's update into it too."""
    head = model.get_output_embeddings()
    head.weight = torch.nn.Parameter(head.weight.detach().clone(), requires_grad=False)


def train(model: PeftModel, input_ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """The loss before each of the AdamW steps; the model is left trained."""
    parameters = list(trainable(model).values())
    optimizer = torch.optim.AdamW(
        parameters, lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
    )
    losses = []
    for _ in range(TRAINING_STEPS):
        optimizer.zero_grad()
        loss = mean_loss(model(input_ids).logits, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses)


def write_gguf_files(
    folder: Path, model: PreTrainedModel, tokenizer: Tokenizer, random: torch.Generator
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    input_ids = torch.randint(3, model.config.vocab_size, (1, 20), generator=random)
    for name, matrix_type in GGUF_TYPES.items():
        path = folder / f"{model.config.model_type}-{name}.gguf"
        gguf_models.write_model(path, model, tokenizer, matrix_type, "Veneer fixture")
        reread = gguf_models.read_model(path, torch.float64)
        with torch.no_grad():
            logits = reread(input_ids).logits[:, GGUF_POSITIONS]
        expected = {
            "input_ids": input_ids.int(),
            "logits": stored(logits),
            "greedy": greedy(reread, input_ids[:, :PROMPT_TOKENS], GGUF_GREEDY_TOKENS),
        }
        save_file(expected, path.with_suffix(".expected.safetensors"))


def write_tokenizer(folder: Path, tokenizer: Tokenizer) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    cases = []
    for text in TOKENIZED_TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        decoded = tokenizer.decode(ids, skip_special_tokens=False)
        cases.append({"text": text, "ids": ids, "decoded": decoded})
    (folder / "expected.json").write_text(json.dumps(cases, indent=1) + "\n")


def greedy(model: PreTrainedModel, prompt: torch.Tensor, tokens: int) -> torch.Tensor:
    """The prompt and the most likely tokens after it, found without a cache. A choice so close
    that float32 could make the other one is refused."""
    ids = prompt
    with torch.no_grad():
        for _ in range(tokens):
            best = model(ids).logits[:, -1].topk(2)
            if float(best.values[0, 0] - best.values[0, 1]) < SMALLEST_GREEDY_GAP:
                raise ValueError("two tokens are nearly equally likely: choose another --seed")
            ids = torch.cat([ids, best.indices[:, :1]], dim=1)
    return ids.int()


def mean_loss(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy in the logits' own precision; transformers' loss would round to float32."""
    return cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())


def inputs_and_logits(
    input_ids: torch.Tensor, labels: torch.Tensor, logits: torch.Tensor, loss: torch.Tensor
) -> dict[str, torch.Tensor]:
    return {
        "input_ids": input_ids.int(),
        "labels": labels.int(),
        "logits": stored(logits),
        "loss": loss.detach().reshape(1),
    }


def trainable(model: PeftModel) -> dict[str, torch.nn.Parameter]:
    return {name: value for name, value in model.named_parameters() if value.requires_grad}


def stored(values: torch.Tensor) -> torch.Tensor:
    return values.detach().to(torch.float32).contiguous()


if __name__ == "__main__":
    main()
