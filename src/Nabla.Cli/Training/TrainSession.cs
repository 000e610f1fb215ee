using System.Numerics;
using System.Text.Json;
using Nabla.Cli.Shell;
using Nabla.IO;

namespace Nabla.Cli.Training;

/// <summary>Carries a plan out: folder, training, model, and what to say at the end.</summary>
/// <param name="call">The command.</param>
/// <param name="plan">The plan.</param>
/// <param name="trial">What the training is called where it is one of several, whose own end is not told; else null.
/// </param>
internal sealed class TrainSession(Invocation call, TrainPlan plan, string? trial = null)
{
    /// <summary>How training ended, and how good the network is on validation and test examples.</summary>
    public (TrainingResult Result, Metrics? Validation, Metrics? Test)? Outcome { get; private set; }

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
        if (!call.Json && !call.Get(TrainSettings.Quiet) && trial is null)
            call.Output.Out.WriteLine(plan.ToString());
        var progress = new TrainProgress(call, plan, folder, Describe(folder.Folder), trial);
        return plan.Precision == "float64" ? Run<double>(folder, from, progress) : Run<float>(folder, from, progress);
    }

    private int Run<T>(RunFolder folder, Checkpoint? from, TrainProgress progress)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Network<T> network = plan.From?.ToNetwork<T>()
            ?? Problem.FromUsage(() => new Network<T>(plan.Architecture, plan.Initializer, plan.Seed));
        TrainingResult result = PlannedTrainer
            .Of(plan, network, call.Time, progress.StepEvery, (plan.CheckpointEvery, from))
            .Run(plan.Data.Training, plan.Data.Validation, plan.Data.Test, progress, call.Cancellation);
        if (result.Divergence is { } divergence)
            return Fail(divergence, folder, result, network);
        Finish(folder, progress, result, network);
        return ExitCode.Done;
    }

    private void Finish<T>(RunFolder folder, TrainProgress progress, TrainingResult result, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (network, double? temperature) = Calibrated.Of(plan, network);

        // After an interruption the network is newer than what was measured after the last epoch.
        bool isMeasured = result.Reason != StopReason.Canceled && temperature is null;
        Metrics? validation = isMeasured ? result.Final?.Validation : Measure(plan.Data.Validation);
        Metrics? test = isMeasured ? result.Final?.Test : Measure(plan.Data.Test);
        Model model = Save(folder, result, network, validation, test);
        var outcome = new RunOutcome(
            isMeasured ? result.Final?.Training : null, validation, test, model.Checksum())
        {
            Temperature = temperature,
        };
        progress.End(outcome);
        Outcome = (result, validation, test);
        if (!call.Json && trial is null)
            new TrainReport(call, plan, folder).Print(result, outcome);

        Metrics? Measure(Dataset? data) => data is null ? null : Evaluation.Of(network, plan.Cost, data).Metrics;
    }

    private Model Save<T>(RunFolder folder, TrainingResult result,
        Network<T> network, Metrics? validation, Metrics? test)
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
    private int Fail<T>(Divergence divergence, RunFolder folder, TrainingResult result, Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (result.Final is { } best && result.BestEpoch is not null)
        {
            Save(folder, result, Calibrated.Of(plan, network).Network, best.Validation, best.Test);
            Outcome = (result, best.Validation, best.Test);
        }

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

    /// <summary>Makes the folder of the run.</summary>
    /// <exception cref="Problem">It cannot be made.</exception>
    public RunFolder Create(string path)
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

    private RunDescription Describe(string path)
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
