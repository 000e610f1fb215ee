namespace Nabla;

/// <summary>What every split of a table's rows obeys, be it into folds or to hold rows out: rows of a group stay
/// together, and nothing that is learned from is later than what is tested on. Immutable.</summary>
internal sealed class SplitRule
{
    private readonly int[] _units;       // of each row: rows of the same unit are never on both sides
    private readonly double[]? _times;   // of each row; null: there is no order
    private readonly double _gap;

    private SplitRule(int[] units, double[]? times, double gap) => (_units, _times, _gap) = (units, times, gap);

    /// <summary>The column whose values are groups; null where each row stands alone.</summary>
    internal string? Group { get; private init; }

    /// <summary>The column that says when a row was made; null where rows have no order.</summary>
    internal string? Time { get; private init; }

    /// <summary>The rule that a recipe asks for; null where it asks for none.</summary>
    /// <exception cref="RecipeException">There is a gap, but no time.</exception>
    /// <exception cref="NablaFormatException">There is no such column, or it cannot say what is asked of it.
    /// </exception>
    internal static SplitRule? Of(Table table, Recipe recipe)
    {
        if (recipe.Gap is not null && recipe.Time is null)
        {
            throw new RecipeException($"{Recipe.GapOption} is a part of an order in time, and there is none",
                $"name the column that says when a row was made ({Recipe.TimeOption})");
        }

        if (recipe.Group is null && recipe.Time is null)
            return null;
        return new(
            recipe.Group is { } group ? UnitsOf(Column(table, group)) : [.. Enumerable.Range(0, table.RowCount)],
            recipe.Time is { } time ? RowTimes.Of(Column(table, time)) : null, recipe.Gap ?? 0)
        {
            Group = recipe.Group, Time = recipe.Time,
        };
    }

    /// <summary>The same rule for some of the rows.</summary>
    internal SplitRule Select(ReadOnlySpan<int> rows)
    {
        int[] kept = rows.ToArray();
        return new(
            Array.ConvertAll(kept, row => _units[row]),
            _times is null ? null : Array.ConvertAll(kept, row => _times[row]), _gap)
        {
            Group = Group, Time = Time,
        };
    }

    /// <summary>The unit of each row: those of one unit are not independent of each other.</summary>
    internal int[] Units => _units;

    /// <summary>How many units there are.</summary>
    internal int UnitCount => _units.Distinct().Count();

    /// <summary>Deals rows into folds.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="count">The most folds; there are fewer where there are fewer groups or times.</param>
    /// <param name="seed">The same seed deals the same folds.</param>
    /// <returns>The rows to learn from and to test on, of each fold, rising.</returns>
    /// <exception cref="NablaFormatException">There are too few groups or times for two folds.</exception>
    internal (int[] Learned, int[] Tested)[] Deal(int[] labels, int count, ulong seed)
    {
        if (_times is not null)
            return ByTime(Math.Max(2, count));
        int[][] folds = ByUnit(labels, count, seed);
        return [.. folds.Select(tested => (Except(labels.Length, tested), tested))];
    }

    /// <summary>Sets rows aside.</summary>
    /// <param name="labels">The class of each row.</param>
    /// <param name="count">How many, about.</param>
    /// <param name="seed">The same seed sets the same rows aside.</param>
    /// <returns>The others that may be learned from, and those set aside; rising.</returns>
    /// <exception cref="NablaFormatException">There are too few groups or times.</exception>
    internal (int[] Learned, int[] HeldOut) HoldOut(int[] labels, int count, ulong seed)
    {
        if (_times is null)
        {
            int parts = Math.Max(2, (int)Math.Round((double)labels.Length / count));
            int[] heldOut = ByUnit(labels, parts, seed)[0];
            return (Except(labels.Length, heldOut), heldOut);
        }

        double[] stamps = [.. _times.Order()];
        double from = Boundary(stamps, labels.Length - count);
        int[] late = [.. Rows(time => time >= from)];
        return (Before(from, late), late);
    }

    /// <summary>The latest rows, or whole groups, no more than so many; all where there are no more.</summary>
    internal int[] Some(int[] labels, int most, ulong seed)
    {
        if (labels.Length <= most)
            return [.. Enumerable.Range(0, labels.Length)];
        if (_times is not null)
        {
            double[] stamps = [.. _times.Order()];
            double from = Boundary(stamps, labels.Length - most);
            return [.. Rows(time => time >= from)];
        }

        int parts = (labels.Length + most - 1) / most;
        return UnitCount < parts ? [.. Enumerable.Range(0, labels.Length)] : ByUnit(labels, parts, seed)[0];
    }

    /// <summary>How a figure was obtained, for example "groups of patient kept together".</summary>
    public override string ToString() => (Group, Time) switch
    {
        ({ } group, { } time) => $"tested on later rows, by {time}; groups of {group} kept together",
        ({ } group, null) => $"groups of {group} kept together",
        (_, var time) => $"tested on later rows, by {time}",
    };

