using System.Globalization;
using System.Numerics;
using Nabla;

namespace Nabla.Tests;

/// <summary>Models of the rows of tables, made without training.</summary>
internal static class TableModels
{
    /// <summary>Numbers alone; the last one's mean is large and none that float32 has.</summary>
    internal static Schema Numbers { get; } = new(
        [new("age", 41.3, 13.7, 39), new("zero", 0, 1, 0), new("year", 2_000_000.3, 7.1, 2_000_001)], "risk");

    /// <summary>Texts alone.</summary>
    internal static Schema Texts { get; } = new(
        [new("color", ["blue", "green", "rød, \"x\"\n"]), new("yes", ["no"])], "risk");

    /// <summary>A single column of texts.</summary>
    internal static Schema OneText { get; } = new([new("color", ["blue", "green"])]);

    /// <summary>Numbers and texts by turns, in three runs of numbers, with names that a graph might have.</summary>
    internal static Schema Mixed { get; } = new(
        [
            new("income", 51_234.7, 20_111.1, 40_000), new("a1", ["blue", "green", "∇"]), new("z2", 0.1, 0.3, 0.2),
            new("Größe <m>", -3e-5, 2e-6, -2.5e-5), new("output", ["x", ""]), new("numbers", ["1", "2", "3", "4"]),
            new("last", 7, 1, 7),
        ],
        "W2");

    /// <summary>Categories of which several spellings are known.</summary>
    internal static Schema Spelled { get; } = new(
        [
            new("answer", ["Yes", "no"]) { MergesSpellings = true }, new("n", 1, 2, 1),
            new("town", ["Ås", "two words"]) { MergesSpellings = true },
        ],
        "risk");

    /// <summary>Numbers within bounds and over bins, between categories; the median is the edge of a bin.</summary>
    internal static Schema Bounded { get; } = new(
        [
            new("price", 10.3, 4.1, 9.5, 3, [1.5, 9.5, 11.25, 40]), new("kind", ["a", "b"]),
            new("far", 2_000_000.3, 7.1, 2_000_001, 0.5), new("share", 0.5, 0.25, 0.5, 0, [0, 0.25, 1]),
        ],
        "risk");

    /// <summary>Categories beside which all other texts count as one more.</summary>
    internal static Schema Others { get; } = new(
        [
            new("town", ["Ås", "other", "two words"], hasOther: true) { MergesSpellings = true },
            new("n", 1, 2, 1), new("code", ["007", "x"], hasOther: true),
        ],
        "risk");

    /// <summary>Dates of every part, a date of days alone, and times of day.</summary>
    internal static Schema Dates { get; } = new(
        [
            new(new SchemaColumn("when", 19_500.25, 400.5, 19_600.5, 3, [18_000, 19_500, 19_700, 20_500]), new(new())
            {
                First = 18_000, Years = new(2023.25, 1.5), HasMonth = true, HasWeekday = true, HasHour = true,
            }),
            new("kind", ["a", "b"]),
            new(new SchemaColumn("day", 10, 4, 12), new(new() { Order = DateOrder.MonthFirst }) { First = 3 }),
            new(new SchemaColumn("alarm", 0.5, 0.25, 0.25, 3),
                new(new() { IsTime = true }) { First = 0, HasHour = true }),
        ],
        "risk");

    /// <summary>Texts of words, between numbers and categories.</summary>
    internal static Schema Words { get; } = new(
        [
            new("review", new TextWords([.. Enumerable.Range(0, 64).Select(i => i % 5 == 4 ? 0 : 1 + i / 16.0)])),
            new("n", 1, 2, 1), new("note", new TextWords([1.5, 0, 2, 1])), new("kind", ["a", "b"]),
        ],
        "risk");

    /// <summary>Two targets, the second one with digits of its own.</summary>
    internal static Schema TwoTargets { get; } = new(
        [new("age", 41.3, 13.7, 39), new("kind", ["a", "b"]), new("n", 1, 2, 1)], ["risk", "co\"st, ∇"])
    {
        TargetForms = [null, new(2, null)],
    };

    /// <summary>Every schema above.</summary>
    internal static Schema[] All { get; } =
        [Numbers, Texts, OneText, Mixed, Spelled, Bounded, Others, Dates, Words, TwoTargets];

    /// <summary>Those that an ONNX file can prepare.</summary>
    internal static Schema[] InOnnx { get; } =
        [.. All.Where(schema => !schema.Columns.Any(column => column.IsDate || column.IsText))];

