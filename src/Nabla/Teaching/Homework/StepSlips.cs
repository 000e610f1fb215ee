namespace Nabla.Teaching;

/// <summary>Slips of the step itself: the gradient is right, and the parameters after it are not.</summary>
internal sealed class StepSlips(CaseFile given, Quantities right, string name, int layer)
{
    /// <summary>Where the parameters after the first step stand in a sheet.</summary>
    internal const string Weights = "new_W", Biases = "new_b";

    /// <summary>Whether a quantity is one of them.</summary>
    internal static bool AreOf(string name) => name is Weights or Biases;

    /// <summary>Adds what a step with the gradient of all examples comes to; the case says how it is trained.</summary>
    internal static void AddTo(Quantities right, CaseFile given)
    {
        CaseFile once = new(given.Parameters, given.Cost, given.X, given.Y)
        {
            Optimizer = given.Optimizer, Steps = 1, IsSingle = given.IsSingle,
        };
        ParameterVector<double> after = given.IsSingle ? once.Descend<float>().Single().Parameters.To<float, double>()
            : once.Descend<double>().Single().Parameters;
        for (int l = 2; l <= given.Architecture.LayerCount; l++)
        {
            right[Weights, l] = Rows(after, Weights, l);
            right[Biases, l] = Rows(after, Biases, l);
        }
    }

    /// <summary>Each as if it had been made in this step.</summary>
    internal IEnumerable<SlipCandidate> All()
    {
        string step = name == Weights ? "w → w − η ∂C/∂w" : "b → b − η ∂C/∂b";
        yield return Made(Slip.Sign, $"the gradient was added, which goes uphill; the step is {step}",
            (before, after, _) => 2 * before - after);
        if (given.Optimizer is Sgd)
        {
            yield return Made(Slip.LearningRateMissing, $"the learning rate η is missing; the step is {step}",
                (before, _, gradient) => before - gradient);
        }

        if (given.Examples > 1)
        {
            yield return Made(Slip.SumForMean, "the step goes by the sum over the examples; the mean belongs there",
                (before, after, _) => before - given.Examples * (before - after));
        }

        const string Belongs = "the parameter after the step belongs there";
        yield return Made(Slip.ChangeForParameter, $"this is the change alone; {Belongs}",
            (before, after, _) => after - before);
        yield return Made(Slip.ChangeForParameter, $"this is what is taken away; {Belongs}",
            (before, after, _) => before - after);
    }

    private SlipCandidate Made(Slip slip, string hint, Func<double, double, double, double> made)
    {
        return new(new(slip, null, hint), (n, l, mine) => AreOf(n) && l is { } at ? IsMade(n, at, mine)
            : right.Find(n, l) is { } wanted && AnswerCheck.Matches(given, mine, wanted));

        bool IsMade(string n, int l, double[][] mine)
        {
            double[][] before = Rows(given.Parameters, n, l), after = right[n, l];
            double[][] gradient = right[n == Weights ? "grad_W" : "grad_b", l];
            double[][] slipped = [.. after.Select((row, j) =>
                row.Select((value, k) => made(before[j][k], value, gradient[j][k])).ToArray())];
            return (n, l) == (name, layer) ? SlipMatch.Fits(given, mine, slipped, after)
                : AnswerCheck.Matches(given, mine, slipped) || AnswerCheck.Matches(given, mine, after);
        }
    }

    private static double[][] Rows(ParameterVector<double> theta, string name, int l)
    {
        int[] rows = [.. Enumerable.Range(0, theta.Architecture.Widths[l - 1])];
        return name == Biases ? [.. rows.Select(j => (double[])[theta.B(l)[j]])]
            : [.. rows.Select(j => Enumerable.Range(0, theta.Architecture.Widths[l - 2])
                .Select(k => theta.W(l)[j, k]).ToArray())];
    }
}
