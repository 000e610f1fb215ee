using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>The examples of a data set.</summary>
internal sealed class DatasetSource : TrainingSource
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

        if (recipe.WeightColumn is not null)
        {
            throw new RecipeException($"{RecipeOptions.Find("weight-column")!} is for tables", $"leave it out",
                ("data", $"{Name}"));
        }

        bool isBook = recipe.Preset is not null;
        double divisor = from?.Input.Divisor ?? (isBook && _data.Divisor == 255 ? BookDivisor : _data.Divisor);
        Dataset data = Divided(_data, divisor);
        var (training, validation) = HoldOut(data, recipe, isBook);
        return new(training, validation, ModelInput.Of(training))
        {
            Test = _test is null ? null : Divided(_test, divisor), TargetScale = _data.TargetScale,
        };
    }

    internal override Folds Deal(int count, ulong seed) => Folds.Of(_data, count, seed);

    internal override Folds ByColumn(string column) => throw new ArgumentException(
        $"{Name} has no columns to name folds; deal them.", nameof(column));

    internal override TrainingSource Select(ImmutableArray<int> rows) =>
        new DatasetSource(_data.Select(rows.AsSpan()), name: Name);

    internal override TrainingSource Without(string column) => this;

    internal override Evaluation Evaluate(Model model) => model.Evaluate(_data);

    internal override double[,] Answers(Model model)
    {
        var answers = new double[_data.Count, model.Architecture.OutputWidth];
        var raw = new double[_data.InputWidth];
        Dataset data = _data.HasDivisor ? _data.WithDivisor(1) : _data;
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyInput<double>(i, raw);
            model.Predict<double>(raw,
                MatrixShape.Flatten(answers).Slice(i * answers.GetLength(1), answers.GetLength(1)));
        }

        return answers;
    }

    private static Dataset Divided(Dataset data, double divisor) => data.HasDivisor ? data.WithDivisor(divisor) : data;

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

        return Holdout.Split(data, count, recipe.ValidationSeed ?? recipe.Seed!.Value);
    }
}
