using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>Everything about a run, decided before it begins.</summary>
internal sealed class TrainPlan
{
    /// <summary>Resolves what was asked for.</summary>
    /// <param name="values">What was asked for.</param>
    /// <param name="catalog">Where named data are.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="Problem">Settings contradict each other, or do not fit the data.</exception>
    public TrainPlan(TrainValues values, DataCatalog catalog, CancellationToken cancellation)
    {
        Values = values;
        From = values.Get(TrainSettings.From) is { } path ? ModelFile.Load(path, Assumed(values)) : null;
        Precision = values.Resolve(TrainSettings.Precision,
            From is not null && !values.IsGiven(TrainSettings.Precision)
                ? From.Precision.Text
                : values.Get(TrainSettings.Precision))!;
        Data = TrainData.Load(values, catalog, From, Precision, cancellation);
        if (Data.Schema is not null && !values.IsBook)
            UseDefaults(TrainDefaults.For(Data.Examples));
        Architecture = From is null ? NewArchitecture() : OldArchitecture(From);
        Cost = MakeCost();
        Optimizer = MakeOptimizer();
        Schedule = Schedule.Parse(values.Get(TrainSettings.Schedule)!);
        Initializer = Initializer.Parse(values.Get(TrainSettings.Init)!);
        Threads = values.Resolve(TrainSettings.Threads,
            values.Get(TrainSettings.Threads) ?? Math.Clamp(Environment.ProcessorCount, 1, 1024))!.Value;
        int every = values.Resolve(TrainSettings.CheckpointEvery,
            values.Get(TrainSettings.CheckpointEvery) ?? DefaultCheckpointEvery())!.Value;
        CheckpointEvery = every > 0 ? every : int.MaxValue;
        if (!Data.Training.IsClassification && values.Get(TrainSettings.TargetAccuracy) is not null)
        {
            throw Problem.Usage("--target-accuracy is a share of right classes, and the target is a number",
                "leave it out; --patience stops when validation gets no better",
                ("target", Data.Schema?.Target ?? "y"));
        }

        if (values.Get(TrainSettings.Calibrate))
            RequireProbabilities();
        if (Data.Validation is null)
            ForbidValidation();
    }

