namespace Nabla.Lab.Session;

/// <summary>Answers of a network to many examples.</summary>
internal static class ManyExamples
{
    private const int AtOnce = 100, MostOfNeuron = 500, MostAnswered = 10_000, MostClasses = 40, Best = 3;
    private const int CurvePoints = 121;
    private const double LeastReach = 6, MostReach = 40, Flat = 0.01;

    /// <summary>Some examples, evenly spaced.</summary>
    public static int[] Some(Dataset data, int most)
    {
        int count = Math.Min(most, data.Count);
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))];
    }

    /// <summary>How a neuron answers, now and at the start.</summary>
    public static LabNeuron Neuron<T>(
        ParameterVector<T> theta, ParameterVector<T> start, Cost cost, Dataset data, int l, int j)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] chosen = Some(data, MostOfNeuron);
        double[] z = new double[chosen.Length], startZ = new double[chosen.Length];
        (double flat, double startFlat, double bias) = (0, 0, 0);
        var weights = new double[theta.Architecture.Width(l - 1)];
        var prime = new T[theta.Architecture.Width(l)];
        var nabla = new ParameterVector<T>(theta.Architecture);
        Over(start, cost, data, chosen, nabla, (t, x, i) =>
        {
            startZ[i] = double.CreateTruncating(t.Z(l)[x, j]);
            LabLooks<T>.SigmaPrime(t, l, x, prime);
            startFlat += IsFlat(prime[j]) ? 1 : 0;
        });
        Over(theta, cost, data, chosen, nabla, (t, x, i) =>
        {
            z[i] = double.CreateTruncating(t.Z(l)[x, j]);
            LabLooks<T>.SigmaPrime(t, l, x, prime);
            flat += IsFlat(prime[j]) ? 1 : 0;
            double delta = double.CreateTruncating(t.Delta(l)[x, j]);
            bias += delta;
            for (int k = 0; k < weights.Length; k++)
                weights[k] += delta * double.CreateTruncating(t.A(l - 1)[x, k]);
        });
        (double[] at, double[] sigma, double[] slope) = Curve(theta.Architecture.Activation(l)[j], [.. z, .. startZ]);
        return new()
        {
            Examples = chosen.Length, Z = z, StartZ = startZ, CurveAt = at, Sigma = sigma, Prime = slope,
            Flat = flat / chosen.Length, StartFlat = startFlat / chosen.Length,
            Bias = double.CreateTruncating(theta.B(l)[j]), NablaBias = bias / chosen.Length,
            NablaWeights = Math.Sqrt(weights.Sum(sum => sum * sum)) / chosen.Length,
        };
    }

    /// <summary>Which examples are answered wrongly.</summary>
    public static LabMistakes Mistakes<T>(ParameterVector<T> theta, Cost cost, Dataset data, MistakesRequest asked)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfOutside(asked.Count is < 1 or > 200, nameof(asked),
            $"{asked.Count} examples are asked for; it must be 1 … 200.");
        int last = theta.Architecture.LayerCount, classes = theta.Architecture.OutputWidth, wrong = 0;
        bool areClasses = data.IsClassification;
        int[] all = [.. Enumerable.Range(0, Math.Min(MostAnswered, data.Count))];
        int[][] confusion = areClasses && classes <= MostClasses
            ? [.. Enumerable.Range(0, classes).Select(_ => new int[classes])] : [];
        var found = new List<Answered>();
        Over(theta, cost, data, all, null, (t, x, i) =>
        {
            double[] a = Row(t.A(last).Row(x));
            int[] best = [.. Enumerable.Range(0, classes).OrderByDescending(k => a[k]).Take(Best)];
            int label = areClasses ? data.Label(i) : -1;
            bool isWrong = areClasses && best[0] != label;
            wrong += isWrong ? 1 : 0;
            if (confusion.Length > 0)
                confusion[label][best[0]]++;
            bool isAsked = asked is { Label: { } of, Answer: { } by } ? label == of && best[0] == by
                : isWrong || !areClasses;
            if (isAsked)
            {
                double[] y = areClasses ? [] : Row(t.Y.Row(x));
                found.Add(new(i, label, t.Costs[x], best, [.. best.Select(k => a[k])], y));
            }
        });
        TargetScale? unit = data.TargetScale;
        double[] InUnit(double[] values, int[] of) => unit is null || areClasses ? values
            : [.. values.Select((value, i) => unit[of[i]].Answer(value))];
        Answered[] worst = [.. found.OrderByDescending(one => one.Cost).ThenBy(one => one.Number).Take(asked.Count)];
        return new()
        {
            Examples = all.Length, Wrong = wrong, Confusion = confusion,
            Numbers = [.. worst.Select(one => one.Number)], Labels = [.. worst.Select(one => one.Label)],
            Costs = [.. worst.Select(one => one.Cost)], Answers = [.. worst.Select(one => one.Best)],
            Activations = [.. worst.Select(one => InUnit(one.Activations, one.Best))],
            Desired = [.. worst.Select(one => InUnit(one.Desired, [.. Enumerable.Range(0, one.Desired.Length)]))],
        };
    }

    /// <summary>The numbers of a row in float64.</summary>
    public static double[] Row<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new double[row.Length];
        for (int j = 0; j < values.Length; j++)
            values[j] = double.CreateTruncating(row[j]);
        return values;
    }

    // Passes examples through; with a gradient backwards too. Each is then shown with its row and its number.
    private static void Over<T>(
        ParameterVector<T> theta, Cost cost, Dataset data, int[] examples, ParameterVector<T>? nabla,
        Action<Trace<T>, int, int> show)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var t = new Trace<T>(theta.Architecture, Math.Min(AtOnce, examples.Length));
        CostCode<T> code = cost.Code<T>(t.Kernel.Register);
        for (int from = 0; from < examples.Length; from += AtOnce)
        {
            int[] some = examples[from..Math.Min(examples.Length, from + AtOnce)];
            Batches.Load(data, some, t);
            if (nabla is not null)
                Backprop.Run(theta, code, t, nabla);
            else
                Backprop.Forward(theta, code, t);
            for (int x = 0; x < some.Length; x++)
                show(t, x, nabla is null ? some[x] : from + x);
        }
    }

    private static bool IsFlat<T>(T prime)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(T.Abs(prime)) < Flat;

    private static (double[] At, double[] Sigma, double[] Prime) Curve(Activation sigma, double[] z)
    {
        if (!sigma.IsElementwise)
            return ([], [], []);
        double reach = Math.Min(MostReach, Math.Max(LeastReach, z.Max(Math.Abs)));
        double[] at = [.. Enumerable.Range(0, CurvePoints).Select(i => reach * ((2.0 * i / (CurvePoints - 1)) - 1))];
        double[] a = new double[CurvePoints], prime = [.. at.Select(_ => 1.0)];
        sigma.CodeFor<double>().Apply(at, a);
        sigma.CodeFor<double>().TimesDerivative(at, a, prime);
        return (at, a, prime);
    }

    private sealed record Answered(
        int Number, int Label, double Cost, int[] Best, double[] Activations, double[] Desired);
}
