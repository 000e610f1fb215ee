using Nabla.Lab.Server;
using Nabla.Lab.Session;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla lab</c>: the page that shows backpropagation on a network while it learns.</summary>
internal static class LabCommand
{
    private const int UsualPort = 6225;   // NABL on a telephone
    private const double UsualRate = 30;

    private static readonly Argument<string?> s_given = new("DATA|MODEL|CASE")
    {
        Description = "data as for nabla train [digits]; a model or a run, to go on with; or a case file",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Setting<int?> s_port =
        Setting.Integer("port", null, $"serve there [{UsualPort}, or any that is free]", 0, 65535);

    private static readonly Setting<string?> s_export = Setting.Text(
        "export", null, "write the page with its engine there, for any web server, instead of serving it", "FOLDER");

    private static readonly Setting<bool> s_paused = Setting.Switch("paused", "do not train until told to");

    // What the page does by itself, or what is kept in a run's folder.
    private static readonly string[] s_idle =
    [
        "data", "from", "keep-optimizer", "calibrate", "threshold", "choose", "ensemble", "seeds", "search", "trials",
        "budget", "folds", "fold-column", "jobs", "threads", "run-dir", "time-limit", "checkpoint-every",
        "log-gradients", "dry-run", "find-rate", "svg", "progress", "quiet", "verbose",
    ];

    public static Command Create()
    {
        var command = new NablaCommand(
            "lab", "opens a page that shows the network and its gradients while it learns", Run,
            "nabla lab", "nabla lab digits --layers 30,20 --eta 1 --seed 7",
                "nabla backprop --template 2-3-2 > case.json", "nabla lab case.json --paused")
        {
            s_given, s_port, s_paused, s_export, CommonOptions.DataDir,
        };
        command.AddUnlisted(TrainSettings.All.Where(setting => setting != CommonOptions.DataDir));
        return command;
    }

    private static int Run(Invocation call)
    {
        bool exports = call.Get(s_export) is not null;
        call.RequireUseful(
            TrainSettings.All.Where(setting => s_idle.Contains(setting.Name)
                && !(exports && setting == TrainSettings.Data)),
            "does nothing in the Lab, which trains one network and writes nothing",
            "acts", "what says which data, which network and how it learns");
        if (!PageFiles.AreThere)
        {
            throw new Problem(ExitCode.Data, "this nabla was built without the page of the Lab",
                ("need", "Node 18 or newer, and npm, on the machine that builds nabla"))
            {
                Fix = "install Node (https://nodejs.org), build nabla again, and start nabla lab",
            };
        }

        if (call.Get(s_export) is { } folder)
            return Export(call, folder);
        LabSession session = new(SubjectOf(call));
        session.Do(LabAction.Rate, UsualRate);
        if (!call.Get(s_paused))
            session.Do(LabAction.Run);
        return Serve(call, session).GetAwaiter().GetResult();
    }

    private static int Export(Invocation call, string folder)
    {
        call.RequireUseful(
            [s_port, s_paused, .. TrainSettings.All.Where(setting => setting != CommonOptions.DataDir
                && setting != TrainSettings.Data && setting != TableSettings.Target)],
            "does nothing with --export, which writes the page with the digits, or with a file",
            "acts", "a file or mnist, and --target for a table");
        if (!PageFiles.HasEngine)
        {
            throw new Problem(ExitCode.Data, "this nabla was built without the engine for browsers",
                ("need", "a release build: dotnet build -c Release"))
            {
                Fix = "build nabla again, and export the page",
            };
        }

        PageData? inside = Inside(call, call.Get(s_given) ?? call.Get(TrainSettings.Data) ?? DataCatalog.Digits.Name);
        try
        {
            StaticPage.Write(folder, inside);
        }
        catch (InvalidOperationException e)
        {
            throw new Problem(ExitCode.CannotWrite, "the page is not written", ("reason", e.Message))
            {
                Fix = "name a new folder, or an empty one",
            };
        }

        if (inside is not null)
        {
            string names = string.Join(", ", inside.Files.Select(file => file.Name));
            call.Output.Out.WriteLine($"{folder} holds {names} for whoever opens the page.");
        }

        call.Output.Out.WriteLine($"{folder} is written: any web server can serve it, for example");
        call.Output.Out.WriteLine($"  python3 -m http.server --directory {folder}");
        return ExitCode.Done;
    }

    // What lies beside the page; the page itself has the digits. It is opened here first, so that what is wrong with it
    // is told now.
    private static PageData? Inside(Invocation call, string given)
    {
        string? target = call.Get(TableSettings.Target);
        if (DataCatalog.Find(given) is not { } known)
        {
            PageData inside = new([new(Path.GetFileName(given), ReadAll(call, given))], target);
            try
            {
                _ = LabFiles.Open(inside.Files, target);
            }
            catch (ArgumentException e)
            {
                throw Problem.BadData("the file cannot be opened in a page", e.Message, ("file", given));
            }

            return inside;
        }

        if (known.IsEmbedded)
            return null;
        DataCatalog catalog = CommonOptions.Catalog(call);
        string folder = catalog.Load(known).From;
        LabFile[] files = [.. known.Files.Select(file => file.Spellings()
            .Select(name => Path.Combine(folder, name)).First(File.Exists))
            .Select(path => new LabFile(Path.GetFileName(path), File.ReadAllBytes(path)))];
        double size = files.Sum(file => (double)file.Bytes.Length) / 1e6;
        return new(files, null, Invariant($"{known.Name} ({size:F0} MB)"));
    }

    private static byte[] ReadAll(Invocation call, string path)
    {
        using Stream stream = call.Open(path);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static async Task<int> Serve(Invocation call, LabSession session)
    {
        CancellationToken cancellation = call.Cancellation;
        await using LabServer server = await Start(call, session);
        await call.Output.Out.WriteLineAsync($"Nabla Lab: {server.Address}");
        await call.Output.Out.FlushAsync(cancellation);
        await Task.Delay(Timeout.Infinite, cancellation);   // until Ctrl-C
        return ExitCode.Done;
    }

    private static async Task<LabServer> Start(Invocation call, LabSession session)
    {
        int port = call.Get(s_port) ?? UsualPort;
        try
        {
            return await LabServer.StartAsync(session, port);
        }
        catch (IOException)
        {
            call.Output.Note($"port {port} is taken; another one is used");
            return await LabServer.StartAsync(session);
        }
    }

    private static LabSubject SubjectOf(Invocation call)
    {
        string given = call.Get(s_given) ?? DataCatalog.Digits.Name;
        bool isModel = Directory.Exists(given) || (File.Exists(given) && ModelForms.OfFile(given) is not null);
        if (!isModel && IsCase(call, given))
        {
            call.RequireUseful(
                TrainSettings.All, "is for data and models", "file", $"{given} is a case, which says all itself");
            return LabSubject.Of(CaseSource.Read(call, given), Path.GetFileName(given));
        }

        TrainRequest request = TrainRequest.Of(call);
        if (isModel)
        {
            string data = ModelFile.Load(given, new()).Training?.Data ?? throw Problem.Usage(
                "the model does not say what it was trained on", "train it with nabla train, or open the data");
            request = request.With(TrainSettings.From, given).With(TrainSettings.Data, data);
        }
        else
        {
            request = request.With(TrainSettings.Data, given);
            CommonOptions.RequireNamed(call, given);
            if (DataCatalog.Find(given) is not null && request.Recipe.Preset is null)
                request = request with { Recipe = request.Recipe.Over(Recipe.Book) };
        }

        request = TableSettings.Fitting(request);
        return LabSubject.Of(TrainCommand.Plan(request, CommonOptions.Catalog(call)).Plan);
    }

    // Of the JSON files, cases have layers that are objects; others have X and y.
    private static bool IsCase(Invocation call, string given)
    {
        if (given == "-" || !given.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return given == "-";
        using Stream stream = call.Open(given);
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("layers", out _);
        }
        catch (JsonException)
        {
            return true;   // reading it says what is wrong
        }
    }
}
