namespace Nabla.Cli.Training;

/// <summary>How CSV files are to be understood, where their content does not tell it or tells it wrong.</summary>
internal static class TableSettings
{
    private const string Group = "Tables";

    private static readonly OrderedDictionary<string, CsvColumnKind> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["number"] = CsvColumnKind.Number, ["category"] = CsvColumnKind.Category, ["exact"] = CsvColumnKind.Exact,
        ["date"] = CsvColumnKind.Date, ["date:dmy"] = CsvColumnKind.DateDayFirst,
        ["date:mdy"] = CsvColumnKind.DateMonthFirst, ["date:ymd"] = CsvColumnKind.DateYearFirst,
        ["text"] = CsvColumnKind.Text, ["ignore"] = CsvColumnKind.Ignore,
    };

    /// <summary>--target.</summary>
    public static Setting<string?> Target { get; } = new(
        "target", null, "of a CSV file: column to predict, or several of numbers with commas between them, or first, " +
        "last [label, class, target or y, else last]", "COLUMN", text => text)
    { Group = Group, Aliases = ["--label-column"] };

    /// <summary>--task.</summary>
    public static Setting<string?> Task { get; } = Choice(
        "task", "of a CSV file or arrays: whether to predict one of a few classes, or a number", "classification",
        "regression");

    /// <summary>--inputs.</summary>
    public static Setting<string?> Inputs { get; } = Choice(
        "inputs", "of arrays: columns, each standardized, or pixels, taken as they are, bytes divided by 255; auto: " +
        "what they look like", "columns", "pixels");

    /// <summary>--columns.</summary>
    public static Setting<string?> Columns { get; } = Names("columns", "of a CSV file: learn from these alone [all]");

    /// <summary>--ignore.</summary>
    public static Setting<string?> Ignore { get; } = Names("ignore", "of a CSV file: leave these out");

    /// <summary>--categorical.</summary>
    public static Setting<string?> Categorical { get; } = Names(
        "categorical", "of a CSV file: columns of numbers that are names rather than amounts, such as codes");

    /// <summary>--column.</summary>
    public static Setting<string?> Column { get; } = new(
        "column", null, "of a CSV file: what a column is: number, category, exact (a category letter by letter), " +
        "date, date:dmy, date:mdy, date:ymd, text, ignore; may be repeated", "NAME=KIND", text =>
        {
            Kinds(text);
            return text;
        })
    { Group = Group, IsRepeatable = true };

    /// <summary>--sheet.</summary>
    public static Setting<string?> Sheet { get; } =
        Setting.Text("sheet", null, "of an Excel file: the sheet to read [the first]", "NAME").Under(Group);

    /// <summary>--delimiter.</summary>
    public static Setting<string?> Delimiter { get; } = Choice(
        "delimiter", "of a CSV file: between its fields", "comma", "semicolon", "tab", "pipe",
        "blank");

    /// <summary>--header.</summary>
    public static Setting<string?> Header { get; } = Choice(
        "header", "of a CSV file: whether its first line names the columns", "yes", "no");

    /// <summary>--decimal.</summary>
    public static Setting<string?> Decimal { get; } = Choice(
        "decimal", "of a CSV file: before decimals; auto: what the numbers of a column show", "point", "comma");

    // What is for tables alone, and what to do instead.
    private static readonly (string Name, string Instead)[] s_ofTables =
    [
        (Target.Name, "save what is to be predicted as y"), (Columns.Name, "save these columns alone as X"),
        (Ignore.Name, "leave them out of X"),
        (Categorical.Name, "save a CSV file, whose columns may be categories"),
        (Column.Name, "save a CSV file, whose columns may be of several kinds"), (Sheet.Name, "leave it out"),
        (Delimiter.Name, "leave it out"), (Header.Name, "leave it out"), (Decimal.Name, "leave it out"),
        (SelectionSettings.FoldColumn.Name, "--folds 5"), ("weight-column", NamedColumn), ("group", NamedColumn),
        ("time", NamedColumn), ("gap", NamedColumn),
    ];

    private const string NamedColumn = "save a CSV file, whose columns have names";

    /// <summary>A request without what a file or the environment says and only tables have; a note names it.</summary>
    public static TrainRequest Fitting(TrainRequest request)
    {
        if (TableFile.IsMeant(request.Place))
            return request;
        bool areArrays = ArrayFile.IsMeant(request.Place);
        Setting[] lost =
        [
            .. TrainSettings.All.Where(setting => request.Settings.IsSaid(setting)
                && (s_ofTables.Any(one => one.Name == setting.Name) || (!areArrays
                    && (setting == Task || setting == Inputs || setting.Name is "bins" or "bound" or "choose")))),
        ];
        request.Call.NoteUseless(lost);
        return lost.Aggregate(request, (without, setting) => setting is RecipeSetting { Row: var row }
            ? without with { Recipe = without.Recipe.With(row, null) } : without.With(setting, null));
    }

    /// <summary>Refuses options that say nothing about data other than tables.</summary>
    /// <param name="data">The data.</param>
    /// <param name="areArrays">Whether they are arrays.</param>
    /// <param name="given">The options that were given.</param>
    /// <exception cref="Problem">One is among them.</exception>
    public static void RequireFit(string data, bool areArrays, IEnumerable<Setting> given)
    {
        Setting[] all = [.. given];
        foreach (var (name, instead) in s_ofTables)
        {
            if (all.Any(setting => setting.Name == name))
                throw Problem.Usage($"--{name} is for tables", areArrays ? instead : Way(name), Fact());
        }

        if (!areArrays && all.FirstOrDefault(setting => setting == Task || setting == Inputs) is { } lost)
        {
            throw Problem.Usage($"--{lost.Name} is for {(lost == Task ? "tables and arrays" : "arrays")}",
                "leave it out", Fact());
        }

        string Way(string name) => name == SelectionSettings.FoldColumn.Name ? "--folds 5" : "leave it out";

        (string, string) Fact() => ("data", data + (areArrays ? ", arrays without columns by name" : ""));
    }

    /// <summary>What the values of --delimiter, --header, --decimal and --column say.</summary>
    public static CsvOptions Options(string? delimiter, string? header, string? point, string? kinds) => new()
    {
        Delimiter = delimiter switch
        {
            "comma" => ',', "semicolon" => ';', "tab" => '\t', "pipe" => '|',
            "blank" => ' ', _ => null,
        },
        HasHeader = header switch { "yes" => true, "no" => false, _ => null },
        DecimalComma = point switch { "comma" => true, "point" => false, _ => null },
        Kinds = kinds is null ? ImmutableDictionary<string, CsvColumnKind>.Empty : Kinds(kinds),
    };

    /// <summary>What a command with these four was told.</summary>
    public static CsvOptions Options(Invocation call) =>
        Options(call.Get(Delimiter), call.Get(Header), call.Get(Decimal), call.Get(Column));

    /// <summary>A note with the option that changes what it says.</summary>
    public static string Text(TableNote note) => note.Setting is { } setting
        ? $"{note.Text}; to change that: --{Quoted.Plain(setting)}" : note.Text;

    /// <summary>What --task says; null: what the values look like.</summary>
    public static TargetKind? Kind(string? task) => task switch
    {
        "classification" => TargetKind.Classes, "regression" => TargetKind.Numbers, _ => null,
    };

    /// <summary>What --task says, or a cost that is never of classes; null: what the values look like.</summary>
    public static TargetKind? Kind(TrainRequest request) =>
        Kind(request.Get(Task)) ?? (request.Recipe.Cost is { IsOfNumbers: true } ? TargetKind.Numbers : null);

    /// <summary>What --inputs says; null: what they look like.</summary>
    public static ArrayInputs? InputsOf(string? inputs) => inputs switch
    {
        "columns" => ArrayInputs.Columns, "pixels" => ArrayInputs.Pixels, _ => null,
    };

    /// <summary>The names in a list; empty where there is none.</summary>
    public static ImmutableArray<string> Names(string? list) => list is null ? [] : OptionText.Names(list);

    // NAME=KIND,…: a name with a comma stands in quotation marks.
    private static ImmutableDictionary<string, CsvColumnKind> Kinds(string list)
    {
        var kinds = ImmutableDictionary.CreateBuilder<string, CsvColumnKind>(StringComparer.Ordinal);
        foreach (string pair in OptionText.Names(list))
        {
            int at = pair.LastIndexOf('=');
            if (at < 1 || !s_kinds.TryGetValue(pair[(at + 1)..].Trim(), out CsvColumnKind kind))
            {
                throw new FormatException("a column's name and what it is: " +
                    $"{string.Join(", ", s_kinds.Keys.SkipLast(1))} or {s_kinds.Keys.Last()}, such as zip=category");
            }

            kinds[pair[..at].Trim()] = kind;
        }

        return kinds.ToImmutable();
    }

    private static Setting<string?> Choice(string name, string description, params string[] choices) =>
        Setting.Choice(name, "auto", description, ["auto", .. choices]).Under(Group);

    private static Setting<string?> Names(string name, string description) =>
        new Setting<string?>(name, null, description, "NAME,…", text =>
        {
            OptionText.Names(text);
            return text;
        }).Under(Group);
}