    // Blocks of rows one after the other; each but the first is tested on once, by what was learned from all before.
    private (int[] Learned, int[] Tested)[] ByTime(int count)
    {
        double[] stamps = [.. _times!.Order()];
        double[] bounds =
        [
            .. Enumerable.Range(1, count)
                .Select(block => Boundary(stamps, (int)Math.Round((double)block * stamps.Length / (count + 1))))
                .Distinct(),
        ];
        var folds = new List<(int[], int[])>();
        for (int block = 0; block < bounds.Length; block++)
        {
            double from = bounds[block], to = block + 1 < bounds.Length ? bounds[block + 1] : double.PositiveInfinity;
            int[] tested = [.. Rows(time => time >= from && time < to)];
            int[] learned = Before(from, tested);
            if (learned.Length > 0 && tested.Length > 0)
                folds.Add((learned, tested));
        }

        return folds.Count > 0 ? [.. folds] : throw new NablaFormatException($"column {Quoted.Of(Time!)}",
            $"No rows are early enough to learn from and later ones to test on.", Group is null
                ? "An order in time takes at least two different times, further apart than the gap."
                : $"Each group of {Quoted.Of(Group)} may have rows until the end: then leave the groups out.");
    }

    // The rows that may be learned from to answer some that begin at a time: earlier ones, of other groups.
    private int[] Before(double from, int[] tested)
    {
        HashSet<int> units = [.. tested.Select(row => _units[row])];
        return [.. Rows(time => time < from && time <= from - _gap).Where(row => !units.Contains(_units[row]))];
    }

    private IEnumerable<int> Rows(Func<double, bool> isWanted) =>
        Enumerable.Range(0, _units.Length).Where(row => isWanted(_times![row]));

    // A time that has earlier rows, and about so many: equal times stay together.
    private double Boundary(double[] stamps, int before)
    {
        double at = stamps[Math.Clamp(before, 0, stamps.Length - 1)];
        if (at > stamps[0])
            return at;
        int next = Array.FindIndex(stamps, time => time > at);
        return next >= 0 ? stamps[next] : throw new NablaFormatException($"column {Quoted.Of(Time!)}",
            $"It is the same in every row, so that none is later.", "Name the column that says when a row was made.");
    }

    // Groups in falling size, equal ones in random order: each goes where it evens out the classes best.
    private int[][] ByUnit(int[] labels, int count, ulong seed)
    {
        int[][] groups = [.. Enumerable.Range(0, _units.Length).GroupBy(row => _units[row]).Select(g => g.ToArray())];
        NablaFormatException.ThrowIf(groups.Length < 2, $"column {Quoted.Of(Group ?? Time!)}",
            "All rows are of one group: there is no other one to test on.", "Name a column with several values.");
        var order = new int[groups.Length];
        Shuffle.Permutation(order, new(seed, Purpose.Split));
        int classes = labels.Max() + 1, folds = Math.Min(count, groups.Length);
        var all = new double[classes];
        foreach (int label in labels)
            all[label]++;
        var counts = new double[folds, classes];
        var rows = new List<int>[folds];
        for (int fold = 0; fold < folds; fold++)
            rows[fold] = [];
        foreach (int[] group in order.Select(i => groups[i]).OrderByDescending(group => group.Length))   // stable
        {
            var parts = group.CountBy(row => labels[row]).ToArray();
            int best = Enumerable.Range(0, folds).MinBy(fold => (Crowd(fold), rows[fold].Count));
            rows[best].AddRange(group);
            foreach (var (label, number) in parts)
                counts[best, label] += number;

            // What Σ (count of a class in a fold)² / (its count in all) grows by, but for what is the same everywhere.
            double Crowd(int fold) => parts.Sum(part => counts[fold, part.Key] * part.Value / all[part.Key]);
        }

        return [.. rows.Select(fold => fold.Order().ToArray())];
    }

    private static int[] Except(int count, int[] rows)
    {
        var isLeft = new bool[count];
        Array.Fill(isLeft, true);
        foreach (int row in rows)
            isLeft[row] = false;
        return [.. Enumerable.Range(0, count).Where(row => isLeft[row])];
    }

    // A row whose group is not known stands alone.
    private static int[] UnitsOf(TableColumn column)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var units = new int[column.Count];
        for (int row = 0; row < units.Length; row++)
        {
            string? group = column.TextAt(row);
            if (group is null)
                units[row] = column.Count + row;
            else if (!known.TryGetValue(group, out units[row]))
                known.Add(group, units[row] = known.Count);
        }

        return units;
    }

    private static TableColumn Column(Table table, string name)
    {
        TableColumn column = table.Find(name) ?? throw new NablaFormatException(
            "the columns", $"There is no column {Quoted.Of(name)}." + Suggestion.For(name, table.ColumnNames),
            $"The columns are {Quoted.List(table.ColumnNames)}.");
        NablaFormatException.ThrowIf(table.Target.Has(column), $"column {Quoted.Of(name)}",
            "It is the target, and cannot say which rows belong together or come first.", "Name another column.");
        return column;
    }
}
