using System.Globalization;
using Nabla.Cli.Shell;

namespace Nabla.Cli.Training;

/// <summary>Fits what <c>--layers</c> says to the data: the first and the last width may be left out.</summary>
internal static class Widths
{
    /// <summary>n_1 … n_L.</summary>
    /// <param name="asked">What was given.</param>
    /// <param name="data">What it must fit.</param>
    /// <param name="source">What messages call the data.</param>
    /// <exception cref="Problem">The first width is nearly that of the data, or all are given and the last is wrong
    /// (exit code 3).</exception>
    public static int[] Fit(IReadOnlyList<int> asked, Dataset data, string source)
    {
        int inputs = data.InputWidth, outputs = data.TargetWidth;
        bool hasFirst = asked.Count > 1 && asked[0] == inputs;
        // A first layer as wide as the input, but not quite, is a slip; whoever means it writes the input's width
        // before it.
        if (asked.Count > 1 && !hasFirst && Math.Abs(asked[0] - inputs) <= inputs / 10)
            throw Misfit($"--layers {Text(asked)} takes {asked[0]}", [inputs, .. asked.Skip(1)], data, source);
        bool hasLast = asked[^1] == outputs;
        if (hasFirst && !hasLast && asked.Count > 2)
            throw Misfit($"--layers {Text(asked)} gives {asked[^1]}", [.. asked.SkipLast(1), outputs], data, source);
        return [.. hasFirst ? [] : new[] { inputs }, .. asked, .. hasLast ? [] : new[] { outputs }];
    }

    /// <summary>The problem that a network and data do not go together.</summary>
    /// <param name="network">What the network takes and gives.</param>
    /// <param name="data">The data.</param>
    /// <param name="source">What messages call them.</param>
    /// <param name="fix">The way out.</param>
    public static Problem Misfit(string network, Dataset data, string source, string fix) => Problem.BadData(
        "the network does not fit the data", fix,
        ("data", $"{source} has {data.InputWidth} values an example ({string.Join('x', data.InputShape)}) and " +
        Figures.Count(data.TargetWidth, data.IsClassification ? "class" : "number").Replace("classs", "classes")),
        ("network", network));

    private static Problem Misfit(string network, int[] right, Dataset data, string source) =>
        Misfit(network, data, source, $"--layers {Text(right)}, or leave the first out to take it from the data");

    private static string Text(IReadOnlyList<int> widths) =>
        string.Join(',', widths.Select(width => width.ToString(CultureInfo.InvariantCulture)));
}
