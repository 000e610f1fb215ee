"""Backpropagation in numbers of 80 bits, from equations 25, 26 and BP1 to BP4, and a bound of what rounding may change.

Beside every quantity q runs Δq, the most by which the same quantity may differ where every operation is rounded with
the unit roundoff u (2^−24 in float32, 2^−53 in float64). It follows from the equations alone:
  a sum of n products in any order    γ(n + 1) Σ |terms| + Σ (|Δw||a| + |w||Δa|),  γ(k) = k u/(1 − k u)   [Higham 3.1]
  σ at a z that is wrong by Δz        sup |σ'| Δz + 8 u |terms|                      (activations.py)
  δ below 1e-30 in float32            1e-30, for Nabla sets such errors to 0
At a kink, where a z within Δz of it may lie on either side, the jump is part of Δ. Nothing is left out of a comparison.
"""
import numpy as np

from activations import BY_NAME, L, ROUNDINGS, sigmoid


class Arithmetic:
    """float32 or float64 as the thing examined rounds."""

    def __init__(self, precision):
        single = precision == "float32"
        self.u = L(2) ** (-24 if single else -53)
        self.tiny = L(2) ** (-126 if single else -1022)  # below it an operation may be wrong by more than u
        self.flushed = L("1e-30") if single else L(0)
        self.type = np.float32 if single else np.float64

    def gamma(self, n):
        return n * self.u / (1 - n * self.u)


def product(a, da, b, db, gamma, tiny):
    """a @ b, and its Δ."""
    size = np.abs(a) @ np.abs(b)
    return a @ b, gamma * size + da @ np.abs(b) + np.abs(a) @ db + da @ db + a.shape[1] * tiny


class Layer:
    """An activation, or one for each neuron, or softmax."""

    def __init__(self, text):
        self.names = text.split(",")

    @property
    def is_softmax(self):
        return self.names == ["softmax"]

    def each(self, method, z, *rest):
        if len(self.names) == 1:
            return getattr(BY_NAME[self.names[0]], method)(z, *rest)
        result = np.empty_like(z)
        for j, name in enumerate(self.names):
            part = [r[:, j] if isinstance(r, np.ndarray) and r.ndim == 2 else r for r in rest]
            result[:, j] = getattr(BY_NAME[name], method)(z[:, j], *part)
        return result

    def forward(self, z, dz, math):
        if not self.is_softmax:
            return self.each("value", z), self.each("value_error", z, dz, math.u) + math.tiny
        shifted = z - z.max(1, keepdims=True)
        a = np.exp(shifted)
        a /= a.sum(1, keepdims=True)
        # ∂a_i/∂z_j = a_i ([i = j] − a_j): Δa_i ≤ a_i (e^(2 max Δz) − 1); z − max is rounded, and n terms are added
        moved = np.expm1(2 * dz.max(1, keepdims=True) + 2 * math.u * np.abs(shifted))
        return a, a * (moved + math.gamma(z.shape[1] + ROUNDINGS)) + math.tiny

    def back(self, t, e, de, math):
        """δ = J(z)ᵀ e, and its Δ."""
        if not self.is_softmax:
            s, ds = self.each("slope", t.z), self.each("slope_error", t.z, t.dz, math.u)
            return s * e, (np.abs(s) * de + np.abs(e) * ds + de * ds + math.u * np.abs(s * e) + math.tiny)
        mean = (t.a * e).sum(1, keepdims=True)
        dmean = (t.a * de + np.abs(e) * t.da + t.da * de).sum(1, keepdims=True) \
            + math.gamma(e.shape[1]) * (t.a * np.abs(e)).sum(1, keepdims=True)
        size = np.abs(e) + (t.a * np.abs(e)).sum(1, keepdims=True)
        delta = t.a * (e - mean)
        return delta, (t.a + t.da) * (de + dmean) + t.da * np.abs(e - mean) + 3 * math.u * t.a * size + math.tiny


class Pass:
    """z, a of one layer, and their Δ."""

    def __init__(self, z, dz, a, da):
        self.z, self.dz, self.a, self.da = z, dz, a, da