    public TrainValues Values { get; }
    public TrainData Data { get; }
    public Model? From { get; }
    public Architecture Architecture { get; }
    public Cost Cost { get; }
    public Optimizer Optimizer { get; }
    public Schedule Schedule { get; }
    public Initializer Initializer { get; }
    public string Precision { get; }
    public int Threads { get; }

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; }
    public ulong Seed => Values.Get(TrainSettings.Seed)!.Value;
    public int Epochs => Values.Get(TrainSettings.Epochs)!.Value;
    public int BatchSize => Values.Get(TrainSettings.BatchSize)!.Value;
    public int Patience => Data.Validation is null ? 0 : Values.Get(TrainSettings.Patience)!.Value;
    public int StepsPerEpoch => (Data.Training.Count + BatchSize - 1) / BatchSize;

    /// <summary>Whether a checkpoint is taken after that step.</summary>
    public bool IsCheckpointDue(long step) => step % CheckpointEvery == 0;

    /// <summary>What the model made by the run takes.</summary>
    public ModelInput Input => Data.Schema is { } schema ? new(schema) : ModelInput.Of(Data.Training);

    /// <summary>What the outputs are called.</summary>
    public IReadOnlyList<string> Labels => From is { Labels.IsEmpty: false } ? From.Labels : Data.Training.ClassNames;

    /// <summary>The one line that says everything.</summary>
    public override string ToString()
    {
        string hidden = Architecture.LayerCount > 2 ? Architecture.Activation(2).ToString() : "",
            output = Architecture.Activation(Architecture.LayerCount).ToString();
        string activations = hidden == output || hidden.Length == 0 ? output : $"{hidden}, {output}";
        string start = From is null ? Initializer.Name : $"from {Values.Get(TrainSettings.From)}";
        string epochs = Figures.Count(Epochs, "epoch");
        string stopping = Patience > 0 ? $"at most {epochs}, patience {Patience}" : epochs;
        return $"{Architecture} {activations}, {Cost.Name.Replace('_', ' ')} cost, " +
            $"{Figures.Count(Architecture.ParameterCount)} parameters" +
            $" | {Data.Source}: {Data} | {start}, {Optimizer.Name} {Figures.Value(Optimizer.Eta)}{Restraint}, " +
            $"batches of {BatchSize}, {stopping}" +
            $" | seed {Seed} | {Figures.Count(Threads, "thread")}, {KernelName(KernelInfo.Name)}, {Precision}";
    }

    // How η changes and what restrains the weights, as far as either is there.
    private string Restraint => (Schedule is ConstantSchedule ? "" : $" {Schedule}") + string.Concat(
        new[] { TrainSettings.L2, TrainSettings.L1, TrainSettings.Dropout }
            .Select(setting => (setting.Name, Value: Values.Get(setting) ?? 0))
            .Where(penalty => penalty.Value > 0)
            .Select(penalty => FormattableString.Invariant($", {penalty.Name} {penalty.Value:G3}")));

    private void UseDefaults(TrainDefaults defaults)
    {
        Values.Default(TrainSettings.Layers, [defaults.Hidden]);
        Values.Default(TrainSettings.Epochs, defaults.Epochs);
        Values.Default(TrainSettings.BatchSize, defaults.BatchSize);
        Values.Default(TrainSettings.Patience, defaults.Patience);
        Values.Default(TrainSettings.L2, defaults.L2);
        Values.Default(TrainSettings.Schedule, defaults.Schedule.ToString());
        if (Values.IsGiven(TrainSettings.Optimizer))
            return;
        Values.Default(TrainSettings.Optimizer, defaults.Optimizer.Name);
        Values.Default(TrainSettings.LearningRate, defaults.Optimizer.Eta);
    }

    // After every epoch; of short epochs after several, so that writing takes about a hundredth of the time; of long
    // ones after a part. Decided by the work of a step, never by the clock: a run and its repetition take their
    // checkpoints at the same steps.
    private int DefaultCheckpointEvery()
    {
        double parameters = Architecture.ParameterCount;
        double step = 3 * parameters * Math.Min(BatchSize, Data.Training.Count);       // multiply-adds
        double least = Math.Max(3e10, 5e5 * parameters), most = Math.Max(3e12, least); // about a second, some minutes
        double epochs = Math.Ceiling(Math.Ceiling(least / step) / StepsPerEpoch);
        return (int)Math.Min(int.MaxValue, Math.Min(Math.Ceiling(most / step), epochs * StepsPerEpoch));
    }

    private static string KernelName(string name) =>
        name switch { "avx512" => "AVX-512", "avx2" => "AVX2", "vector128" => "128-bit", _ => name };

    // Where the file to go on with holds arrays alone
    private static ModelLoadOptions Assumed(TrainValues values) => new()
    {
        Hidden = values.IsGiven(TrainSettings.Activation)
            ? Activation.Parse(values.Get(TrainSettings.Activation)!) : null,
        Output = values.Get(TrainSettings.Output) is { } output ? Activation.Parse(output) : null,
        Cost = values.Get(TrainSettings.Cost) is { } cost ? Cost.Parse(cost) : null,
        Warn = values.Warn,
    };

    private Architecture NewArchitecture()
    {
        if (Values.IsGiven(TrainSettings.Hidden) && Values.IsGiven(TrainSettings.Layers))
            throw Problem.Usage("--hidden and --layers contradict each other", "leave one of them out");
        int[] widths = Values.Get(TrainSettings.Hidden) is { } hidden
            ? [Data.Training.InputWidth, .. hidden, Data.Training.TargetWidth]
            : Widths.Fit(Values.Get(TrainSettings.Layers)!, Data.Training, Data.Source);
        Values.Resolve(TrainSettings.Layers, widths);
        Values.Resolve(TrainSettings.Hidden, null);   // said by the widths
        string output = Values.Resolve(
            TrainSettings.Output, Values.Get(TrainSettings.Output) ?? OutputFor(Values.Get(TrainSettings.Cost)))!;
        if (!Data.Training.IsClassification && output == Activation.Softmax.Name)
        {
            throw Problem.Usage("softmax tells classes apart, and the target is a number", "--output identity",
                ("target", Data.Schema?.Target ?? "y"));
        }

        Architecture network = Problem.FromUsage(() => Architecture.Create(
            widths, Activation.Parse(Values.Get(TrainSettings.Activation)!), Activation.Parse(output)));
        RequireRoom(network);
        return network;
    }

    // Before anything is written: the run would end in its first second.
    private void RequireRoom(Architecture network)
    {
        double need = 2.0 * network.ParameterCount * (Precision == "float64" ? 8 : 4);
        double room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (need > room || network.ParameterCount > int.MaxValue)
        {
            throw Problem.Usage("the network is too large", "take fewer neurons (--hidden)",
                ("network", $"{network} has {Figures.Count(network.ParameterCount)} parameters"),
                ("limit", $"{Figures.Count(int.MaxValue)} parameters"),
                ("memory", FormattableString.Invariant(
                    $"{need / 1e9:N1} GB for them and their gradient alone; there are {room / 1e9:N1} GB")));
        }
    }

    private Architecture OldArchitecture(Model model)
    {
        Architecture old = model.Architecture;
        string what = $"{Values.Get(TrainSettings.From)} is {old}";
        if (old.InputWidth != Data.Training.InputWidth || old.OutputWidth != Data.Training.TargetWidth)
        {
            throw Widths.Misfit(
                what, Data.Training, Data.Source, "give data of the kind that the model was trained on");
        }

        bool isOther = Values.IsGiven(TrainSettings.Layers)
            && !Widths.Fit(Values.Get(TrainSettings.Layers)!, Data.Training, Data.Source).SequenceEqual(old.Widths);
        if (isOther)
            throw Problem.Usage("--from and --layers contradict each other", "leave --layers out", ("model", what));
        Values.Resolve(TrainSettings.Layers, old.Widths);
        Values.Resolve(TrainSettings.Activation,
            old.LayerCount > 2 ? old.Activation(2).ToString() : Values.Get(TrainSettings.Activation));
        Values.Resolve(TrainSettings.Output, old.Activation(old.LayerCount).ToString());
        return old;
    }

    private string OutputFor(string? cost) => (cost is not null ? Cost.Parse(cost).PairedWith : null)?.Name
        ?? (Data.Training.IsClassification ? Activation.Softmax : Activation.Identity).Name;

    private Cost MakeCost()
    {
        Activation? output = Architecture.Activation(Architecture.LayerCount).Shared;
        Cost cost = Values.Get(TrainSettings.Cost) is { } asked ? Cost.Parse(asked)
            : From?.Cost ?? Cost.All.FirstOrDefault(c => c.PairedWith is { } pair && pair.Equals(output))
            ?? Cost.Quadratic;
        Values.Resolve(TrainSettings.Cost, cost.Name);
        return Problem.FromUsage(() =>
        {
            cost.RequireFits(Architecture);
            return cost;
        });
    }

    private Optimizer MakeOptimizer()
    {
        string name = Values.Get(TrainSettings.Optimizer)!;
        double rate = Values.Resolve(TrainSettings.LearningRate, Values.Get(TrainSettings.LearningRate)
            ?? name switch { "sgd" => 0.1, "adagrad" => 0.01, _ => 0.001 })!.Value;
        return Problem.FromUsage(() =>
        {
            Optimizer optimizer = Optimizer.Create(name, rate);
            if (optimizer is AdamW && Values.Get(TrainSettings.WeightDecay) is { } decay)
                optimizer = optimizer with { WeightDecay = decay };
            Values.Resolve(TrainSettings.WeightDecay, Values.Get(TrainSettings.WeightDecay) ?? optimizer.WeightDecay);
            return Values.Get(TrainSettings.Momentum) is not { } momentum ? optimizer : optimizer switch
            {
                Sgd sgd => sgd with { Momentum = momentum },
                RmsProp rmsProp => rmsProp with { Momentum = momentum },
                _ => throw Problem.Usage(
                    $"{name} has no --momentum", "leave it out, or use --optimizer sgd or rmsprop"),
            };
        });
    }

    private void RequireProbabilities()
    {
        LayerActivation output = Architecture.Activation(Architecture.LayerCount);
        if (!Data.Training.IsClassification
            || (output.Shared != Activation.Softmax && output.Shared != Activation.Sigmoid))
        {
            throw Problem.Usage("--calibrate makes probabilities honest, and the outputs are none", "leave it out",
                ("outputs", $"{output}, for {(Data.Training.IsClassification ? "classes" : "numbers")}"));
        }
    }

    private void ForbidValidation()
    {
        Setting? needs =
            Values.IsGiven(TrainSettings.Patience) && Values.Get(TrainSettings.Patience) > 0 ? TrainSettings.Patience
            : Values.Get(TrainSettings.TargetAccuracy) is not null ? TrainSettings.TargetAccuracy
            : Schedule is PlateauSchedule ? TrainSettings.Schedule
            : Values.Get(TrainSettings.Calibrate) ? TrainSettings.Calibrate : null;
        if (needs is not null)
        {
            throw Problem.Usage($"--{needs.Name} looks at validation examples, and --validation 0 leaves none",
                "hold some out, for example --validation 0.1");
        }

        Values.Resolve(TrainSettings.Patience, 0);
    }
}
