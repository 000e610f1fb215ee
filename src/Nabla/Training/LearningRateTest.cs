using Nabla.Kernels;

namespace Nabla;

/// <summary>Finds a learning rate by trying all: a copy of the network takes steps whose rate rises from very small to
/// very large, and the cost after each step tells where learning is fastest and where it breaks down (Smith 2017, the
/// learning rate range test). What is trained stays as it is.</summary>
/// <example><code>
/// LearningRateReport found = LearningRateTest.Run(table, new Recipe { Seed = 1 });
/// Console.WriteLine(found);
/// Model.Train(table, new Recipe { Seed = 1, LearningRate = found.Suggested });
/// </code></example>
public static class LearningRateTest
{
    /// <summary>The rates tried: 1e-6 to 100, twenty of every power of ten.</summary>
    private const double Lowest = 1e-6, Highest = 100;
    private const int PerDecade = 20, MostProbed = 2000;

    /// <summary>The test is over when the cost is so many times its least.</summary>
    private const double BrokenDown = 4;

    /// <summary>Tries rates on a table, prepared as <see cref="Model.Train(Table, Recipe?,
    /// IProgress{ITrainingEvent}?, CancellationToken)"/> does it; nothing is chosen by trials.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="recipe">How; its learning rate, schedule and stopping do not matter. Null: as is usual.</param>
    /// <param name="cancellationToken">Ends the test; what was tried until then is reported.</param>
    /// <exception cref="NablaFormatException">The table cannot be learned from; says where and why.</exception>
    /// <exception cref="ArgumentException">A value of the recipe does not fit the table or another value.</exception>
    public static LearningRateReport Run(
        Table table, Recipe? recipe = null, CancellationToken cancellationToken = default) =>
        Run(TrainingPlan.For(new TableSource(table), (recipe ?? new()) with { Choose = 0 }), cancellationToken);

    /// <summary>Tries rates on examples that are numbers already.</summary>
    /// <param name="data">The examples to learn from.</param>
    /// <param name="recipe">How; its learning rate, schedule and stopping do not matter. Null: as is usual.</param>
    /// <param name="cancellationToken">Ends the test; what was tried until then is reported.</param>
    /// <exception cref="ArgumentException">A value of the recipe does not fit the data or another value.</exception>
    public static LearningRateReport Run(
        Dataset data, Recipe? recipe = null, CancellationToken cancellationToken = default) =>
        Run(TrainingPlan.For(new DatasetSource(data), recipe ?? new()), cancellationToken);

    /// <summary>Tries rates on a trainer's network, which is put back as it was.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="trainer">The network and how it is trained; its rate, schedule and stopping do not matter.</param>
    /// <param name="training">The examples to learn from; the cost is measured on the first 2,000 of them.</param>
    /// <param name="cancellationToken">Ends the test; what was tried until then is reported.</param>
    /// <exception cref="ArgumentException">The data do not fit the network.</exception>
    public static LearningRateReport Run<T>(
        Trainer<T> trainer, Dataset training, CancellationToken cancellationToken = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(training);
        Network<T> copy = trainer.Network.Clone();
        int steps = 1 + (int)Math.Round(PerDecade * Decades);
        int perEpoch = (training.Count + trainer.BatchSize - 1) / trainer.BatchSize;
        var rising = new Trainer<T>(copy, trainer.Recipe with
        {
            LearningRate = null, Optimizer = trainer.Optimizer with { Eta = 1 }, Schedule = new Rising(),
            Epochs = 1 + steps / perEpoch, Patience = null, Metric = null, TargetAccuracy = null,
        }) { Threads = trainer.Threads };
        Dataset probe = training.Take(Math.Min(training.Count, MostProbed));
        using TrainingSession<T> session = rising.Begin(training);
        double start = session.Evaluate(probe).Metrics.Cost, least = start;
        var points = ImmutableArray.CreateBuilder<LearningRatePoint>();
        bool isFinite = true;
        while (points.Count < steps && !cancellationToken.IsCancellationRequested && (isFinite = Step(session)))
        {
            double cost = session.Evaluate(probe).Metrics.Cost;
            if (!(isFinite = double.IsFinite(cost)))
                break;
            points.Add(new(session.Current.LearningRate, cost));
            least = Math.Min(least, cost);
            if (cost - least > BrokenDown * (start - least) && cost > start)
                break;
        }

        return new(points.ToImmutable(), start)
        {
            Asked = trainer.Optimizer.Eta,
            BreaksDown = points.Count > 0 && (!isFinite || points[^1].Cost > least),
        };
    }

