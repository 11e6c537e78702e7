"""What the libraries do inside, written out in plain PyTorch.

finetune.py leaves all of this to transformers, torch and scikit-learn. The tests hold each function against
the library's own.
"""

import math
from collections.abc import Callable, Iterable

import torch
from torch.nn.functional import cross_entropy, gelu
from transformers import ViTForImageClassification, ViTModel


# #region patch-embeddings
def patch_embeddings(pixel_values: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """[batch, channels, height, width] → [batch, patches, hidden]: cut, flatten, one product."""
    hidden, channels, size, _ = weight.shape
    tiles = pixel_values.unfold(2, size, size).unfold(3, size, size)
    # [batch, channels, rows, columns, size, size]: the patches row by row, each in one line.
    patches = tiles.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)
    return patches @ weight.reshape(hidden, channels * size * size).T + bias
# #endregion patch-embeddings


# #region attention
def attention(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int) -> torch.Tensor:
    """Every token looks at every other: [batch, tokens, size] three times, and so is the result."""
    query, key, value = (x.unflatten(2, (heads, -1)).transpose(1, 2) for x in (query, key, value))
    # Every token scores every other; the square root keeps the scores' spread at one.
    scores = query @ key.transpose(2, 3) / math.sqrt(query.shape[-1])
    probabilities = torch.softmax(scores, dim=-1)
    return (probabilities @ value).transpose(1, 2).flatten(2)
# #endregion attention


# #region transformer-block
def transformer_block(x: torch.Tensor, block: torch.nn.Module) -> torch.Tensor:
    """[batch, tokens, size] → the same shape."""
    part, mlp = block.attention, block.mlp
    normed = block.layernorm_before(x)
    mixed = attention(part.q_proj(normed), part.k_proj(normed), part.v_proj(normed), part.num_attention_heads)
    x = x + part.o_proj(mixed)
    return x + mlp.fc2(gelu(mlp.fc1(block.layernorm_after(x))))
# #endregion transformer-block


# #region backbone
def backbone(pixel_values: torch.Tensor, vit: ViTModel) -> torch.Tensor:
    """[batch, channels, height, width] → [batch, hidden]: what the head reads."""
    embeddings = vit.embeddings
    projection = embeddings.patch_embeddings.projection
    patches = patch_embeddings(pixel_values, projection.weight, projection.bias)
    class_token = embeddings.cls_token.expand(len(patches), -1, -1)
    hidden = torch.cat([class_token, patches], dim=1) + embeddings.position_embeddings
    for block in vit.layers:
        hidden = transformer_block(hidden, block)
    return vit.layernorm(hidden)[:, 0]
# #endregion backbone


# #region window-index
def window_index(side: int, window: int, shift: int) -> list[int]:
    """For each token of each window, which token of the square it is: Swin's windows, moved by `shift`."""
    corners = [(top, left) for top in range(0, side, window) for left in range(0, side, window)]
    places = [(row, column) for row in range(window) for column in range(window)]
    return [
        (top + row + shift) % side * side + (left + column + shift) % side
        for top, left in corners
        for row, column in places
    ]
# #endregion window-index


# #region training-step
def training_step(
    model: ViTForImageClassification, optimizer: torch.optim.Optimizer, batch: dict[str, torch.Tensor]
) -> float:
    """Forward, loss, backward, clip, update. Gives the loss before the update."""
    model.train()
    logits = model(batch["pixel_values"]).logits
    loss = cross_entropy(logits, batch["labels"])
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()
# #endregion training-step


# #region training-loop
def training_loop(
    model: ViTForImageClassification,
    batches: Iterable[dict[str, torch.Tensor]],
    epochs: int,
    learning_rate: float,
    evaluate: Callable[[int], None],
) -> list[float]:
    """Runs the epochs, with an evaluation before the first and after each. Gives the loss of every step."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.0)
    steps = epochs * len(batches)
    losses = []
    evaluate(0)
    for epoch in range(1, epochs + 1):
        for batch in batches:
            for group in optimizer.param_groups:
                group["lr"] = learning_rate * linear_schedule(len(losses), steps)
            losses.append(training_step(model, optimizer, batch))
        evaluate(epoch)
    return losses
# #endregion training-loop


# #region linear-schedule
def linear_schedule(step: int, steps: int) -> float:
    """Part of the peak rate before step `step` (from 0) of `steps`: in a straight line from 1 to 0."""
    return max(0.0, 1 - step / steps)
# #endregion linear-schedule


# #region adamw-step
def adamw_step(
    value: torch.Tensor,
    grad: torch.Tensor,
    first: torch.Tensor,
    second: torch.Tensor,
    step: int,
    learning_rate: float,
    weight_decay: float,
    betas: tuple[float, float] = (0.9, 0.999),
    epsilon: float = 1e-8,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Step `step` (from 1) for one parameter: its value and both running means afterwards."""
    beta1, beta2 = betas
    first = beta1 * first + (1 - beta1) * grad
    second = beta2 * second + (1 - beta2) * grad**2
    deviation = (second / (1 - beta2**step)).sqrt() + epsilon
    move = learning_rate * first / (1 - beta1**step) / deviation
    return value * (1 - learning_rate * weight_decay) - move, first, second
# #endregion adamw-step


# #region precision-recall-f1
def precision_recall_f1(label: str, y_true: list[str], y_pred: list[str]) -> tuple[float, float, float]:
    """The scores of one class; 0 where there is nothing to divide by."""
    true_positives = sum(truth == guess == label for truth, guess in zip(y_true, y_pred, strict=True))
    predicted, support = y_pred.count(label), y_true.count(label)
    precision = true_positives / predicted if predicted else 0.0
    recall = true_positives / support if support else 0.0
    f1 = 2 * true_positives / (predicted + support) if predicted + support else 0.0
    return precision, recall, f1
# #endregion precision-recall-f1
