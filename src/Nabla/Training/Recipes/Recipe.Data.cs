namespace Nabla;

// What becomes of the data, how long to learn from them, and when to stop; the seed and the precision.
public sealed partial record Recipe
{
    private const string Stopping = "Data and stopping", Tables = "Tables", Run = "Run";

    /// <summary>From so many rows on, some can be spared for validation.</summary>
    private const int ManyRows = 10_000;

    private const int MostBins = 256, MostNetworks = 100;

    /// <summary>The share that is held out where something looks at validation.</summary>
    private const double HeldOut = 0.1;

    private static readonly RecipeOption<string> s_weightColumn =
        new("weight-column", "says how much each row counts; no input", text => text)
        {
            Group = Tables, Placeholder = "COLUMN", MayVary = false, ShapesData = true,
        };

    internal static readonly RecipeOption<string> GroupOption =
        new("group", "rows with equal values stay on one side of every split; no input", text => text)
        {
            Group = Tables, Placeholder = "COLUMN", MayVary = false, ShapesData = true,
        };

    internal static readonly RecipeOption<string> TimeOption =
        new("time", "says when a row was made: every split tests on later rows than it learns from", text => text)
        {
            Group = Tables, Placeholder = "COLUMN", MayVary = false, ShapesData = true,
        };

    internal static readonly RecipeOption<double> GapOption =
        new("gap", "what lies in time between rows learned from and rows tested on, at least; of dates in days",
            text => OptionText.Number(text, NotNegative, x => x >= 0))
        {
            Group = Tables, MayVary = false, ShapesData = true, Need = NotNegative,
            IsLegal = x => x >= 0 && double.IsFinite(x),
        };

    internal static readonly RecipeOption<int> BinsOption =
        new("bins", "bins that each column of numbers is spread over besides, by quantiles; 0: none",
            text => OptionText.Integer(text, 0, MostBins))
        {
            Group = Tables, Placeholder = "N", Default = "0", IsWhole = true, ShapesData = true,
            Need = "0, or a whole number from 2 to 256", IsLegal = n => n is 0 or >= 2 and <= MostBins,
            Usual = r => r.IsTable ? 0 : null,
        };

    internal static readonly RecipeOption<int> ChooseOption =
        new("choose", "work to spend on choosing what is left open, in trainings: off, fast (12) or thorough (60)",
            text => ChoosingWords.Read(text))
        {
            Group = Tables, Placeholder = "off|fast|thorough|N", Default = "fast", IsWhole = true, MayVary = false,
            PrintAs = ChoosingWords.Text, Need = ChoosingWords.Need,
            IsLegal = n => n >= 0, Usual = _ => 0, Settle = (_, _) => 0,   // chosen by then
            Before = 0,
        };

    internal static readonly RecipeOption<double> BoundOption =
        new("bound", "standardized numbers are bounded smoothly by it, so that one far number does little; 0: not",
            text => OptionText.Number(text, NotNegative, x => x >= 0))
        {
            Group = Tables, Default = "3", ShapesData = true, Need = NotNegative,
            IsLegal = x => x >= 0 && double.IsFinite(x),
            Usual = r => r is { IsTable: true, IsBook: false } ? 3.0 : 0.0, Before = 0.0,
        };

    internal static readonly RecipeOption<int> EpochsOption = Count(
        "epochs", "most passes through the examples", "60; more of short tables", 1,
        r => r.IsBook ? 30 : r.IsTable ? TableEpochs(r.Examples) : 60,
        recipe => recipe.Schedule is { DependsOnEpochs: true } ? FormattableString.Invariant($"{recipe.Epochs}")
            : null);

    private static readonly RecipeOption<int> s_batchSize = Count(
        "batch-size", "examples in a mini-batch", "32", 1, r => r.IsBook ? 10 : 32,
        recipe => FormattableString.Invariant($"{recipe.BatchSize ?? 32}"));

    private static readonly RecipeOption<bool> s_noShuffle =
        new("no-shuffle", "take the examples in their own order", OptionText.Truth)
        {
            Group = Stopping, Placeholder = null, Property = nameof(Shuffle), Usual = _ => false,
            FactName = "shuffle", Fact = recipe => recipe.Shuffle ?? true ? "true" : "false",
        };

    private static readonly RecipeOption<ClassWeights> s_classWeights =
        new("class-weights", "how much an example of each class counts: balanced (all classes alike), or by name",
            Nabla.ClassWeights.Parse)
        {
            Group = Stopping, Placeholder = "balanced|NAME=X,…", MayVary = false,
        };

    internal static readonly RecipeOption<string> ThresholdOption =
        new("threshold", "the second of two classes is answered from this probability on; or by costs of mistakes",
            text => text)
        {
            Group = Stopping, Placeholder = "P|cost:fp=X,fn=Y|cost:ROWS", MayVary = false, Need = DecisionText.Need,
            IsLegal = DecisionText.IsOne, Fact = recipe => recipe.Threshold, FactBefore = "none",
        };

