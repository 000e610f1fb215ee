using System.Runtime.InteropServices;

namespace Nabla;

/// <summary>How many examples of each class were answered as each class. Cells that are zero take no memory, so that
/// many classes cost no more than there are examples. Immutable.</summary>
public sealed class ConfusionMatrix
{
    private readonly Dictionary<long, double> _cells = [];
    private readonly double[] _examples;
    private readonly double[] _answers;

    /// <summary>No examples yet.</summary>
    internal ConfusionMatrix(int classes) => (_examples, _answers) = (new double[classes], new double[classes]);

    /// <summary>Counts labels against answers.</summary>
    /// <param name="labels">The class of each example, 0 … <paramref name="classes"/> − 1.</param>
    /// <param name="answers">The class answered, one for each example.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="weights">s_x, how much each example counts; empty: 1 each.</param>
    /// <exception cref="ArgumentException">Lengths do not fit together, there is no example, a label or an answer is no
    /// class, or a weight is negative or not finite.</exception>
    public static ConfusionMatrix Of(
        ReadOnlySpan<int> labels, ReadOnlySpan<int> answers, int classes, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        MetricArguments.Check(answers.Length, classes, labels, weights);
        var confusion = new ConfusionMatrix(classes);
        for (int x = 0; x < labels.Length; x++)
        {
            MetricArguments.RequireClass(answers[x], classes, "answer", x, nameof(answers));
            confusion.Add(labels[x], answers[x], MetricArguments.Weight(weights, x));
        }

        return confusion;
    }

    /// <summary>Number of classes.</summary>
    public int Classes => _examples.Length;

    /// <summary>The examples of class <paramref name="label"/> answered as <paramref name="answer"/>: how many, or the
    /// sum of their weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int label, int answer]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfOutside((uint)label >= (uint)Classes || (uint)answer >= (uint)Classes,
                nameof(label), $"There is no cell [{label}, {answer}]; {Classes} classes are numbered from 0.");
            return _cells.GetValueOrDefault(Key(label, answer));
        }
    }

    /// <summary>All examples.</summary>
    public double Total { get; private set; }

    /// <summary>Examples answered correctly: the diagonal.</summary>
    public double Correct { get; private set; }

    /// <summary>The examples of a class: its row's sum.</summary>
    public double Examples(int label) => _examples[label];

    /// <summary>The examples answered as a class: its column's sum.</summary>
    public double Answers(int answer) => _answers[answer];

    /// <summary>The share answered correctly, 0 to 1; null where every weight is 0.</summary>
    public double? Accuracy => MetricArguments.Known(Correct / Total);

    /// <summary>The mean of the classes' recalls, over classes that have examples; null where none has.</summary>
    public double? BalancedAccuracy
    {
        get
        {
            (double sum, int count) = (0, 0);
            for (int label = 0; label < Classes; label++)
            {
                if (_examples[label] == 0)
                    continue;
                sum += this[label, label] / _examples[label];
                count++;
            }

            return MetricArguments.Known(sum / count);
        }
    }

    /// <summary>The cells that are not zero, row by row.</summary>
    public IEnumerable<ConfusionCell> Cells => _cells
        .OrderBy(cell => cell.Key)
        .Select(cell => new ConfusionCell((int)(cell.Key / Classes), (int)(cell.Key % Classes), cell.Value));

    internal void Add(int label, int answer, double weight)
    {
        if (weight == 0)
            return;
        CollectionsMarshal.GetValueRefOrAddDefault(_cells, Key(label, answer), out _) += weight;
        _examples[label] += weight;
        _answers[answer] += weight;
        Total += weight;
        Correct += label == answer ? weight : 0;
    }

    private long Key(int label, int answer) => (long)label * Classes + answer;
}

/// <summary>Examples of one class that were answered as one class.</summary>
/// <param name="Label">The class they belong to.</param>
/// <param name="Answer">The class that was answered.</param>
/// <param name="Examples">How many, or the sum of their weights.</param>
public readonly record struct ConfusionCell(int Label, int Answer, double Examples);