    /// <summary>A model with random weights that takes the rows of a schema.</summary>
    /// <param name="schema">Its columns.</param>
    /// <param name="scale">What its answers are measured in, the first of several; null: a classifier of two
    /// classes.</param>
    internal static Model Of<T>(Schema schema, TargetScale? scale = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outputs = Math.Max(1, schema.Targets.Length);
        if (scale is null && outputs > 1)
            schema = new(schema.Columns, schema.Target);
        else if (outputs > 1)
            scale = TargetScale.OfOutputs(scale!, new(-2 * scale!.Mean, 1000 * scale.Scale));
        Network<T> network = scale is null
            ? Network.Create<T>([schema.Width, 5, 2], Activation.Tanh, Activation.Softmax, seed: 3)
            : Network.Create<T>([schema.Width, 5, outputs], Activation.Tanh, Activation.Identity, seed: 3);
        Model model = Model.Create(
            network, scale is null ? Cost.SoftmaxCrossEntropy : Cost.Quadratic, new ModelInput(schema),
            scale is null ? ["no", "jå"] : null, new TrainingRecord { Data = "table", Seed = 3 });
        // Of classes also what is added to z^L, and how the class is found.
        return scale is not null ? With(model, scale)
            : model.With(new Answering { Shift = [0.75, -0.5], Decision = Decision.ByWeights(1, 3) });
    }

    /// <summary>A model with a scale for its answers.</summary>
    internal static Model With(Model model, TargetScale scale)
    {
        ModelParts parts = ModelParts.Of(model);
        string numbers = string.Join(',', scale.Parts.Select(part => string.Create(
            CultureInfo.InvariantCulture, $"{{\"mean\":{part.Mean:R},\"scale\":{part.Scale:R}}}")));
        string with = $"\"schema\":{{\"target_scale\":{(scale.Count > 0 ? $"[{numbers}]" : numbers)},";
        return new ModelParts(parts.Tensors, parts.Document!.Replace("\"schema\":{", with, StringComparison.Ordinal))
            .Join();
    }

    /// <summary>Whether two models are the same to the last bit.</summary>
    internal static void AssertSame(Model expected, Model actual)
    {
        Assert.Equal(expected.Checksum(), actual.Checksum());
        Assert.Equal(ModelParts.Of(expected).Document, ModelParts.Of(actual).Document);
    }

    /// <summary>Raw values of a row: all but a few known, some texts of no category.</summary>
    internal static float[] Raw(Schema schema, int row) => [.. schema.Columns.SelectMany((column, c) =>
        column.IsText ? Weights(column, WordsOf(row, c))
        : [(5 * row + 3 * c) % 11 == 0 ? float.NaN : column.IsNumeric ? Number(column, row, c)
            : column.HasOther ? (row + c) % column.Width : (row + c) % (column.Width + 1) - 1])];

    /// <summary>The text of a raw value of a column of categories; null where it is missing.</summary>
    internal static string? Text(SchemaColumn column, float raw) =>
        float.IsNaN(raw) ? null : raw < 0 || raw >= column.Categories.Length ? "of no category"
        : column.MergesSpellings ? column.Categories[(int)raw].ToUpperInvariant() : column.Categories[(int)raw];

    /// <summary>The text of a row in a column of words; null where it is missing.</summary>
    internal static string? WordsOf(int row, int c)
    {
        string[] words =
        [
            "Good", "ÅRGANG", "fits", "İstanbul", "великий", "σοφός", "東京タワー", "it's", "a1b2", "ﬁne", "नमस्ते", "x—y",
            "Ÿ",
        ];
        return (row + c) % 9 == 0 ? null : (row + c) % 9 == 1 ? "— !"
            : string.Join(
                ' ', Enumerable.Range(0, 1 + row % 4).Select(i => words[(3 * row + 5 * i + c) % words.Length]));
    }

    // A time of day stays within the day.
    private static float Number(SchemaColumn column, int row, int c)
    {
        double number = column.Mean + ((7 * row + c) % 13 - 6) * 0.61 * column.Scale;
        return (float)(column.Dates?.Notation.IsTime == true ? number - Math.Floor(number) : number);
    }

    private static float[] Weights(SchemaColumn column, string? text)
    {
        var x = new double[column.Width];
        column.Words!.Weigh(text, x);
        return Array.ConvertAll(x, weight => (float)weight);
    }
}
