namespace Nabla.Cli.Training;

/// <summary>How answers to rows are written.</summary>
/// <param name="Top">Classes to show for each row, the likeliest first; null: all.</param>
/// <param name="Appends">Whether rows are repeated before their answers.</param>
internal sealed record RowOptions(int? Top, bool Appends);