    internal static LearningRateReport Run(TrainingPlan plan, CancellationToken cancellationToken, int threads = 1)
    {
        return plan.Recipe.Precision == Precision.Float64 ? Of<double>() : Of<float>();

        LearningRateReport Of<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T> => Run(new Trainer<T>(
            plan.From?.ToNetwork<T>()
                ?? new Network<T>(plan.Architecture, plan.Recipe.Initializer!, plan.Recipe.Seed!.Value),
            plan.Recipe) { Threads = threads }, plan.Training, cancellationToken);
    }

    private static double Decades => Functions.Log(Highest / Lowest) / Functions.Log(10);

    private static bool Step<T>(TrainingSession<T> session)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        try
        {
            return session.Step();
        }
        catch (DivergenceException)
        {
            return false;
        }
    }

    private sealed record Rising() : Schedule("rising")
    {
        protected override ImmutableArray<double> Numbers => [];

        public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) =>
            Lowest * Functions.Exp(Functions.Log(10) * at.StepsDone / PerDecade);
    }
}

/// <summary>What <see cref="LearningRateTest"/> found.</summary>
/// <param name="Points">Rates, rising, with the cost after the step of that rate.</param>
/// <param name="StartCost">The cost before the first step.</param>
public sealed record LearningRateReport(ImmutableArray<LearningRatePoint> Points, double StartCost)
{
    /// <summary>η of the recipe, for comparison.</summary>
    public double Asked { get; init; }

    /// <summary>A good first try: the rate at which the cost fell fastest from one tried rate to the next, neighbors
    /// taken together, or a quarter of <see cref="Largest"/> where that is less. Null where the cost never fell by a
    /// hundredth.</summary>
    public double? Suggested
    {
        get
        {
            double[] smooth = Smooth();
            int least = Array.IndexOf(smooth, smooth.DefaultIfEmpty(StartCost).Min());
            if (least < 1 || !(smooth[least] < 0.99 * StartCost))
                return null;
            int steepest = Enumerable.Range(1, least).MaxBy(i => smooth[i - 1] - smooth[i]);
            return Math.Min(Points[steepest].Rate, Largest!.Value / 4);
        }
    }

    /// <summary>The rate after which the cost was least; larger ones break learning down, unless it is the last that
    /// was tried (<see cref="BreaksDown"/>). Null where nothing was tried.</summary>
    public double? Largest => Points.IsEmpty ? null : Points.MinBy(point => point.Cost).Rate;

    /// <summary>Whether some rate was too large: the cost rose after it, or was not finite.</summary>
    public bool BreaksDown { get; init; }

    /// <summary>For example "learning rate 0.0056 (cost 0.693 at first, least 0.21 after 0.05)".</summary>
    public override string ToString() => Points.IsEmpty ? "no rate was tried"
        : Suggested is { } rate
        ? Invariant($"learning rate {Text(rate)} (cost {StartCost:G3} at first, least ") +
            Invariant($"{Points.Min(point => point.Cost):G3} after {Text(Largest!.Value)})")
        : $"no learning rate from {Text(Points[0].Rate)} to {Text(Points[^1].Rate)} lowered the cost of " +
            Invariant($"{StartCost:G3} by a hundredth");

    /// <summary>A rate with two digits: 0.0056, 1e-6.</summary>
    internal static string Text(double rate) => rate.ToString(
        rate < 0.001 ? "0.#e-0" : rate < 10 ? "G2" : "0", CultureInfo.InvariantCulture);

    // Each with its two neighbors on both sides.
    private double[] Smooth()
    {
        double[] costs = [.. Points.Select(point => point.Cost)];
        return [.. costs.Select((_, i) =>
            costs[Math.Max(0, i - 2)..Math.Min(costs.Length, i + 3)].Average())];
    }
}

/// <summary>One rate of a <see cref="LearningRateTest"/>.</summary>
/// <param name="Rate">η of the step.</param>
/// <param name="Cost">The mean cost after the step.</param>
public readonly record struct LearningRatePoint(double Rate, double Cost);
