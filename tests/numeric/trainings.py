#!/usr/bin/python3
"""trainings.py FOLDER: whole trainings of Nabla, beside the same in numbers of 80 bits and in PyTorch.

How far may rounding lead a training away? Each is done again, some times, with every gradient and every step moved at
random within what rounding may do to them at most: the gradient by its Δ (network.py) and by 4u of what penalties add,
θ by 4u of θ and of the step, powers of β by t roundings. Where those trainings end tells how much the errors of all
steps grow until then. Allowed are 8 times the farthest of them, layer by layer, weights and biases apart; for chance,
since a few are drawn.
"""
import numpy as np
import with_torch
from activations import L
from exchange import Cases, Report
from network import Network
from rules import Penalties, Plateau, Rule, rate

AGAIN, CHANCE = 3, 8


class Training:
    def __init__(self, cases, case):
        self.case = case
        self.network = Network(case["widths"], case["activations"], case["cost"], case["precision"])
        n, k, out = case["examples"], case["widths"][0], case["widths"][-1]
        self.theta = cases.exact(case["theta"])
        self.x, self.y = cases.exact(case["x"], n, k), cases.exact(case["y"], n, out)
        self.s = self.weights(cases)
        self.order = cases.row(case["order"]).astype(int).reshape(case["epochs"], n)
        held = case["held_out"]
        self.held = (cases.exact(case["held_x"], held, k), cases.exact(case["held_y"], held, out)) if held else None

    def weights(self, cases):
        """s_x: the example's own weight times that of its class; balanced is n/(k n_c) of the k classes that occur."""
        own, classes = self.case["weights"], self.case["class_weights"]
        if own is None and classes is None:
            return None
        s = np.ones(len(self.y), L) if own is None else cases.exact(own)
        if classes is not None:
            labels = self.y.argmax(1)
            counts = np.bincount(labels, minlength=self.y.shape[1])
            of_class = [L(w) for w in classes] if classes else [
                L(len(labels)) / L((counts > 0).sum() * max(count, 1)) for count in counts]
            s = s * np.array(of_class)[labels]
        return s

    def batches(self):
        for epoch, order in enumerate(self.order):
            for step, start in enumerate(range(0, len(order), self.case["batch"])):
                rows = order[start:start + self.case["batch"]]
                yield epoch, step, self.x[rows], self.y[rows], None if self.s is None else self.s[rows]

    def run(self, random=None):
        """θ at the end, the cost and the rate of every step, the best epoch, and θ of it."""
        case, network, u = self.case, self.network, self.network.math.u
        theta, plateau = self.theta, Plateau()
        rule = Rule(case["rule"], case["options"], len(theta), random)
        penalties = Penalties(case["penalties"], network)
        per_epoch = -(-case["examples"] // case["batch"])
        costs, rates, best = [], [], (None, None, theta)

        def moved(values, by):
            return values if random is None else values + by * random.uniform(-1, 1, len(values))

        for epoch, step, x, y, s in self.batches():
            (cost, dcost), g, dg = network.backprop(network.split(theta), x, y, s)
            costs.append(cost if random is None else cost + dcost * random.choice([-1, 1]))
            eta = rate(case["schedule"], case["eta"], epoch, case["epochs"], step, per_epoch, plateau)
            rates.append(eta)
            added = penalties.gradient(theta, moved(g, dg))
            added = moved(added, 4 * u * (np.abs(added) + np.abs(g)) + network.math.tiny)
            after = penalties.after(rule.step(penalties.before(theta, eta), added, eta))
            theta = moved(after, 4 * u * (np.abs(after) + np.abs(theta)))
            if self.held is not None and step == per_epoch - 1:
                held = network.mean_cost(network.split(theta), *self.held)
                plateau.after(int(case["patience"]), held)
                if best[0] is None or held < best[0]:
                    best = (held, epoch + 1, theta)
        return (best[2] if self.held is not None else theta), np.array(costs), np.array(rates), best[1]

    def in_torch(self, rates):
        if self.held is not None:
            return None  # which epoch is best is decided above
        batches = [(x.astype(float), y.astype(float), None if s is None else s.astype(float))
                   for _, _, x, y, s in self.batches()]
        return with_torch.train(self.network.split(self.theta), self.case, batches, [float(r) for r in rates])


def compare(cases, case, report, ratios):
    training = Training(cases, case)
    theta, costs, rates, best = training.run()
    random = np.random.RandomState(len(ratios))
    others = [training.run(random) for _ in range(AGAIN)]
    found, u = cases.row(case["result"]), training.network.math.u
    theirs = training.in_torch(rates)
    report.count("trainings")
    report.count("steps", len(costs))
    report.count("trainings in PyTorch too", theirs is not None)
    same = best is None or all(other[3] == best for other in others)
    if not same:
        report.count("whose best epoch rounding decides")
        return
    if best is not None and best != case["best_epoch"]:
        report.fail(f"{case['id']}: the best epoch is {case['best_epoch']} instead of {best}")
        return
    sizes = np.cumsum([0] + [part.size for part in training.network.split(theta)])
    for i, (start, end) in enumerate(zip(sizes, sizes[1:])):
        part = slice(start, end)
        spread = max(np.abs(other[0][part] - theta[part]).max() for other in others)
        largest = np.abs(theta[part]).max() + np.abs(training.theta[part]).max()
        allowed = CHANCE * spread + 4 * u * largest
        error = np.abs(found[part] - theta[part]).max()
        unit = 2 * u * largest + L(1e-300)
        torch_error = np.abs(theirs[part] - theta[part]).max() if theirs is not None else np.nan
        ratios.append((case["precision"], *(float(q) for q in (
            error / allowed, error / unit, torch_error / unit, allowed / unit, torch_error / allowed))))
        if not error <= allowed:
            report.fail(f"{case['id']}: {'wb'[i % 2]} of layer {i // 2 + 2} ends {float(error):.3g} away from where it "
                        f"should (PyTorch {float(torch_error):.3g}), allowed {float(allowed):.3g}")
    spread = np.max([np.abs(other[1] - costs) for other in others], 0)
    wrong = ~(np.abs(cases.row(case["costs"]) - costs) <= CHANCE * spread + 4 * u * np.abs(costs))
    if wrong.any():
        at = int(np.argmax(wrong))
        report.fail(f"{case['id']}: cost of step {at + 1} {cases.row(case['costs'])[at]!r} instead of {costs[at]}, "
                    f"allowed {float(CHANCE * spread[at]):.3g}")
    # The rates are computed in double: some roundings, and a cosine near its end is a difference of near numbers.
    wrong = ~(np.abs(cases.row(case["rates"]) - rates) <= L(2) ** -49 * (rates + L(case["eta"]) * 2 ** -4))
    if wrong.any():
        at = int(np.argmax(wrong))
        report.fail(f"{case['id']}: rate of step {at + 1} {cases.row(case['rates'])[at]!r} instead of {rates[at]}")


def main():
    cases, report, ratios = Cases(), Report(), []
    for case in cases.list:
        compare(cases, case, report, ratios)
    for precision in ("float32", "float64"):
        of = np.array([row[1:] for row in ratios if row[0] == precision])
        for program, column, share in (("Nabla", 1, 0), ("PyTorch", 2, 4)):
            ulps, used = of[:, column][~np.isnan(of[:, column])], of[:, share][~np.isnan(of[:, share])]
            report.say(f"{precision} {program:7} θ at the end: in ulps of the largest median {np.median(ulps):.2g}, "
                       f"99% {np.quantile(ulps, 0.99):.3g}, largest {ulps.max():.3g}; allowed "
                       f"{np.median(of[:, 3]):.3g} (median), {int((used > 1).sum())} of {len(used)} beyond, "
                       f"at most {used.max():.2g} of it")
    report.print()


main()
