namespace Nabla.IO;

/// <summary>Columns of dates in C# source: days since 1970-01-01 as a number, and the parts that come around again
/// looked up.</summary>
internal static class CSharpDates
{
    private const string Day = """
            // Days since 1970-01-01, to the millisecond; of a time of day that part of a day.
            private static double Day(DateTime date, bool isTime)
            {
                double ticks = isTime ? date.TimeOfDay.Ticks : date.Ticks - new DateTime(1970, 1, 1).Ticks;
                return Math.Floor(ticks / 10000 + 0.5) / 86400000;
            }

        """;

    /// <summary>Writes what the statements need.</summary>
    public static void WriteConstants(TextWriter to, SchemaColumn[] columns)
    {
        if (columns.Length == 0)
            return;
        to.WriteLine(Day);
        foreach (DateCircle circle in columns.SelectMany(column => column.Dates!.Circles).DistinctBy(c => c.Name))
        {
            Numbers(to, Invariant($"Sines{circle.Count}"), circle.Sines);
            Numbers(to, Invariant($"Cosines{circle.Count}"), circle.Cosines);
        }
    }

    /// <summary>Writes the statements that make the number v of a date, and d of v, to the millisecond.</summary>
    public static void Write(TextWriter to, SchemaColumn column, string date)
    {
        string isTime = column.Dates!.Notation.IsTime ? "true" : "false";
        to.WriteLine($"        v = {date} == null ? {CSharpText.Number(column.Median)} : Day({date}.Value, {isTime});" +
            $"   // {CSharpText.Comment(column.Name)}");
        to.WriteLine("        d = new DateTime(1970, 1, 1).AddTicks((long)Math.Floor(v * 86400000 + 0.5) * 10000);");
    }

    /// <summary>Writes the inputs of the parts.</summary>
    public static void WriteParts(TextWriter to, SchemaColumn column, DateParts dates, int at)
    {
        if (dates.Years is { } years)
        {
            string z = $"(d.Year - {CSharpText.Number(years.Mean)}) / {CSharpText.Number(years.Scale)}";
            to.WriteLine(Invariant($"        a1[{at++}] = (float)(") +
                (column.Bound == 0 ? $"{z});" : $"Bounded({z}, {CSharpText.Number(column.Bound)}));"));
        }

        foreach (DateCircle circle in dates.Circles)
        {
            string place = circle.Name switch
            {
                "month" => "d.Month - 1", "weekday" => "((int)d.DayOfWeek + 6) % 7", _ => "d.Hour",
            };
            to.WriteLine(Invariant($"        a1[{at++}] = (float)Sines{circle.Count}[{place}];"));
            to.WriteLine(Invariant($"        a1[{at++}] = (float)Cosines{circle.Count}[{place}];"));
        }
    }

    private static void Numbers(TextWriter to, string name, double[] values)
    {
        to.WriteLine($"    private static readonly double[] {name} =");
        to.WriteLine("    {");
        foreach (double[] line in values.Chunk(4))
            to.WriteLine($"        {string.Join(", ", line.Select(CSharpText.Number))},");
        to.WriteLine("    };");
        to.WriteLine();
    }
}
