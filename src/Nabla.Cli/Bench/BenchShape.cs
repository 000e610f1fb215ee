namespace Nabla.Cli.Bench;

/// <summary>A network and the size of its mini-batches, written 784-30-10:10.</summary>
/// <param name="Widths">n_1 … n_L.</param>
/// <param name="BatchSize">m.</param>
internal sealed record BenchShape(int[] Widths, int BatchSize)
{
    private const string Need = "shapes such as 784-30-10:10 (widths, then the batch size), separated by commas";

    /// <summary>Reads a list of shapes.</summary>
    /// <exception cref="FormatException">Completes "--shape takes …".</exception>
    public static IReadOnlyList<BenchShape> ParseAll(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries).Select(Parse)];

    private static BenchShape Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length != 2)
            throw new FormatException(Need);
        int[] widths = [.. parts[0].Split('-').Select(Number)];
        return widths.Length < 2 ? throw new FormatException(Need) : new BenchShape(widths, Number(parts[1]));
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is > 0 and <= 1_000_000
            ? number
            : throw new FormatException(Need);

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join('-', Widths)}:{BatchSize}";
}