class Network:
    def __init__(self, widths, activations, cost, precision):
        self.widths, self.layers = widths, [Layer(text) for text in activations]
        self.cost, self.math = cost, Arithmetic(precision)

    def split(self, theta):
        """w², b², w³, b³, … out of one row of numbers."""
        parts, at = [], 0
        for k, n in zip(self.widths, self.widths[1:]):
            parts.append(theta[at:at + n * k].reshape(n, k))
            parts.append(theta[at + n * k:at + n * k + n])
            at += n * k + n
        return parts

    def feedforward(self, parts, x):
        """(25) of every layer."""
        passes, a, da = [Pass(None, None, x, np.zeros_like(x))], x, np.zeros_like(x)
        for l, layer in enumerate(self.layers):
            w, b = parts[2 * l], parts[2 * l + 1]
            n = w.shape[1]
            z, dz = product(a, da, w.T, np.zeros_like(w.T), self.math.gamma(n + 1), self.math.tiny)
            z, dz = z + b, dz + self.math.gamma(n + 1) * np.abs(b)
            a, da = layer.forward(z, dz, self.math)
            passes.append(Pass(z, dz, a, da))
        return passes

    def backprop(self, parts, x, y, weights=None):
        """The mean cost with its Δ, and the gradient with its Δ, in the order of the parameters."""
        math, m = self.math, len(x)
        passes = self.feedforward(parts, x)
        s = np.ones((m, 1), L) if weights is None else weights.reshape(m, 1)
        c, dc = COSTS[self.cost.split(":")[0]].value(self.cost, passes[-1], y, math)
        delta, ddelta = self.output_error(passes[-1], y)
        if weights is not None:  # a weight is rounded to the type of the network
            delta, ddelta = s * delta, s * ddelta + 2 * math.u * np.abs(s * delta)
        nabla, dnabla = [None] * len(parts), [None] * len(parts)
        for l in range(len(self.layers) - 1, -1, -1):
            if l < len(self.layers) - 1:
                w = parts[2 * l + 2]
                e, de = product(delta, ddelta, w, np.zeros_like(w), math.gamma(w.shape[0]), math.tiny)
                delta, ddelta = self.layers[l].back(passes[l + 1], e, de, math)   # (BP2)
            ddelta = ddelta + math.flushed
            before = passes[l]
            ones = np.ones((1, m), L)
            b, db = product(ones, 0 * ones, delta, ddelta, math.gamma(m + 2), math.tiny)
            g, dg = product(delta.T, ddelta.T, before.a, before.da, math.gamma(m + 3), math.tiny)
            nabla[2 * l], dnabla[2 * l] = (g / m).ravel(), (dg / m).ravel()         # (BP4)
            nabla[2 * l + 1], dnabla[2 * l + 1] = (b / m).ravel(), (db / m).ravel()   # (BP3)
        return ((s.ravel() * c).sum() / m, (s.ravel() * dc).sum() / m), np.concatenate(nabla), np.concatenate(dnabla)

    def mean_cost(self, parts, x, y, weights=None):
        c = COSTS[self.cost.split(":")[0]].value(self.cost, self.feedforward(parts, x)[-1], y, self.math)[0]
        return (c if weights is None else c * weights).sum() / len(x)

    def output_error(self, t, y):
        """(BP1): δ of the last layer, the cross-entropies in the form where σ' cancels."""
        math, cost = self.math, COSTS[self.cost.split(":")[0]]
        if cost.paired:
            total = y.sum(1, keepdims=True) if self.cost == "softmax_cross_entropy" else L(1)
            size = np.abs(total * t.a) + np.abs(y) + (np.abs(y).sum(1, keepdims=True) * t.a if y.shape[1] > 1 else 0)
            return total * t.a - y, np.abs(total) * t.da + math.gamma(y.shape[1] + 1) * size
        e, de = cost.gradient(self.cost, t, y, math)
        return self.layers[-1].back(t, e, de, math)