    internal static readonly RecipeOption<double> ValidationOption =
        new("validation", "share, or number, of the examples to hold out",
            text => OptionText.Number(text, ShareOrCount, IsShareOrCount))
        {
            Group = Stopping, Default = "0.1; of tables under 10,000 rows 0", Need = ShareOrCount,
            IsLegal = IsShareOrCount, MayVary = false, ShapesData = true,
            Usual = r => r is { IsBook: true, IsTable: false, Rows: DatasetSource.BookExamples } ? 10_000.0
                : !r.IsTable || LooksAtValidation(r.Asked) || r.Rows >= ManyRows ? HeldOut : 0.0,
        };

    private static readonly RecipeOption<ulong> s_validationSeed =
        new("validation-seed", "decides what is held out", text => OptionText.Seed(text)!.Value)
        {
            Group = Stopping, Placeholder = "N", Default = "the seed", MayVary = false, ShapesData = true,
        };

    private static readonly RecipeOption<int> s_limit =
        Count("limit", "learn from the first N examples only", null, 1, _ => null);

    internal static readonly RecipeOption<int> PatienceOption = Count(
        "patience", "stop after N epochs without better validation; 0: never", "20; of tables a third of all", 0,
        r => !r.HasValidation || r.IsBook ? 0 : r.IsTable ? TableEpochs(r.Examples) / 3 : 20,
        recipe => FormattableString.Invariant($"{recipe.Patience ?? 0}"));

    internal static readonly RecipeOption<ValidationMetric> MetricOption =
        new("metric", "what choices are made by: the best epoch, trial, or way to learn from a table", ReadMetric)
        {
            Group = Stopping, Placeholder = "NAME", Choices = [.. ValidationMetric.All.Select(metric => metric.Name)],
            Default = "the cost that is lowered", PrintAs = metric => metric.Name, MayVary = false,
            Usual = r => r is { IsBook: true, IsClassification: true, HasValidation: true }
                ? ValidationMetric.Accuracy : ValidationMetric.Cost,   // as the book's chapter 3 does
            Before = ValidationMetric.AccuracyElseCost,
            // Checkpoints of before say nothing.
            Fact = recipe => recipe.Metric is not { } metric || metric == ValidationMetric.AccuracyElseCost
                ? null : metric.Name,
            FactBefore = "usual",
        };

    internal static readonly RecipeOption<double> TargetAccuracyOption =
        new("target-accuracy", "stop once validation reaches it",
            text => OptionText.Number(text, "a share from 0 to 1", x => x is >= 0 and <= 1))
        {
            Group = Stopping, Need = "a share from 0 to 1", IsLegal = x => x is >= 0 and <= 1, MayVary = false,
            Fact = recipe => recipe.TargetAccuracy is { } target ? Printed(target) : "none",
        };

    internal static readonly RecipeOption<bool> CalibrateOption =
        new("calibrate", "at the end, make probabilities honest by validation examples",
            OptionText.Truth)
        {
            Group = Stopping, Placeholder = null, MayVary = false, Usual = _ => false,
            // It decides no step, but the model that is saved.
            Fact = recipe => recipe.Calibrate == true ? "true" : "false", FactBefore = CheckpointFacts.Anything,
        };

    private static readonly RecipeOption<ulong> s_seed =
        new("seed", "decides everything random: weights, order, what is held out", text => OptionText.Seed(text)!.Value)
        {
            Group = Run, Placeholder = "N", Default = "1", IsWhole = true, ShapesData = true, Usual = _ => 1UL,
            Fact = recipe => FormattableString.Invariant($"{recipe.Seed ?? 0}"),
        };

    internal static readonly RecipeOption<int> EnsembleOption =
        new("ensemble", "networks to train, of this seed and the next ones; the model is their average",
            text => OptionText.Integer(text, 1, MostNetworks))
        {
            Group = Run, Placeholder = "N", Default = "1", IsWhole = true, MayVary = false,
            Need = "a whole number from 1 to 100", IsLegal = n => n is >= 1 and <= MostNetworks,
            Settle = (_, asked) => (int)asked > 1 ? asked : null,   // one network is trained as ever
        };

    internal static readonly RecipeOption<Precision> PrecisionOption =
        new("precision", "of all numbers", text =>
            Nabla.Precision.Find(OptionText.Choice(text, ["float32", "float64"]))!.Value)
        {
            Group = Run, Placeholder = "float32|float64", Default = "float32", Choices = ["float32", "float64"],
            PrintAs = precision => precision.Text, ShapesData = true,
            Usual = r => r.From?.Precision ?? Nabla.Precision.Float32,
        };

