using System.Runtime.InteropServices;

namespace Nabla.IO;

/// <summary>A column as it is read: numbers as programs write them, by a fast path, or texts.</summary>
/// <param name="name">What it is called.</param>
/// <param name="kind">What it is read as.</param>
/// <param name="mayHaveComma">Whether a number's decimal point may be a comma.</param>
/// <param name="before">The same column of the rows before; or null.</param>
internal sealed class CsvColumn(string name, CsvKind kind, bool mayHaveComma, CsvColumn? before = null)
{
    private List<double> _numbers = [];
    private bool _hasNumbers;
    private (long Row, string Text)? _notFinite, _withPoint = before?._withPoint, _withComma = before?._withComma;

    /// <summary>The column's name.</summary>
    public string Name { get; } = name;

    /// <summary>What it is read as.</summary>
    public CsvKind Kind { get; } = kind;

    /// <summary>How a model's numbers are written; null: as programs do.</summary>
    public NumberNotation? Notation { get; init; }

    /// <summary>How a model's dates are written; null: it knows none here.</summary>
    public DateNotation? Dates { get; init; }

    /// <summary>The first value that is no date, in a column of dates, and its row; null: all are.</summary>
    public (string Text, long Row)? FirstStray { get; private set; }

    /// <summary>How many values are no dates.</summary>
    public int Strays { get; private set; }

    /// <summary>Whether the file gives it no name.</summary>
    public bool IsNameless { get; init; }

    /// <summary>Whether values are kept as texts.</summary>
    public bool IsText { get; private set; } = kind is not (
        CsvKind.Guessed or CsvKind.Known or CsvKind.KnownDates or CsvKind.None);

    /// <summary>Whether a number had a decimal comma.</summary>
    public bool HasComma => _withComma is not null;

    /// <summary>Whether numbers have a decimal point and others a comma.</summary>
    public bool HasBothMarks => _withPoint is not null && _withComma is not null;

    /// <summary>Whether it is read past.</summary>
    public bool IsNone => Kind == CsvKind.None;

    /// <summary>Whether it holds texts, but some of them were read as numbers and forgotten.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The values, where they are texts.</summary>
    public List<string?> Texts { get; private set; } = [];

    /// <summary>What the numbers show of how they are written.</summary>
    public NumberMarks Marks { get; } = new();

    /// <summary>Adds a number or a missing one.</summary>
    /// <returns>False: it is neither; or the column is known to hold texts.</returns>
    /// <exception cref="NablaFormatException">It is neither, in a column that a model knows as numbers.</exception>
    public bool AddNumber(ReadOnlySpan<byte> field, long row)
    {
        if (IsText || IsLost)
            return false;
        if (field is [(byte)' ' or (byte)'\t', ..] or [.., (byte)' ' or (byte)'\t'])   // within quotes
            field = field.Trim(" \t"u8);
        if (Kind == CsvKind.KnownDates)
        {
            AddDate(field, row);
            return true;
        }

        if (Kind == CsvKind.Known)
            field = CsvNumber.Plain(field);   // elsewhere it is said how numbers are written
        if (IsMissing(field))
        {
            _numbers.Add(double.NaN);
            return true;
        }

        // With a mark between thousands 1.234 is not what the fast path would make of it.
        if (Notation?.Groups is not null && TryAddKnown(field))
            return true;
        if (!CsvNumber.TryParse(field, mayHaveComma, out double value, out int digits, out int point))
            return AddOther(field, row);
        _hasNumbers = true;
        if (!Marks.IsSettled)
            Marks.Add(field, digits, point, value);
        if (mayHaveComma)
            NotePoint(field, row);
        if (!double.IsFinite(value))
        {
            _notFinite ??= (row, Encoding.UTF8.GetString(field));
            if (Kind == CsvKind.Known)
                RequireFinite();
            value = double.NaN;
        }

        _numbers.Add(value);
        return true;
    }

    private void AddDate(ReadOnlySpan<byte> field, long row)
    {
        string text = Encoding.UTF8.GetString(field);
        double days = Dates!.Read(text);
        _numbers.Add(days);
        if (!DateNotation.IsUnreadable(days))
            return;
        Strays++;
        FirstStray ??= (text, row);
    }

    /// <summary>Adds a text, or null for a missing one.</summary>
    public void AddText(string? text) => Texts.Add(text);

