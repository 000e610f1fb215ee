using System.CommandLine;
using Nabla.Cli.Selection;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla train</c>: trains a network and writes a run's folder.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string?> s_data = new("DATA")
    {
        Description =
            "digits (ships with nabla, the default), mnist, fashion; a CSV file (--target); IDX files: " +
            "IMAGES or IMAGES,LABELS; or a .npz file with X and y",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var command = new NablaCommand(
            "train", "trains a network and writes a run folder; nabla resume goes on with one", Run,
            "nabla train", "nabla train digits --layers 30 --epochs 20 --seed 7",
                "nabla train digits --preset book --eta 1")
        {
            s_data,
        };
        foreach (Setting setting in TrainSettings.All)
            command.Add(setting);
        command.Add(CommonOptions.Json);
        return command;
    }

    private static int Run(Invocation call)
    {
        var values = new TrainValues(call);
        if (call.Get(s_data) is { } data)
            values.Resolve(TrainSettings.Data, data);
        if (SearchPlan.IsAsked(values))
            return Search(call, values);
        if (call.Settings.Given.FirstOrDefault(s => s == SelectionSettings.Trials || s == SelectionSettings.Budget)
            is { } lost)
        {
            throw Problem.Usage(
                $"--{lost.Name} is of a search", "add what to vary: --search \"learning-rate=1e-4..1e-2\"");
        }

        var plan = new TrainPlan(values, CommonOptions.Catalog(call), call.Cancellation);
        return call.Get(TrainSettings.DryRun) ? DryRun(call, plan) : new TrainSession(call, plan).Run();
    }

    private static int Search(Invocation call, TrainValues values)
    {
        if (call.Get(s_data) is { } data)
            values = values.With(new Dictionary<Setting, object?> { [TrainSettings.Data] = data });
        var session = new SearchSession(call, values, CommonOptions.Catalog(call));
        return call.Get(TrainSettings.DryRun) ? session.DryRun()
            : session.Run(call.Get(TrainSettings.RunDir) ?? SearchSession.NewFolder(call.Time.GetUtcNow(), values));
    }

    private static int DryRun(Invocation call, TrainPlan plan)
    {
        if (!call.Json)
            call.Output.Out.WriteLine(plan.ToString());
        call.Output.Out.WriteLine(plan.Values.ToJson());
        return ExitCode.Done;
    }
}
