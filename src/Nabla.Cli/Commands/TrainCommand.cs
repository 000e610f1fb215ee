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
        TrainRequest request = TrainRequest.Of(call);
        if (call.Get(s_data) is { } data)
            request = request.With(TrainSettings.Data, data);
        CommonOptions.RequireNamed(call, request.Get(TrainSettings.Data));
        request = TableSettings.Fitting(request);
        if (call.Get(TrainSettings.FindRate))
            return FindRate.Run(call, request);
        if (call.Get(TrainSettings.Svg) is not null)
            throw Problem.Usage("--svg draws the curve of --find-rate", "add --find-rate");
        if (SearchPlan.IsAsked(call.Settings))
            return Search(call, request);
        if (call.Settings.Given.FirstOrDefault(s => s == SelectionSettings.Trials || s == SelectionSettings.Budget)
            is { } lost)
        {
            throw Problem.Usage(
                $"--{lost.Name} is of a search", "add what to vary: --search \"learning-rate=1e-4..1e-2\"");
        }

        Checkpoint? memory = request.Memory;   // before the data are read
        if (request.Recipe.Ensemble > 1)
            request = request.OneOfSeveral;
        (RawData, TrainingPlan) usual = Plan(request, CommonOptions.Catalog(call));
        TrainingPlan known = usual.Item2;
        memory?.RequireMemory(known.Recipe.Precision!.Value, known.Architecture, known.Recipe.Optimizer!);
        if (usual.Item2.Validation is null)
        {
            string[] idle = ChoosingSession.IsAsked(request, usual.Item1) ? ["validation-seed"]
                : ["validation-seed", "time", "gap"];
            call.RequireUseful(TrainSettings.All.Where(setting => idle.Contains(setting.Name)),
                "decides which examples are held out",
                "held out", "none; --validation 0.1 holds out a tenth");
        }

        var (plan, choice) = Choose(call, request, usual);
        var run = new FolderRun(request, plan) { Choice = choice, Signs = usual.Item1.Signs };
        if (!call.Get(TrainSettings.DryRun))
            return run.Run();
        if (!call.Json)
            call.Output.Out.WriteLine(PlanText.Of(plan, request, isDry: true));
        call.Output.Out.WriteLine(run.Configuration);
        return ExitCode.Done;
    }

    /// <summary>What a single training does, with notes on how its table was understood.</summary>
    public static (RawData Data, TrainingPlan Plan) Plan(TrainRequest request, DataCatalog catalog)
    {
        RawData data = RawData.Read(request, catalog);
        // A column that names folds is no input, whether there are folds or not.
        if (request.Get(SelectionSettings.FoldColumn) is { } column)
            data = data with { Source = data.Source.Without(column) };
        TrainingPlan plan = request.Plan(data);
        data = AskedTable.WithSigns(request, data);
        AskedTable.Explain(request, data, plan);
        return (data, plan);
    }

    // What is left open for a table is chosen first.
    private static (TrainingPlan Plan, Choice? Choice) Choose(
        Invocation call, TrainRequest request, (RawData Data, TrainingPlan Plan) usual)
    {
        bool isChosen = ChoosingSession.IsAsked(request, usual.Data);
        if (!call.Get(TrainSettings.DryRun) && (isChosen || request.Get(TrainSettings.TimeLimit) is not null))
        {
            Choice choice = ChoosingSession.Run(request, usual.Data);
            return ((request with { Recipe = choice.Recipe }).Plan(usual.Data).With(choice.Expected),
                choice.Winner is null ? null : choice);
        }

        bool isOne = !isChosen && request.Recipe.Ensemble is not > 1;
        if (isOne && call.Settings.Given.Contains(SelectionSettings.Jobs))
        {
            throw Problem.Usage("--jobs is for several trainings, and this is one",
                "leave it out, or add --ensemble 4, --seeds 0..3 or a --search");
        }

        return (usual.Plan, null);
    }

    private static int Search(Invocation call, TrainRequest request)
    {
        var session = new SearchSession(request, CommonOptions.Catalog(call));
        return call.Get(TrainSettings.DryRun) ? session.DryRun()
            : session.Run(call.Get(TrainSettings.RunDir) ?? SearchSession.NewFolder(request));
    }
}
