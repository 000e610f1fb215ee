namespace Nabla.Cli.Selection;

/// <summary><c>nabla evaluate --folds</c>: how good a way of training is, by cross-validation.</summary>
internal static class FoldCommand
{
    private static readonly Setting[] s_shared =
    [
        TableSettings.Target, TableSettings.Delimiter, TableSettings.Header, TableSettings.Decimal,
        TableSettings.Column, TableSettings.Sheet,
        TableSettings.Task, TableSettings.Columns,
        TableSettings.Ignore, TableSettings.Categorical, CommonOptions.DataDir, TrainSettings.Quiet,
        TrainSettings.Progress, TrainSettings.Threads, ModelFile.Divisor,
    ];

    private static readonly string[] s_modelEndings = [".safetensors", ".json", ".onnx", ".cs"];

    /// <summary>The options of <c>nabla train</c> that a command understands beside its own, for folds.</summary>
    public static IEnumerable<Setting> Options(IEnumerable<Setting> own)
    {
        string[] names = [.. own.Select(setting => setting.Name)];
        Setting[] pointless =
        [
            TrainSettings.From, TrainSettings.RunDir, TrainSettings.TimeLimit,
            TrainSettings.CheckpointEvery, TrainSettings.LogGradients,
            TrainSettings.DryRun, TrainSettings.FindRate, TrainSettings.Svg, TrainSettings.KeepOptimizer,
            TrainSettings.Data, SelectionSettings.Search, SelectionSettings.Trials,
            SelectionSettings.Budget,
        ];
        return TrainSettings.All.Except(pointless).Where(setting => !names.Contains(setting.Name));
    }

    /// <summary>Whether a cross-validation is asked for.</summary>
    /// <param name="understood">Names of options of training that have a meaning without folds, too.</param>
    /// <exception cref="Problem">It is not, but something is that goes with one only.</exception>
    public static bool IsAsked(Invocation call, params string[] understood)
    {
        if (call.Get(SelectionSettings.Folds) is not null || call.Get(SelectionSettings.FoldColumn) is not null)
            return true;
        return call.Settings.Given.FirstOrDefault(given =>
            !understood.Contains(given.Name) && TrainSettings.All.Except(s_shared).Contains(given)) is { } lost
            ? throw Problem.Usage($"--{lost.Name} is of training, and only with --folds is something trained here",
                "leave it out, or add --folds 5") : false;
    }

    /// <summary>Does it.</summary>
    /// <param name="subject">Data, or a run whose configuration is trained with again.</param>
    /// <param name="data">Other data than the run's; or null.</param>
    /// <param name="least">What the figures over all rows must reach; or null.</param>
    /// <param name="shown">How many of the worst rows to show, and whether to measure what columns are worth.</param>
    public static int Run(
        Invocation call, string subject, string? data, (double? Accuracy, double? R2) least,
        (int Worst, bool Importance) shown)
    {
        TrainRequest request = Request(call, subject, data).OneOfSeveral;
        CommonOptions.RequireNamed(call, request.Get(TrainSettings.Data));
        RawData raw = AskedTable.WithSigns(request, RawData.Read(request, CommonOptions.Catalog(call)));
        var report = new FoldReport(call.Output, raw.Name);
        var progress = new ManyProgress(call, null, "Ctrl-C stops");
        var done = new List<FoldCompleted>();
        FoldTraining? training = null;
        progress.Tell = Tell;
        CrossValidation folds = Folds(request, raw) with
        {
            Seeds = call.Get(SelectionSettings.Seeds) is { } text ? [.. SelectionSettings.SeedsOf(text)] : [],
            Importance = shown.Importance
                ? new() { Repeats = ImportanceText.Repeats, Metric = request.Recipe.Metric } : null,
        };
        CrossValidationResult result;
        try
        {
            result = raw.Use(() => folds.Run(raw.Source, request.Recipe, progress, call.Cancellation));
        }
        catch (DivergenceException e)
        {
            throw FolderRun.Diverged(e.Divergence, $"nothing of fold {training?.Name}");
        }
        catch (OperationCanceledException) when (training is not null)
        {
            progress.Clear();
            report.PrintInterrupted(done, training.Trainings, isText: !call.Json);
            throw;
        }
        finally
        {
            progress.Clear();
        }

        WorstRow[] worst = [.. WorstRow.Of(result, raw.Source, shown.Worst)];
        call.Show(() => FoldReport.ToJson(raw.Name, result, worst), output =>
        {
            report.PrintEnd(result);
            if (worst.Length > 0)
                output.Out.WriteLine($"\nthe worst rows ({worst.Length}):");
            foreach (string line in worst.SelectMany(row => row.Lines(output.Terminal.Width)))
                output.Out.WriteLine(line);
            if (result.Importance is { } importance)
            {
                ImportanceText.Print(
                    importance, output, "on rows not learned from; mean, ± standard deviation of folds");
            }
        });
        return IsEnough(call, result.Overall.Accuracy, (least.Accuracy, "accuracy"))
            && IsEnough(call, result.Overall.R2, (least.R2, "R²")) ? ExitCode.Done : ExitCode.No;

        void Tell(ITrainingEvent value)
        {
            if (value is FoldStarted started)
            {
                if (training is null)
                    AskedTable.Explain(request, raw, started.Plan);
                training = started.Training;
                progress.All = training.Trainings;
            }
            else if (value is FoldCompleted fold)
            {
                done.Add(fold);
                progress.Done = done.Count;
                if (!call.Json)
                    report.Print(fold, training!);
            }
        }
    }

