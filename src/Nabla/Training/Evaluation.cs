using System.Numerics;

namespace Nabla;

/// <summary>What a network answers on a set of examples, and how good that is.</summary>
/// <param name="Metrics">Cost, and accuracy or the measures of a regression.</param>
/// <param name="Answers">The index of the largest output of each example; empty where targets are not classes.</param>
public sealed record Evaluation(Metrics Metrics, IReadOnlyList<int> Answers)
{
    /// <summary>Examples passed through the network at once.</summary>
    internal const int BatchSize = 256;

    /// <summary>Passes all examples through a network.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost to report.</param>
    /// <param name="data">The examples; their inputs and targets must have the network's widths.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or the cost does not go with its
    /// outputs.</exception>
    public static Evaluation Of<T>(Network<T> network, Cost cost, Dataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        return new Evaluator<T>(network.Parameters, cost, data).Run();
    }

    /// <summary>The number of examples of class i (row) answered as class j (column).</summary>
    /// <param name="data">The examples that were evaluated.</param>
    /// <exception cref="ArgumentException">Targets are not classes, or these are other examples.</exception>
    public int[,] ConfusionMatrix(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.IsClassification || data.Count != Answers.Count)
        {
            throw new ArgumentException(
                $"The confusion matrix needs the {Answers.Count} classified examples that were evaluated.");
        }

        var confusion = new int[data.TargetWidth, data.TargetWidth];
        for (int i = 0; i < Answers.Count; i++)
            confusion[data.Label(i), Answers[i]]++;
        return confusion;
    }
}
