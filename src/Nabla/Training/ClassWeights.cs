namespace Nabla;

/// <summary>How much the examples of each class count.</summary>
public static class ClassWeights
{
    /// <summary>n / (k · n_c) for each class c that occurs, by label: every class then counts alike.</summary>
    /// <param name="data">n classified examples, n_c of class c; k classes occur.</param>
    /// <exception cref="ArgumentException">Targets are not classes.</exception>
    public static double[] Balanced(Dataset data)
    {
        RequireClasses(data);
        var counts = new int[data.TargetWidth];
        for (int i = 0; i < data.Count; i++)
            counts[data.Label(i)]++;
        int occurring = counts.Count(count => count > 0);
        return [.. counts.Select(count => count == 0 ? 1 : data.Count / ((double)occurring * count))];
    }

    /// <summary>Weights by label out of weights by name; 1 for a class that is not named.</summary>
    /// <param name="data">Classified examples.</param>
    /// <param name="weights">By the names of classes.</param>
    /// <exception cref="ArgumentException">Targets are not classes, or there is no class of a name.</exception>
    public static double[] ByName(Dataset data, IReadOnlyDictionary<string, double> weights)
    {
        RequireClasses(data);
        ArgumentNullException.ThrowIfNull(weights);
        foreach (string name in weights.Keys)
        {
            if (!data.ClassNames.Contains(name))
            {
                throw new ArgumentException(
                    $"There is no class {Quoted.Of(name)} to weigh.{Suggestion.For(name, data.ClassNames)}");
            }
        }

        return [.. data.ClassNames.Select(name => weights.TryGetValue(name, out double weight) ? weight : 1)];
    }

    /// <summary>The same examples, each counting as much more as its class does.</summary>
    /// <param name="data">Classified examples; weights that they have are multiplied.</param>
    /// <param name="weights">A weight for each class, by label.</param>
    /// <exception cref="ArgumentException">Targets are not classes, or there is not exactly one weight for each.
    /// </exception>
    public static Dataset Apply(Dataset data, ReadOnlySpan<double> weights)
    {
        RequireClasses(data);
        if (weights.Length != data.TargetWidth)
            throw new ArgumentException($"There are {weights.Length} weights for {data.TargetWidth} classes.");
        var s = new double[data.Count];
        for (int i = 0; i < s.Length; i++)
            s[i] = data.Weight(i) * weights[data.Label(i)];
        return data.WithWeights(s);
    }

    private static void RequireClasses(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.IsClassification)
            throw new ArgumentException($"The targets of {data.Name} are numbers; only classes have class weights.");
    }
}
