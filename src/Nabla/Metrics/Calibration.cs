namespace Nabla;

/// <summary>Makes a trained model's probabilities honest, by temperature scaling.</summary>
internal static class Calibration
{
    private const long MostNumbers = 1 << 25;   // of z^L that are kept: 256 MiB

    /// <summary>The model with its output layer calibrated by examples that are ready for the network, and T.</summary>
    internal static (Model Model, double Temperature) CalibrateFed(Model model, Dataset data) =>
        model.Single is { } single ? Calibrate(model, single, data) : Calibrate(model, model.Double!, data);

    private static (Model Model, double Temperature) Calibrate<T>(
        Model model, ParameterVector<T> theta, Dataset data)
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
        double temperature = output == Activation.Softmax
            ? Temperature.OfSoftmax(rows, labels) : Temperature.OfSigmoid(rows, labels);
        ParameterVector<T> scaled = theta.Clone();
        Divide(scaled.Weights(L), temperature);
        Divide(scaled.Biases(L), temperature);
        return (model.With(scaled), temperature);
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
