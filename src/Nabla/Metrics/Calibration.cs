namespace Nabla;

/// <summary>Makes a trained model's probabilities honest, by a temperature and a bias for each class.</summary>
internal static class Calibration
{
    private const long MostNumbers = 1 << 25;   // of z^L that are kept: 256 MiB

    /// <summary>The model with its output layer calibrated by examples that are ready for the network, and T.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples.</param>
    /// <param name="hasBiases">Whether each class has a bias besides.</param>
    internal static (Model Model, double Temperature) CalibrateFed(
        Model model, Dataset data, bool hasBiases = true) => model.Single is { } single
        ? Calibrate(model, single, data, hasBiases) : Calibrate(model, model.Double!, data, hasBiases);

    private static (Model Model, double Temperature) Calibrate<T>(
        Model model, ParameterVector<T> theta, Dataset data, bool hasBiases)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Architecture architecture = theta.Architecture;
        int L = architecture.LayerCount;
        Batches.RequireFit(data, architecture);
        Activation? output = architecture.Activation(L).Shared;
        ArgumentException.ThrowIf(output != Activation.Softmax && output != Activation.Sigmoid,
            $"Layer {L} has {architecture.Activation(L)} outputs, but only softmax and sigmoid outputs are " +
            $"probabilities that a temperature can change.", nameof(data));
        ArgumentException.ThrowIf(!data.IsClassification && !ClassScores.AreBinary(architecture, data),
            $"The targets of {data.Name} are real numbers; probabilities need classes.", nameof(data));
        ArgumentException.ThrowIf((long)data.Count * architecture.OutputWidth > MostNumbers,
            $"{data.Count} examples of {architecture.OutputWidth} outputs are more than {MostNumbers} numbers; " +
            $"one temperature needs fewer. Take some of them.", nameof(data));
        (T[] z, int[] labels) = Outputs(theta, data);
        var rows = new ReadOnlyMatrixSpan<T>(z, architecture.OutputWidth);
        Answering before = model.Answering;
        double temperature = 1;
        double[] biases = [];
        if (!hasBiases || architecture.OutputWidth > ClassBiases.MostClasses)
        {
            temperature = output == Activation.Softmax
                ? Temperature.OfSoftmax(rows, labels) : Temperature.OfSigmoid(rows, labels);
        }
        else
        {
            double[][] shifted = Shifted(rows, before.Shift);
            (temperature, biases) = Fit(shifted, labels, output == Activation.Softmax);
        }

        ParameterVector<T> scaled = theta.Clone();
        Divide(scaled.Weights(L), temperature);
        Divide(scaled.Biases(L), temperature);
        // (z + shift)/T + biases
        double[] shift = [.. Enumerable.Range(0, architecture.OutputWidth).Select(j =>
            (before.Shift.IsEmpty ? 0 : before.Shift[j] / temperature) + (biases.Length == 0 ? 0 : biases[j]))];
        return (model.With(scaled).With(before with { Shift = shift.All(s => s == 0) ? [] : [.. shift] }), temperature);
    }

    // Where no temperature is best, because there is no mistake or nothing is told apart, biases alone are fitted.
    private static (double Temperature, double[] Biases) Fit(double[][] z, int[] labels, bool isSoftmax)
    {
        var flat = new ReadOnlyMatrixSpan<double>([.. z.SelectMany(row => row)], z[0].Length);
        double start = isSoftmax ? Temperature.OfSoftmax(flat, labels) : Temperature.OfSigmoid(flat, labels);
        var (beta, biases) = ClassBiases.Fit(z, labels, isSoftmax, 1 / start, fitsBeta: start != 1);
        return (1 / beta, biases);
    }

    private static double[][] Shifted<T>(ReadOnlyMatrixSpan<T> z, ImmutableArray<double> shift)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shifted = new double[z.Rows][];
        for (int x = 0; x < z.Rows; x++)
        {
            shifted[x] = new double[z.Columns];
            for (int j = 0; j < z.Columns; j++)
                shifted[x][j] = double.CreateTruncating(z[x, j]) + (shift.IsEmpty ? 0 : shift[j]);
        }

        return shifted;
    }

    /// <summary>How good a model calibrated by examples is on others of their kind: each fifth of them is measured
    /// after a calibration by the other four.</summary>
    internal static Metrics CrossFitted(Model model, Dataset data)
    {
        const int Parts = 5;
        int parts = Math.Min(Parts, data.Count);
        double cost = 0, right = 0, total = 0;
        for (int part = 0; part < parts; part++)
        {
            int[] own = [.. Enumerable.Range(0, data.Count).Where(x => x % parts == part)];
            int[] others = [.. Enumerable.Range(0, data.Count).Where(x => x % parts != part)];
            Model calibrated = others.Length == 0 ? model : CalibrateFed(model, data.Select(others)).Model;
            double weight = own.Sum(data.Weight);
            if (weight == 0)
                continue;
            Metrics metrics = calibrated.EvaluateFed(data.Select(own)).Metrics;
            cost += weight * metrics.Cost;
            right += weight * (metrics.Accuracy ?? 0);
            total += weight;
        }

        return new(cost / total, data.IsClassification ? right / total : null);
    }

    private static void Divide<T>(Span<T> values, double temperature)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref T value in values)
            value = T.CreateTruncating(double.CreateTruncating(value) / temperature);
    }

    /// <summary>z^L and the class of every example.</summary>
    private static (T[] Z, int[] Labels) Outputs<T>(ParameterVector<T> theta, Dataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = theta.Architecture.OutputWidth;
        (var z, var labels) = (new T[data.Count * width], new int[data.Count]);
        var trace = Evaluator<T>.TraceFor(theta.Architecture, data);
        for (int start = 0; start < data.Count; start += trace.Capacity)
        {
            Batches.Load(data, start, Math.Min(trace.Capacity, data.Count - start), trace);
            for (int l = 2; l <= trace.L; l++)
                Backprop.Feedforward(theta, trace, l);
            for (int x = 0; x < trace.BatchSize; x++)
            {
                trace.Z(trace.L).Row(x).CopyTo(z.AsSpan((start + x) * width, width));
                labels[start + x] =
                    data.IsClassification ? data.Label(start + x) : int.CreateTruncating(trace.Y[x, 0]);
            }
        }

        return (z, labels);
    }
}
