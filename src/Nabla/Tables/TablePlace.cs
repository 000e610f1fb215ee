using static System.FormattableString;

namespace Nabla;

/// <summary>Where in a table something is, as messages say it.</summary>
internal static class TablePlace
{
    /// <summary>A value's place.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="row">From 0; people count from 1, the header aside.</param>
    internal static string Of(string column, long row) => Invariant($"column {Quoted.Of(column)}, row {row + 1}");
}
