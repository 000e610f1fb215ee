using System.Numerics;

namespace Nabla;

/// <summary>Makes a trained model's probabilities honest, by temperature scaling.</summary>
public static class Calibration
{
    private const long MostNumbers = 1 << 25;   // of z^L that are kept: 256 MiB

    /// <summary>
    /// The model with its output layer's z divided by the <see cref="Temperature"/> that suits the examples best: w^L
    /// and b^L are divided by T, so that the result is a model like any other. Which class it answers does not change,
    /// nor does its log-loss on these examples rise.
    /// </summary>
    /// <param name="model">A model with softmax or sigmoid outputs.</param>
    /// <param name="validation">Classes that the model was not trained on; or 0 and 1 as the targets of a single
    /// output.</param>
    /// <returns>The new model, and T; T is 1 and the model as good as the old one where no T is best.</returns>
    /// <exception cref="ArgumentException">Outputs are no probabilities or not finite, the data do not fit the model or
    /// hold no classes, or they are so many that 2^25 outputs do not hold them.</exception>
    public static (Model Model, double Temperature) Calibrate(this Model model, Dataset validation)
    {
        ArgumentNullException.ThrowIfNull(model);
        return CalibrateFed(model, model.Ready(validation));
    }

    /// <summary>The same for a model of tables.</summary>
    /// <inheritdoc cref="Calibrate(Model, Dataset)"/>
    /// <param name="model">A model with a schema.</param>
    /// <param name="validation">Rows that the model was not trained on, with their classes.</param>
    /// <exception cref="NablaFormatException">The table does not fit the model; says where and why.</exception>
    public static (Model Model, double Temperature) Calibrate(this Model model, Table validation)
    {
        ArgumentNullException.ThrowIfNull(model);
        return CalibrateFed(model, model.ToExamples(validation));
    }

    /// <summary>The same with examples that are ready for the network.</summary>
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
        if (output != Activation.Softmax && output != Activation.Sigmoid)
        {
            throw new ArgumentException(
                $"Layer {L} has {architecture.Activation(L)} outputs, but only softmax and sigmoid outputs are " +
                "probabilities that a temperature can change.", nameof(data));
        }

        if (!data.IsClassification && !ClassScores.AreBinary(architecture, data))
        {
            throw new ArgumentException($"The targets of {data.Name} are real numbers; probabilities need classes.",
                nameof(data));
        }

        if ((long)data.Count * architecture.OutputWidth > MostNumbers)
        {
            throw new ArgumentException(
                $"{data.Count} examples of {architecture.OutputWidth} outputs are more than {MostNumbers} numbers; " +
                "one temperature needs fewer. Take some of them.", nameof(data));
        }

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
