namespace Nabla.Cli.Training;

/// <summary>A model's evaluation as text.</summary>
/// <param name="targets">What its outputs are called where they are numbers; or empty.</param>
internal sealed class EvaluationReport(
    Model model, Dataset data, Evaluation evaluation, ImmutableArray<string> targets)
{
    /// <summary>Prints cost, measures, the confusion matrix and mistakes.</summary>
    public void Print(Output output, int mistakes)
    {
        TextWriter to = output.Out;
        to.WriteLine($"{model.Architecture} on {data.Name}: {Figures.Count(data.Count, "example")}");
        double cost = evaluation.Metrics.Cost;
        if (evaluation.Unweighted is { } once)
            to.WriteLine(Once(once));
        to.WriteLine($"{model.Cost.Name.Replace('_', ' ')} cost " +
            (double.IsFinite(cost) ? Figures.Cost(cost) : "unknown: it is not finite for every example"));
        if (evaluation.Classification is { } classes)
        {
            Print(output, classes);
        }
        else
        {
            string unit = model.TargetScale is { Count: > 0 }
                ? "units of each target's scale" : "the target's own unit";
            if (RowLoss.Mean(model, data) is { } loss)
                to.WriteLine($"{model.Cost.Code<double>().LossName} {Figures.Cost(loss)} in {unit}");
            RegressionText.Print(evaluation.Regression!, output, model.Cost, targets);
        }

        if (evaluation.Classification is not null && mistakes > 0)
            PrintMistakes(output, mistakes);
    }

    /// <summary>The figures that stand beside those by weights.</summary>
    public static string Once(Metrics metrics) =>
        $"rows count by their weights; with each counting once: {metrics}";

    /// <summary>Examples answered correctly.</summary>
    public static long Correct(ClassificationReport classes) => (long)classes.Confusion.Correct;

    /// <summary>The first wrong answers.</summary>
    public static IEnumerable<Mistake> Mistakes(Model model, Dataset data, Evaluation evaluation, int most)
    {
        var output = new double[model.Architecture.OutputWidth];
        foreach (var (example, label, answer) in Mistakes(data, evaluation).Take(most))
        {
            model.Predict<double>(ModelData.Raw(data, example), output);
            yield return new(example, label, answer, output[Math.Min(answer, output.Length - 1)]);
        }
    }

    private static IEnumerable<(int Example, int Label, int Answer)> Mistakes(Dataset data, Evaluation evaluation)
    {
        for (int example = 0; example < data.Count; example++)
        {
            double target = 0;
            if (!data.IsClassification)
                data.CopyTarget(example, new Span<double>(ref target));
            int label = data.IsClassification ? data.Label(example) : (int)target;
            if (evaluation.Answers[example] != label)
                yield return (example, label, evaluation.Answers[example]);
        }
    }

    private void Print(Output output, ClassificationReport classes)
    {
        output.Out.WriteLine(output.OutStyle.Strong($"accuracy {Figures.Percent(classes.Accuracy!.Value)}")
            + (evaluation.Unweighted is null ? $" ({Figures.Count(Correct(classes))} of {Figures.Count(data.Count)})"
                : " by weights"));
        if (DecisionWords.Of(model.Answering.Decision, c => ClassText.Name(model, c)) is { } how)
            output.Out.WriteLine(how);
        PrintMeasures(classes, output.Out);
        output.Out.WriteLine();
        ClassText.Print(classes, c => ClassText.Name(model, c), output.Out);
        ReliabilityText.Print(classes, c => ClassText.Name(model, c), output);
    }

    /// <summary>Prints what is known beside the accuracy.</summary>
    public static void PrintMeasures(ClassificationReport classes, TextWriter to)
    {
        Known(
            ("balanced accuracy", classes.BalancedAccuracy, Figures.Percent),
            ("top 3", classes.Classes.Length > 5 ? classes.TopK(3) : null, Figures.Percent),
            ("ROC-AUC", classes.RocAuc, Share));
        Known(
            ("log-loss", classes.LogLoss, Figures.Cost), ("Brier", classes.BrierScore, Share),
            ("calibration error", classes.CalibrationError, Figures.Percent));

        void Known(params (string Name, double? Value, Func<double, string> Text)[] measures)
        {
            string[] known =
                [.. measures.Where(m => m.Value is not null).Select(m => $"{m.Name} {m.Text(m.Value!.Value)}")];
            if (known.Length > 0)
                to.WriteLine(string.Join(" | ", known));
        }
    }

    private void PrintMistakes(Output output, int most)
    {
        TextWriter to = output.Out;
        long all = Mistakes(data, evaluation).Count();
        to.WriteLine();
        to.WriteLine($"mistakes ({Math.Min(most, all)} of {all}):");
        foreach (Mistake mistake in Mistakes(model, data, evaluation, most))
        {
            to.WriteLine($"  example {mistake.Example}: is {ClassText.Name(model, mistake.Label)}, " +
                $"answered {ClassText.Name(model, mistake.Answer)} with " +
                $"{mistake.Activation.ToString("F4", CultureInfo.InvariantCulture)}");
            if (!output.Terminal.OutIsLive || data.InputShape.Length != 2)
                continue;
            double[] raw = ModelData.Raw(data, mistake.Example);
            double white = raw.Max() > 0 ? raw.Max() : 1;
            foreach (string line in TerminalImage.Draw(
                [.. raw.Select(value => value / white)], data.InputShape[1], output.Look))
            {
                to.WriteLine("    " + line);
            }
        }
    }

    private static string Share(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A wrong answer.</summary>
    internal readonly record struct Mistake(int Example, int Label, int Answer, double Activation);
}