    internal static ImmutableArray<RecipeOption> DataOptions { get; } =
    [
        s_weightColumn, GroupOption, TimeOption, GapOption, ChooseOption, BoundOption, BinsOption, EpochsOption,
        s_batchSize, s_noShuffle, s_classWeights, ThresholdOption,
        ValidationOption, s_validationSeed, s_limit, PatienceOption, MetricOption, TargetAccuracyOption,
        CalibrateOption,
    ];

    internal static ImmutableArray<RecipeOption> RunOptions { get; } = [s_seed, EnsembleOption, PrecisionOption];

    /// <summary>The column of a table that says how much each row counts; it is no input. Null: all count
    /// alike.</summary>
    public string? WeightColumn { get => Object(s_weightColumn); init => Set(s_weightColumn, value); }

    /// <summary>The column of a table whose equal values say that rows belong together, those of one patient, say; it
    /// is no input. Every split, to validate, to choose, or into folds, keeps them on one side. Null: each row stands
    /// alone.</summary>
    public string? Group { get => Object(GroupOption); init => Set(GroupOption, value); }

    /// <summary>The column of a table that says when each row was made, as numbers or dates. Every split tests on rows
    /// that are later than all that was learned from. Null: rows have no order.</summary>
    public string? Time { get => Object(TimeOption); init => Set(TimeOption, value); }

    /// <summary>With <see cref="Time"/>: how much earlier than the first row tested on all rows are that are learned
    /// from; in the unit of the column, of dates in days. At least 0; null: 0.</summary>
    public double? Gap { get => Value(GapOption); init => Set(GapOption, value); }

    /// <summary>How much work to spend on choosing what is left open of a table's penalty, hidden layer and bins, in
    /// trainings of the usual network; 0: none, the usual values are taken. At least 0; null: 12 for tables, where one
    /// model is trained.</summary>
    public int? Choose { get => Value(ChooseOption); init => Set(ChooseOption, value); }

    /// <summary>What the standardized numbers of a table never exceed: z becomes z/√(1 + (z/bound)²), so that one far
    /// number does little. At least 0; 0: they stay. Null: 3.</summary>
    public double? Bound { get => Value(BoundOption); init => Set(BoundOption, value); }

    /// <summary>Bins that each column of numbers of a table is spread over, by quantiles, beside the standardized
    /// number: a network then follows steps and bends more easily. 2 to 256, 0: none; null: 0.</summary>
    public int? Bins { get => Value(BinsOption); init => Set(BinsOption, value); }

    /// <summary>The most passes through the examples. At least 0; null: 60, for small tables up to 400.</summary>
    public int? Epochs { get => Value(EpochsOption); init => Set(EpochsOption, value); }

    /// <summary>m, the examples in a mini-batch; the last one of an epoch may be shorter. At least 1; null:
    /// 32.</summary>
    public int? BatchSize { get => Value(s_batchSize); init => Set(s_batchSize, value); }

    /// <summary>Whether each epoch takes the examples in a new order, a permutation of the data's own; null:
    /// it does.</summary>
    public bool? Shuffle { get => !Value(s_noShuffle); init => Set(s_noShuffle, !value); }

    /// <summary>How much an example of each class counts; null: all alike. With softmax outputs and their cost the
    /// probabilities that a model answers are those of the classes as they occur nevertheless; the class it answers is
    /// the one with the largest weight times probability.</summary>
    public ClassWeights? ClassWeights { get => Object(s_classWeights); init => Set(s_classWeights, value); }

    /// <summary>How the class is found that a model answers. "0.3": the second of two classes from a probability of 0.3
    /// on. "cost:fp=1,fn=5": by what it costs to answer the second class where the first is right, and the other way
    /// round. "cost:0,1,4;1,0,2;9,3,0": a row for each class with the costs of each answer; on the diagonal 0. The
    /// answer is the class whose mistakes cost least by the probabilities. Null: the most probable class, or with
    /// <see cref="ClassWeights"/> the one with the largest weight times probability.</summary>
    public string? Threshold { get => Object(ThresholdOption); init => Set(ThresholdOption, value); }

    /// <summary>Examples to hold out for validation: a share below 1, or a number; 0: none. Null: a tenth, but none of
    /// a table under 10,000 rows unless patience, a metric, a target accuracy, a plateau schedule or calibration
    /// is asked for.</summary>
    public double? Validation { get => Value(ValidationOption); init => Set(ValidationOption, value); }

    /// <summary>Decides which examples are held out; null: <see cref="Seed"/>. To compare seeds, the same examples must
    /// decide.</summary>
    public ulong? ValidationSeed { get => Value(s_validationSeed); init => Set(s_validationSeed, value); }

    /// <summary>Learn from so many examples only, the first of those not held out. At least 1; null: all.</summary>
    public int? Limit { get => Value(s_limit); init => Set(s_limit, value); }

