namespace Nabla;

/// <summary>
/// One training, decided before it begins: data, recipe and network, all of it settled. The one engine: models, folds,
/// seeds, searches, runs and their continuation are all trained by <see cref="Run"/>.
/// </summary>
internal sealed class TrainingPlan
{
    /// <summary>θ, its gradient, the best so far, three slots of the optimizer, and what a checkpoint copies.</summary>
    private const int Parameters = 12;

    private readonly PreparedData _data;

    private TrainingPlan(ExampleSource source, Recipe recipe, PreparedData data, Model? from)
    {
        (Source, Recipe, _data, From) = (source, recipe, data, from);
        Architecture = from?.Architecture
            ?? Architecture.Create(recipe.Layers!.Value.AsSpan(), recipe.Activation!, recipe.Output!);
        RequireSense();
    }

    /// <summary>The raw data.</summary>
    internal ExampleSource Source { get; }

    /// <summary>What is done, every value of it.</summary>
    internal Recipe Recipe { get; }

    /// <summary>The model to go on with; or null.</summary>
    internal Model? From { get; }

    /// <summary>The network; of an ensemble, each of them.</summary>
    internal Architecture Architecture { get; }

    /// <summary>The network of the model: of an ensemble, all of them side by side.</summary>
    internal Architecture Whole => Recipe.Ensemble is { } count and > 1
        ? Model.AverageOf([.. Enumerable.Repeat(Architecture, count)]) : Architecture;

    /// <summary>To learn from.</summary>
    internal Dataset Training => _data.Training;

    /// <summary>Decides when to stop and which parameters are best; or null.</summary>
    internal Dataset? Validation => _data.Validation;

    /// <summary>Shown, never used; or null.</summary>
    internal Dataset? Test => _data.Test;

    /// <summary>What the model takes.</summary>
    internal ModelInput Input => _data.Input;

    /// <summary>What a real target is measured in; or null.</summary>
    internal TargetScale? TargetScale => _data.TargetScale;

    /// <summary>What a person should know about the data, a sentence each.</summary>
    internal ImmutableArray<TableNote> Notes => _data.Notes;

    /// <summary>What becomes of outputs in answers.</summary>
    internal Answering Answering { get; private set; } = Answering.Plain;

    /// <summary>The same plan, whose model knows how far new targets lie from its answers, and how classes' weights
    /// come off them.</summary>
    internal TrainingPlan With(Expectation? expected)
    {
        if (expected is { Shift.IsEmpty: false } && Answers.WeightsToTakeOff(this) is { } weights)
        {
            Answering = Answering with
            {
                Shift = expected.Shift, Decision = Answering.Decision ?? Decision.ByWeights(weights),
            };
        }

        Answering = Answering with { Intervals = expected?.Intervals ?? [] };
        return this;
    }

    /// <summary>What the outputs are called.</summary>
    internal ImmutableArray<string> Labels => From is { Labels.IsEmpty: false } ? From.Labels : Training.ClassNames;

    /// <summary>Mini-batches in an epoch, a shorter last one included.</summary>
    internal int StepsPerEpoch => (Training.Count + Recipe.BatchSize!.Value - 1) / Recipe.BatchSize.Value;

    /// <summary>One step in so many is reported where nobody says how many: about a hundred an epoch.</summary>
    internal int UsualStepEvery => Math.Max(1, StepsPerEpoch / 100);

    /// <summary>The plans of the networks that the model is the average of, by their seeds: all with the same data.
    /// Calibration is for the average.</summary>
    internal IEnumerable<TrainingPlan> Members => Enumerable.Range(0, Recipe.Ensemble ?? 1).Select(
        i => new TrainingPlan(Source, Recipe with
        {
            Ensemble = null, Calibrate = false, Seed = unchecked(Recipe.Seed!.Value + (ulong)i),
            ValidationSeed = Recipe.ValidationSeed ?? Recipe.Seed,
        }, _data, From) { Answering = Answering });

