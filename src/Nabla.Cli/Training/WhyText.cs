namespace Nabla.Cli.Training;

/// <summary>What columns contribute to an answer: a bar each, the longest first.</summary>
/// <param name="heading">What is answered.</param>
/// <param name="names">What the inputs are called.</param>
/// <param name="values">What they are in this row.</param>
internal sealed class WhyText(string heading, IReadOnlyList<string> names, IReadOnlyList<string> values)
{
    private const int Most = 8, LongestName = 24, LongestValue = 16, BarWidth = 14;

    /// <summary>Writes it.</summary>
    /// <param name="contributions">One for each input.</param>
    /// <param name="decimals">Digits behind the point at least.</param>
    /// <param name="blocks">Whether bars may be blocks.</param>
    public void Write(TextWriter to, IReadOnlyList<double> contributions, int decimals, bool blocks)
    {
        to.WriteLine(heading);
        int[] order = [.. Enumerable.Range(0, names.Count).OrderByDescending(c => Math.Abs(contributions[c]))];
        int shownCount = names.Count <= Most + 1 ? names.Count : Most;
        int[] shown = order[..shownCount];
        double most = Math.Abs(contributions[order[0]]);
        List<(string Name, string Value, double Part)> lines =
            [.. shown.Select(c => (Short(names[c], LongestName), Short(values[c], LongestValue), contributions[c]))];
        if (shownCount < names.Count)
        {
            lines.Add(($"{Figures.Count(names.Count - shownCount)} others", "",
                order[shownCount..].Sum(c => contributions[c])));
        }

        string form = "F" + Math.Max(decimals, Decimals(most));
        int name = lines.Max(line => line.Name.Length), value = lines.Max(line => line.Value.Length);
        string[] parts = [.. lines.Select(line => Signed(line.Part, form))];
        int width = parts.Max(part => part.Length);
        double longest = Math.Max(most, Math.Abs(lines[^1].Part));
        for (int i = 0; i < lines.Count; i++)
        {
            to.WriteLine($"  {lines[i].Name.PadRight(name)}  {lines[i].Value.PadRight(value)}  " +
                $"{parts[i].PadLeft(width)}  {Bar(longest > 0 ? lines[i].Part / longest : 0, blocks)}");
        }
    }

    /// <summary>Digits behind the point that show three figures of a number.</summary>
    private static int Decimals(double number)
    {
        int decimals = 0;
        for (double unit = number; unit is > 0 and < 100 && decimals < 12; unit *= 10)
            decimals++;
        return decimals;
    }

    // To the left of the line what lowers the answer, to the right what raises it.
    private static string Bar(double share, bool blocks)
    {
        string bar = new(blocks ? '█' : '#', (int)Math.Round(BarWidth * Math.Abs(share)));
        return $"{(share < 0 ? bar : "").PadLeft(BarWidth)}|{(share > 0 ? bar : "")}";
    }

    private static string Signed(double part, string form)
    {
        string text = Math.Abs(part).ToString(form, CultureInfo.InvariantCulture);
        bool isZero = text.AsSpan().IndexOfAnyInRange('1', '9') < 0;
        return (isZero ? " " : part < 0 ? "-" : "+") + text;
    }

    private static string Short(string text, int most)
    {
        string plain = ModelData.Plain(text);
        return plain.Length <= most ? plain : plain[..(most - 1)] + "…";
    }
}
