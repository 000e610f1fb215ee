namespace Nabla.Lab.Session;

/// <summary>Trainings beside each other, from one seed and alike but for one thing. They take equally many steps, a
/// little whenever somebody asks.</summary>
internal sealed class Comparison
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(60);

    private readonly IContestant[] _contestants;
    private readonly CompareRequest _asked;

    private Comparison(IContestant[] contestants, CompareRequest asked) =>
        (_contestants, _asked) = (contestants, asked);

    /// <summary>Begins.</summary>
    /// <param name="plan">The training that is shown.</param>
    /// <param name="recipe">What all have in common.</param>
    /// <param name="asked">What differs.</param>
    /// <exception cref="ArgumentException">It cannot differ in this training, or a value is out of range.</exception>
    public static Comparison Begin(TrainingPlan plan, Recipe recipe, CompareRequest asked)
    {
        ArgumentOutOfRangeException.ThrowIfOutside(asked.Epochs is < 1 or > 100, nameof(asked),
            $"{asked.Epochs} epochs are asked for; it must be 1 … 100.");
        ArgumentOutOfRangeException.ThrowIfOutside(asked.LearningRate is { } rate && !(rate > 0 && rate < 1e6),
            nameof(asked), $"The learning rate is {asked.LearningRate}; it must be above 0.");
        Recipe common = recipe with { Epochs = asked.Epochs, Patience = null, TargetAccuracy = null };
        if (asked.LearningRate is { } eta)
            common = new LabChange(null, eta).Of(common);
        return new([.. Variants(common, asked.Contrast, plan).Select(variant => Contestant(variant, plan))], asked);
    }

    /// <summary>Whether this is what is asked for.</summary>
    public bool Is(CompareRequest asked) => asked == _asked;

    /// <summary>Goes on for a moment, and tells how it went so far.</summary>
    public LabComparison GoOn()
    {
        long begin = TimeProvider.System.GetTimestamp();
        while (_contestants.Any(one => !one.IsDone) && TimeProvider.System.GetElapsedTime(begin) < s_slice)
        {
            long behind = _contestants.Where(one => !one.IsDone).Min(one => one.Step);
            foreach (IContestant one in _contestants.Where(one => !one.IsDone && one.Step == behind))
                one.TakeStep();
        }

        return new()
        {
            Names = [.. _contestants.Select(one => one.Name)],
            IsDone = _contestants.All(one => one.IsDone),
            Epochs = _contestants.Where(one => one.Problem.Length == 0).Select(one => one.Scores.Count)
                .DefaultIfEmpty().Min(),
            Scores = [.. _contestants.Select(one => one.Scores)],
            Steps = [.. _contestants.Select(one => one.Steps)],
            Errors = [.. _contestants.Select(one => one.Errors)],
            Saturated = [.. _contestants.Select(one => one.Saturated)],
            Problems = [.. _contestants.Select(one => one.Problem)],
        };
    }

    private static IEnumerable<(string Name, Recipe Recipe)> Variants(Recipe common, LabContrast by, TrainingPlan plan)
    {
        int hidden = plan.Architecture.LayerCount - 2;
        ArgumentException.ThrowIf(by is LabContrast.Activation or LabContrast.Depth && hidden == 0,
            "The network has no hidden layer to compare; open it with one.", nameof(by));
        switch (by)
        {
            case LabContrast.Cost:
                ArgumentException.ThrowIf(!plan.Training.IsClassification,
                    "Cross-entropy is for classes, and the target is a number.", nameof(by));
                Recipe sigmoid = common with { Output = Activation.Sigmoid };
                return
                [
                    ("quadratic", sigmoid with { Cost = Cost.Quadratic }),
                    ("cross-entropy", sigmoid with { Cost = Cost.BinaryCrossEntropy }),
                ];
            case LabContrast.Output:
                Recipe quadratic = common with { Cost = Cost.Quadratic };
                return
                [
                    ("sigmoid outputs", quadratic with { Output = Activation.Sigmoid }),
                    ("linear outputs", quadratic with { Output = Activation.Identity }),
                ];
            case LabContrast.Activation:
                return
                [
                    ("sigmoid", common with { Activation = Activation.Sigmoid, Initializer = Initializer.Scaled }),
                    ("ReLU", common with { Activation = Activation.ReLU, Initializer = Initializer.Scaled }),
                ];
            case LabContrast.Start:
                return
                [
                    ("N(0, 1)", common with { Initializer = Initializer.Book }),
                    ("1/√n", common with { Initializer = Initializer.Scaled }),
                ];
            default:
                int width = plan.Architecture.Width(2);
                return Enumerable.Range(1, 3).Select(depth => (
                    depth == 1 ? "1 hidden layer" : Invariant($"{depth} hidden layers"),
                    common with { Layers = null, Hidden = [.. Enumerable.Repeat(width, depth)] }));
        }
    }

    private static IContestant Contestant((string Name, Recipe Recipe) variant, TrainingPlan common)
    {
        TrainingPlan plan = TrainingPlan.For(common.Source, variant.Recipe);
        return plan.Recipe.Precision == Precision.Float64
            ? new Contestant<double>(variant.Name, plan) : new Contestant<float>(variant.Name, plan);
    }
}

