namespace Nabla.Cli.Cases;

/// <summary>Sheets of answers as files: JSON, or a table of CSV or Excel with a row for each number.</summary>
internal static class AnswerSource
{
    private static readonly string[] s_columns = ["quantity", "layer", "example", "j", "k", "answer"];

    /// <summary>Reads a sheet.</summary>
    /// <param name="call">Opens it.</param>
    /// <param name="path">Its name, "-" for standard input.</param>
    /// <exception cref="Problem">It cannot be read.</exception>
    public static AnswerSheet Read(Invocation call, string path)
    {
        using Stream opened = call.Open(path);
        using Stream stream = ExcelText.Of(opened, path, null);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        whole.Position = 0;
        string called = path == "-" ? "standard input" : path;
        try
        {
            return IsTable(whole) ? AnswerSheet.Of(Entries(whole)) : AnswerSheet.Read(whole);
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Usage, called);
        }
    }

    /// <summary>A blank sheet as CSV.</summary>
    public static string Blank(CaseFile given) => string.Join(',', s_columns) + "\n" + string.Concat(
        BlankSheet.Places(given).Select(place =>
        {
            bool isGradient = IsGradient(place.Quantity);
            string row = place.Quantity == "mean_cost" ? "" : Invariant($"{place.Row}");
            string column = HasColumn(place.Quantity) ? Invariant($"{place.Column}") : "";
            string at = isGradient ? $",{row},{column}" : $"{row},{column},";
            return Invariant($"{place.Quantity},{place.Layer},{at},\n");
        }));

    private static bool IsGradient(string quantity) => quantity is "grad_b" or "grad_W" or "new_b" or "new_W";

    private static bool HasColumn(string quantity) => quantity is "z" or "a" or "delta" or "grad_W" or "new_W";

    private static bool IsTable(MemoryStream whole)
    {
        foreach (byte b in whole.GetBuffer().AsSpan(0, (int)whole.Length))
        {
            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF))
                return b is not ((byte)'{' or (byte)'[');
        }

        return false;   // empty: told as JSON
    }

    private static IEnumerable<AnswerEntry> Entries(Stream csv)
    {
        Table table = CsvFile.Read(csv, new()
        {
            HasHeader = true, Expected = [.. s_columns], Texts = [.. s_columns],
        }).Table;
        TableColumn?[] columns = [.. s_columns.Select(name => table.Columns.FirstOrDefault(column =>
            string.Equals(column.Name.Trim(), name, StringComparison.OrdinalIgnoreCase)))];
        foreach (int needed in (int[])[0, s_columns.Length - 1])
        {
            if (columns[needed] is null)
            {
                throw new NablaFormatException("the table", $"Has no column {s_columns[needed]}.",
                    $"Its columns are {string.Join(", ", s_columns)}, as a blank sheet has them.");
            }
        }

        for (int row = 0; row < table.RowCount; row++)
        {
            int at = row;
            string Text(int column) => columns[column]?.TextAt(at)?.Trim() ?? "";
            string where = Invariant($"row {row + 1}");
            string quantity = Text(0);
            (int first, int second) = IsGradient(quantity) ? (3, 4) : (2, 3);
            int? layer = Text(1).Length == 0 ? null : Place(Text(1), "layer", where);
            yield return new(quantity, layer, Index(first), HasColumn(quantity) ? Index(second) : 0, Text(5), where);

            int Index(int column) => Text(column).Length == 0 ? 0 : Place(Text(column), s_columns[column], where);
        }
    }

    private static int Place(string text, string column, string where) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place <= 100_000
            ? place
            : throw new NablaFormatException($"{where}, column {column}", $"Is {text}, and must be a whole number.",
                "Leave the places as the blank sheet has them.");
}
