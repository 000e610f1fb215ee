using System.Reflection;

namespace Nabla;

/// <summary>What is done with the network that came out of a training: it is calibrated where that was asked for, and
/// measured.</summary>
internal static class Finishing
{
    /// <summary>The model with its record and figures.</summary>
    /// <param name="plan">What was done.</param>
    /// <param name="model">The network that came of it.</param>
    /// <param name="result">How training went.</param>
    /// <param name="isMeasured">Whether the network is that of the result's last figures.</param>
    internal static TrainedModel Of(TrainingPlan plan, Model model, TrainingResult result, bool isMeasured)
    {
        model = Answers.BeforeCalibration(plan, model);
        var (calibrated, temperature, notes) = Calibrated(plan, model);
        isMeasured &= temperature is null;
        Metrics? validation = isMeasured ? result.Final?.Validation
            : temperature is not null && !plan.Recipe.IsOfBefore ? Calibration.CrossFitted(model, plan.Validation!)
            : Measure(calibrated, plan.Validation);
        Metrics? test = isMeasured ? result.Final?.Test : Measure(calibrated, plan.Test);
        return new(calibrated.With(Record(plan, result, validation, test)), result,
            [.. plan.Notes.Select(note => note.Text), .. WeightsLeft(plan), .. result.Notes, .. notes])
        {
            Recipe = plan.Recipe,
            Temperature = temperature,
            Training = isMeasured ? result.Final?.Training : null,
            Validation = validation,
            Test = test,
        };
    }

    /// <summary>How good a model is on examples; null where there are none.</summary>
    internal static Metrics? Measure(Model model, Dataset? data) => data is null ? null
        : model.EvaluateFed(data).Metrics;

    // A trained network is not lost where calibration fails.
    private static (Model Model, double? Temperature, ImmutableArray<string> Notes) Calibrated(
        TrainingPlan plan, Model model)
    {
        if (plan.Recipe.Calibrate != true)
            return (model, null, []);
        try
        {
            var (honest, temperature) = Calibration.CalibrateFed(
                model, plan.Validation!, hasBiases: !plan.Recipe.IsOfBefore);
            return (honest, temperature, []);
        }
        catch (ArgumentException e)   // outputs are not finite, or validation has too many of them
        {
            return (model, null, [$"not calibrated: {Sentence.Of(e)}"]);
        }
    }

    private static IEnumerable<string> WeightsLeft(TrainingPlan plan)
    {
        if (Answers.WeightsToTakeOff(plan) is not null)
        {
            yield return "the probabilities are those of classes as they were weighed, not as they occur; calibrate " +
                "the model by examples that it did not learn from to have those";
        }
    }

    private static TrainingRecord Record(
        TrainingPlan plan, TrainingResult result, Metrics? validation, Metrics? test) => new()
    {
        Data = plan.Source.Name,
        Examples = plan.Training.Count,
        Seed = plan.Recipe.Seed,
        Epochs = result.History.Count,
        Steps = result.Steps,
        BestEpoch = result.BestEpoch,
        StopReason = StopReasonName.Of(result.Reason),
        ValidationAccuracy = validation?.Accuracy,
        TestAccuracy = test?.Accuracy,
        Version = typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0],
    };
}
