using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Selection;

/// <summary>Which part of the data a training of a cross-validation is tested on.</summary>
/// <param name="Number">The fold, from 0.</param>
/// <param name="Seed">What deals the folds.</param>
/// <param name="Series">Keeps the folds.</param>
internal sealed record FoldChoice(int Number, ulong Seed, Series Series)
{
    /// <summary>The folds, once the data were read.</summary>
    public Folds Folds => Series.Once<Folds>(Name, () => throw new InvalidOperationException("Nothing was read."));

    private string Name => FormattableString.Invariant($"folds of {Seed}");

    /// <summary>The rows of a table to learn from, and those to test on where a fold was chosen; without the column
    /// that names folds.</summary>
    /// <exception cref="NablaFormatException">The column names no folds.</exception>
    public static (Table Training, Table? Test) Divide(TrainValues values, Table table)
    {
        string? column = values.Get(SelectionSettings.FoldColumn);
        if (column is not null && values.Get(SelectionSettings.Folds) is not null)
            throw Problem.Usage("--folds and --fold-column contradict each other", "leave one of them out");
        if (values.Fold is not { } fold)
            return (column is not null && table.Find(column) is not null ? table.Without(column) : table, null);
        Folds folds = fold.Series.Once(fold.Name, () => column is not null ? Folds.ByColumn(table, column)
            : Dealt(table.WithKnownTarget().RowCount, values, n => Folds.Of(table, n, fold.Seed)));
        if (column is not null)
            table = table.Without(column);
        return (table.Select(folds.TrainingRows(fold.Number).AsSpan()),
            table.Select(folds.TestRows(fold.Number).AsSpan()));
    }

    /// <summary>The examples to learn from, and those to test on where a fold was chosen.</summary>
    public static (Dataset Training, Dataset? Test) Divide(TrainValues values, Dataset data)
    {
        if (values.Get(SelectionSettings.FoldColumn) is not null)
            throw Problem.Usage("--fold-column is for tables", "--folds 5");
        if (values.Fold is not { } fold)
            return (data, null);
        Folds folds = fold.Series.Once(
            fold.Name, () => Dealt(data.Count, values, n => Folds.Of(data, n, fold.Seed)));
        return folds.Divide(data, fold.Number);
    }

    private static Folds Dealt(int rows, TrainValues values, Func<int, Folds> deal)
    {
        int count = values.Get(SelectionSettings.Folds) ?? 5;
        return count <= rows ? deal(count) : throw Problem.Usage(
            $"there cannot be {Figures.Count(count)} folds", "fewer --folds",
            ("data", Figures.Count(rows, "example")));
    }
}