    /// <summary>The folds that are asked for.</summary>
    /// <exception cref="Problem">There cannot be so many, or the options contradict each other.</exception>
    public static CrossValidation Folds(TrainRequest request, RawData data)
    {
        int? count = request.Get(SelectionSettings.Folds);
        string? column = request.Get(SelectionSettings.FoldColumn);
        if (column is not null && count is not null)
            throw Problem.Usage("--folds and --fold-column contradict each other", "leave one of them out");
        if (request.Get(TrainSettings.From) is not null)
        {
            throw Problem.Usage("--from does not go with folds: its model may know what it would be tested on",
                "leave --from out");
        }

        int rows = data.Use(() => data.Source.Rows);
        if (column is null && (count ?? 5) > rows)
        {
            throw Problem.Usage($"there cannot be {Figures.Count(count ?? 5)} folds", "fewer --folds",
                ("data", Figures.Count(rows, "example")));
        }

        return new() { Folds = count ?? 5, FoldColumn = column, Host = request.Host };
    }

    private static bool IsEnough(Invocation call, double? mean, (double? Asked, string Name) least)
    {
        if (least.Asked is not { } asked || mean >= asked)
            return true;
        call.Output.Error.WriteLine($"{call.Output.ErrorStyle.Bad("no:")} " + (mean is not { } found
            ? $"the folds have no {least.Name}" : Invariant(
                $"the {least.Name} {found:F4} is below the {asked} asked for")));
        return false;
    }

    private static TrainRequest Request(Invocation call, string subject, string? data)
    {
        string? run = RunOf(subject);
        if (run is null && data is not null)
        {
            throw Problem.Usage($"{subject} is no run, and only a run is followed by DATA",
                "name the folder of a run, or one DATA alone");
        }

        var given = TrainRequest.Of(call, new Settings(TrainSettings.All, call.Settings));
        if (run is null)
            return given.With(TrainSettings.Data, subject);
        var recorded = TrainRequest.OfFile(call, Path.Combine(run, RunFolder.ConfigurationName));
        // The width of the input follows from the rows of a fold, and may differ.
        Recipe before = RecipeOptions.AsRecorded(recorded.Recipe) with
        {
            Layers = null,
            Hidden = recorded.Recipe.Layers is { Length: >= 2 } layers ? layers[1..^1] : recorded.Recipe.Hidden,
        };
        if (given.Recipe.Layers is not null || given.Recipe.Hidden is not null)
            before = before with { Hidden = null };
        TrainRequest request = recorded with { Recipe = given.Recipe.Over(before) };
        foreach (Setting setting in SelectionSettings.All)
            request = request.With(setting, null);
        foreach (Setting setting in TrainSettings.All.Where(s => s is not RecipeSetting && given.Settings.IsGiven(s)))
            request = request.With(setting, given.Settings.ValueOf(setting));
        return data is null ? request : request.With(TrainSettings.Data, data);
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
