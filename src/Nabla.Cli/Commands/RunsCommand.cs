namespace Nabla.Cli.Commands;

/// <summary><c>nabla runs</c>: the runs in a folder.</summary>
internal static class RunsCommand
{
    private static readonly Argument<string> s_folder = new("FOLDER")
    {
        Description = "where the folders of runs lie",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => "runs",
    };

    public static Command Create() =>
        new NablaCommand("runs", "lists the runs in a folder: data, network, how good, when", Run,
            "nabla runs", "nabla runs --json")
        {
            s_folder, CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        string folder = call.Get(s_folder)!;
        if (!Directory.Exists(folder))
        {
            if (folder != "runs")
                throw Problem.BadData("there is no such folder", "name the folder that holds runs", ("folder", folder));
            call.Show(() => new NamedValues { { "runs", Array.Empty<string>() } }, output => output.Out.WriteLine(
                $"no runs here yet; the first one: {HowInvoked.Text} train DATA.csv"));
            return ExitCode.Done;
        }

        RunSummary[] runs = [.. RunSummary.In(folder)];
        call.Show(() => new NamedValues { { "runs", runs.Select(run => run.ToJson()) } },
            output => Print(output, runs));
        return ExitCode.Done;
    }

    private static void Print(Output output, RunSummary[] runs)
    {
        if (runs.Length == 0)
        {
            output.Out.WriteLine("no runs here");
            return;
        }

        string[][] rows =
        [
            ["run", "data", "network", "how good", "when"],
            .. runs.Select(run => new[]
            {
                run.Folder, run.Data ?? "", run.Network ?? "", run.Figure(),
                run.Begun.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, 5).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            output.Out.WriteLine(
                string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
