namespace Nabla.Lab.Session;

/// <summary>One or two sentences that say what is going on, in the notation of
/// <see cref="Explaining.Explanation"/>.</summary>
internal static class Caption
{
    private const double Flat = 0.01, Wrong = 0.5;

    /// <summary>The sentences for what a trace holds.</summary>
    /// <param name="theta">The parameters of the trace.</param>
    /// <param name="t">Backpropagation on the examples.</param>
    /// <param name="data">Where the examples are from.</param>
    /// <param name="layer">The layer of the neuron that is looked at, 2 … L; or null.</param>
    /// <param name="neuron">Its number.</param>
    public static string Of<T>(ParameterVector<T> theta, Trace<T> t, Dataset data, int? layer, int? neuron)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!double.IsFinite(t.MeanCost))
            return "The cost is not a finite number: the learning rate is too high. Go back and choose a smaller one.";
        if (t.BatchSize > 1)
            return Batch(t, data);
        return $"{Output(theta, t, data)} {Hidden(theta, t, layer, neuron)}".TrimEnd();
    }

    private static string Batch<T>(Trace<T> t, Dataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int last = t.Architecture.LayerCount, right = 0;
        for (int x = 0; data.IsClassification && x < t.BatchSize; x++)
            right += LargestOutput.Of<T>(t.A(last).Row(x)) == LargestOutput.Of<T>(t.Y.Row(x)) ? 1 : 0;
        string answers = data.IsClassification ? $"{t.BatchSize} examples, {right} of them answered right" 
            : $"{t.BatchSize} examples";
        return $"The next mini-batch: {answers}, with a mean cost of ${Figure.Of(t.MeanCost)}$. " +
            "The mean of their gradients is what moves the parameters.";
    }

    private static string Output<T>(ParameterVector<T> theta, Trace<T> t, Dataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int last = t.Architecture.LayerCount;
        double[] a = Row(t.A(last)), y = Row(t.Y), delta = Row(t.Delta(last));
        int farthest = Largest(a.Zip(y, (output, desired) => output - desired)), loudest = Largest(delta);
        double miss = Math.Abs(a[farthest] - y[farthest]);
        var prime = new T[a.Length];
        LabLooks<T>.SigmaPrime(t, last, 0, prime);
        string Name(int j) => data.IsClassification ? $"Output “{Safe(data.ClassNames[j])}”" : $"Output {j}";
        if (miss > Wrong && double.CreateTruncating(prime[farthest]) < Flat && Math.Abs(delta[farthest]) < miss / 10)
        {
            return $"{Name(farthest)} is saturated: although it is wrong by ${Figure.Of(miss)}$, its error is only " +
                $"$δ = {Figure.Of(delta[farthest])}$, so its {theta.W(last).Columns + 1} parameters hardly move.";
        }

        string error = $"δ^{{{last}}}_{{{loudest}}} = {Figure.Of(delta[loudest])}";
        int answer = LargestOutput.Of<double>(a), label = LargestOutput.Of<double>(y);
        if (data.IsClassification && answer != label)
        {
            return $"The answer is “{Safe(data.ClassNames[answer])}”, right is “{Safe(data.ClassNames[label])}”. " +
                $"{Name(loudest)} gives ${Figure.Of(a[loudest])}$ where ${Figure.Of(y[loudest])}$ is right: it has " +
                $"the largest error, ${error}$.";
        }

        string verdict = data.IsClassification ? $"The answer, “{Safe(data.ClassNames[answer])}”, is right. " : "";
        return $"{verdict}{Name(loudest)} gives ${Figure.Of(a[loudest])}$ where ${Figure.Of(y[loudest])}$ is right: " +
            $"its error, ${error}$, is the largest.";
    }

    private static string Hidden<T>(ParameterVector<T> theta, Trace<T> t, int? layer, int? neuron)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int last = t.Architecture.LayerCount;
        if (last < 3 || layer == last)
            return "";
        int l = layer ?? last - 1;
        double[] delta = Row(t.Delta(l));
        int j = layer is null ? Largest(delta) : neuron ?? 0;
        double[] above = Row(t.Delta(l + 1));
        WeightMatrix<T> w = theta.W(l + 1);
        int through = Largest(above.Select((d, k) => d * double.CreateTruncating(w[k, j])));
        string found = layer is null ? "has the largest error of its layer" : "has the error";
        return $"Neuron {j} of layer {l} {found}, $δ^{{{l}}}_{{{j}}} = {Figure.Of(delta[j])}$; most of it comes " +
            $"through $w^{{{l + 1}}}_{{{through},{j}}}$.";
    }

    private static double[] Row<T>(MatrixSpan<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new double[rows.Columns];
        for (int j = 0; j < values.Length; j++)
            values[j] = double.CreateTruncating(rows[0, j]);
        return values;
    }

    private static int Largest(IEnumerable<double> values) =>
        values.Select((value, j) => (Size: Math.Abs(value), j)).MaxBy(pair => pair.Size).j;

    private static string Safe(string text) => Explainer.Safe(text);
}
