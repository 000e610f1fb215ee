using System.Text.RegularExpressions;

namespace Nabla.Cli.Selection;

/// <summary>Training several times, to compare: seeds, searches, folds.</summary>
internal static partial class SelectionSettings
{
    private const string Several = "Several trainings";
    private const ulong MostSeeds = 10_000;

    /// <summary>--seeds.</summary>
    public static Setting<string?> Seeds { get; } = new(
        "seeds", null, "train once with each: 0..4, or 1,5,9", "N..N", text => Text(SeedsOf(text)))
    { Group = Several };

    /// <summary>--search.</summary>
    public static Setting<string?> Search { get; } = new(
        "search", null, "try values of options: \"learning-rate=1e-4..1e-2, hidden=50|100|100x100\"", "SPACE",
        text => SpaceOf(text).ToString())
    { Group = Several };

    /// <summary>--trials.</summary>
    public static Setting<int?> Trials { get; } = Setting.Integer(
        "trials", null, "most trials of a search [20; lists alone: every combination]", min: 1).Under(Several);

    /// <summary>--budget.</summary>
    public static Setting<string?> Budget { get; } = new(
        "budget", null, "begin no trial after so long: 90s, 10m, 1h30m", "TIME", RequireTime)
    { Group = Several };

    /// <summary>--folds.</summary>
    public static Setting<int?> Folds { get; } = Setting.Integer(
        "folds", null, "cross-validate: test on each of N parts what was learned from the others", min: 2)
        .Under(Several);

    /// <summary>--fold-column.</summary>
    public static Setting<string?> FoldColumn { get; } = Setting.Text(
        "fold-column", null, "cross-validate by the parts that a table's column names; it is no input", "COLUMN")
        .Under(Several);

    /// <summary>--jobs.</summary>
    public static Setting<int?> Jobs { get; } = Setting.Integer(
        "jobs", null, "trainings at once [processors over threads]; the results do not depend on it", 1, 1024)
        .Under(Several);

    /// <summary>All of them, in the order of --help.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Seeds, Search, Trials, Budget, Folds, FoldColumn, Jobs];

    /// <summary>The space that a text describes, every value of it checked.</summary>
    /// <exception cref="ArgumentException">It is none; a sentence.</exception>
    public static SearchSpace SpaceOf(string text)
    {
        SearchSpace space = SearchSpace.Parse(text);
        RecipeTrials.RequireValues(space);
        return space;
    }

    /// <summary>The seeds that a text names, each once.</summary>
    /// <exception cref="FormatException">It names none.</exception>
    public static ulong[] SeedsOf(string text)
    {
        var seeds = new List<ulong>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split("..", StringSplitOptions.TrimEntries);
            ulong first = 0, last = 0;
            bool isSeed = ends.Length <= 2 && Whole(ends[0], out first) && Whole(ends[^1], out last)
                && first <= last && last - first < MostSeeds;
            if (!isSeed)
                throw new FormatException("whole numbers, 0 or more, such as 0..4 or 1,5,9");
            for (ulong seed = first; seed - first <= last - first; seed++)
                seeds.Add(seed);
            if (last == ulong.MaxValue || seeds.Count > (int)MostSeeds)
                break;
        }

        return [.. seeds.Distinct()];

        static bool Whole(string text, out ulong value) =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A text that names a time above 0.</summary>
    /// <exception cref="FormatException">It names none.</exception>
    public static string RequireTime(string text) => TimeOf(text) is { } time && time > TimeSpan.Zero ? text
        : throw new FormatException("a time such as 90s, 10m or 1h30m");

    /// <summary>The time that a text names; null where it names none.</summary>
    public static TimeSpan? TimeOf(string text)
    {
        Match match = Time().Match(text);
        if (!match.Success)
            return null;
        double seconds = 3600 * Part("h") + 60 * Part("m") + Part("s");
        return seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

        double Part(string unit) => match.Groups[unit] is { Success: true } group
            ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
    }

    private static string Text(ulong[] seeds)
    {
        bool isRange = seeds.Length > 2 && seeds.Index().All(seed => seed.Item == seeds[0] + (ulong)seed.Index);
        return isRange ? Invariant($"{seeds[0]}..{seeds[^1]}")
            : string.Join(',', seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"^(?=.)((?<h>\d{1,6}(\.\d+)?)h)?((?<m>\d{1,6}(\.\d+)?)m(in)?)?((?<s>\d{1,9}(\.\d+)?)s)?$")]
    private static partial Regex Time();
}
