namespace Nabla;

/// <summary>What every measure of examples asks of its arguments, and how it answers where there is nothing to
/// say.</summary>
internal static class MetricArguments
{
    /// <summary>Refuses labels that are not as many as the examples, or no classes; and weights that do not
    /// fit.</summary>
    internal static void Check(int examples, int classes, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights)
    {
        Check(examples, weights);
        ArgumentException.ThrowIf(labels.Length != examples,
            $"There are {examples} examples but {labels.Length} labels; every example needs one of each.",
            nameof(labels));
        for (int x = 0; x < labels.Length; x++)
            RequireClass(labels[x], classes, "label", x, nameof(labels));
    }

    internal static void RequireClass(int value, int classes, string what, int example, string name)
    {
        ArgumentException.ThrowIf((uint)value >= (uint)classes, $"The {what} of example {example} is {value}, " +
            $"but {classes} classes are numbered from 0 to {classes - 1}.", name);
    }

    /// <summary>Refuses no examples, and weights that are not as many or negative or not finite.</summary>
    internal static void Check(int examples, ReadOnlySpan<double> weights)
    {
        ArgumentException.ThrowIf(
            examples == 0, "There are no examples; a measure needs at least one.", nameof(examples));
        ArgumentException.ThrowIf(!weights.IsEmpty && weights.Length != examples,
            $"There are {examples} examples but {weights.Length} weights; give one for each, or none at all.",
            nameof(weights));
        for (int x = 0; x < weights.Length; x++)
        {
            ArgumentException.ThrowIf(!(weights[x] >= 0 && double.IsFinite(weights[x])),
                $"The weight of example {x} is {weights[x]}; a weight is finite and not negative.", nameof(weights));
        }
    }

    /// <summary>s_x: 1 where no weights are given.</summary>
    internal static double Weight(ReadOnlySpan<double> weights, int x) => weights.IsEmpty ? 1 : weights[x];

    /// <summary>The number, or null where it is none.</summary>
    internal static double? Known(double value) => double.IsFinite(value) ? value : null;
}
