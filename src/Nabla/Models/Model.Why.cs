using System.Text.Json;

namespace Nabla;

// What an answer is made of
public sealed partial class Model
{
    // Of a probability, or of the target's standard deviation.
    private const double WhyTolerance = 1e-6, WhyToleranceInFloat = 1e-4;

    /// <summary>The model's answer to one row, with what each column contributes to it
    /// (<see cref="Prediction.Contributions"/>) by integrated gradients (Sundararajan, Taly and Yan: Axiomatic
    /// attribution for deep networks, 2017). They count from the answer to the average inputs of the training rows
    /// (<see cref="Prediction.Average"/>). Their sum is checked: it differs from the answer minus the average answer by
    /// rounding and at most 10⁻⁶ (10⁻⁴ with users' functions for float alone); of a number in units of the target's
    /// standard deviation, or of the answer where that is more.</summary>
    /// <param name="row">A value for each column of the schema, by name; see
    /// <see cref="Predict(IReadOnlyDictionary{string, object?})"/>.</param>
    /// <param name="output">Which output to explain, from 0; null: the class answered, or the number.</param>
    /// <exception cref="ArgumentException">A column is not there, or its value cannot be one of it, or the model
    /// answers several numbers and nobody says which to explain, or the sum does not hold, because an activation
    /// jumps.</exception>
    /// <exception cref="InvalidOperationException">The model does not take named columns.</exception>
    public Prediction Why(IReadOnlyDictionary<string, object?> row, int? output = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Why(SchemaRow.Read(RequireSchema(), [.. row.Keys], name => row[name]), output);
    }

    /// <inheritdoc cref="Why(IReadOnlyDictionary{string, object?}, int?)"/>
    public Prediction Why(IReadOnlyDictionary<string, JsonElement> row, int? output = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Why(SchemaRow.Read(RequireSchema(), [.. row.Keys], name => row[name]), output);
    }

    /// <summary>What each raw value of an input contributes to an output; see
    /// <see cref="Why(IReadOnlyDictionary{string, object?}, int?)"/>.</summary>
    /// <param name="input">Raw values, as <see cref="Predict{T}(ReadOnlySpan{T}, Span{T})"/> takes them.</param>
    /// <param name="output">Which output, from 0.</param>
    /// <param name="contributions">Receives a number for each raw value.</param>
    /// <returns>The output for the average inputs of the training rows; for zeros where plain inputs are fed and the
    /// model does not know the average.</returns>
    /// <exception cref="ArgumentException">A length is wrong, a value cannot be an input, answers are not finite,
    /// or the sum does not hold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public double Why(ReadOnlySpan<double> input, int output, Span<double> contributions)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)output, (uint)Architecture.OutputWidth, nameof(output));
        ArgumentException.ThrowIf(contributions.Length != Input.ValueCount,
            $"There is room for {contributions.Length} contributions, but the model takes {Input.ValueCount} values.",
            nameof(contributions));
        Predict(input, new double[Architecture.OutputWidth]);   // refuses what cannot be an input
        double[] from = new double[Input.Width], to = new double[Input.Width], parts = new double[Input.Width];
        Input.FeedAverage(from);
        Input.Feed<double, double>(input, to);
        var (average, holds) = OnlySingle
            ? IntegratedGradients<float>.Of(Single!, from, to, output, WhyToleranceInFloat, parts)
            : IntegratedGradients<double>.Of(Wide, from, to, output, WhyTolerance, parts);
        ArgumentException.ThrowIf(!holds, "The contributions do not sum to the answer: it is not finite, or an " +
            "activation jumps or has a wrong derivative.", nameof(input));
        double scale = TargetScale?[output].Scale ?? 1;
        int start = 0, at = 0;
        contributions.Clear();
        foreach (var (count, width) in Widths())
        {
            // A text has a raw value for each input, any other column one for all of them.
            for (int k = 0; k < width; k++)
                contributions[at + Math.Min(k, count - 1)] += scale * parts[start + k];
            at += count;
            start += width;
        }

        return TargetScale?[output].Answer(average) ?? average;
    }

    // The raw values of each column, and the inputs that come from them.
    private IEnumerable<(int Values, int Inputs)> Widths() =>
        Schema?.Columns.Select(column => (column.ValueCount, column.Width)) ?? [(Input.Width, Input.Width)];

    // In double the sum is checked to more digits than a float has; users' functions may know one precision only.
    private ParameterVector<double> Wide =>
        field ??= Double ?? Single!.To<float, double>();

    private bool OnlySingle => Double is null && Enumerable.Range(2, Architecture.LayerCount - 1)
        .Any(l => Enumerable.Range(0, Architecture.Width(l))
            .Any(j => Architecture.Activation(l)[j].OnlyPrecision == typeof(float)));

    /// <summary>What each column contributes to the answer to a row.</summary>
    internal Prediction Why(RawRow row, int? output = null)
    {
        Prediction answer = Predict(row);
        int explained = output ?? (answer.Label is { } label ? Labels.IndexOf(label) : 0);
        ArgumentException.ThrowIf(output is null && Labels.IsEmpty && Architecture.OutputWidth > 1,
            "The model answers several numbers; say which one to explain.", nameof(output));
        var parts = new double[row.Values.Length];
        double average = Why(row.Values, explained, parts);
        var contributions = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        int at = 0;
        foreach (SchemaColumn column in Schema!.Columns)
        {
            double sum = 0;
            foreach (double part in parts.AsSpan(at, column.ValueCount))
                sum += part;
            contributions.Add(column.Name, sum);
            at += column.ValueCount;
        }

        return answer with { Average = average, Contributions = contributions };
    }
}
