"""Optimizers, schedules, penalties and clipping in numbers of 80 bits, from their published formulas. The settings are
the doubles that they are to Nabla and to PyTorch: 1 − 0.999 is not 0.001."""
import numpy as np
from activations import L, PI


def half_cosine(start, end, step, steps):
    return end if step >= steps else end + (start - end) * (1 + np.cos(PI * (L(step) / L(steps)))) / 2


class Plateau:
    """What a plateau schedule remembers."""

    def __init__(self):
        self.best, self.waited, self.reductions = None, 0, 0

    def after(self, patience, cost):
        if self.best is None or cost < self.best:
            self.best, self.waited = cost, 0
        elif self.waited + 1 < patience:
            self.waited += 1
        else:
            self.waited, self.reductions = 0, self.reductions + 1


def rate(schedule, eta, epoch, epochs, step, per_epoch, plateau):
    """η of a step: epoch and step count from 0."""
    name, _, text = schedule.partition(":")
    n = [L(float(part)) for part in text.split(",")] if text else []
    eta, done, planned = L(eta), epoch * per_epoch + step, epochs * per_epoch

    def given(i, default):
        return n[i] if i < len(n) else L(default)

    if name == "step":
        return eta * given(1, 0.1) ** (epoch // int(n[0]))
    if name == "exponential":
        return eta * n[0] ** epoch
    if name == "cosine":
        warm_up, floor = int(np.rint(given(0, 0) * per_epoch)), given(1, 0)
        if done < warm_up:
            return eta * (done + 1) / warm_up
        return eta * half_cosine(L(1), floor, done - warm_up, planned - warm_up)
    if name == "one_cycle":
        first, rising = eta / given(1, 25), given(0, 0.3) * planned
        if done < rising:
            return half_cosine(first, eta, done, rising)
        return half_cosine(eta, first / given(2, 10000), done - rising, planned - rising)
    if name == "plateau":
        return max(min(eta, given(2, 0)), eta * given(1, 0.1) ** plateau.reductions)
    return eta


class Rule:
    """θ ← θ − step, t = 1, 2, …"""

    def __init__(self, name, options, size, random=None):
        self.name, self.t, self.random = name, 0, random
        self.o = {key: value if isinstance(value, (bool, list)) else L(value) for key, value in options.items()}
        self.m, self.v, self.most = (np.zeros(size, L) for _ in range(3))
        if name == "adagrad":
            self.v = self.v + self.get("initial_accumulator_value", 0)

    def get(self, key, default):
        return self.o.get(key, L(default))

    def power(self, beta):
        """β^t, which is computed in double: t roundings, of which 1 − β^t makes hundreds while it is near 0."""
        wrong = 0 if self.random is None else self.random.uniform(-1, 1) * self.t * 2.0 ** -53
        return beta ** self.t * (1 + L(wrong))

    def step(self, theta, g, eta):
        self.t += 1
        if self.name != "adamw":
            g = g + self.get("weight_decay", 0) * theta
        return getattr(self, self.name)(theta, g, eta)

    def sgd(self, theta, g, eta):
        momentum = self.get("momentum", 0)
        if momentum == 0:
            return theta - eta * g
        self.v = g if self.t == 1 else momentum * self.v + (1 - self.get("dampening", 0)) * g
        return theta - eta * (g + momentum * self.v if self.o.get("nesterov") else self.v)

    def adam(self, theta, g, eta):
        beta1, beta2 = (L(beta) for beta in self.o.get("betas", [0.9, 0.999]))
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g * g
        u = self.v
        if self.o.get("amsgrad"):
            u = self.most = np.maximum(self.most, self.v)
        root = np.sqrt(u / (1 - self.power(beta2))) + self.get("eps", 1e-8)
        return theta - eta * (self.m / (1 - self.power(beta1))) / root

    def adamw(self, theta, g, eta):
        return self.adam((1 - eta * self.get("weight_decay", 0.01)) * theta, g, eta)

    def rmsprop(self, theta, g, eta):
        alpha, momentum = self.get("alpha", 0.99), self.get("momentum", 0)
        self.v = alpha * self.v + (1 - alpha) * g * g
        q = self.v
        if self.o.get("centered"):
            self.m = alpha * self.m + (1 - alpha) * g
            q = np.maximum(L(0), self.v - self.m * self.m)
        d = g / (np.sqrt(q) + self.get("eps", 1e-8))
        if momentum > 0:
            d = self.most = momentum * self.most + d
        return theta - eta * d

    def adagrad(self, theta, g, eta):
        self.v = self.v + g * g
        eta = eta / (1 + (self.t - 1) * self.get("lr_decay", 0))
        return theta - eta * g / (np.sqrt(self.v) + self.get("eps", 1e-10))


class Penalties:
    """What is done to gradient and weights besides, in the order of the documentation: L2, L1, the limit of each
    entry, the limit of the norm, decoupled decay; after the step the limit of the weights into a neuron."""

    def __init__(self, values, network):
        self.o, self.network = {key: L(value) for key, value in values.items()}, network
        self.is_weight = np.concatenate(
            [np.full(part.size, i % 2 == 0)
             for i, part in enumerate(network.split(np.zeros(self.count(network.widths))))])

    @staticmethod
    def count(widths):
        return sum(n * k + n for k, n in zip(widths, widths[1:]))

    def gradient(self, theta, g):
        w = np.where(self.is_weight, theta, L(0))
        g = g + self.o["l2"] * w + self.o["l1"] * np.sign(w)
        if self.o["clip_value"] > 0:
            g = np.clip(g, -self.o["clip_value"], self.o["clip_value"])
        norm = np.sqrt((g * g).sum())
        if 0 < self.o["clip_norm"] < norm:
            g = g * (self.o["clip_norm"] / norm)
        return g

    def before(self, theta, eta):
        return theta * (1 - eta * self.o["decay"])

    def after(self, theta):
        limit = self.o["max_norm"]
        if limit > 0:
            theta = theta.copy()
            for w in self.network.split(theta)[::2]:
                norms = np.sqrt((w * w).sum(1, keepdims=True))
                w *= np.where(norms > limit, limit / np.where(norms > 0, norms, L(1)), L(1))
        return theta