class Cost:
    """C_x of every example, and ∇_a C with its Δ, of costs that are sums over outputs of f(a − y)."""

    paired = False

    def value(self, name, t, y, math):
        n = y.shape[1]
        slope, most = self.slope(name, t.a - y, n), self.steepest(name, t.a - y, t.da, n)
        c = self.of(name, t.a - y, n).sum(1)
        return c, ((np.abs(slope) + most) * t.da).sum(1) + 2 ** -52 * (n + 8) * np.abs(c)

    def gradient(self, name, t, y, math):
        r, n = t.a - y, y.shape[1]
        g = self.slope(name, r, n)
        return g, self.steepest(name, r, t.da + math.u * np.abs(r), n) + 2 * math.u * np.abs(g)


class Quadratic(Cost):
    def of(self, name, r, n):
        return r * r / 2

    def slope(self, name, r, n):
        return r

    def steepest(self, name, r, dr, n):
        return dr


class Huber(Cost):
    def of(self, name, r, n):
        return np.where(np.abs(r) <= 1, r * r / 2, np.abs(r) - L(1) / 2) / n

    def slope(self, name, r, n):
        return np.clip(r, L(-1), L(1)) / n

    def steepest(self, name, r, dr, n):
        return dr / n


class Quantile(Cost):
    """ρ(y − a): q (y − a) above the answer, (1 − q)(a − y) below; half of the distance at the median."""

    def q(self, name):
        return L(name.split(":")[1])

    def of(self, name, r, n):
        return np.where(r > 0, (1 - self.q(name)) * r, -self.q(name) * r) / n

    def slope(self, name, r, n):
        return np.where(r > 0, 1 - self.q(name), np.where(r < 0, -self.q(name), L(0))) / n

    def steepest(self, name, r, dr, n):
        return np.where((np.abs(r) <= dr) & (dr > 0), L(1), L(0)) / n


class MeanAbsoluteError(Cost):
    def of(self, name, r, n):
        return np.abs(r) / n

    def slope(self, name, r, n):
        return np.sign(r) / n

    def steepest(self, name, r, dr, n):
        return np.where((np.abs(r) <= dr) & (dr > 0), L(2), L(0)) / n


class Paired:
    """Costs of z: Δ ≤ Σ |δ_j| Δz_j + Σ (most of ∂²C/∂z²) Δz_j² and the roundings of double."""

    paired = True

    def value(self, name, t, y, math):
        c, size, slope, curve = self.of(t.z, t.dz, y)
        wrong = (np.abs(slope) * t.dz + curve * t.dz * t.dz).sum(1)
        return c, wrong + 2 ** -52 * (y.shape[1] + 16) * size


class BinaryCrossEntropy(Paired):
    def of(self, z, dz, y):
        terms = np.maximum(z, L(0)) + np.log1p(np.exp(-np.abs(z)))
        return (terms - y * z).sum(1), (terms + np.abs(y * z)).sum(1), sigmoid(z) - y, L(1)


class SoftmaxCrossEntropy(Paired):
    def of(self, z, dz, y):
        top = z.max(1, keepdims=True)
        sum_ = np.log(np.exp(z - top).sum(1, keepdims=True))
        a = np.exp(z - top - sum_)
        total = np.abs(y).sum(1, keepdims=True)
        return (y * (sum_ + top - z)).sum(1), (np.abs(y) * (sum_ + np.abs(top) + np.abs(z) + 1)).sum(1), \
            y.sum(1, keepdims=True) * a - y, z.shape[1] * total


class Poisson(Paired):
    """Σ (e^z − y z); beyond z = 40 the line with the same slope."""

    def of(self, z, dz, y):
        e = np.exp(np.clip(z, L(-40), L(40)))
        terms = e * (1 + np.maximum(z - 40, L(0)))
        return (terms - y * z).sum(1), (np.abs(terms) + np.abs(y * z)).sum(1), e - y, \
            np.exp(np.minimum(z + dz, L(40)))


COSTS = {
    "quadratic": Quadratic(), "huber": Huber(), "quantile": Quantile(), "mean_absolute_error": MeanAbsoluteError(),
    "binary_cross_entropy": BinaryCrossEntropy(), "softmax_cross_entropy": SoftmaxCrossEntropy(),
    "poisson": Poisson(),
}
