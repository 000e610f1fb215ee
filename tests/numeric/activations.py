"""Every activation in numbers of 80 bits, from its equation, with what rounding may do to it.

An activation has value(z) = σ(z), slope(z) = σ'(z), and
  value_terms, slope_terms   the sizes that a rounding of σ and σ' is relative to: |σ| itself where a formula without
                             cancellation exists, the sum of the terms' sizes elsewhere
  curve(z, e)                the most that |σ''| is between z − e and z + e
  kinks                      (place, jump of σ')
"""
import numpy as np

L = np.longdouble
PI = L("3.14159265358979323846264338327950288")
ROUNDINGS = 8  # an elementary function and what surrounds it: three roundings of two ulps, and a product


def number(text):
    return L(text)


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z < 0, e, L(1)) / (1 + e)


def density(z):
    """φ(z) = e^(−z²/2)/√(2π)."""
    return np.exp(-z * z / 2) / np.sqrt(2 * PI)


MIDDLE = L("1.5")


def erfc_above(x):
    """erfc for x ≥ 1.5: e^(−x²)/√π over x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …)))."""
    fraction = x.copy()
    for k in range(120, 0, -1):
        fraction = x + L(k) / 2 / fraction
    return np.exp(-x * x) / np.sqrt(PI) / fraction


def erf_below(x):
    """erf for x < 1.5: 2x/√π e^(−x²) Σ (2x²)^n/(1·3·5·…·(2n + 1)), whose terms all have one sign."""
    term, total, square = np.ones_like(x), np.ones_like(x), 2 * x * x
    for n in range(1, 50):
        term = term * square / (2 * n + 1)
        total = total + term
    return 2 * x / np.sqrt(PI) * np.exp(-x * x) * total


def normal(z):
    """Φ(z), in both tails to nearly all of its bits."""
    x = np.minimum(np.abs(z), L(150)) / np.sqrt(L(2))
    tail, near = np.empty_like(x), x < MIDDLE
    tail[near] = (1 - erf_below(x[near])) / 2
    tail[~near] = erfc_above(x[~near]) / 2
    return np.where(z < 0, tail, 1 - tail)


class Activation:
    kinks = ()

    def value_terms(self, z):
        return np.abs(self.value(z))

    def slope_terms(self, z):
        return np.abs(self.slope(z))

    def curve(self, z, e):
        return np.zeros_like(z)

    def near_kink(self, z, e):
        """Σ of the jumps of σ' between z − e and z + e."""
        total = np.zeros_like(z)
        for place, jump in self.kinks:
            total = total + np.where(np.abs(z - place) <= e, L(jump), L(0))
        return total

    def value_error(self, z, e, u):
        """How wrong σ is, computed with roundoff u at a z that is wrong by e at most."""
        steepest = np.abs(self.slope(z)) + self.curve(z, e) * e + self.near_kink(z, e)
        return steepest * e + ROUNDINGS * u * self.value_terms(z)

    def slope_error(self, z, e, u):
        """The same of σ'."""
        return self.curve(z, e) * e + self.near_kink(z, e) + ROUNDINGS * u * self.slope_terms(z)


class Identity(Activation):
    def value(self, z):
        return z * 1

    def slope(self, z):
        return np.ones_like(z)


class Sigmoid(Activation):
    def value(self, z):
        return sigmoid(z)

    def slope(self, z):
        return sigmoid(z) * sigmoid(-z)

    def slope_terms(self, z):
        return sigmoid(z)  # a (1 − a): 1 − a is wrong by a rounding of a

    def curve(self, z, e):
        return np.minimum(number("0.0963"), np.exp(e - np.abs(z)))


class Tanh(Activation):
    def value(self, z):
        e = np.expm1(-2 * np.abs(z))
        return np.copysign(-e / (2 + e), z)

    def slope(self, z):
        return 4 * sigmoid(2 * z) * sigmoid(-2 * z)

    def slope_terms(self, z):
        return 1 + self.value(z) ** 2

    def curve(self, z, e):
        return np.minimum(number("0.77"), 8 * np.exp(2 * (e - np.abs(z))))


class Relu(Activation):
    below = L(0)
    kinks = ((0, 1),)

    def value(self, z):
        return np.where(z > 0, z, self.below * z)

    def slope(self, z):
        return np.where(z > 0, L(1), self.below)


class LeakyRelu(Relu):
    below = number("0.01")


