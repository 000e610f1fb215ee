using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>The examples of a data set.</summary>
internal sealed class DatasetSource : ExampleSource
{
    /// <summary>The examples of MNIST, which the book divides into the first 50,000 and the last 10,000.</summary>
    internal const int BookExamples = 60_000;

    private const int BookValidation = 10_000;
    private const double BookDivisor = 256;

    private readonly Dataset _data;
    private readonly Dataset? _test;

    [SetsRequiredMembers]
    internal DatasetSource(Dataset data, Dataset? test = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        (_data, _test, Name) = (data, test, name ?? data.Name);
    }

    /// <summary>The examples.</summary>
    internal Dataset Data => _data;

    /// <summary>Whether inputs that are no bytes are divided already, as the model to go on with does it.</summary>
    internal bool AreDivided { private get; init; }

    /// <summary>Whether targets that are numbers are standardized, as a table's.</summary>
    internal bool ScalesTargets { private get; init; }

    internal override int Rows => _data.Count;

    internal override bool IsClassification => _data.IsClassification;

    internal override string Target => "y";

    internal override PreparedData Prepare(Recipe recipe, Model? from)
    {
        if (from?.Schema is not null)
        {
            throw new RecipeException(
                $"the model does not fit the data", $"give a table, such as a CSV file",
                ("model", $"takes tables with named columns ({from.Input})"), ("data", $"{Name}"))
            {
                IsAboutData = true,
            };
        }

        bool areRaw = from is { Input.Divisor: not 1 } && !_data.HasDivisor && !AreDivided;
        if (areRaw && _data.LooksDivided())
        {
            throw new RecipeException($"the inputs may have been divided before",
                $"go on from the model with divisor 1 if they were; else divide them and do the same",
                ("model", $"divides raw values by {from!.Input.Divisor}"),
                ("data", $"all inputs of {Name} lie between 0 and 1"))
            {
                IsAboutData = true,
            };
        }

        RequireForTables(RecipeOptions.Find("weight-column")!, recipe.WeightColumn is not null);
        RequireForTables(Recipe.BinsOption, recipe.Bins > 0);
        RequireForTables(Recipe.BoundOption, recipe.Bound > 0);

        bool isBook = recipe.Preset is not null;
        double divisor = from?.Input.Divisor ?? (isBook && _data.Divisor == 255 ? BookDivisor : _data.Divisor);
        Dataset data = Divided(_data, divisor);
        var (training, validation) = HoldOut(data, recipe, isBook);
        TargetScale? scale = !ScalesTargets || data.IsClassification ? data.TargetScale
            : from is not null ? from.TargetScale
            : SchemaFit.Scale(TargetsOf(training), training.TargetWidth, recipe.AreRates);
        return new(Scaled(training)!, Scaled(validation),
            AreDivided || areRaw ? from!.Input : ModelInput.Of(training).WithAverages(training))
        {
            Test = _test is null ? null : Scaled(Divided(_test, divisor)), TargetScale = scale,
        };

        Dataset? Scaled(Dataset? part) => part is null || !ScalesTargets || part.IsClassification ? part
            : part.WithTargetScale(scale);
    }

    internal override void RequireTargets(Cost cost)
    {
        cost.RequireTargets(_data);
        if (_test is not null)
            cost.RequireTargets(_test);
    }

    internal override Folds Deal(int count, ulong seed) => Folds.Of(_data, count, seed);

    internal override Folds ByColumn(string column) => throw new ArgumentException(
        $"{Name} has no columns to name folds; deal them.", nameof(column));

    internal override ExampleSource Select(ImmutableArray<int> rows) => With(_data.Select(rows.AsSpan()));

    internal override ExampleSource Some(int most, ulong seed) => most >= _data.Count ? this
        : With(Holdout.Split(_data, most, seed).HeldOut);

    internal override bool HasNumbers => false;

    internal override ImmutableArray<string> ClassNames => IsClassification ? _data.ClassNames : [];

    internal override ExampleSource SplitBy(Recipe recipe)
    {
        RequireForTables(Recipe.GroupOption, recipe.Group is not null);
        RequireForTables(Recipe.TimeOption, recipe.Time is not null);
        return this;
    }

    internal override ExampleSource Without(string column) => this;

    internal override Dataset Examples(Model model, Recipe recipe) => model.Ready(_data);

    private DatasetSource With(Dataset data) =>
        new(data, name: Name) { ScalesTargets = ScalesTargets, AreDivided = AreDivided };

    private void RequireForTables(RecipeOption option, bool isAsked)
    {
        if (isAsked)
            throw new RecipeException($"{option} is for tables", $"leave it out", ("data", $"{Name}"));
    }

    private static double[] TargetsOf(Dataset data)
    {
        var targets = new double[data.IsClassification ? 0 : data.Count * data.TargetWidth];
        for (int x = 0; x < targets.Length / data.TargetWidth; x++)
            data.CopyTarget(x, targets.AsSpan(x * data.TargetWidth, data.TargetWidth));
        return targets;
    }

    private Dataset Divided(Dataset data, double divisor) => data.HasDivisor ? data.WithDivisor(divisor)
        : divisor == 1 || AreDivided ? data : data.DividedBy(divisor);

    private static (Dataset, Dataset?) HoldOut(Dataset data, Recipe recipe, bool isBook)
    {
        double asked = recipe.Validation!.Value;
        if (asked == 0)
            return (data, null);
        if (isBook && asked == BookValidation && data.Count == BookExamples)
        {
            return (data.Take(BookExamples - BookValidation),
                data.Slice(BookExamples - BookValidation, BookValidation));
        }

        int count = asked < 1 ? Math.Max(1, (int)Math.Round(asked * data.Count)) : (int)asked;
        if (count >= data.Count)
        {
            throw new RecipeException($"{Recipe.ValidationOption} leaves nothing to learn from",
                $"hold out fewer, or 0", ("data", $"{data.Name} has {data.Count:N0} examples"),
                ("asked", $"{count:N0} to hold out"));
        }

        return Holdout.Split(data, count, recipe.ValidationSeed ?? recipe.Seed!.Value, recipe.IsOfBefore);
    }
}
