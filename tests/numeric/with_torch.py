"""The same in PyTorch, as its users write it: its own functions, autograd and torch.optim."""
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
TYPES = {"float32": torch.float32, "float64": torch.float64}

ACTIVATIONS = {
    "identity": lambda z: z * 1.0,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu_tanh": lambda z: F.gelu(z, approximate="tanh"),
    "silu": F.silu,
    # its default cuts ln(1 + e^z) off at z = 20
    "softplus": lambda z: F.softplus(z, threshold=80 if z.dtype == torch.float32 else 700),
    "hard_sigmoid": lambda z: torch.where((z > -3) & (z < 3), z / 6 + 0.5, (z >= 3).to(z.dtype)),
    "exponential": lambda z: torch.exp(torch.clamp(z, -40, 40)),
    "softmax": lambda z: torch.softmax(z, 1),
}


def quantile(a, y, q):
    return torch.maximum(q * (y - a), (q - 1) * (y - a)).mean(1)


def poisson(z, y):
    """Nabla's: beyond z = 40 the line that goes on with the same slope."""
    return (torch.exp(torch.clamp(z, -40, 40)) * (1 + F.relu(z - 40)) - y * z).sum(1)


def costs(name, z, a, y):
    """C_x of every example."""
    kind = name.split(":")[0]
    if kind == "quantile":
        return quantile(a, y, float(name.split(":")[1]))
    return {
        "quadratic": lambda: ((y - a) ** 2).sum(1) / 2,
        "binary_cross_entropy": lambda: F.binary_cross_entropy_with_logits(z, y, reduction="none").sum(1),
        "softmax_cross_entropy": lambda: -(y * F.log_softmax(z, 1)).sum(1),
        "mean_absolute_error": lambda: F.l1_loss(a, y, reduction="none").mean(1),
        "huber": lambda: F.huber_loss(a, y, reduction="none").mean(1),
        "poisson": lambda: poisson(z, y),
    }[kind]()


def activate(text, z):
    names = text.split(",")
    if len(names) == 1:
        return ACTIVATIONS[text](z)
    return torch.stack([ACTIVATIONS[name](z[:, j]) for j, name in enumerate(names)], 1)


def tensors(parts, precision):
    return [torch.tensor(part.astype("float64"), dtype=TYPES[precision], requires_grad=True) for part in parts]


def mean_cost(parts, activations, cost, x, y, weights=None):
    a = x
    for l, text in enumerate(activations):
        z = F.linear(a, parts[2 * l], parts[2 * l + 1])
        a = activate(text, z)
    c = costs(cost, z, a, y)
    return (c if weights is None else c * weights).mean()


def flat(tensors_):
    return torch.cat([t.detach().ravel() for t in tensors_]).double().numpy()


def gradient(parts, activations, cost, x, y, precision):
    """The mean cost and its gradient, in the order of the parameters."""
    parts, to = tensors(parts, precision), TYPES[precision]
    c = mean_cost(parts, activations, cost, torch.tensor(x, dtype=to), torch.tensor(y, dtype=to))
    return float(c.detach()), flat(torch.autograd.grad(c, parts))


def optimizer(parts, rule, options):
    """The rule of torch.optim; None where it has none with these options."""
    get, decay = options.get, options.get("weight_decay", 0)
    betas = tuple(get("betas", (0.9, 0.999)))
    if rule == "sgd":
        nesterov = bool(get("nesterov", False)) and get("momentum", 0) > 0
        if nesterov and get("dampening", 0) > 0:
            return None
        return torch.optim.SGD(parts, 0.1, get("momentum", 0), get("dampening", 0), decay, nesterov)
    if rule == "adam":
        return torch.optim.Adam(parts, 0.1, betas, get("eps", 1e-8), decay, bool(get("amsgrad", False)))
    if rule == "adamw":
        return torch.optim.AdamW(
            parts, 0.1, betas, get("eps", 1e-8), get("weight_decay", 0.01), bool(get("amsgrad", False)))
    if rule == "rmsprop":
        return torch.optim.RMSprop(
            parts, 0.1, get("alpha", 0.99), get("eps", 1e-8), decay, get("momentum", 0), bool(get("centered", False)))
    return torch.optim.Adagrad(
        parts, 0.1, get("lr_decay", 0), decay, get("initial_accumulator_value", 0), get("eps", 1e-10))


def train(parts, case, batches, rates):
    """θ after these mini-batches at these rates; None where torch.optim lacks the rule."""
    precision, penalty = case["precision"], case["penalties"]
    parts, to = tensors(parts, precision), TYPES[precision]
    rule = optimizer(parts, case["rule"], case["options"])
    if rule is None:
        return None
    for (x, y, s), rate in zip(batches, rates):
        rule.zero_grad()
        s = None if s is None else torch.tensor(s, dtype=to)
        mean_cost(parts, case["activations"], case["cost"], torch.tensor(x, dtype=to), torch.tensor(y, dtype=to),
                  s).backward()
        with torch.no_grad():
            for w in parts[::2]:
                w.grad += penalty["l2"] * w + penalty["l1"] * torch.sign(w)
            if penalty["clip_value"] > 0:
                torch.nn.utils.clip_grad_value_(parts, penalty["clip_value"])
            if penalty["clip_norm"] > 0:
                norm = torch.sqrt(sum((p.grad ** 2).sum() for p in parts))
                for p in parts:
                    p.grad *= min(1.0, penalty["clip_norm"] / float(norm)) if norm > 0 else 1.0
            for p in parts:
                p *= 1 - rate * penalty["decay"]
        for group in rule.param_groups:
            group["lr"] = rate
        rule.step()
        with torch.no_grad():
            for w in parts[::2] if penalty["max_norm"] > 0 else []:
                norms = w.norm(dim=1, keepdim=True)
                w *= torch.where(norms > penalty["max_norm"], penalty["max_norm"] / norms, torch.ones_like(norms))
    return flat(parts)
