namespace Nabla.IO;

/// <summary>What the inputs of arrays are taken for.</summary>
internal enum ArrayInputs
{
    /// <summary>Columns as those of a table, each standardized.</summary>
    Columns,

    /// <summary>Pixels or the like, all alike: taken as they are, bytes divided by 255.</summary>
    Pixels,
}

/// <summary>Data in arrays: those of a .npz file or of JSON, or two .npy files.</summary>
/// <param name="Train">To learn from.</param>
/// <param name="Test">To test on; null where the data come without.</param>
internal sealed record ArrayFile(ArrayExamples Train, ArrayExamples? Test)
{
    /// <summary>Whether data are arrays.</summary>
    /// <param name="data">What the user wrote.</param>
    /// <exception cref="DataProblemException">The file cannot be read.</exception>
    public static bool IsMeant(string data) => DataCatalog.Find(data) is null
        && (File.Exists(data) ? DataProblemException.Reading(data, _ => NpyData.IsIn(data))
            : Pair(data) is [var inputs, _] && File.Exists(inputs) && NpyData.IsIn(inputs));

    /// <summary>Reads them.</summary>
    /// <param name="data">A .npz file or JSON with X and y, or with x_train, y_train and perhaps x_test, y_test; or two
    /// .npy files as "X,Y".</param>
    /// <exception cref="DataProblemException">A file is missing or damaged, or its arrays are no data set.</exception>
    public static ArrayFile Read(string data) => !File.Exists(data) && Pair(data) is [var inputs, var targets]
        ? Read(inputs, targets) : ReadOne(data);

    /// <summary>Reads two .npy files.</summary>
    /// <exception cref="DataProblemException">A file is missing or damaged, or the two do not fit together.
    /// </exception>
    public static ArrayFile Read(string inputs, string targets) => new(
        new(Only(inputs), Only(targets), $"{Path.GetFileName(inputs)}, {Path.GetFileName(targets)}"), null);

    private static ArrayFile ReadOne(string path)
    {
        var arrays = NpyData.ReadFile(path);
        string name = Path.GetFileName(path);
        if (Find("X", "y") is { } whole)
            return new(whole, null);
        if (Find("x_train", "y_train") is { } train)
            return new(train, Find("x_test", "y_test"));
        throw new DataProblemException("the file holds no data set",
            [("file", path), ("found", arrays.Count == 0 ? "no arrays" : string.Join(", ", arrays.Take(20)
                .Select(pair => $"{Quoted.Of(pair.Key)} {pair.Value}")))],
            "Save inputs as X and targets as y, or x_train, y_train, x_test and y_test.");

        ArrayExamples? Find(string x, string y) =>
            NpyData.Find(arrays, x) is { } inputs && NpyData.Find(arrays, y) is { } targets
                ? new(inputs, targets, name) { AreNumbers = arrays.Any(array => array.Key == "Y" && y == "y") } : null;
    }

    private static NpyArray Only(string path) => NpyData.ReadFile(path) is [{ Key: "X", Value: var array }] ? array
        : throw new DataProblemException("the file holds several arrays", [("file", path)],
            "Name two .npy files as INPUTS,TARGETS, or a .npz file alone.");

    private static string[] Pair(string data) => data.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>What the inputs look like: pixels where an example has more than one dimension or is made of bytes, or
    /// where it has very many numbers of the same small range; else columns.</summary>
    public ArrayInputs Looks => Train.ArePixels ? ArrayInputs.Pixels : ArrayInputs.Columns;

    /// <summary>What is predicted: the classes of both parts, or one or several numbers.</summary>
    /// <param name="kind">What was asked for; null: what y looks like.</param>
    /// <exception cref="NablaFormatException">The values cannot be a target.</exception>
    public TableTarget TargetOf(TargetKind? kind)
    {
        if (Train.HotClasses is { } hot)
            return TableTarget.Of(new Table(Train.TargetColumn()!), classNames: hot, kind: TargetKind.Classes);
        ImmutableArray<TableColumn> columns = Train.TargetColumns(), others = Test?.TargetColumns() ?? [];
        var all = new Table(others.Length != columns.Length ? columns : columns.Zip(others, Joined));
        return TableTarget.OfSeveral(
            all, all.ColumnNames, columns.Length > 1 ? TargetKind.Numbers : kind ?? Train.KindOfName);
    }

    private static TableColumn Joined(TableColumn a, TableColumn b) => (a.IsNumeric && b.IsNumeric
        ? new TableColumn(a.Name, [.. a.Numbers, .. b.Numbers])
        : new TableColumn(a.Name, [.. Texts(a), .. Texts(b)])).With(a.Reading);

    private static IEnumerable<string?> Texts(TableColumn column) =>
        Enumerable.Range(0, column.Count).Select(column.TextAt);

    /// <summary>Both parts as tables, with the classes of both.</summary>
    /// <param name="kind">What y is; null: what it looks like.</param>
    /// <exception cref="NablaFormatException">The arrays cannot be a table.</exception>
    /// <exception cref="DataProblemException">Both parts do not fit together.</exception>
    public (Table Train, Table? Test) ToTables(TargetKind? kind)
    {
        TableTarget target = TargetOf(kind);
        return (Of(Train), Test is null ? null : Of(Test));

        Table Of(ArrayExamples part)
        {
            Table table = part.ToTable(targets: target.Names);
            return target.Columns.Length > 1 ? table.WithTargets(target.Names, TargetKind.Numbers)
                : table.WithTarget(TableTarget.Of(table, target.Column.Name, target.ClassNames,
                target.IsClassification ? TargetKind.Classes : TargetKind.Numbers));
        }
    }

    /// <summary>Both parts as they are, with the classes of both.</summary>
    /// <param name="kind">What y is; null: what it looks like.</param>
    /// <exception cref="NablaFormatException">The values of y cannot be a target.</exception>
    /// <exception cref="DataProblemException">The arrays are no data set.</exception>
    public (Dataset Train, Dataset? Test) ToDatasets(TargetKind? kind)
    {
        if (!Train.HasOneTarget)
            return (Train.ToDataset([]), Test?.ToDataset([]));
        TableTarget target = TargetOf(kind);
        target.RequireLearnable();
        ImmutableArray<string> classes = target.ClassNames;
        return (Train.ToDataset(classes), Test?.ToDataset(classes));
    }
}
