using Nabla.Cli.Shell;
using Nabla.Cli.Training;
using Nabla.IO;

namespace Nabla.Cli.Selection;

/// <summary><c>nabla evaluate --folds</c>: how good a way of training is, by cross-validation.</summary>
internal static class FoldCommand
{
    private static readonly Setting[] s_shared =
    [
        TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
        TableSettings.Task, TableSettings.Columns,
        TableSettings.Ignore, TableSettings.Categorical, CommonOptions.DataDir, TrainSettings.Quiet,
        TrainSettings.Progress, TrainSettings.Threads,
    ];

    private static readonly string[] s_modelEndings = [".safetensors", ".json", ".onnx", ".cs"];

    /// <summary>The options of <c>nabla train</c> that a command understands beside its own, for folds.</summary>
    public static IEnumerable<Setting> Options(IEnumerable<Setting> own)
    {
        string[] names = [.. own.Select(setting => setting.Name)];
        Setting[] pointless =
        [
            TrainSettings.From, TrainSettings.RunDir, TrainSettings.CheckpointEvery, TrainSettings.LogGradients,
            TrainSettings.DryRun, TrainSettings.Data, SelectionSettings.Search, SelectionSettings.Trials,
            SelectionSettings.Budget,
        ];
        return TrainSettings.All.Except(pointless).Where(setting => !names.Contains(setting.Name));
    }

    /// <summary>Whether a cross-validation is asked for.</summary>
    /// <exception cref="Problem">It is not, but something is that goes with one only.</exception>
    public static bool IsAsked(Invocation call)
    {
        if (call.Get(SelectionSettings.Folds) is not null || call.Get(SelectionSettings.FoldColumn) is not null)
            return true;
        return call.Settings.Given.FirstOrDefault(TrainSettings.All.Except(s_shared).Contains) is { } lost
            ? throw Problem.Usage($"--{lost.Name} is of training, and only with --folds is something trained here",
                "leave it out, or add --folds 5") : false;
    }

    /// <summary>Does it.</summary>
    /// <param name="call">The command.</param>
    /// <param name="subject">Data, or a run whose configuration is trained with again.</param>
    /// <param name="data">Other data than the run's; or null.</param>
    /// <param name="least">What the means must reach; or null.</param>
    public static int Run(Invocation call, string subject, string? data, (double? Accuracy, double? R2) least)
    {
        TrainValues values = Values(call, subject, data);
        var training = new FoldTraining(call, values, CommonOptions.Catalog(call));
        ulong[] seeds = values.Get(SelectionSettings.Seeds) is { } text ? SelectionSettings.SeedsOf(text) : [];
        string source = values.Get(TrainSettings.Data)!;
        var report = new FoldReport(call.Output, source);
        IReadOnlyList<FoldScore> folds = training.Run(seeds, call.Json ? null : report.Print);
        if (call.Json)
            call.Output.Json(json => FoldReport.Write(json, source, folds));
        else
            report.PrintEnd(folds);
        return IsEnough(call, folds, m => m.Accuracy, (least.Accuracy, "accuracy"))
            && IsEnough(call, folds, m => m.R2, (least.R2, "R²")) ? ExitCode.Done : ExitCode.No;
    }

    private static bool IsEnough(Invocation call, IReadOnlyList<FoldScore> folds, Func<Metrics, double?> of,
        (double? Asked, string Name) least)
    {
        double? mean = FoldScore.Summarize(folds, of)?.Mean;
        if (least.Asked is not { } asked || mean >= asked)
            return true;
        call.Output.Error.WriteLine($"{call.Output.ErrorStyle.Bad("no:")} " + (mean is not { } found
            ? $"the folds have no {least.Name}" : FormattableString.Invariant(
                $"the mean {least.Name} {found:F4} is below the {asked} asked for")));
        return false;
    }

    private static TrainValues Values(Invocation call, string subject, string? data)
    {
        string? run = RunOf(subject);
        if (run is null && data is not null)
        {
            throw Problem.Usage($"{subject} is no run, and only a run is followed by DATA",
                "name the folder of a run, or one DATA alone");
        }

        var series = new Series();
        if (run is null)
        {
            return new TrainValues(call, new Settings(TrainSettings.All, call.Settings)) { Series = series }
                .With(new Dictionary<Setting, object?> { [TrainSettings.Data] = subject });
        }

        var recorded = new Settings(TrainSettings.All, Path.Combine(run, RunFolder.ConfigurationName));
        var given = new Settings(TrainSettings.All, call.Settings);
        var instead = new Dictionary<Setting, object?>();
        // The width of the input follows from the rows of a fold, and may differ.
        if (recorded.Get(TrainSettings.Layers) is { Count: >= 2 } layers)
        {
            (instead[TrainSettings.Layers], instead[TrainSettings.Hidden]) =
                (null, layers.Skip(1).SkipLast(1).ToArray());
        }

        foreach (Setting setting in SelectionSettings.All)
            instead[setting] = null;
        foreach (Setting setting in TrainSettings.All.Where(given.IsGiven))
            instead[setting] = given.ValueOf(setting);
        if (given.IsGiven(TrainSettings.Layers))
            instead[TrainSettings.Hidden] = null;
        if (data is not null)
            instead[TrainSettings.Data] = data;
        return new(call, recorded, instead) { Series = series };
    }

    private static string? RunOf(string subject)
    {
        if (Directory.Exists(subject) && RunFolder.HoldsRun(subject))
            return subject;
        if (!s_modelEndings.Contains(Path.GetExtension(subject).ToLowerInvariant()) || !File.Exists(subject))
            return null;
        string folder = Path.GetDirectoryName(Path.GetFullPath(subject))!;
        return File.Exists(Path.Combine(folder, RunFolder.ConfigurationName)) ? folder
            : throw Problem.Usage("a model's file does not say how to train again",
                "name the folder of its run, or the data and train's options", ("file", subject));
    }
}
