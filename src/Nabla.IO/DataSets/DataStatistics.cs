namespace Nabla.IO;

/// <summary>Figures about the inputs and classes of a data set. Inputs are divided, as a network gets them.</summary>
public sealed record DataStatistics
{
    /// <summary>Number of examples.</summary>
    public required int Count { get; init; }

    /// <summary>Examples of each class, by label; empty where targets are real numbers.</summary>
    public required ImmutableArray<int> PerClass { get; init; }

    /// <summary>Mean over all inputs.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation over all inputs, of the population (divided by their number).</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The smallest input.</summary>
    public required double Min { get; init; }

    /// <summary>The largest input.</summary>
    public required double Max { get; init; }

    /// <summary>The part of the inputs that are not zero, 0 … 1.</summary>
    public required double Density { get; init; }

    /// <summary>Goes through a data set twice: once for the mean, once for the deviations from it.</summary>
    public static DataStatistics Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var perClass = new int[data.IsClassification ? data.TargetWidth : 0];
        if (data.IsClassification)
        {
            for (int i = 0; i < data.Count; i++)
                perClass[data.Label(i)]++;
        }

        double sum = 0, squares = 0, min = double.PositiveInfinity, max = double.NegativeInfinity;
        long zeros = 0, inputs = (long)data.Count * data.InputWidth;
        var x = new double[data.InputWidth];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyInput<double>(i, x);
            double row = 0;   // a sum per row keeps the error of a long sum small
            foreach (double value in x)
            {
                row += value;
                if (value == 0)
                    zeros++;
                if (value < min)
                    min = value;
                if (value > max)
                    max = value;
            }

            sum += row;
        }

        double mean = sum / inputs;
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyInput<double>(i, x);
            double row = 0;
            foreach (double value in x)
                row += (value - mean) * (value - mean);
            squares += row;
        }

        return new DataStatistics
        {
            Count = data.Count,
            PerClass = [.. perClass],
            Mean = mean,
            StandardDeviation = Math.Sqrt(squares / inputs),
            Min = min,
            Max = max,
            Density = 1 - (double)zeros / inputs,
        };
    }
}