/// <summary>One of the trainings that are compared.</summary>
internal interface IContestant
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>Steps taken.</summary>
    long Step { get; }

    /// <summary>Whether it is over.</summary>
    bool IsDone { get; }

    /// <summary>How good it was after each epoch.</summary>
    IReadOnlyList<double> Scores { get; }

    /// <summary>The steps at which its layers were looked at.</summary>
    IReadOnlyList<long> Steps { get; }

    /// <summary>‖∂C/∂b^l‖ at these steps, for each layer.</summary>
    IReadOnlyList<IReadOnlyList<double>> Errors { get; }

    /// <summary>The share of saturated neurons at these steps, for each layer.</summary>
    IReadOnlyList<IReadOnlyList<double>> Saturated { get; }

    /// <summary>Why it ended before its time; empty: it did not.</summary>
    string Problem { get; }

    /// <summary>Trains on one mini-batch.</summary>
    void TakeStep();
}

/// <inheritdoc cref="IContestant"/>
internal sealed class Contestant<T> : IContestant
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LooksInEpoch = 4;

    private readonly TrainingSession<T> _session;
    private readonly LearningSpeed _speed;
    private readonly int _every;
    private readonly List<long> _steps = [];
    private readonly List<double>[] _errors, _saturated;

    /// <summary>Begins.</summary>
    public Contestant(string name, TrainingPlan plan)
    {
        Name = name;
        _session = new PlannedTraining<T>(plan, new TrainingHost()).Begin();
        _speed = new(_session.Training, plan.Recipe.Cost!, plan.Recipe.Optimizer!.Eta);
        _every = Math.Max(1, plan.StepsPerEpoch / LooksInEpoch);
        int layers = plan.Architecture.LayerCount - 1;
        _errors = [.. Enumerable.Range(0, layers).Select(_ => new List<double>())];
        _saturated = [.. Enumerable.Range(0, layers).Select(_ => new List<double>())];
        Look();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Step => _session.Current.Number;

    /// <inheritdoc/>
    public bool IsDone => Problem.Length > 0 || _session.Reason is not null;

    /// <inheritdoc/>
    public IReadOnlyList<double> Scores => [.. _session.History.Select(
        epoch => epoch.Test ?? epoch.Validation ?? epoch.Training).Select(found => found.Accuracy ?? found.R2 ?? 0)];

    /// <inheritdoc/>
    public IReadOnlyList<long> Steps => [.. _steps];

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<double>> Errors => [.. _errors.Select(layer => (double[])[.. layer])];

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<double>> Saturated => [.. _saturated.Select(layer => (double[])[.. layer])];

    /// <inheritdoc/>
    public string Problem { get; private set; } = "";

    /// <inheritdoc/>
    public void TakeStep()
    {
        try
        {
            if (_session.Step() && Step % _every == 0)
                Look();
        }
        catch (NablaException e)
        {
            Problem = e.Message;
        }
    }

    private void Look()
    {
        SlowLearningReport report = _speed.Look(_session.Network.Parameters);
        _steps.Add(Step);
        for (int l = 0; l < _errors.Length; l++)
        {
            _errors[l].Add(report.Layers[l].GradientNorm);
            _saturated[l].Add(LearningSpeed.ShareSaturated(report.Layers[l]));
        }
    }
}