    /// <summary>Memory that training takes, about: its own copy of the data, the parameters with what is kept beside
    /// them, and a mini-batch on its way.</summary>
    internal long Bytes
    {
        get
        {
            long number = Recipe.Precision == Precision.Float64 ? 8 : 4;
            long numbers = Architecture.Widths.Sum(width => (long)width);
            long atOnce = Math.Max(Recipe.BatchSize!.Value, 2 * Evaluation.BatchSize);
            return _data.Bytes + number * (Parameters * Architecture.ParameterCount + 4 * atOnce * numbers);
        }
    }

    /// <summary>Settles everything.</summary>
    /// <param name="source">The data.</param>
    /// <param name="asked">What was asked for; open values follow from the data.</param>
    /// <param name="from">The model to go on with: its weights, schema and labels. Null: begin anew.</param>
    /// <exception cref="RecipeException">Values do not fit the data or each other.</exception>
    /// <exception cref="NablaFormatException">The table cannot be learned from; says where and why.</exception>
    internal static TrainingPlan For(ExampleSource source, Recipe asked, Model? from = null)
    {
        if (asked.Choose > 0)
            RequireChoice(asked, source, from);
        if (asked.Ensemble > 1 && from is not null)
        {
            throw new RecipeException($"{Recipe.EnsembleOption} trains several networks, each from weights of its own",
                $"leave it out to go on with one model");
        }

        source = source.SplitBy(asked);
        var resolution = new Resolution(asked, source, from);
        // The metric tells whether version 0.1 asks.
        Recipe shape = resolution.Settle(RecipeOptions.All.Where(o => o.ShapesData)) with { Metric = asked.Metric };
        RequireTargets(shape.Cost!, source, from);
        PreparedData data = source.Prepare(shape, from);
        Dataset training = data.Training.WithName(source.Name);
        if (asked.Limit is { } limit && limit < training.Count)
        {
            data = data with { Notes = [.. data.Notes, .. OneClass(training, limit)] };
            training = training.Take(limit);
        }

        resolution.Prepared = data = data with { Training = training };
        Recipe recipe = resolution.Settle(RecipeOptions.All);
        if (data.Validation is null)
            RequireNoValidation(asked);
        Answering answering = Answers.Of(recipe, training, from);
        // Only what is learned from: validation tells how good the model is on rows as they come.
        if (recipe.ClassWeights is { } weights)
            data = data with { Training = weights.Apply(training) };
        return new(source, recipe, data, from) { Answering = answering };
    }

    /// <summary>Steps between checkpoints where nobody says how many.</summary>
    // After every epoch; of short epochs after several, so that writing takes about a hundredth of the time; of long
    // ones after a part. Decided by the work of a step, never by the clock: a run and its repetition take their
    // checkpoints at the same steps.
    internal int UsualCheckpointEvery()
    {
        double parameters = Architecture.ParameterCount;
        double step = 3 * parameters * Math.Min(Recipe.BatchSize!.Value, Training.Count);   // multiply-adds
        double least = Math.Max(3e10, 5e5 * parameters), most = Math.Max(3e12, least);   // a second, some minutes
        double epochs = Math.Ceiling(Math.Ceiling(least / step) / StepsPerEpoch);
        return (int)Math.Min(int.MaxValue, Math.Min(Math.Ceiling(most / step), epochs * StepsPerEpoch));
    }

