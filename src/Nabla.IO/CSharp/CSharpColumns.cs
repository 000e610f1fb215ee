namespace Nabla.IO;

/// <summary>Rows of a table as the source takes them: a number or a text for each column.</summary>
internal sealed class CSharpColumns(Schema schema) : CSharpInput(schema.Width, 1)
{
    private const string Place = """
            // The place of a category in any spelling: case and blanks around it do not count.
            private static int Place(string[] spellings, int[] places, string text)
            {
                int k = Array.IndexOf(spellings, text);
                for (int i = 0; k < 0 && text != null && i < spellings.Length; i++)
                    k = string.Equals(spellings[i], text.Trim(), StringComparison.OrdinalIgnoreCase) ? i : -1;
                return k < 0 ? -1 : places[k];
            }

        """;

    private readonly SchemaColumn[] _numbers = [.. schema.Columns.Where(column => column is
        { IsNumeric: true, IsDate: false })];

    private readonly SchemaColumn[] _categories = [.. schema.Columns.Where(column => column is
        { IsNumeric: false, IsText: false })];

    private readonly SchemaColumn[] _dates = [.. schema.Columns.Where(column => column.IsDate)];
    private readonly SchemaColumn[] _texts = [.. schema.Columns.Where(column => column.IsText)];

    public override string Parameters => "ReadOnlySpan<double> numbers, ReadOnlySpan<string> categories" +
        (_dates.Length > 0 ? ", ReadOnlySpan<DateTime?> dates" : "") +
        (_texts.Length > 0 ? ", ReadOnlySpan<string> texts" : "");

    public override string IsWrong => "numbers.Length != Numbers || categories.Length != Categories" +
        (_dates.Length > 0 ? " || dates.Length != Dates" : "") + (_texts.Length > 0 ? " || texts.Length != Texts" : "");

    public override string Complaint => "\"An input has \" + Numbers + \" numbers" +
        (_dates.Length + _texts.Length == 0 ? " and \" + Categories + \" categories, an output \""
            : ", \" + Categories + \" categories" + (_dates.Length > 0 ? ", \" + Dates + \" dates" : "") +
                (_texts.Length > 0 ? ", \" + Texts + \" texts" : "") + ", an output \"");

    public override void WriteConstants(TextWriter to)
    {
        if (_numbers.Concat(_dates).Any(column => column.Bound > 0))
        {
            to.WriteLine("""
                    private static double Bounded(double z, double bound)
                    {
                        double q = z / bound;
                        return Math.Abs(q) > 1e8 ? Math.CopySign(bound, z) : z / Math.Sqrt(1 + q * q);
                    }

                """);
        }

        Columns(to, "Number", "Numbers", _numbers);
        Columns(to, "Category", "Categories", _categories);
        if (_dates.Length > 0)
            Columns(to, "Date", "Dates", _dates);
        if (_texts.Length > 0)
            Columns(to, "Text", "Texts", _texts);
        CSharpDates.WriteConstants(to, _dates);
        CSharpWords.WriteConstants(to, _texts);
        for (int i = 0; i < _categories.Length; i++)
        {
            to.WriteLine(Invariant($"    // {CSharpText.Comment(_categories[i].Name)}"));
            to.WriteLine(Invariant($"    private static readonly string[] Categories{i} = ") +
                $"{CSharpText.List(_categories[i].Categories)};");
            if (_categories[i].MergesSpellings)
            {
                KeyValuePair<string, int>[] all = [.. _categories[i].Spellings];
                to.WriteLine(Invariant($"    private static readonly string[] Spellings{i} = ") +
                    $"{CSharpText.List(all.Select(pair => pair.Key))};");
                to.WriteLine(Invariant($"    private static readonly int[] Places{i} = {{ ") +
                    $"{string.Join(", ", all.Select(pair => pair.Value))} }};");
            }

            to.WriteLine();
        }

        if (_categories.Any(column => column.MergesSpellings))
            to.WriteLine(Place);
    }

