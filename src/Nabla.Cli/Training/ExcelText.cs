using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Nabla.Cli.Training;

/// <summary>A sheet of an Excel file as the text of a CSV file, so that one reader understands both. The command alone
/// reads such files: the library stays without the package.</summary>
internal static class ExcelText
{
    private const int MostFields = 50_000_000;

    /// <summary>Whether a file is one of Excel's, .xlsx or .xls.</summary>
    public static bool IsIn(string path) => File.Exists(path) && HasName(path)
        && IsExcel(Streams.Take(path, 4));

    /// <summary>The text of a sheet; other files as they are.</summary>
    /// <param name="opened">The file; closed where it is one of Excel's.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="sheet">The sheet's name; null: the first one.</param>
    /// <exception cref="Problem">The file is damaged, or there is no such sheet.</exception>
    public static Stream Of(Stream opened, string source, string? sheet)
    {
        byte[] beginning = HasName(source) && opened.CanSeek ? Streams.Take(opened, 4) : [];
        if (beginning.Length > 0)
            opened.Position = 0;
        if (!IsExcel(beginning))
        {
            return sheet is null ? opened : throw Problem.Usage(
                "--sheet is for Excel files", "leave it out", ("data", TableFile.NameOf(source)));
        }

        using (opened)
        {
            try
            {
                Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);   // of .xls
                using IExcelDataReader reader = ExcelReaderFactory.CreateReader(opened);
                return Text(reader, source, sheet);
            }
            catch (Exception e) when (e is ExcelReaderException or InvalidDataException or FormatException
                or System.Xml.XmlException or ArgumentException or IndexOutOfRangeException or EndOfStreamException
                or NullReferenceException or KeyNotFoundException or OverflowException or InvalidCastException)
            {
                throw Problem.BadData("the Excel file cannot be read", "save it again, or as CSV",
                    ("file", source), ("reason", Problems.MessageOf(e)));
            }
        }
    }

    private static bool HasName(string path) => path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".xlsm", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".xls", StringComparison.OrdinalIgnoreCase);

    // A ZIP file, or a compound file of older versions.
    private static bool IsExcel(ReadOnlySpan<byte> beginning) =>
        beginning is [(byte)'P', (byte)'K', 3, 4] or [0xD0, 0xCF, 0x11, 0xE0];

    private static MemoryStream Text(IExcelDataReader reader, string source, string? sheet)
    {
        var names = new List<string>();
        while (sheet is not null && reader.Name != sheet)
        {
            names.Add(reader.Name);
            if (!reader.NextResult())
            {
                throw Problem.BadData($"there is no sheet \"{ModelData.Plain(sheet)}\"", null,
                    ("file", source), ("sheets", ModelData.Plain(string.Join(", ", names))));
            }
        }

        var lines = new TableText();
        long fields = 0;
        while (reader.Read())
        {
            fields += reader.FieldCount;
            if (fields > MostFields)
            {
                throw Problem.BadData("the Excel file has too many cells", "save it as CSV",
                    ("file", source), ("cells", $"more than {Figures.Count(MostFields)}"));
            }

            for (int i = 0; i < reader.FieldCount; i++)
                lines.Add(reader.GetValue(i));
            lines.EndRow();
        }

        return fields > 0 ? lines.ToStream() : throw Problem.BadData("the Excel workbook has no cells",
            "fill the sheet, name another one with --sheet, or save the table as CSV",
            ("file", source), ("sheet", ModelData.Plain(reader.Name ?? "none")));
    }
}

/// <summary>Rows of values as the text of a CSV file.</summary>
internal sealed class TableText
{
    private readonly StringBuilder _text = new();
    private int _fields, _end;
    private bool _hasValue;

    /// <summary>Adds a value: a number, a text, a date, true or false; null where it is missing.</summary>
    public void Add(object? value)
    {
        if (_fields++ > 0)
            _text.Append(',');
        _text.Append(value switch
        {
            null => "",
            double number => Number(number.ToString("R", CultureInfo.InvariantCulture)),
            int number => number.ToString(CultureInfo.InvariantCulture),
            bool truth => truth ? "TRUE" : "FALSE",
            DateTime date => Date(date),
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            _ => Quote(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        });
        _hasValue |= value is not (null or "");
    }

    /// <summary>Adds a number as it is written.</summary>
    public void AddNumber(string text)
    {
        if (_fields++ > 0)
            _text.Append(',');
        _text.Append(Number(text));
        _hasValue = true;
    }

    /// <summary>Ends a row. Rows without values at the end of a table are none.</summary>
    public void EndRow()
    {
        _text.Append('\n');
        if (_hasValue)
            _end = _text.Length;
        (_fields, _hasValue) = (0, false);
    }

    /// <summary>The text in UTF-8.</summary>
    public MemoryStream ToStream() => new(Encoding.UTF8.GetBytes(_text.ToString(0, _end)));

    // To the second: a cell holds a part of a day, rounded. A time alone is one of day 0.
    private static string Date(DateTime date)
    {
        date = new DateTime((date.Ticks + TimeSpan.TicksPerSecond / 2) / TimeSpan.TicksPerSecond
            * TimeSpan.TicksPerSecond);
        return date.ToString(date.Year < 1900 ? "HH:mm:ss"
            : date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    // A point before three decimals could stand between thousands; one more says that it does not.
    private static string Number(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point >= 0 && point == text.Length - 4 ? text + "0" : text;
    }

    private static string Quote(string text) => text.Length == 0 ? ""
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