    /// <summary>Stop after so many epochs without better validation, and return to the best parameters; 0: never.
    /// <see cref="Metric"/> says what is better. Null: 20, for tables a third of the epochs, without validation
    /// 0.</summary>
    public int? Patience { get => Value(PatienceOption); init => Set(PatienceOption, value); }

    /// <summary>What choices are made by. After the epoch where validation examples have the best value, training
    /// returns to those parameters, and <see cref="Patience"/> waits for it; trials of a search and ways to learn from
    /// a table are compared by it. Of two that are equally good, the one of the lower cost is better. Null: the cost
    /// that training lowers; between trials, whose costs may differ, the log-loss of classes and the squared error of
    /// numbers. A plateau schedule watches the cost in any case.</summary>
    public ValidationMetric? Metric { get => Object(MetricOption); init => Set(MetricOption, value); }

    /// <summary>Stop once validation reaches this accuracy, 0 to 1; null: never.</summary>
    public double? TargetAccuracy { get => Value(TargetAccuracyOption); init => Set(TargetAccuracyOption, value); }

    /// <summary>Whether probabilities are made honest at the end by a temperature and biases fitted to validation
    /// examples (<see cref="Model.Calibrate(Dataset)"/>). Null: not.</summary>
    public bool? Calibrate { get => Value(CalibrateOption); init => Set(CalibrateOption, value); }

    /// <summary>Decides everything random: weights, order, what is held out; null: 1.</summary>
    public ulong? Seed { get => Value(s_seed); init => Set(s_seed, value); }

    /// <summary>Networks to train, with the seeds <see cref="Seed"/>, seed + 1 and so on; the model is their average
    /// (<see cref="Model.Average"/>), one network. All learn from the same examples and are validated by the same. 1 to
    /// 100; null: 1.</summary>
    public int? Ensemble { get => Value(EnsembleOption); init => Set(EnsembleOption, value); }

    /// <summary>The numbers of the network; null: float32, or as the model has it that training goes on with.</summary>
    public Precision? Precision { get => Value(PrecisionOption); init => Set(PrecisionOption, value); }

    /// <summary>Whether validation examples are needed, other than to be shown.</summary>
    internal static RecipeOption? NeedsValidation(Recipe recipe) =>
        recipe.Patience > 0 ? PatienceOption
        : recipe.Metric is { } metric && metric != ValidationMetric.Cost
            && metric != ValidationMetric.AccuracyElseCost ? MetricOption
        : recipe.TargetAccuracy is not null ? TargetAccuracyOption
        : recipe.Schedule is PlateauSchedule ? s_schedule
        : recipe.Calibrate == true ? CalibrateOption : null;

    private static class ChoosingWords
    {
        internal const string Need = "off, fast, thorough, or a whole number, 0 or more";

        private static readonly ImmutableArray<(string Word, int Work)> s_words =
            [("off", 0), ("fast", Choosing.UsualWork), ("thorough", 5 * Choosing.UsualWork)];

        internal static int Read(string text) => s_words.FirstOrDefault(pair => pair.Word == text) is { Word: not null }
            and var known ? known.Work
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int work) ? work
            : throw new FormatException(Need);

        internal static string Text(int work) =>
            s_words.FirstOrDefault(pair => pair.Work == work).Word ?? FormattableString.Invariant($"{work}");
    }

    private const string ShareOrCount = "a share below 1, a whole number of examples, or 0";

    private static bool IsShareOrCount(double x) =>
        x is >= 0 and < 1 || (x >= 1 && x <= int.MaxValue && x == Math.Floor(x));

    private static bool LooksAtValidation(Recipe asked) => NeedsValidation(asked) is not null;

    // A network learns in steps: few examples are passed more often, up to about six thousand steps
    // (docs/decisions/0014).
    private static int TableEpochs(int examples)
    {
        const int Steps = 6000, Batch = 32, Least = 60, Most = 400;
        int stepsInEpoch = (examples + Batch - 1) / Batch;
        return Math.Clamp(Steps / Math.Max(1, stepsInEpoch), Least, Most);
    }

    private static RecipeOption<int> Count(
        string name, string help, string? @default, int least, Func<Resolution, int?> usual,
        Func<Recipe, string?>? fact = null)
    {
        bool isPasses = name == "epochs";   // none at all makes sense in a program
        string need = FormattableString.Invariant($"a whole number, {(isPasses ? 0 : least)} or more");
        return new(name, help, text => OptionText.Integer(text, least, int.MaxValue))
        {
            Group = Stopping, Placeholder = "N", Default = @default, IsWhole = true, Need = need,
            IsLegal = number => number >= (isPasses ? 0 : least), Usual = r => usual(r), Fact = fact,
        };
    }
}