    /// <summary>Trains, calibrates where that was asked for, and measures.</summary>
    /// <param name="host">How; null: as is usual.</param>
    /// <param name="progress">Receives every event, on the calling thread.</param>
    /// <param name="cancellationToken">Ends training after the current mini-batch; the model then has the parameters of
    /// that moment.</param>
    /// <exception cref="DivergenceException">Numbers stopped being finite before an epoch was completed.</exception>
    internal TrainedModel Run(
        TrainingHost? host = null, IProgress<ITrainingEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        Recipe.Ensemble > 1 ? EnsembleTraining.Run(this, host ?? new(), progress, cancellationToken)
        : Recipe.Precision == Precision.Float64
        ? new PlannedTraining<double>(this, host ?? new()).Run(progress, cancellationToken)
        : new PlannedTraining<float>(this, host ?? new()).Run(progress, cancellationToken);

    // The first rows of a sorted table are alike.
    private static IEnumerable<TableNote> OneClass(Dataset data, int limit)
    {
        if (!data.IsClassification || data.ClassNames.Length < 2)
            yield break;
        for (int row = 1; row < limit; row++)
        {
            if (data.Label(row) != data.Label(0))
                yield break;
        }

        string only = Quoted.Of(data.ClassNames[data.Label(0)]);
        yield return new(Invariant($"the first {limit} rows are all of class {only}, so that no other one can be ") +
            "learned: shuffle the rows, or take more");
    }

    private void RequireSense()
    {
        if (!Training.IsClassification)
            RequireNumbers();
        Recipe.RequireMetricOf(Training.IsClassification, Source.Target);
        Recipe.Cost!.RequireFits(Architecture);
        Recipe.RequireFreezable(Architecture);
        LayerActivation output = Architecture.Activation(Architecture.LayerCount);
        bool areProbabilities = Training.IsClassification
            && (output.Shared == Activation.Softmax || output.Shared == Activation.Sigmoid);
        if (Recipe.Calibrate == true && !areProbabilities)
        {
            throw new RecipeException($"{Recipe.CalibrateOption} makes probabilities honest, and the outputs are none",
                $"leave it out",
                ("outputs", $"{output}, for {(Training.IsClassification ? "classes" : "numbers")}"));
        }

        if (From is null)
            RequireRoom();
    }

    private static void RequireTargets(Cost cost, ExampleSource source, Model? from)
    {
        if (cost.IsOfNumbers && source.IsClassification)
        {
            throw new RecipeException($"{Recipe.CostOption} {cost} is for numbers, and the target is a class",
                $"leave it out, or say that the target is a number", ("target", $"{source.Target}"));
        }

        if (cost.IsOfCounts && from?.TargetScale?.Parts.FirstOrDefault(part => part.Mean != 0) is { } scale)
        {
            throw new RecipeException($"{Recipe.CostOption} {cost} does not fit the model", $"train a new one",
                ("model", $"measures targets from {scale.Mean}, so that its outputs may be below 0"));
        }

        source.RequireTargets(cost);
    }

    private void RequireNumbers()
    {
        if (From is null && Recipe.Output == Activation.Softmax)
        {
            throw new RecipeException($"softmax tells classes apart, and the target is a number",
                $"{Recipe.OutputOption} identity", ("target", $"{Source.Target}"));
        }

        if (Recipe.TargetAccuracy is not null)
        {
            throw new RecipeException(
                $"{Recipe.TargetAccuracyOption} is a share of right classes, and the target is a number",
                $"leave it out; {Recipe.PatienceOption} stops when validation gets no better",
                ("target", $"{Source.Target}"));
        }
    }

    // Before anything is written: the run would end in its first second.
    private void RequireRoom()
    {
        Architecture network = Whole;
        double need = 2.0 * network.ParameterCount * (Recipe.Precision == Precision.Float64 ? 8 : 4);
        double room = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (need > room || network.ParameterCount > int.MaxValue)
        {
            throw new RecipeException($"the network is too large", $"take fewer neurons ({Recipe.HiddenOption})",
                ("network", $"{network} has {network.ParameterCount:N0} parameters"),
                ("limit", $"{int.MaxValue:N0} parameters"),
                ("memory", $"{need / 1e9:N1} GB for them and their gradient alone; there are {room / 1e9:N1} GB"));
        }
    }

    // Where something can be chosen, that was done before.
    private static void RequireChoice(Recipe asked, ExampleSource source, Model? from)
    {
        if (source is not TableSource)
        {
            throw new RecipeException(
                $"{Recipe.ChooseOption} is for tables", $"leave it out", ("data", $"{source.Name}"));
        }

        if (from is not null || asked.Preset is not null)
        {
            throw new RecipeException($"{Recipe.ChooseOption} leaves nothing of a model or a preset to choose",
                $"leave it out");
        }
    }

    private static void RequireNoValidation(Recipe asked)
    {
        if (Recipe.NeedsValidation(asked) is { } option)
        {
            throw new RecipeException(
                $"{option} looks at validation examples, and {Recipe.ValidationOption} 0 leaves none",
                $"hold some out, for example {Recipe.ValidationOption} 0.1");
        }
    }
}
