namespace Nabla;

/// <summary>What columns are worth, put together from folds.</summary>
internal static class FoldImportance
{
    /// <summary>The mean over folds, by their rows, and the standard deviation over folds; null where no fold was
    /// measured. Folds whose measure is another one, as those of equal targets, are left out.</summary>
    internal static ImportanceReport? Of(IReadOnlyList<FoldCompleted> folds)
    {
        if (folds.FirstOrDefault(fold => fold.Importance is not null)?.Importance is not { } first)
            return null;
        FoldCompleted[] alike = [.. folds.Where(fold => fold.Importance?.Measure == first.Measure)];
        double rows = alike.Sum(fold => fold.Rows.Length);
        string[] names = [.. alike.SelectMany(fold => fold.Importance!.Columns).Select(c => c.Name).Distinct()];
        return new(first.Measure, MeanOver(fold => fold.Importance!.Baseline), [.. names.Select(Column)]);

        ColumnImportance Column(string name)
        {
            double mean = MeanOver(fold => Worth(fold, name));
            double square = MeanOver(fold => (Worth(fold, name) - mean) * (Worth(fold, name) - mean));
            return new(name, mean, Math.Sqrt(square));
        }

        double MeanOver(Func<FoldCompleted, double> of) => alike.Sum(fold => fold.Rows.Length * of(fold)) / rows;
    }

    private static double Worth(FoldCompleted fold, string column) =>
        fold.Importance!.Columns.FirstOrDefault(c => c.Name == column).Mean;   // 0 where it was left out
}
