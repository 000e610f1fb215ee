using System.Globalization;

namespace Nabla.Tests.Selection;

/// <summary>Small tables that the tests of this folder share, in a fixed pseudo-random arrangement.</summary>
internal static class Rows
{
    /// <summary>A recipe that trains in a moment.</summary>
    internal static Recipe Short { get; } = new() { Seed = 3, Hidden = [6], Epochs = 12, BatchSize = 8 };

    /// <summary>Two numbers, a category, a group of days and one of three classes that the numbers tell in
    /// part.</summary>
    internal static Table Classes(int count = 60, Func<int, double>? x0 = null, Func<int, int>? label = null)
    {
        label ??= row => row % 3;
        return new Table(
            new TableColumn("x0", [.. Each(count, x0 ?? (row => Noise(row) + label(row)))]),
            new TableColumn("x1", [.. Each(count, row => Noise(row + 1000) - 0.5 * label(row))]),
            new TableColumn("color", [.. Each(count, row => row % 2 == 0 ? "red" : "blue")]),
            new TableColumn("day", [.. Each(count, row => (double)(row * 7 / count))]),
            new TableColumn("kind", [.. Each<string?>(count, row => "abc"[label(row)].ToString())]))
            .WithTarget("kind");
    }

    /// <summary>A number and a real target that it tells in part.</summary>
    internal static Table Numbers(int count = 60) => new Table(
        new TableColumn("x", [.. Each(count, row => Noise(row))]),
        new TableColumn("y", [.. Each(count, row => 100 + 30 * Noise(row) + 3 * Noise(row + 500))]))
        .WithTarget("y");

    internal static double Noise(int i)
    {
        double noise = Math.Sin(12.9898 * i + 0.78233) * 43758.5453;
        return noise - Math.Floor(noise);
    }

    internal static string Text(double[,] answers) =>
        string.Join(' ', answers.Cast<double>().Select(a => a.ToString("R", CultureInfo.InvariantCulture)));

    private static IEnumerable<T> Each<T>(int count, Func<int, T> value) => Enumerable.Range(0, count).Select(value);
}