class Elu(Activation):
    scale, alpha = L(1), L(1)

    def value(self, z):
        return self.scale * np.where(z > 0, z, self.alpha * np.expm1(np.minimum(z, L(0))))

    def slope(self, z):
        return self.scale * np.where(z > 0, L(1), self.alpha * np.exp(np.minimum(z, L(0))))

    def curve(self, z, e):
        return self.scale * self.alpha * np.exp(np.minimum(z + e, L(0)))


class Selu(Elu):
    # Klambauer, Unterthiner, Mayr, Hochreiter 2017, appendix A
    scale, alpha = number("1.0507009873554804934193349852946"), number("1.6732632423543772848170429916717")
    kinks = ((0, float(scale * alpha - scale)),)


class Gelu(Activation):
    def value(self, z):
        return z * normal(z)

    def slope(self, z):
        return normal(z) + z * density(z)

    def rounded(self, z):
        return np.where(z < 0, 1 + z * z, L(1))  # e^(−z²/2): a rounding of z²/2 is one of z²/2 times the result

    def value_terms(self, z):
        return np.abs(self.value(z)) * self.rounded(z)

    def slope_terms(self, z):
        return (normal(z) + np.abs(z) * density(z)) * self.rounded(z)

    def curve(self, z, e):
        near, far = np.maximum(np.abs(z) - e, L(0)), np.abs(z) + e
        return np.where(near < 2, L("0.8"), density(near) * (2 + far * far))


class GeluTanh(Activation):
    ROOT, CUBIC = 2 * np.sqrt(2 / PI), number("0.044715")

    def inner(self, z):
        """2u and its slope."""
        return self.ROOT * z * (1 + self.CUBIC * z * z), self.ROOT * (1 + 3 * self.CUBIC * z * z)

    def value(self, z):
        return z * sigmoid(self.inner(z)[0])

    def slope(self, z):
        u, slope = self.inner(z)
        return sigmoid(u) + z * slope * sigmoid(u) * sigmoid(-u)

    def value_terms(self, z):
        return np.abs(self.value(z)) * np.where(z < 0, 1 + np.abs(self.inner(z)[0]), L(1))

    def slope_terms(self, z):
        u, slope = self.inner(z)
        first = sigmoid(u) * np.where(z < 0, 1 + np.abs(u), L(1))
        return first + np.abs(z) * slope * sigmoid(u) * sigmoid(-u) * (1 + np.abs(u))

    def curve(self, z, e):
        near, far = np.maximum(np.abs(z) - e, L(0)), np.abs(z) + e
        slope = self.inner(far)[1]
        tail = np.exp(-self.inner(near)[0]) * (2 * slope + far * (slope * slope + far))
        return np.where(near < 3, L(1), np.minimum(L(1), tail))


class Silu(Activation):
    def value(self, z):
        return z * sigmoid(z)

    def slope(self, z):
        return sigmoid(z) * (1 + z * sigmoid(-z))

    def slope_terms(self, z):
        return sigmoid(z) * (1 + np.abs(z) * sigmoid(-z))

    def curve(self, z, e):
        return np.minimum(L("0.5"), np.exp(e - np.abs(z)) * (2 + np.abs(z) + e))


class Softplus(Activation):
    def value(self, z):
        return np.maximum(z, L(0)) + np.log1p(np.exp(-np.abs(z)))

    def slope(self, z):
        return sigmoid(z)

    def curve(self, z, e):
        return np.minimum(L("0.25"), np.exp(e - np.abs(z)))


class HardSigmoid(Activation):
    kinks = ((-3, 0.1667), (3, 0.1667))

    def value(self, z):
        return np.clip(z / 6 + L(1) / 2, L(0), L(1))

    def slope(self, z):
        return np.where(np.abs(z) < 3, L(1) / 6, L(0))

    def value_terms(self, z):
        return np.where(np.abs(z) < 4, np.abs(z) / 6 + L(1) / 2, L(0))


class Exponential(Activation):
    kinks = ((-40, 1e-17), (40, 2.4e17))

    def value(self, z):
        return np.exp(np.clip(z, L(-40), L(40)))

    def slope(self, z):
        return np.where(np.abs(z) < 40, self.value(z), L(0))

    def curve(self, z, e):
        return self.value(z + e)


BY_NAME = {
    "identity": Identity(), "sigmoid": Sigmoid(), "tanh": Tanh(), "relu": Relu(), "leaky_relu": LeakyRelu(),
    "elu": Elu(), "selu": Selu(), "gelu": Gelu(), "gelu_tanh": GeluTanh(), "silu": Silu(), "softplus": Softplus(),
    "hard_sigmoid": HardSigmoid(), "exponential": Exponential(),
}
