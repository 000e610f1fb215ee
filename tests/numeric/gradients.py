#!/usr/bin/python3
"""gradients.py FOLDER: gradients that Nabla found, beside those of 80 bits and those of PyTorch."""
import numpy as np
import with_torch
from exchange import Cases, Errors, Report
from network import Network


def main():
    cases, report = Cases(), Report()
    errors, costs = {}, {}
    for case in cases.list:
        widths, precision, m = case["widths"], case["precision"], case["examples"]
        network = Network(widths, case["activations"], case["cost"], precision)
        theta = cases.exact(case["theta"])
        x, y = cases.exact(case["x"], m, widths[0]), cases.exact(case["y"], m, widths[-1])
        parts = network.split(theta)
        (c, dc), nabla, dnabla = network.backprop(parts, x, y)
        u = network.math.u
        found = cases.row(case["nabla"])
        sizes = np.cumsum([0] + [part.size for part in parts])
        theirs_c, theirs = with_torch.gradient(
            parts, case["activations"], case["cost"], x.astype(float), y.astype(float), precision)
        for i, (start, end) in enumerate(zip(sizes, sizes[1:])):
            part = slice(start, end)
            for program, values in (("Nabla", found), ("PyTorch", theirs)):
                errors.setdefault((precision, program), Errors()).add(values[part], nabla[part], dnabla[part], u)
            wrong = ~(np.abs(found[part] - nabla[part]) <= dnabla[part])
            if wrong.any():
                at = int(np.argmax(wrong))
                report.fail(f"{case['id']}: {'wb'[i % 2]} of layer {i // 2 + 2}, number {at}: {found[part][at]!r} "
                            f"instead of {nabla[part][at]}, allowed {float(dnabla[part][at]):.3g}")
        for program, value in (("Nabla", case["mean_cost"]), ("PyTorch", theirs_c)):
            costs.setdefault((precision, program), []).append(
                float(abs(np.longdouble(value) - c) / (2 * u * max(abs(c), np.longdouble(1e-300)))))
        if not abs(case["mean_cost"] - c) <= dc:
            report.fail(f"{case['id']}: cost {case['mean_cost']!r} instead of {c}, allowed {float(dc):.3g}")
        report.count("gradients")
        report.count("numbers", len(nabla))
    for (precision, program), of in sorted(errors.items()):
        report.say(f"{precision} {program:7} gradients: {of}")
        relative = np.array(costs[precision, program])
        report.say(f"{precision} {program:7} costs: in ulps median {np.median(relative):.2g}, "
                   f"99% {np.quantile(relative, 0.99):.3g}")
    report.print()


main()
