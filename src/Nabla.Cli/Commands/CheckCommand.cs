namespace Nabla.Cli.Commands;

/// <summary><c>nabla check</c>: backpropagation against finite differences and the race of their costs; homework
/// against what is right.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> s_given =
        new("MODEL|CASE") { Description = "a case file (- for standard input), a model or a run" };

    private static readonly Argument<string?> s_data = new("DATA")
    {
        Description = "for a model: data whose first examples are used [what the model was trained on]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Setting<int?> s_sample =
        Setting.Integer(
            "sample", null, "compare this many parameters, spread over all; at most 10000 of a model unless given",
            min: 1);

    private static readonly Setting<int?> s_examples =
        Setting.Integer("examples", 10, "how many examples of DATA to use", min: 1);

    private static readonly Setting<string?> s_answers = Setting.Text(
        "answers", null,
        "your own answers to a case, any of the fields that backprop prints: stops at the first wrong one; of a " +
        "folder every sheet", "FILE|FOLDER");

    private static readonly Setting<bool> s_blank =
        Setting.Switch("blank", "print a sheet to fill in instead, with a place for every number of a case");

    private static readonly Setting<string?> s_format =
        Setting.Choice("format", null, "of a blank sheet [json], or of a folder's marks [text]", "text", "json", "csv");

    private static readonly Setting<bool> s_curve =
        Setting.Switch("curve", "the error of differences over their step instead, in float64 and float32");

    public static Command Create() =>
        new NablaCommand(
            "check", "compares backpropagation with finite differences, and your answers with the right ones", Run,
            "nabla backprop --template 2-3-2 > case.json", "nabla check case.json",
            "nabla check case.json --json --sample 5", "nabla check case.json --curve",
            "nabla check case.json --blank --out mine.json",
            "nabla backprop case.json > mine.json", "nabla check case.json --answers mine.json")
        {
            s_given, s_data, s_sample, s_examples, s_answers, s_blank, s_format, CaseSource.Out, s_curve,
            CommonOptions.DataDir,
            ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor, CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        string path = call.Get(s_given)!;
        var subject = Subject.Read(call, path);
        if (call.Get(s_blank))
            return PrintBlank(call, subject, path);
        if (call.Get(s_answers) is { } answers)
            return CheckAnswers(call, subject, answers, path);
        call.RequireUseful([s_format, CaseSource.Out], "is for sheets of answers", "file", path);
        if (subject.Case is not null)
            call.RequireUseful([s_examples], "takes examples of DATA", "file", $"{path} is a case, with its own");
        if (subject.Case is not null && call.Get(s_data) is not null)
        {
            throw Problem.Usage(
                "a case file brings its own examples", "leave DATA out, or name a model", ("file", path));
        }

        var (theta, cost, x, y) = subject.Case is { } given
            ? (given.Parameters, given.Cost, given.X, given.Y) : OfModel(call, subject.Model!);
        if (call.Get(s_curve))
            return PrintCurve(call, theta, cost, x, y);
        int? sample = call.Get(s_sample) ?? (subject.Model is null ? null : 10_000);
        GradientCheckReport report = GradientCheck.Run<double>(
            theta, cost, x, y, new() { Sample = sample, TimeProvider = call.Time });
        call.Show(() => CheckReport.ToJson(report), output => CheckReport.Print(output, report));
        return report.Agrees ? ExitCode.Done : ExitCode.No;
    }

    private static int PrintBlank(Invocation call, Subject subject, string path)
    {
        call.RequireUseful(
            [s_sample, s_examples, s_curve, s_answers], "is for checking", "blank", "a sheet to fill in");
        CaseFile given = CaseOf(subject, s_blank, path);
        string? file = call.Get(CaseSource.Out);
        string format = call.Get(s_format)
            ?? (string.Equals(Path.GetExtension(file), ".csv", StringComparison.OrdinalIgnoreCase) ? "csv" : "json");
        if (format == "text")
            throw Problem.Usage("a blank sheet is JSON or CSV", "--format json, or --format csv");
        using var sheet = new MemoryStream();
        if (format == "csv")
            sheet.Write(Encoding.UTF8.GetBytes(AnswerSource.Blank(given)));
        else
            AnswerSheet.WriteBlank(given, sheet);
        return CaseSource.Print(call, sheet);
    }

    private static CaseFile CaseOf(Subject subject, Setting setting, string path) => subject.Case
        ?? throw Problem.Usage(
            $"--{setting.Name} goes with a case file", "name the case that is worked on", ("file", path));

    private static int CheckAnswers(Invocation call, Subject subject, string file, string path)
    {
        call.RequireUseful([s_sample, s_examples, s_curve], "is for the gradient", "answers", file);
        CaseFile given = CaseOf(subject, s_answers, path);
        if (Directory.Exists(file))
            return Mark(call, given, file);
        call.RequireUseful([s_format, CaseSource.Out], "is for the sheets of a folder", "answers", file);
        AnswerReport report;
        try
        {
            report = AnswerCheck.Run(given, AnswerSource.Read(call, file));
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Usage, file == "-" ? "standard input" : file);
        }
        catch (NonFiniteException e)
        {
            throw CaseSource.NotFinite(e);
        }

        call.Show(() => AnswerText.ToJson(report), output => AnswerText.Print(output, report));
        return report.IsRight ? ExitCode.Done : ExitCode.No;
    }

    private static int Mark(Invocation call, CaseFile given, string folder)
    {
        ClassMarks marks = ClassMarks.Of(call, given, folder);
        string format = call.Get(s_format) ?? (call.Json ? "json" : "text");
        if (call.Json && format != "json")
            throw Problem.Usage($"--json and --format {format} do not go together", "leave one of them out");
        switch (format)
        {
            case "csv":
                using (var table = new MemoryStream(Encoding.UTF8.GetBytes(marks.ToCsv())))
                    _ = CaseSource.Print(call, table);
                break;
            case "json":
                _ = CaseSource.Print(call, marks.ToJson().WriteTo);
                break;
            default:
                call.RequireUseful([CaseSource.Out], "takes --format csv or json", "format", format);
                marks.Print(call.Output);
                break;
        }

        return marks.AreRight ? ExitCode.Done : ExitCode.No;
    }

    private static int PrintCurve(Invocation call, ParameterVector<double> theta, Cost cost, double[,] x, double[,] y)
    {
        int sample = call.Get(s_sample) ?? 50;
        var curves = new CurveText.Curves(
            StepCurve.Run<double>(theta, cost, x, y, sample), StepCurve.Run<float>(theta, cost, x, y, sample));
        return call.Show(() => CurveText.ToJson(curves), output => CurveText.Print(output, curves));
    }

    private static (ParameterVector<double>, Cost, double[,], double[,]) OfModel(Invocation call, Model model)
    {
        Dataset data = ModelData.Load(model, call.Get(s_data), call).Data;
        var (x, y) = Rows.Of(data, 0, Math.Min(call.Get(s_examples)!.Value, data.Count));
        return (model.ToNetwork<double>().Parameters, model.Cost, x, y);
    }
}
