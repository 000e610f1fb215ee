namespace Nabla.Cli.Cases;

/// <summary>The sheets of a class, marked: one by one, and where most went wrong.</summary>
internal sealed class ClassMarks
{
    private const int Title = 15, Prefix = 25;

    private readonly SheetMark[] _marks;

    private ClassMarks(SheetMark[] marks) => _marks = marks;

    /// <summary>Whether every sheet could be read and has nothing wrong.</summary>
    public bool AreRight => _marks.All(mark => mark.Report?.IsRight == true);

    /// <summary>Marks every sheet of a folder.</summary>
    /// <param name="call">Opens them.</param>
    /// <param name="given">The case.</param>
    /// <param name="folder">Where they lie: .json, .csv and .xlsx files.</param>
    /// <exception cref="Problem">There is none, or the case itself comes to numbers that are not finite.</exception>
    public static ClassMarks Of(Invocation call, CaseFile given, string folder)
    {
        string[] files =
        [
            .. InputFile.List(folder, () => Directory.GetFiles(folder))
                .Where(file => Path.GetExtension(file).ToLowerInvariant() is ".json" or ".csv" or ".xlsx" or ".xls")
                .Order(StringComparer.Ordinal),
        ];
        if (files.Length == 0)
        {
            throw Problem.BadData(
                "the folder has no sheets", "put .json, .csv or .xlsx files there", ("folder", folder));
        }

        return new([.. files.Select(file => Mark(call, given, file))]);
    }

    private static SheetMark Mark(Invocation call, CaseFile given, string file)
    {
        string name = Path.GetFileName(file);
        try
        {
            return new(name, AnswerCheck.Run(given, AnswerSource.Read(call, file)), null);
        }
        catch (Problem e)
        {
            return new(name, null, e.InOneLine);
        }
        catch (NablaFormatException e)
        {
            return new(name, null, e.Message);
        }
        catch (NonFiniteException e)
        {
            throw CaseSource.NotFinite(e);
        }
    }

    /// <summary>For people.</summary>
    public void Print(Output output)
    {
        string[][] rows = [["sheet", "right", "first wrong", "typed", "right is", "likely"], .. _marks.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, 5).Select(c => _marks.All(mark => mark.Report is null) ? 0
            : rows.Max(row => row[c].Length))];
        foreach (string[] row in rows)
        {
            output.Out.WriteLine(string.Join("  ",
                row.Select((cell, c) => c < widths.Length ? cell.PadRight(widths[c]) : cell)).TrimEnd());
        }

        int read = _marks.Count(mark => mark.Report is not null);
        int right = _marks.Count(mark => mark.Report?.IsRight == true);
        output.Out.WriteLine();
        output.Out.WriteLine($"{right} of {Figures.Count(_marks.Length, "sheet")} {(right == 1 ? "has" : "have")} " +
            "nothing wrong" + (read < _marks.Length ? $"; {_marks.Length - read} could not be read" : ""));
        Shares("first wrong at", Quantities);
        Shares("likely slip", Slips);

        void Shares(string title, IEnumerable<(string Name, int Sheets)> of)
        {
            foreach ((string name, int sheets) in of)
            {
                output.Out.WriteLine(
                    $"{title,-Title} {Figures.Percent((double)sheets / read),7} ({sheets} of {read})  {name}");
                title = "";
            }
        }
    }

    /// <summary>One object with everything.</summary>
    public NamedValues ToJson() => new()
    {
        {
            "sheets", _marks.Select(mark => new NamedValues
            {
                { "sheet", mark.Sheet }, { "problem", mark.Problem },
                mark.Report is { } report ? AnswerText.ToJson(report) : new(),
            })
        },
        { "read", _marks.Count(mark => mark.Report is not null) },
        { "quantities", Quantities.Select(Counted("quantity")) },
        { "slips", Slips.Select(Counted("slip")) },
    };

    /// <summary>A row for each sheet.</summary>
    public string ToCsv() => "sheet,right,wrong_at,typed,right_is,likely,problem\n" + string.Concat(
        _marks.Select(mark => string.Join(',', [.. Cells(mark)[..5].Select(CsvField.Of),
            CsvField.Of(mark.Slip?.Hint ?? ""), CsvField.Of(mark.Problem ?? "")]) + "\n"));

    private static Func<(string Name, int Sheets), NamedValues> Counted(string what) => counted => new()
    {
        { what, counted.Name }, { "sheets", counted.Sheets },
    };

    private IEnumerable<(string Name, int Sheets)> Quantities => Count(mark => mark.Report?.Finding is { } finding
        ? AnswerText.Quantity(finding) : null);

    private IEnumerable<(string Name, int Sheets)> Slips => Count(mark => mark.Slip is { } slip ? Short(slip) : null);

    private IEnumerable<(string Name, int Sheets)> Count(Func<SheetMark, string?> of) =>
        _marks.Select(of).OfType<string>().GroupBy(name => name).Select(same => (same.Key, same.Count()))
            .OrderByDescending(same => same.Item2).ThenBy(same => same.Key, StringComparer.Ordinal);

    private static string[] Cells(SheetMark mark) => mark.Report is not { } report
        ? [mark.Sheet, "", "", "", "", mark.Problem!]
        :
        [
            mark.Sheet, Invariant($"{report.Right.Length + report.Coarse.Length}"),
            report.Finding is { } wrong ? AnswerText.Where(wrong) : "",
            report.Finding?.Typed ?? "", report.Finding?.Right?.ToString("G5", CultureInfo.InvariantCulture) ?? "",
            mark.Slip is { } slip ? Short(slip) : "",
        ];

    // What was done, without what belongs there; "in layer 2 only:" may stand in front.
    private static string Short(LikelySlip slip)
    {
        int end = slip.Hint.AsSpan(Math.Min(Prefix, slip.Hint.Length)).IndexOfAny(':', ';');
        return end < 0 ? slip.Hint : slip.Hint[..(Prefix + end)];
    }

    private sealed record SheetMark(string Sheet, AnswerReport? Report, string? Problem)
    {
        internal LikelySlip? Slip => Report?.Finding?.Slips is [var first, ..] ? first : null;
    }
}
