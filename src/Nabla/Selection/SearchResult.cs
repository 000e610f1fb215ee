namespace Nabla;

/// <summary>What a search came to.</summary>
/// <param name="Trials">Every trial, in the order of their numbers.</param>
/// <param name="End">Why it ended.</param>
public sealed record SearchResult(ImmutableArray<Trial> Trials, SearchEnd End)
{
    /// <summary>The trials, the best first; of equals the earlier. Those without a score come last.</summary>
    public ImmutableArray<Trial> Ranked { get; } =
        [.. Trials.OrderBy(trial => trial, Comparer<Trial>.Create(Compare)).ThenBy(trial => trial.Number)];

    /// <summary>The best trial; null where none has a score.</summary>
    public Trial? Best => Ranked is [{ Score: not null } best, ..] ? best : null;

    /// <summary>The model of the best trial, where a table was searched with: as it was trained then, or with folds
    /// trained anew on all rows. Null where there is no best trial, or the search was canceled before its model was at
    /// hand.</summary>
    public TrainedModel? Trained { get; init; }

    private static int Compare(Trial? a, Trial? b) =>
        a!.IsBetterThan(b) ? (b!.IsBetterThan(a) ? 0 : -1) : b!.IsBetterThan(a) ? 1 : 0;
}
