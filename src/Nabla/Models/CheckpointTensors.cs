namespace Nabla;

/// <summary>The whole numbers of a checkpoint, and the names of the optimizer's vectors.</summary>
internal sealed record CheckpointCounts(
    long Step, int Epoch, int StepInEpoch, int Correct, int EpochsCompleted, int PlateauWaited, int PlateauReductions,
    string[] Optimizer);

/// <summary>The numbers of a <see cref="LoopState{T}"/> as tensors: θ as in a model, the optimizer's vectors and
/// the best parameters alike behind a prefix, sums and history in float64. A number that is not known is NaN in the
/// history.</summary>
internal static class CheckpointTensors
{
    private const string Best = "best.", Sums = "epoch.sums", Regression = "epoch.regression";
    private const string ErrorNorms = "epoch.error_norms", PlateauBest = "plateau.best", History = "history";
    private const string ScoreOfEpochs = "history.scores";

    /// <summary>Columns of the history: step, examples, η, seconds, whether best, three times four measures.</summary>
    private const int Columns = 5 + 3 * 4;

    internal static IEnumerable<Tensor> Write<T>(LoopState<T> state)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = state.Parameters.Architecture.OutputWidth;
        var tensors = new List<Tensor>(ParameterTensors.Write(state.Parameters));
        foreach ((string name, ParameterVector<T> vector) in state.Optimizer)
            tensors.AddRange(ParameterTensors.Write(vector, Slot(name)));
        if (state.Best is not null)
            tensors.AddRange(ParameterTensors.Write(state.Best, Best));
        tensors.Add(Tensor.Of<double>(Sums, [state.CostSum, state.LearningRate, state.Elapsed.TotalSeconds], 3));
        if (!state.Regression.IsEmpty)
            tensors.Add(Tensor.Of(Regression, state.Regression.AsSpan(), 3, outputs));
        if (!state.ErrorNorms.IsEmpty)
            tensors.Add(Tensor.Of(ErrorNorms, state.ErrorNorms.AsSpan(), state.ErrorNorms.Length));
        if (state.Plateau.Best is { } best)
            tensors.Add(Tensor.Of<double>(PlateauBest, [best]));
        double[] history = [.. state.History.SelectMany(Row)];
        tensors.Add(Tensor.Of<double>(History, history, state.History.Length, Columns + state.ErrorNorms.Length));
        if (state.History.Any(epoch => epoch.Validation?.Score is not null))
        {
            double[] scores = [.. state.History.Select(epoch => epoch.Validation?.Score ?? double.NaN)];
            tensors.Add(Tensor.Of<double>(ScoreOfEpochs, scores, scores.Length));
        }

        return tensors;
    }

    internal static LoopState<T> Read<T>(IEnumerable<Tensor> all, CheckpointCounts counts, CheckpointFacts setup)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Dictionary<string, Tensor> tensors = all.ToDictionary(tensor => tensor.Name);
        var architecture = Architecture.Create(   // only the widths matter
            ParameterTensors.Widths(tensors), Activation.Identity, Activation.Identity);
        NablaFormatException.ThrowIf(architecture.ToString() != setup[CheckpointFacts.Layers], "tensors layers",
            $"They are those of a {architecture} network, not of a " +
            $"{Quoted.Of(setup[CheckpointFacts.Layers] ?? "")} one.", "Was the file made by Nabla?");
        int norms = setup[CheckpointFacts.LogErrorNorms] == "true" ? architecture.LayerCount - 1 : 0;
        bool isRegression = setup[CheckpointFacts.Targets] == CheckpointFacts.RealTargets;
        double[] sums = Take(Sums, 3);
        double? plateau = tensors.ContainsKey(PlateauBest) ? Take(PlateauBest)[0] : null;
        double[] history = Take(History, counts.EpochsCompleted, Columns + norms);
        double[] scores = tensors.ContainsKey(ScoreOfEpochs) ? Take(ScoreOfEpochs, counts.EpochsCompleted) : [];
        var state = new LoopState<T>
        {
            Parameters = ParameterTensors.Take<T>(tensors, architecture),
            Optimizer = [.. counts.Optimizer.Select(
                name => (name, ParameterTensors.Take<T>(tensors, architecture, Slot(name))))],
            Best = tensors.ContainsKey(Best + "layers.0.weight")
                ? ParameterTensors.Take<T>(tensors, architecture, Best)
                : null,
            Step = counts.Step,
            Epoch = counts.Epoch,
            StepInEpoch = counts.StepInEpoch,
            Correct = counts.Correct,
            CostSum = sums[0],
            LearningRate = sums[1],
            Elapsed = Time(sums[2]),
            Plateau = new(plateau, counts.PlateauWaited, counts.PlateauReductions),
            Regression = isRegression ? [.. Take(Regression, 3, architecture.OutputWidth)] : [],
            ErrorNorms = norms > 0 ? [.. Take(ErrorNorms, norms)] : [],
            History = [.. history.Chunk(Columns + norms).Select((row, i) =>
                Epoch(i + 1, row, i < scores.Length ? scores[i] : double.NaN, setup))],
        };
        if (tensors.Count > 0)
            throw ParameterTensors.Problem(Quoted.Of(tensors.Keys.First()), "It is not known here.");
        return state;

        double[] Take(string name, params ReadOnlySpan<long> shape) =>
            ParameterTensors.Take<double>(tensors, name, shape);
    }

    // A damaged file may say anything.
    private static TimeSpan Time(double seconds) =>
        seconds is >= 0 and < 1e11 ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    private static string Slot(string name) => $"optimizer.{name}.";

    private static IEnumerable<double> Row(EpochCompleted epoch) =>
    [
        epoch.Step, epoch.Examples, epoch.LearningRate, epoch.Elapsed.TotalSeconds, epoch.IsBest ? 1 : 0,
        .. Measures(epoch.Training), .. Measures(epoch.Validation), .. Measures(epoch.Test), .. epoch.ErrorNorms,
    ];

    private static double[] Measures(Metrics? metrics) => metrics is null
        ? [double.NaN, double.NaN, double.NaN, double.NaN]
        : [metrics.Cost, metrics.Accuracy ?? double.NaN, metrics.MeanSquaredError ?? double.NaN,
            metrics.R2 ?? double.NaN];

    private static EpochCompleted Epoch(int number, double[] row, double score, CheckpointFacts setup)
    {
        return new(
            number, (long)row[0], Measures(5),
            Has(CheckpointFacts.ValidationData) ? Measures(9) with { Score = Known(score) } : null,
            Has(CheckpointFacts.TestData) ? Measures(13) : null, Time(row[3]))
        {
            Examples = (int)row[1],
            LearningRate = row[2],
            IsBest = row[4] != 0,
            ErrorNorms = row[Columns..],
        };

        bool Has(string data) => setup[data] != CheckpointFacts.NoData;

        Metrics Measures(int at) =>
            new(row[at], Known(row[at + 1]), Known(row[at + 2]), Known(row[at + 3]));

        static double? Known(double value) => double.IsNaN(value) ? null : value;
    }
}
