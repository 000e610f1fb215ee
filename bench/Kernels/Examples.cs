using Nabla.IO;

namespace Nabla.Benchmarks;

/// <summary>Images of 28 x 28 pixels in ten classes.</summary>
internal static class Examples
{
    /// <summary>The first of MNIST, where NABLA_DATA says in which folder it is, else random ones.</summary>
    internal static Dataset Images(int count) =>
        Environment.GetEnvironmentVariable("NABLA_DATA") is { Length: > 0 } folder
            ? Mnist.Load(folder).Train.Take(count)
            : Random(count);

    /// <summary>Random images and labels; a fifth of the pixels is not 0, as in MNIST.</summary>
    internal static Dataset Random(int count) =>
        Random(count, random => random.Next(5) == 0 ? (byte)random.Next(1, 256) : (byte)0);

    /// <summary>Random images and labels; no pixel is 0.</summary>
    internal static Dataset WithoutZeros(int count) => Random(count, random => (byte)random.Next(1, 256));

    /// <summary>Rows of a number and four texts, each one of a thousand, in two classes.</summary>
    internal static Dataset Categories(int count)
    {
        const int columns = 4, categories = 1000;
        var random = new Random(1);
        var schema = new Schema(
        [
            new("n", mean: 0.5, scale: 0.3, median: 0.5),
            .. Enumerable.Range(0, columns).Select(c =>
                new SchemaColumn($"c{c}", [.. Enumerable.Range(0, categories).Select(i => $"{i}")])),
        ]);
        Table table = new Table(
        [
            new("n", [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())]),
            .. Enumerable.Range(0, columns).Select(c =>
                new TableColumn($"c{c}", [.. Texts(count, categories, random)])),
            new("y", [.. Texts(count, 2, random)]),
        ]).WithTarget("y");
        return TableExamples.Of<float>(schema.Bind(table), table.Target, null, "rows");
    }

    private static IEnumerable<string?> Texts(int count, int different, Random random) =>
        Enumerable.Range(0, count).Select(_ => $"{random.Next(different)}");

    private static Dataset Random(int count, Func<Random, byte> pixel)
    {
        var random = new Random(1);
        var pixels = new byte[count * 28 * 28];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = pixel(random);
        int[] labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(10))];
        return Dataset.FromImages(pixels, [28, 28], labels, 10, 255);
    }
}
