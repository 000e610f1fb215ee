using Nabla.Kernels;

namespace Nabla;

/// <summary>Collects what a network answers about classes, mini-batch by mini-batch.</summary>
internal sealed class ClassAnswers
{
    private readonly Dataset _data;
    private readonly ClassScores _scores;
    private readonly ClassificationTally _tally;
    private readonly double[] _row;
    private readonly Answering _answering;
    private int _next;

    private ClassAnswers(Architecture architecture, Dataset data, Register register, Answering answering)
    {
        (_data, _scores, _answering) = (data, new(architecture, Kernel<double>.Of(register)), answering);
        _tally = new(data.Count, _scores.Classes, _scores.AreProbabilities);
        _row = new double[_scores.Classes];
        Answers = new int[data.Count];
    }

    /// <summary>The class answered for each example.</summary>
    internal int[] Answers { get; }

    /// <summary>Room for all examples; null where their targets are not classes.</summary>
    internal static ClassAnswers? For(
        Architecture architecture, Dataset data, Register register, Answering answering) =>
        data.IsClassification || ClassScores.AreBinary(architecture, data)
            ? new(architecture, data, register, answering) : null;

    /// <summary>Takes the outputs of the next examples.</summary>
    internal void Add<T>(Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int x = 0; x < t.BatchSize; x++)
        {
            ReadOnlySpan<T> a = t.A(t.L).Row(x);
            int label = _data.IsClassification ? _data.Label(_next) : int.CreateTruncating(t.Y[x, 0]);
            int answer = _answering.ClassOf(a);
            double logLikelihood = _scores.Of(t.Z(t.L).Row(x), a, label, _row);
            _tally.Add(_row, label, answer, logLikelihood, _data.Weight(_next));
            Answers[_next++] = answer;
        }
    }

    /// <summary>The measures of all examples.</summary>
    internal ClassificationReport ToReport() => _tally.ToReport(Weights());

    private double[] Weights() => _data.HasWeights
        ? [.. Enumerable.Range(0, _data.Count).Select(_data.Weight)] : [];
}
