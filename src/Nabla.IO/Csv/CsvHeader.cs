namespace Nabla.IO;

/// <summary>Whether the first line of a file names the columns: it does unless it looks like the lines below.</summary>
internal static class CsvHeader
{
    private const int FirstYear = 1900, LastYear = 2100, LeastRows = 3;

    /// <summary>Decides.</summary>
    /// <param name="rows">The first lines.</param>
    /// <param name="mayHaveComma">Whether a number may have a decimal comma.</param>
    /// <returns>Whether the first one names the columns, and what a person should know of it.</returns>
    public static (bool HasHeader, TableNote? Note) Decide(List<string[]> rows, bool mayHaveComma)
    {
        if (rows.Count == 0)
            return (false, null);
        string[] first = rows[0];
        string[][] rest = [.. rows.Skip(1).Where(row => !row.AsSpan().SequenceEqual(first))];
        if (rest.Length == 0 && rows.Count > LeastRows)
        {
            return (false, new(
                $"the first line, {Begins(first)}, is taken for a row, as all lines are like it", "header yes"));
        }

        bool[] isNumber = [.. first.Select(field => IsNumber(field, mayHaveComma))];
        int texts = first.Where((field, c) => field.Length > 0 && !isNumber[c]).Count();
        int again = first.Where((field, c) => field.Length > 0 && !isNumber[c] && OccursBelow(rest, c, field)).Count();
        if (!isNumber.Contains(true))
        {
            bool isRow = again * 2 > texts && rest.Length >= LeastRows
                && !first.Where((_, c) => IsOverNumbers(rest, c, mayHaveComma)).Any();
            return (!isRow, !isRow ? null : new($"the first line, {Begins(first)}, is taken for a row, as its texts " +
                "occur again below it", "header yes"));
        }

        bool isNames = again == 0 && AreNames(first, isNumber, rest, mayHaveComma);
        return (isNames, !isNames ? null : new(
            $"the first line, {Begins(first)}, is taken for names, though there are numbers in it", "header no"));
    }

    /// <summary>Whether a field is a number as programs write it.</summary>
    public static bool IsNumber(string field, bool mayHaveComma) =>
        CsvColumn.IsNumber(Encoding.UTF8.GetBytes(field), mayHaveComma);

    // Whole numbers name columns where they are years or count the columns, and the numbers below are of another kind.
    private static bool AreNames(string[] first, bool[] isNumber, string[][] rest, bool mayHaveComma)
    {
        if (Wholes(first, isNumber) is not { } numbers)
            return false;
        bool areYears = numbers.TrueForAll(IsYear);
        bool isRun = IsRun(numbers) && (areYears || numbers[0] is 0 or 1);
        if ((!isRun && !(areYears && numbers.Count == 1)) || rest.Length == 0)
            return false;
        int columns = Enumerable.Range(0, first.Length)
            .Count(c => TellsNames(first[c], isNumber[c], rest, c, areYears, mayHaveComma));
        int alike = rest.Count(row => row.Length == first.Length && Wholes(row, isNumber) is { } own && IsRun(own));
        return alike * 10 <= rest.Length
            && (numbers.Count >= LeastRows || (columns > 0 && rest.Length >= LeastRows));
    }

    // Whether the first field of a column is of another kind than the others.
    private static bool TellsNames(
        string field, bool isNumber, string[][] rest, int c, bool isYear, bool mayHaveComma)
    {
        string[] below = [.. rest.Where(row => c < row.Length && row[c].Length > 0).Select(row => row[c])];
        if (below.Length == 0)
            return false;
        int numbers = below.Count(text => IsNumber(text, mayHaveComma));
        if (isNumber)
        {
            return numbers * 2 < below.Length || (isYear && !below.Any(text =>
                double.TryParse(text, CultureInfo.InvariantCulture, out double number) && IsYear((long)number)));
        }

        return numbers == below.Length || field.Length == 0
            || (numbers == 0 && below.Distinct(StringComparer.Ordinal).Count() * 2 <= below.Length);
    }

    private static bool IsYear(long number) => number is >= FirstYear and <= LastYear;

    private static bool IsRun(List<long> numbers)
    {
        for (int i = 1; i < numbers.Count; i++)
        {
            if (numbers[i] - numbers[i - 1] is not (1 or -1) || numbers[i] - numbers[i - 1] != numbers[1] - numbers[0])
                return false;
        }

        return numbers.Count > 1;
    }

    // The whole numbers at some places of a line; null where one is something else.
    private static List<long>? Wholes(string[] row, bool[] isNumber)
    {
        var numbers = new List<long>();
        for (int c = 0; c < row.Length; c++)
        {
            if (!isNumber[c])
                continue;
            if (!long.TryParse(row[c], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                return null;
            numbers.Add(number);
        }

        return numbers;
    }

    private static bool OccursBelow(string[][] rest, int c, string field) =>
        rest.Any(row => c < row.Length && row[c] == field);

    private static bool IsOverNumbers(string[][] rest, int c, bool mayHaveComma)
    {
        string[] below = [.. rest.Where(row => c < row.Length && row[c].Length > 0).Select(row => row[c])];
        return below.Length > 0 && below.All(text => IsNumber(text, mayHaveComma));
    }

    private static string Begins(string[] first)
    {
        const int Most = 4;
        return string.Join(", ", first.Take(Most).Select(field => Quoted.Of(field))) +
            (first.Length > Most ? ", …" : "");
    }
}
