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
        // Only what every fold found alike: of others there is no mean over all rows.
        string[] together =
        [
            .. first.Together.Select(c => c.Name)
                .Where(name => alike.All(fold => fold.Importance!.Together.Any(c => c.Name == name))),
        ];
        return new(first.Measure, MeanOver(fold => fold.Importance!.Baseline),
            [.. names.Select(name => Of(name, report => report.Columns))])
        {
            Together = [.. together.Select(name => Of(name, report => report.Together))],
        };

        ColumnImportance Of(string name, Func<ImportanceReport, ImmutableArray<ColumnImportance>> among)
        {
            double mean = MeanOver(Worth), square = MeanOver(fold => (Worth(fold) - mean) * (Worth(fold) - mean));
            return new(name, mean, Math.Sqrt(square));

            // 0 where it was left out
            double Worth(FoldCompleted fold) => among(fold.Importance!).FirstOrDefault(c => c.Name == name).Mean;
        }

        double MeanOver(Func<FoldCompleted, double> of) => alike.Sum(fold => fold.Rows.Length * of(fold)) / rows;
    }
}
