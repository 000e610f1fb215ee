namespace Nabla;

/// <summary>Decisions as text: <c>0.3</c>, the probability from which on the second of two classes is answered;
/// <c>cost:fp=1,fn=5</c>, what both mistakes with it cost; <c>cost:0,1,4;1,0,2;9,3,0</c>, a row for each class with
/// what each answer costs there.</summary>
internal static class DecisionText
{
    internal const string Need =
        "a probability, cost:fp=X,fn=Y, or cost: and a row of costs for each class, such as cost:0,1;5,0";

    private const string Cost = "cost:";

    /// <summary>Reads a decision.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    internal static Decision Read(string text)
    {
        if (!text.StartsWith(Cost, StringComparison.Ordinal))
        {
            double t = Number(text);
            return t is > 0 and < 1 ? Decision.ByWeights(t, 1 - t) : throw new FormatException(Need);
        }

        string costs = text[Cost.Length..];
        if (costs.Contains('=', StringComparison.Ordinal))
            return OfMistakes(costs);
        double[][] rows = [.. costs.Split(';').Select(row => row.Split(',').Select(Number).ToArray())];
        if (rows.Length < 2 || rows.Any(row => row.Length != rows.Length))
            throw new FormatException(Need);
        var matrix = new double[rows.Length, rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows.Length; j++)
                matrix[i, j] = rows[i][j];
        }

        return Made(() => Decision.ByCosts(matrix));
    }

    /// <summary>Whether a text is one.</summary>
    internal static bool IsOne(string text) => ParsedText.Try(text, Read, out _);

    private static Decision OfMistakes(string text)
    {
        var (fp, fn) = (double.NaN, double.NaN);
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            (fp, fn) = pair.Length < 2 ? throw new FormatException(Need) : pair[0] switch
            {
                "fp" => (Number(pair[1]), fn),
                "fn" => (fp, Number(pair[1])),
                _ => throw new FormatException(Need),
            };
        }

        return Made(() => Decision.ByWeights(fp, fn));
    }

    private static Decision Made(Func<Decision> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new FormatException(Need, e);
        }
    }

    private static double Number(string text) => OptionText.Number(text.Trim(), Need, _ => true);
}
