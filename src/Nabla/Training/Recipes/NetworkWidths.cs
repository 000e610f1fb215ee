namespace Nabla;

/// <summary>Fits the widths that a recipe asks for to the data: the first and the last may be left out.</summary>
internal static class NetworkWidths
{
    /// <summary>n_1 … n_L.</summary>
    /// <param name="r">What was asked for, with the data prepared.</param>
    /// <param name="layers">The widths of <see cref="Recipe.Layers"/>.</param>
    /// <exception cref="RecipeException">Widths contradict each other, the data, or the model to go on
    /// with.</exception>
    internal static ImmutableArray<int> Of(Resolution r, ReadOnlySpan<int> layers)
    {
        Dataset data = r.Prepared!.Training;
        if (r.From is { } model)
            return Old(model.Architecture, r, data);
        if (r.Asked is { Hidden: not null, Layers: not null })
        {
            throw new RecipeException(
                $"{Recipe.HiddenOption} and {Recipe.LayersOption} contradict each other", $"leave one of them out");
        }

        return r.Asked.Hidden is { } hidden ? [data.InputWidth, .. hidden, data.TargetWidth] : Fit([.. layers], data);
    }

    /// <summary>The problem that a network and data do not go together.</summary>
    /// <param name="network">What the network takes and gives.</param>
    /// <param name="data">The data.</param>
    /// <param name="fix">The way out.</param>
    internal static RecipeException Misfit(FormattableString network, Dataset data, FormattableString fix)
    {
        string shape = string.Join('x', data.InputShape);
        string what = data.IsClassification ? "classes" : data.TargetWidth == 1 ? "number" : "numbers";
        return new RecipeException($"the network does not fit the data", fix,
            ("data",
                $"{data.Name} has {data.InputWidth} values an example ({shape}) and {data.TargetWidth:N0} {what}"),
            ("network", network))
        {
            IsAboutData = true,
        };
    }

    private static ImmutableArray<int> Fit(ImmutableArray<int> asked, Dataset data)
    {
        int inputs = data.InputWidth, outputs = data.TargetWidth;
        bool hasFirst = asked.Length > 1 && asked[0] == inputs;
        // A first layer as wide as the input, but not quite, is a slip; whoever means it writes the input's width
        // before it.
        if (asked.Length > 1 && !hasFirst && Math.Abs(asked[0] - inputs) <= inputs / 10)
            throw Misfit($"{Recipe.LayersOption} {Text(asked)} takes {asked[0]}", [inputs, .. asked[1..]], data);
        bool hasLast = asked[^1] == outputs;
        if (hasFirst && !hasLast && asked.Length > 2)
            throw Misfit($"{Recipe.LayersOption} {Text(asked)} gives {asked[^1]}", [.. asked[..^1], outputs], data);
        return [.. hasFirst ? [] : new[] { inputs }, .. asked, .. hasLast ? [] : new[] { outputs }];
    }

    private static ImmutableArray<int> Old(Architecture old, Resolution r, Dataset data)
    {
        FormattableString what = $"the model to go on with is {old}";
        if (old.InputWidth != data.InputWidth || old.OutputWidth != data.TargetWidth)
            throw Misfit(what, data, $"give data of the kind that the model was trained on");
        RecipeOption? other =
            r.Asked.Layers is { } layers && !Fit(layers, data).SequenceEqual(old.Widths) ? Recipe.LayersOption
            : r.Asked.Hidden is { } hidden && !hidden.SequenceEqual(old.Widths[1..^1]) ? Recipe.HiddenOption : null;
        if (other is not null)
        {
            throw new RecipeException(
                $"the model to go on with and {other} contradict each other", $"leave {other} out", ("model", what));
        }

        return old.Widths;
    }

    private static RecipeException Misfit(FormattableString network, int[] right, Dataset data) => Misfit(
        network, data, $"{Recipe.LayersOption} {Text(right)}, or leave the first out to take it from the data");

    private static string Text(IEnumerable<int> widths) =>
        string.Join(',', widths.Select(width => width.ToString(CultureInfo.InvariantCulture)));
}
