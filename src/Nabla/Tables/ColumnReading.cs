namespace Nabla;

/// <summary>How the texts of a file became the values of a column, for the notes and for the rows to come.</summary>
internal sealed record ColumnReading
{
    /// <summary>Nothing had to be understood: a column of numbers or texts as programs have it.</summary>
    public static ColumnReading Plain { get; } = new();

    /// <summary>How its numbers are written; null: as programs do.</summary>
    public NumberNotation? Notation { get; init; }

    /// <summary>How its dates are written; null: as programs do.</summary>
    public DateNotation? Dates { get; init; }

    /// <summary>A date whose order of day and month other dates tell, and what it is.</summary>
    public (string Text, double Value)? DateExample { get; init; }

    /// <summary>Whether somebody said that it holds texts of several words.</summary>
    public bool IsText { get; init; }

    /// <summary>A text that is not written as programs do, and the number that it is; null: there is none.</summary>
    public (string Text, double Value)? Example { get; init; }

    /// <summary>A text whose mark was taken for a decimal one as asked; it could stand between thousands.</summary>
    public (string Text, double Value)? OnlyAsAsked { get; init; }

    /// <summary>How many texts are no numbers or dates, in a column of these.</summary>
    public int Strays { get; init; }

    /// <summary>The first of them.</summary>
    public (string Text, long Line)? FirstStray { get; init; }

    /// <summary>Why numbers were taken for categories, with one of them; null: they were not.</summary>
    public (string Why, string Text)? Code { get; init; }

    /// <summary>Spellings that were taken for another one.</summary>
    public ImmutableArray<(string From, string To)> Merged { get; init; } = [];

    /// <summary>Whether spellings of a category in new rows are compared without case and blanks around them.</summary>
    public bool MergesSpellings { get; init; }

    /// <summary>Whether its numbers count the rows from 0 or 1, so that it is left out.</summary>
    public bool CountsRows { get; init; }

    /// <summary>Whether the file gives it no name.</summary>
    public bool IsNameless { get; init; }

    /// <summary>Why it could not be read as it was meant; null: it could.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether somebody said what it is.</summary>
    public bool IsAsked { get; init; }

    /// <summary>Whether it is a column of an array, which is known by its place: it stays an input even where all its
    /// numbers are the same, and there is no option that names it.</summary>
    public bool IsOfArray { get; init; }
}

/// <summary>What a person should know about a table.</summary>
/// <param name="Text">A sentence.</param>
/// <param name="Setting">The setting that changes it, as <see cref="NablaException.Settings"/>; or null.</param>
internal sealed record TableNote(string Text, string? Setting = null)
{
    public override string ToString() => Text;
}
