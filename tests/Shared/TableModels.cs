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

    /// <summary>Every schema above.</summary>
    internal static Schema[] All { get; } = [Numbers, Texts, OneText, Mixed, Spelled];

    /// <summary>A model with random weights that takes the rows of a schema.</summary>
    /// <param name="schema">Its columns.</param>
    /// <param name="scale">What its answers are measured in; null: a classifier of two classes.</param>
    internal static Model Of<T>(Schema schema, TargetScale? scale = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = scale is null
            ? Network.Create<T>([schema.Width, 5, 2], Activation.Tanh, Activation.Softmax, seed: 3)
            : Network.Create<T>([schema.Width, 5, 1], Activation.Tanh, Activation.Identity, seed: 3);
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
        string with = string.Create(CultureInfo.InvariantCulture,
            $"\"schema\":{{\"target_scale\":{{\"mean\":{scale.Mean:R},\"scale\":{scale.Scale:R}}},");
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
    internal static float[] Raw(Schema schema, int row) => [.. schema.Columns.Select((column, c) =>
        (5 * row + 3 * c) % 11 == 0 ? float.NaN
        : column.IsNumeric ? (float)(column.Mean + ((7 * row + c) % 13 - 6) * 0.61 * column.Scale)
        : (row + c) % (column.Width + 1) - 1)];

    /// <summary>The text of a raw value; null where it is missing.</summary>
    internal static string? Text(SchemaColumn column, float raw) =>
        float.IsNaN(raw) ? null : raw < 0 ? "of no category"
        : column.MergesSpellings ? column.Categories[(int)raw].ToUpperInvariant() : column.Categories[(int)raw];
}
