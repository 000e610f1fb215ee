namespace Nabla.Cli.Commands;

/// <summary><c>nabla data</c>: the data sets known by name.</summary>
internal static class DataCommand
{
    private static readonly Argument<string?> s_name = MakeName("a data set; all if left out");
    private static readonly Argument<string> s_oneName = new("NAME") { Description = "mnist or fashion" };
    private static readonly Argument<string?> s_data = MakeName("a data set, or IMAGES,LABELS; digits if left out");

    public static Command Create() =>
        new NablaCommand("data", "data sets: what there is, where it lies, whether it is whole")
        {
            new NablaCommand("list", "lists the data sets known by name and where they lie", List, "nabla data list")
                { CommonOptions.DataDir, CommonOptions.Json },
            new NablaCommand(
                "stats", "figures about a data set: examples, classes, mean, range", Stats, "nabla data stats digits")
                { s_data, CommonOptions.DataDir, CommonOptions.Json },
            new NablaCommand("fetch", "downloads a data set and checks it", Fetch, "nabla data fetch mnist")
                { s_oneName, CommonOptions.DataDir, CommonOptions.Json },
            new NablaCommand(
                "verify", "checks every file of a data set against its checksum", Verify, "nabla data verify digits")
                { s_name, CommonOptions.DataDir, CommonOptions.Json },
        };

    private static int List(Invocation call)
    {
        ImmutableArray<DataDescription> sets = CommonOptions.Catalog(call).Describe();
        return call.Show(() => new() { { "data_sets", sets.Select(DataJson.Of) } }, output =>
        {
            int width = sets.Max(set => set.Data.Name.Length);
            string indent = new(' ', width + 2);
            foreach (DataDescription set in sets)
            {
                string where = set.Data.IsEmbedded ? "ships with nabla"
                    : set.Location is { } place ? "lies in " + place.Folder
                    : $"not here; get it by: nabla data fetch {set.Data.Name}";
                output.Out.WriteLine($"{output.OutStyle.Strong(set.Data.Name.PadRight(width))}  {set.Data.Title}");
                output.Out.WriteLine($"{indent}{where}");
                output.Out.WriteLine($"{indent}{set.Data.Credit}");
            }
        });
    }

    private static int Stats(Invocation call)
    {
        CommonOptions.RequireNamed(call, call.Get(s_data) ?? "digits");
        LoadedData data = DataSource.Load(
            call.Get(s_data) ?? "digits", CommonOptions.Catalog(call), cancellationToken: call.Cancellation);
        return call.Show(
            () => new()
            {
                { "name", data.Train.Name },
                { "from", data.From },
                { "train", DataJson.Of(data.Train) },
                { "test", data.Test is null ? null : DataJson.Of(data.Test) },
            },
            output =>
            {
                Print(output, "train", data.Train);
                if (data.Test is not null)
                    Print(output, "test", data.Test);
            });
    }

    private static int Fetch(Invocation call)
    {
        KnownData data = Find(call.Get(s_oneName)!);
        if (data.IsEmbedded)
            throw Problem.Usage($"{data.Name} ships with nabla; there is nothing to fetch");
        DataCatalog catalog = CommonOptions.Catalog(call);
        var progress = new Reporter(name => call.Output.Error.WriteLine($"fetching {name}"));
        string folder = catalog.Describe(data).Location?.Folder
            ?? catalog.FetchAsync(data, call.Get(CommonOptions.DataDir), progress, call.Cancellation).GetAwaiter()
            .GetResult();
        return call.Show(
            () => new() { { "name", data.Name }, { "folder", folder } },
            output => output.Out.WriteLine($"{data.Name} lies in {folder}"));
    }

    private static int Verify(Invocation call)
    {
        DataCatalog catalog = CommonOptions.Catalog(call);
        KnownData[] sets = call.Get(s_name) is { } name
            ? [Find(name)]
            : [.. catalog.Describe().Where(set => set.Location is not null).Select(set => set.Data)];
        (string Name, FileCheck Check)[] checks =
            [.. sets.SelectMany(set => catalog.Verify(set).Select(check => (set.Name, check)))];
        bool isWhole = checks.All(item => item.Check.IsGood);
        call.Show(() => new() { { "whole", isWhole }, { "files", checks.Select(ToJson) } }, output =>
        {
            foreach (var (set, check) in checks)
                output.Out.WriteLine($"{set}  {check.File.Name}  {Place(check)}{check.Problem ?? "whole"}");
        });
        return isWhole ? ExitCode.Done : ExitCode.Data;
    }

    private static NamedValues ToJson((string Name, FileCheck Check) item) => new()
    {
        { "data", item.Name },
        { "file", item.Check.File.Name },
        { "path", item.Check.Path.Length > 0 ? item.Check.Path : null },
        { "whole", item.Check.IsGood },
        { "problem", item.Check.Problem },
    };

    private static void Print(Output output, string part, Dataset data)
    {
        DataStatistics figures = DataStatistics.Of(data);
        string shape = string.Join('x', data.InputShape);
        output.Out.WriteLine($"{output.OutStyle.Strong(part)}: {Text(figures.Count)} examples, {shape} inputs, "
            + $"{Text(data.TargetWidth)} {(data.IsClassification ? "classes" : "targets")}");
        string stored = data.HasDivisor ? Invariant($" (stored bytes divided by {data.Divisor})") : "";
        output.Out.WriteLine(Invariant(
            $"  inputs {figures.Min:G6} to {figures.Max:G6}{stored}, {100 * figures.Density:F1}% not zero"));
        output.Out.WriteLine(Invariant($"  mean {figures.Mean:F4}, standard deviation {figures.StandardDeviation:F4}"));
        if (!data.IsClassification)
            return;
        int width = data.ClassNames.Max(name => name.Length);
        for (int c = 0; c < data.ClassNames.Length; c++)
            output.Out.WriteLine($"  {data.ClassNames[c].PadRight(width)}  {Text(figures.PerClass[c])}");
    }

    private static KnownData Find(string name) => DataCatalog.Find(name) ?? throw Problem.Usage(
        $"there is no data set {name}",
        Suggestion.Nearest(name, DataCatalog.Known.Select(data => data.Name)) is { } near
            ? $"did you mean {near}?"
            : null,
        ("known", string.Join(", ", DataCatalog.Known.Select(data => data.Name))));

    private static string Place(FileCheck check) => check.Path.Length > 0 ? check.Path + ": " : "";

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static Argument<string?> MakeName(string description)
    {
        var name = new Argument<string?>("NAME") { Description = description, Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add([.. DataCatalog.Known.Select(data => data.Name)]);
        return name;
    }

    private sealed class Reporter(Action<string> report) : IProgress<string>
    {
        public void Report(string value) => report(value);
    }
}
