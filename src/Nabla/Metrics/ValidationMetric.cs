namespace Nabla;

/// <summary>What a choice is made by: the best epoch, the best trial, the best way to learn from a table, the worth of
/// a column. Immutable; two are equal when their names are.</summary>
public sealed class ValidationMetric : IEquatable<ValidationMetric>
{
    private readonly Func<Evaluation, double?> _of;

    private ValidationMetric(string name, bool isHigherBetter, bool? isOfClasses, Func<Evaluation, double?> of) =>
        (Name, IsHigherBetter, IsOfClasses, _of) = (name, isHigherBetter, isOfClasses, of);

    /// <summary>The mean cost that training lowers, penalties left out. With softmax outputs and
    /// <see cref="Nabla.Cost.SoftmaxCrossEntropy"/> it is the log-loss.</summary>
    public static ValidationMetric Cost { get; } = new("cost", false, null, e => e.Metrics.Cost) { IsPlain = true };

    /// <summary>The share of examples answered correctly.</summary>
    public static ValidationMetric Accuracy { get; } =
        new("accuracy", true, true, e => e.Metrics.Accuracy) { IsPlain = true };

    /// <summary>The mean of −ln p of the right class; of outputs that are probabilities.</summary>
    public static ValidationMetric LogLoss { get; } =
        new("log_loss", false, true, e => e.Classification?.LogLoss);

    /// <summary>The mean of the classes' recalls.</summary>
    public static ValidationMetric BalancedAccuracy { get; } =
        new("balanced_accuracy", true, true, e => e.Classification?.BalancedAccuracy);

    /// <summary>The mean of the classes' F1.</summary>
    public static ValidationMetric MacroF1 { get; } = new("macro_f1", true, true, e => e.Classification?.Macro.F1);

    /// <summary>The area under the ROC curve (<see cref="ClassificationReport.RocAuc"/>).</summary>
    public static ValidationMetric RocAuc { get; } = new("roc_auc", true, true, e => e.Classification?.RocAuc);

    /// <summary>The average precision (<see cref="ClassificationReport.AveragePrecision"/>).</summary>
    public static ValidationMetric AveragePrecision { get; } =
        new("average_precision", true, true, e => e.Classification?.AveragePrecision);

    /// <summary>The root of the mean squared error.</summary>
    public static ValidationMetric Rmse { get; } = new("rmse", false, false,
        e => e.Metrics.MeanSquaredError is { } square ? Math.Sqrt(square) : null) { IsPlain = true };

    /// <summary>The mean absolute error, the mean over outputs.</summary>
    public static ValidationMetric Mae { get; } =
        new("mae", false, false, e => e.Regression?.Mean.MeanAbsoluteError);

    /// <summary>R², the mean over outputs; none where all targets are equal.</summary>
    public static ValidationMetric R2 { get; } = new("r2", true, false, e => e.Metrics.R2) { IsPlain = true };

    /// <summary>What decided in runs that were recorded before there was a choice: the accuracy of classes, the cost of
    /// numbers, and of folds the mean over them.</summary>
    internal static ValidationMetric AccuracyElseCost { get; } =
        new("accuracy_else_cost", true, null, e => e.Metrics.Accuracy ?? -e.Metrics.Cost) { IsPlain = true };

    /// <summary>All that have a name of their own.</summary>
    public static ImmutableArray<ValidationMetric> All { get; } =
    [
        Accuracy, BalancedAccuracy, MacroF1, LogLoss, RocAuc, AveragePrecision, Cost, Rmse, Mae, R2,
    ];

    /// <summary>A metric of your own.</summary>
    /// <param name="name">What recipes and records call it: not empty, and none of <see cref="All"/>.</param>
    /// <param name="isHigherBetter">Whether more is better.</param>
    /// <param name="of">Measures an evaluation; null where it cannot, and then that one is never the best. It may be
    /// called from several threads at once.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static ValidationMetric Custom(string name, bool isHigherBetter, Func<Evaluation, double?> of)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(of);
        ArgumentException.ThrowIf(Find(name) is not null, $"There is a metric {name} already.", nameof(name));
        return new(name, isHigherBetter, null, of);
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Whether more is better.</summary>
    public bool IsHigherBetter { get; }

    /// <summary>Of classes, of numbers, or null: of both.</summary>
    internal bool? IsOfClasses { get; }

    /// <summary>Whether it is known from <see cref="Metrics"/> alone, without a full report.</summary>
    internal bool IsPlain { get; private init; }

    /// <summary>The metric of a name, with - or _; null where there is none.</summary>
    public static ValidationMetric? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Replace('-', '_');
        return All.Append(AccuracyElseCost)
            .FirstOrDefault(metric => string.Equals(metric.Name, plain, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What an evaluation comes to; null where it has none.</summary>
    public double? Of(Evaluation evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return _of(evaluation) is { } value && double.IsFinite(value) ? value : null;
    }

    /// <inheritdoc/>
    public bool Equals(ValidationMetric? other) => other is not null && other.Name == Name;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValidationMetric);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The metrics of an evaluation with <see cref="Metrics.Score"/>, which a choice is made by.</summary>
    internal Metrics Scored(Evaluation evaluation) => evaluation.Metrics with { Score = Score(evaluation) };

    /// <summary>What is compared where nobody names a metric: the log-loss of classes, or their accuracy where outputs
    /// are no probabilities, and the squared error of a number. Of several numbers it is R², in which no unit counts
    /// more than another.</summary>
    internal static Metrics ScoredAsUsual(Evaluation evaluation) => evaluation.Metrics with
    {
        Score = evaluation.Metrics.Accuracy is null ? SeveralScore(evaluation) ?? Rmse.Score(evaluation)
            : LogLoss.Score(evaluation) ?? Accuracy.Score(evaluation),
    };

    private static double? SeveralScore(Evaluation evaluation) =>
        evaluation.Regression is { Outputs.Length: > 1 } ? R2.Score(evaluation) : null;

    private double? Score(Evaluation evaluation) =>
        Of(evaluation) is { } value ? IsHigherBetter ? value : -value : null;
}
