using System.Collections.Immutable;
using System.Numerics;

namespace Nabla.Tests.Tables;

/// <summary>Small tables that tests share.</summary>
internal static class Tables
{
    /// <summary>A column, and numbers to predict beside it.</summary>
    internal static Table WithTarget(params TableColumn[] columns) =>
        new Table([.. columns, new("target", [.. Enumerable.Range(0, columns[0].Count).Select(i => i + 0.5)])])
            .WithTarget("target");

    /// <summary>Rows of two numbers, a category and a target, in a fixed pseudo-random arrangement; every seventh
    /// number and every fifth category is missing.</summary>
    internal static Table Mixed(int rows, bool hasClasses)
    {
        double[] a = Noise(rows, 1), b = Noise(rows, 2);
        string?[] color =
            [.. Noise(rows, 3).Select((v, i) => i % 5 == 4 ? null : v < 0.3 ? "red" : v < 0.7 ? "green" : "blue")];
        double[] sum = [.. Enumerable.Range(0, rows).Select(i => a[i] - 2 * b[i] + (color[i] == "red" ? 1 : 0))];
        TableColumn[] inputs =
        [
            new("a", [.. a.Select((v, i) => i % 7 == 6 ? double.NaN : 1000 * v)]), new("b", [.. b]),
            new("color", [.. color]),
        ];
        TableColumn target = hasClasses
            ? new("y", [.. sum.Select(v => (string?)(v < -0.8 ? "low" : v < 0 ? "middle" : "high"))])
            : new("y", [.. sum.Select(v => 50 + 10 * v)]);
        return new Table([.. inputs, target]).WithTarget("y");
    }

    /// <summary>The network's inputs for all rows, one after the other.</summary>
    internal static T[] Inputs<T>(SchemaRows rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowStore store = rows.Feed<T>();
        var inputs = new T[store.Rows * store.Width];
        for (int row = 0; row < store.Rows; row++)
            store.Copy(row, inputs.AsSpan(row * store.Width, store.Width));
        return inputs;
    }

    private static double[] Noise(int rows, int which) => [.. Enumerable.Range(0, rows).Select(i =>
    {
        double noise = Math.Sin(12.9898 * i + 78.233 * which) * 43758.5453;
        return noise - Math.Floor(noise);
    })];
}