    /// <summary>The column of numbers; what was read is handed over.</summary>
    /// <exception cref="NablaFormatException">A number is beyond the largest one, or they are not written
    /// alike.</exception>
    public TableColumn Finish()
    {
        if (IsText)
            return new(Name, [.. Texts]);
        RequireFinite();
        if (Notation is null && (_withPoint, _withComma) is ({ } point, { } comma))
        {
            throw new NablaFormatException(Place(Math.Max(point.Row, comma.Row)),
                $"There are numbers with a point, {Quoted.Of(point.Text)}, and with a comma, {Quoted.Of(comma.Text)}.",
                "Write all numbers of a column alike, with nothing between thousands.");
        }

        var numbers = ImmutableCollectionsMarshal.AsImmutableArray(_numbers.ToArray());
        _numbers = [];
        if (Dates is null)
            return new(Name, numbers);
        TableColumn dates = TableColumn.OfDays(Name, numbers, Dates);
        return dates.With(dates.Reading with { Strays = Strays, FirstStray = FirstStray });
    }

    /// <summary>Values so far.</summary>
    public int Count => IsText ? Texts.Count : _numbers.Count;

    /// <summary>Forgets the last values, those of a row that cannot be used.</summary>
    public void Cut(int count)
    {
        _notFinite = null;
        if (Count <= count)
            return;
        if (IsText)
            Texts.RemoveRange(count, Texts.Count - count);
        else
            _numbers.RemoveRange(count, _numbers.Count - count);
    }

    /// <summary>Says that the texts are needed after all.</summary>
    public void Lose() => (IsLost, _numbers) = (true, []);

    /// <summary>Whether a field is a number, finite or not.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> field, bool mayHaveComma) =>
        !IsMissing(field) && CsvNumber.TryParse(field, mayHaveComma, out _, out _, out _);

    /// <summary>Whether a field stands for a value that is not known.</summary>
    public static bool IsMissing(ReadOnlySpan<byte> field)
    {
        if (field.IsEmpty)
            return true;
        if (field.Length > 4 || field[0] <= (byte)'9')   // a digit, a sign or a point
            return false;
        foreach (string word in NumberText.Missing)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(field, word))
                return true;
        }

        return false;
    }

    private void RequireFinite()
    {
        if (_notFinite is not { } at)
            return;
        throw new NablaFormatException(Place(at.Row),
            $"{Quoted.Of(at.Text)} is not finite: it is beyond the largest number, about 1.8e308.",
            "Write a smaller number, or leave the field empty where it is not known.");
    }

    private bool AddOther(ReadOnlySpan<byte> field, long row)
    {
        if (Kind == CsvKind.Known)
            return TryAddKnown(field) ? true : throw NoNumber(field, row);
        (IsText, IsLost) = (!_hasNumbers, _hasNumbers);
        if (IsText)
            Texts = [.. Enumerable.Repeat<string?>(null, _numbers.Count)];   // all missing so far
        _numbers = [];
        return false;
    }

    // As the model's own rows were written.
    private bool TryAddKnown(ReadOnlySpan<byte> field)
    {
        if (Notation is null || !Notation.TryRead(Encoding.UTF8.GetString(field), out double value))
            return false;
        _numbers.Add(value);
        return true;
    }

    // The first of each.
    private void NotePoint(ReadOnlySpan<byte> field, long row)
    {
        if (_withPoint is null && field.Contains((byte)'.'))
            _withPoint = (row, Encoding.UTF8.GetString(field));
        else if (_withComma is null && field.Contains((byte)','))
            _withComma = (row, Encoding.UTF8.GetString(field));
    }

    private string Place(long row) => Invariant($"column {Quoted.Of(Name)}, row {row}");

    private NablaFormatException NoNumber(ReadOnlySpan<byte> field, long row)
    {
        string text = Encoding.UTF8.GetString(field);
        bool hasComma = text.Contains(',', StringComparison.Ordinal);
        return new(Place(row), $"It is {Quoted.Of(text)}, no number.",
            !hasComma ? "The model learned from numbers in this column; leave the field empty where one is not " +
                "known, or say that the column holds numbers, and what is none counts as missing."
            : mayHaveComma ? "Nothing stands between thousands: 1234,5, not 1.234,5."
            : NumberText.NoComma)
        {
            Settings = hasComma ? mayHaveComma ? [] : ["decimal comma"] : [$"column {Name}=number"],
        };
    }
}

/// <summary>What a column is read as.</summary>
internal enum CsvKind
{
    /// <summary>Numbers as programs write them, until a text comes.</summary>
    Guessed,

    /// <summary>Texts, in which there may be numbers as people write them.</summary>
    Looked,

    /// <summary>Numbers as somebody said, whatever they look like.</summary>
    Numbers,

    /// <summary>Dates as somebody said, whatever they look like.</summary>
    Dates,

    /// <summary>A model's dates; what is none is missing.</summary>
    KnownDates,

    /// <summary>Texts of which the words count.</summary>
    Words,

    /// <summary>Categories.</summary>
    Categories,

    /// <summary>Categories, letter by letter.</summary>
    Exact,

    /// <summary>A model's numbers; a text is a problem.</summary>
    Known,

    /// <summary>Read past.</summary>
    None,
}