    public override void WriteParameters(TextWriter to)
    {
        to.WriteLine("    /// <param name=\"numbers\">The values of NumberColumns, as they are; NaN where one is " +
            "missing.</param>");
        to.WriteLine("    /// <param name=\"categories\">The values of CategoryColumns; null where one is " +
            "missing.</param>");
        if (_dates.Length > 0)
        {
            to.WriteLine("    /// <param name=\"dates\">The values of DateColumns, of times of day the time of any " +
                "day; null where one is missing.</param>");
        }

        if (_texts.Length > 0)
        {
            to.WriteLine("    /// <param name=\"texts\">The values of TextColumns; null where one is " +
                "missing.</param>");
        }
    }

    public override void WriteLayer1(TextWriter to)
    {
        if (_categories.Length > 0)
        {
            to.WriteLine("        a1.Clear();");
            to.WriteLine("        int k;");
        }

        if (_numbers.Length + _dates.Length > 0)
            to.WriteLine("        double v;");
        if (_dates.Length > 0)
            to.WriteLine("        DateTime d;");
        int at = 0, number = 0, category = 0, date = 0, text = 0;
        foreach (SchemaColumn column in schema.Columns)
        {
            if (column.Dates is { } dates)
            {
                CSharpDates.Write(to, column, Invariant($"dates[{date++}]"));
                WriteInputs(to, column, at);
                CSharpDates.WriteParts(to, column, dates, at + column.Width - dates.Width);
            }
            else if (column.IsText)
            {
                to.WriteLine(Invariant($"        Words(texts[{text}], Weights{text}, ") +
                    Invariant($"a1.Slice({at}, {column.Width}));"));
                text++;
            }
            else if (column.IsNumeric)
            {
                WriteNumber(to, column, Invariant($"numbers[{number++}]"), at);
            }
            else
            {
                to.WriteLine(column.MergesSpellings
                    ? Invariant($"        k = Place(Spellings{category}, Places{category}, categories[{category}]);")
                    : Invariant($"        k = Array.IndexOf(Categories{category}, categories[{category}]);"));
                if (column.HasOther)
                {
                    to.WriteLine(Invariant($"        if (k < 0 && categories[{category}] != null) ") +
                        Invariant($"k = {column.Categories.Length};   // all others"));
                }

                to.WriteLine(Invariant($"        if (k >= 0) a1[{at} + k] = 1;"));
                category++;
            }

            at += column.Width;
        }
    }

    private static void WriteNumber(TextWriter to, SchemaColumn column, string v, int at)
    {
        to.WriteLine(Invariant($"        v = double.IsNaN({v}) ? ") +
            $"{CSharpText.Number(column.Median)} : {v};   // {CSharpText.Comment(column.Name)}");
        WriteInputs(to, column, at);
    }

    // Of the number v.
    private static void WriteInputs(TextWriter to, SchemaColumn column, int at)
    {
        string z = $"(v - {CSharpText.Number(column.Mean)}) / {CSharpText.Number(column.Scale)}";
        to.WriteLine(Invariant($"        a1[{at}] = (float)(") +
            (column.Bound == 0 ? $"{z});" : $"Bounded({z}, {CSharpText.Number(column.Bound)}));"));
        for (int i = 1; i < column.Edges.Length; i++)
        {
            (string low, string high) = (CSharpText.Number(column.Edges[i - 1]), CSharpText.Number(column.Edges[i]));
            to.WriteLine(Invariant($"        a1[{at + i}] = v >= {high} ? 1f : v <= {low} ? 0f : ") +
                $"(float)((v - {low}) / ({high} - {low}));");
        }
    }

    private static void Columns(TextWriter to, string one, string many, SchemaColumn[] columns)
    {
        string what = many.ToLowerInvariant();
        to.WriteLine($"    /// <summary>Columns of {what}.</summary>");
        to.WriteLine(Invariant($"    public const int {many} = {columns.Length};"));
        to.WriteLine();
        to.WriteLine($"    /// <summary>The columns of {what} in the order in which Predict takes them.</summary>");
        to.WriteLine($"    public static readonly string[] {one}Columns = " +
            $"{CSharpText.List(columns.Select(column => column.Name))};");
        to.WriteLine();
    }
}
