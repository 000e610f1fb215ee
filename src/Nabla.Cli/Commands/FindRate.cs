namespace Nabla.Cli.Commands;

/// <summary><c>nabla train --find-rate</c>: learning rates tried, as a curve, as a picture and as JSON.</summary>
internal static class FindRate
{
    // What a test of rates does not do, or does by itself.
    private static readonly string[] s_idle =
    [
        "learning-rate", "schedule", "epochs", "patience", "metric", "target-accuracy", "calibrate", "threshold",
        "choose", "ensemble", "seeds", "search", "trials", "budget", "folds", "fold-column", "jobs", "run-dir",
        "time-limit", "keep-optimizer", "checkpoint-every", "log-gradients", "dry-run", "progress", "quiet", "verbose",
    ];

    /// <summary>Tries rates and says what came of it.</summary>
    /// <returns>An exit code: 1 where no rate lowers the cost.</returns>
    /// <exception cref="Problem">An option cannot act, or the picture cannot be written.</exception>
    public static int Run(Invocation call, TrainRequest request)
    {
        call.RequireUseful(TrainSettings.All.Where(setting => s_idle.Contains(setting.Name)),
            "does nothing with --find-rate, which takes some 160 steps at rising rates and keeps nothing",
            "acts", "what is said of data, network, optimizer and batch size");
        request = request with { Recipe = request.Recipe with { Choose = 0 } };
        TrainingPlan plan = TrainCommand.Plan(request, CommonOptions.Catalog(call)).Plan;
        LearningRateReport report = LearningRateTest.Run(plan, call.Cancellation, request.Threads);
        if (call.Cancellation.IsCancellationRequested)
        {
            throw new Problem(ExitCode.Interrupted, "interrupted: no rate is suggested",
                ("rates tried", $"{report.Points.Length}"));
        }

        if (call.Get(TrainSettings.Svg) is { } path)
            Write(path, Picture(plan, report));
        if (call.Json)
            call.Output.Json(ToJson(report));
        else
            Print(call.Output, plan, report, call.Get(TrainSettings.Svg));
        return report.Suggested is null ? ExitCode.No : ExitCode.Done;
    }

    private static void Print(Output output, TrainingPlan plan, LearningRateReport report, string? picture)
    {
        TextWriter to = output.Out;
        to.WriteLine(output.OutStyle.Strong($"cost after a step at each learning rate: {Subject(plan)}"));
        double most = 1.5 * report.StartCost;
        Curve curve = new("", [.. report.Points.Select(point => Math.Min(point.Cost, most))]);
        int width = Math.Clamp(output.Terminal.Width, 60, 100);
        foreach (string line in TerminalChart.Draw([curve], width, 12, output.Look).SkipLast(2))
            to.WriteLine("  " + line);
        if (report.Points.Length > 1)
        {
            to.WriteLine($"  rates from {Text(report.Points[0].Rate)} on the left to " +
                $"{Text(report.Points[^1].Rate)} on the right");
        }

        to.WriteLine(Invariant($"  cost at first {report.StartCost:G4}"));
        to.WriteLine(report.Suggested is { } rate
            ? $"  suggested  --learning-rate {Text(rate)}   (usual here: {Text(report.Asked)})"
            : "  no rate lowers the cost by a hundredth: look at the data, or take another network");
        if (report.Largest is { } largest && report.Suggested is not null)
        {
            to.WriteLine(report.BreaksDown ? $"  above {Text(largest)} learning breaks down"
                : $"  no rate up to {Text(report.Points[^1].Rate)} broke learning down");
        }

        if (picture is not null)
            to.WriteLine($"  picture    {picture}");
    }

    private static string Text(double rate) => LearningRateReport.Text(rate);

    private static string Subject(TrainingPlan plan) =>
        Invariant($"{plan.Source.Name}, {plan.Architecture}, {plan.Recipe.Optimizer!.Name}, ") +
        Invariant($"batches of {plan.Recipe.BatchSize}");

    private static string Picture(TrainingPlan plan, LearningRateReport report)
    {
        if (report.Points.Length < 2)
        {
            throw new Problem(ExitCode.No, "there is no curve to draw", ("rates tried", $"{report.Points.Length}"))
            {
                Fix = "leave out --svg",
            };
        }

        double most = 1.5 * report.StartCost, least = report.Points.Min(point => point.Cost);
        var chart = new SvgChart(
            $"Cost after a step at each learning rate: {Subject(plan)}",
            (Math.Log10(report.Points[0].Rate), Math.Log10(report.Points[^1].Rate)), (Math.Min(0, least), most),
            "learning rate", "cost after a step") { HasPowers = true };
        chart.Line(Subject(plan), report.Points.Select(
            point => (Math.Log10(point.Rate), Math.Min(point.Cost, most))));
        if (report.Suggested is { } rate)
            chart.Mark(Math.Log10(rate), "suggested " + Text(rate));
        return chart.ToString();
    }

    private static void Write(string path, string svg)
    {
        try
        {
            WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.CannotWrite("the picture cannot be written", "choose another file: --svg FILE",
                ("file", path), ("reason", e.Message));
        }
    }

    private static NamedValues ToJson(LearningRateReport report) => new()
    {
        { "suggested", report.Suggested }, { "largest", report.Largest }, { "usual", report.Asked },
        { "breaks_down", report.BreaksDown }, { "start_cost", report.StartCost },
        { "rates", report.Points.Select(point => new NamedValues { { "rate", point.Rate }, { "cost", point.Cost } }) },
    };
}
