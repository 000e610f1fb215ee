using System.Numerics;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>Carries a plan out: folder, training, model, and what to say at the end.</summary>
internal sealed class TrainSession(Invocation call, TrainPlan plan)
{
    /// <summary>Trains and saves, in a folder of its own.</summary>
    /// <returns>An exit code.</returns>
    public int Run()
    {
        using RunFolder folder = Create(call.Get(TrainSettings.RunDir)
            ?? RunFolder.NameFor("runs", call.Time.GetUtcNow(), plan.Architecture));
        return Run(folder, null);
    }

    /// <summary>Trains and saves.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="from">A checkpoint to go on from.</param>
    /// <returns>An exit code.</returns>
    public int Run(RunFolder folder, Checkpoint? from)
    {
        if (!call.Json && !call.Get(TrainSettings.Quiet)) call.Output.Out.WriteLine(plan.ToString());
        var progress = new TrainProgress(call, plan, folder, Describe(folder.Folder));
        return plan.Precision == "float64" ? Run<double>(folder, from, progress) : Run<float>(folder, from, progress);
    }

    int Run<T>(RunFolder folder, Checkpoint? from, TrainProgress progress)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = plan.From?.ToNetwork<T>()
            ?? new Network<T>(plan.Architecture, plan.Initializer, plan.Seed);
        Trainer<T> trainer = MakeTrainer(network, from, progress.StepEvery);
        TrainingResult result = trainer.Run(
            plan.Data.Training, plan.Data.Validation, plan.Data.Test, progress, call.Cancellation);
        if (result.Divergence is { } divergence) return Fail(divergence, folder, result, network);
        Finish(folder, progress, result, network);
        return ExitCode.Done;
    }

    Trainer<T> MakeTrainer<T>(Network<T> network, Checkpoint? from, int stepEvery)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TrainValues values = plan.Values;
        return new(network, plan.Optimizer, plan.Cost)
        {
            BatchSize = plan.BatchSize,
            Epochs = plan.Epochs,
            Seed = plan.Seed,
            Shuffle = !values.Get(TrainSettings.NoShuffle),
            Schedule = plan.Schedule,
            L1 = values.Get(TrainSettings.L1) ?? 0,
            WeightDecay = plan.Optimizer is AdamW ? 0 : values.Get(TrainSettings.WeightDecay) ?? 0,
            L2 = values.Get(TrainSettings.L2) ?? 0,
            Dropout = values.Get(TrainSettings.Dropout) ?? 0,
            MaxNorm = values.Get(TrainSettings.MaxNorm) ?? 0,
            ClipValue = values.Get(TrainSettings.ClipValue) ?? 0,
            ClipNorm = values.Get(TrainSettings.Clip) ?? 0,
            Patience = plan.Patience,
            TargetAccuracy = values.Get(TrainSettings.TargetAccuracy),
            Threads = plan.Threads,
            StepEvery = stepEvery,
            CheckpointEvery = plan.CheckpointEvery,
            ContinueFrom = from,
            LogErrorNorms = values.Get(TrainSettings.LogGradients),
            Clock = call.Time,
        };
    }

    void Finish<T>(RunFolder folder, TrainProgress progress, TrainingResult result, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // After an interruption the network is newer than what was measured after the last epoch.
        bool isMeasured = result.Reason != StopReason.Canceled;
        Metrics? validation = isMeasured ? result.Final?.Validation : Measure(plan.Data.Validation);
        Metrics? test = isMeasured ? result.Final?.Test : Measure(plan.Data.Test);
        Model model = Save(folder, result, network, validation, test);
        progress.End(new(isMeasured ? result.Final?.Training : null, validation, test, model.Checksum()));
        if (!call.Json) new TrainReport(call, plan, folder).Print(result, validation, test);

        Metrics? Measure(Dataset? data) => data is null ? null : Evaluation.Of(network, plan.Cost, data).Metrics;
    }

    Model Save<T>(RunFolder folder, TrainingResult result, Network<T> network, Metrics? validation, Metrics? test)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Model model = Model.Create(network, plan.Cost, plan.Input, plan.Labels, new TrainingRecord
        {
            Data = plan.Data.Source,
            Examples = plan.Data.Training.Count,
            Seed = plan.Seed,
            Epochs = result.History.Count,
            Steps = result.Steps,
            BestEpoch = result.BestEpoch,
            StopReason = StopReasonName.Of(result.Reason),
            ValidationAccuracy = validation?.Accuracy,
            TestAccuracy = test?.Accuracy,
            Version = App.Version,
        }).WithTargetScale(plan.Data.TargetScale);
        try
        {
            folder.Save(model);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SaveProblem.Of(e, folder);
        }
        return model;
    }

    /// <summary>Says that training diverged. What was good before is not lost: the best network so far is
    /// saved.</summary>
    int Fail<T>(Divergence divergence, RunFolder folder, TrainingResult result, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (result.Final is { } best && result.BestEpoch is not null)
            Save(folder, result, network, best.Validation, best.Test);
        throw new Problem(ExitCode.No, "training diverged",
            ("where", FormattableString.Invariant(
                $"epoch {divergence.Epoch}, mini-batch {divergence.Batch} (step {divergence.Step})")),
            ("what", FormattableString.Invariant(
                $"{divergence.Quantity} of layer {divergence.Layer} is {divergence.Value}")),
            ("kept", result.BestEpoch is { } epoch
                ? FormattableString.Invariant($"the network of epoch {epoch}, in {folder.Folder}")
                : "nothing: no epoch was completed"))
        {
            Fix = "a smaller --learning-rate, or --clip 1",
        };
    }

    RunFolder Create(string path)
    {
        try
        {
            return RunFolder.Create(path, plan.Values.ToJson());
        }
        catch (RunExistsException)
        {
            throw Problem.Usage("the folder holds a run already",
                $"choose another --run-dir; to go on with that run: {HowInvoked.Resume(path)}", ("folder", path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.CannotWrite("the run cannot be written", "choose another folder: --run-dir FOLDER",
                ("folder", path), ("reason", e.Message));
        }
    }

    RunDescription Describe(string path)
    {
        using JsonDocument configuration = JsonDocument.Parse(plan.Values.ToJson());
        return new()
        {
            Configuration = configuration.RootElement.Clone(),
            Data = plan.Data.Source,
            ValidationExamples = plan.Data.Validation?.Count,
            TestExamples = plan.Data.Test?.Count,
            Seed = plan.Seed,
            Precision = plan.Precision,
            Threads = plan.Threads,
            Version = App.Version,
            Folder = path,
        };
    }
}
