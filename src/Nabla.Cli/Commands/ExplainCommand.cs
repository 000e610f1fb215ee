using Nabla.Lab.Explaining;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla explain</c>: the algorithm worked through with its numbers.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> s_given =
        new("MODEL|CASE") { Description = "a case file (- for standard input), a model or a run" };

    private static readonly Argument<string?> s_data = new("DATA")
    {
        Description = "for a model: data with the example [what the model was trained on]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Setting<int?> s_example =
        Setting.Integer("example", 0, "which example, counted from 0", min: 0);

    private static readonly Setting<string?> s_neuron =
        new("neuron", null, "one neuron closely: layer and number, as in 2.7", "L.J", text => Location(text, 2));

    private static readonly Setting<string?> s_weight =
        new("weight", null, "one weight closely: layer, neuron it leads to, neuron it comes from", "L.J.K",
            text => Location(text, 3));

    private static readonly Setting<string?> s_form =
        Setting.Choice("form", "hadamard", "errors entry by entry, or as products of matrices", "hadamard", "matrix");

    private static readonly Setting<double?> s_nudge = Setting.Number(
        "nudge", null, "move the weight, or z of the neuron, by this much, and see what follows",
        "a number other than 0", value => value != 0);

    private static readonly Setting<int?> s_paths = Setting.Integer(
        "paths", null, "the largest paths from the weight to the cost, this many", min: 1, max: 1000);

    private static readonly Setting<bool> s_slow = Setting.Switch(
        "slow", "which weights learn slowly and why, over all examples of a case or the first 1000 of DATA");

    private static readonly Setting<string?> s_format =
        Setting.Choice("format", "text", "what to write", "text", "markdown", "latex", "html");

    private static readonly Setting<int?> s_width =
        Setting.Integer("width", null, "columns of text [those of the terminal]", min: 40, max: 1000);

    public static Command Create() =>
        new NablaCommand("explain", "works backpropagation through with its numbers, step by step", Run,
            "nabla backprop --template 2-3-2 > case.json", "nabla explain case.json",
            "nabla explain case.json --weight 2.0.1 --nudge 0.1 --paths 3",
            "nabla explain case.json --format html --out case.html")
        {
            s_given, s_data, s_example, s_neuron, s_weight, s_form, s_nudge, s_paths, s_slow, s_format,
            s_width, CaseSource.Out,
            CommonOptions.DataDir, ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor,
        };

    private static int Run(Invocation call)
    {
        if (call.Get(s_neuron) is not null && call.Get(s_weight) is not null)
            throw Problem.Usage("--neuron and --weight cannot both be looked at", "leave one of them out");
        if (call.Get(s_paths) is not null && call.Get(s_neuron) is not null)
            throw Problem.Usage("paths begin at a weight, not at a neuron", "name one with --weight L.J.K");
        if (call.Get(s_form) == "matrix" && (call.Get(s_neuron) ?? call.Get(s_weight)) is { } one)
        {
            throw Problem.Usage(
                "--form matrix shows whole layers, not one neuron or weight",
                "leave out --form matrix, or --neuron and --weight", ("closer", one));
        }

        if (call.Get(s_form) == "matrix" && call.Get(s_slow))
        {
            throw Problem.Usage(
                "--form matrix shows the errors of one example, --slow all weights over many",
                "leave one of them out; they are two commands");
        }

        if (call.Get(s_format) is { } format and not "text")
            call.RequireUseful([s_width], "wraps plain text", "format", format);
        var subject = Subject.Read(call, call.Get(s_given)!);
        ExplainSubject what = subject.Case is { } given ? OfCase(call, given) : OfModel(call, subject.Model!);
        string? at = call.Get(s_weight) ?? call.Get(s_neuron);
        int[] numbers = at is null ? [] : [.. at.Split('.').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        var options = new ExplainOptions
        {
            Closer = at is null ? null : new(numbers[0], numbers[1], numbers.Length > 2 ? numbers[2] : null),
            AsMatrices = call.Get(s_form) == "matrix",
            Nudge = call.Get(s_nudge),
            Paths = call.Get(s_paths),
            SlowLearning = call.Get(s_slow),
            Hints = new("--weight L.J.K names another", HowToLookCloser),
        };
        if (options.Closer is { } closer)
            RequireThere(what.Parameters.Architecture, closer);
        Print(call, Explain(what, options));
        return ExitCode.Done;
    }

    private static string HowToLookCloser(ParameterLocation steepest)
    {
        string at = Invariant($"{steepest.Layer}.{steepest.J}");
        return $"--neuron {at} shows one neuron with all that goes into it; --weight {at}.{steepest.K} one weight " +
            "(this is the one with the steepest gradient), with --nudge 0.1 what a small change of it does, with " +
            "--paths 5 the largest paths from it to the cost; --slow which weights learn slowly, and why.";
    }

    private static Explanation Explain(ExplainSubject what, ExplainOptions options)
    {
        try
        {
            return Problem.FromUsage(() => Explainer.Explain(what, options));
        }
        catch (NonFiniteException e)
        {
            throw CaseSource.NotFinite(e);
        }
    }

    private static void Print(Invocation call, Explanation explanation)
    {
        Output output = call.Output;
        string? path = call.Get(CaseSource.Out);
        string text = call.Get(s_format) switch
        {
            "markdown" => MarkdownRenderer.Render(explanation),
            "latex" => LatexRenderer.Render(explanation),
            "html" => HtmlRenderer.Render(explanation),
            _ => string.Concat(TextRenderer.Render(
                explanation, call.Get(s_width) ?? Math.Max(40, output.Terminal.Width),
                path is null ? output.Look : Lab.Drawing.TerminalLook.Unicode).Select(line => line + "\n")),
        };
        if (path is null)
            output.Out.Write(text);
        else
            WholeFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private static ExplainSubject OfCase(Invocation call, CaseFile given)
    {
        if (call.Get(s_data) is not null)
            throw Problem.Usage("a case file brings its own examples", "leave DATA out, or name a model");
        int example = call.Get(s_example)!.Value;
        RequireExample(example, given.Examples, "the case file");
        return new(given.Parameters, given.Cost, given.X, given.Y) { Example = example };
    }

    private static ExplainSubject OfModel(Invocation call, Model model)
    {
        Dataset data = ModelData.Load(model, call.Get(s_data), call).Data;
        int example = call.Get(s_example)!.Value;
        RequireExample(example, data.Count, data.Name);
        bool slow = call.Get(s_slow);
        // To see which weights learn slowly, the example is taken among many; else it is the only one.
        int start = slow && example < SlowLearning.BookExamples ? 0 : example;
        int count = slow ? Math.Min(SlowLearning.BookExamples, data.Count - start) : 1;
        var (x, y) = Rows.Of(data, start, count);
        return new(model.ToNetwork<double>().Parameters, model.Cost, x, y)
        {
            Example = example - start,
            ExampleName = Invariant($"example {example} of {data.Name}"),
            Labels = data.IsClassification
                ? [.. Enumerable.Range(0, model.Architecture.OutputWidth).Select(j => ModelData.Label(model, j))] : [],
            ImageColumns = model.Input.Shape.Length == 2 ? model.Input.Shape[1] : 0,
        };
    }

    private static void RequireThere(Architecture architecture, ParameterLocation at)
    {
        int L = architecture.LayerCount;
        string flag = at.K is null ? "--neuron" : "--weight";
        if (at.Layer < 2 || at.Layer > L)
        {
            throw Problem.Usage(
                Invariant($"layer {at.Layer} of a {architecture} network has no weights"),
                Invariant($"{flag} 2.0{(at.K is null ? "" : ".0")}, or another layer from 2 to {L}"));
        }

        RequireNeuron(at.Layer, at.J);
        if (at.K is { } k)
            RequireNeuron(at.Layer - 1, k);

        void RequireNeuron(int layer, int j)
        {
            int last = architecture.Width(layer) - 1;
            if (j <= last)
                return;
            string fix = at.K is null ? Invariant($"--neuron {layer}.0 to {layer}.{last}")
                : Invariant(
                    $"--weight {at.Layer}.J.K with J from 0 to {architecture.Width(at.Layer) - 1}") +
                  Invariant($" and K from 0 to {architecture.Width(at.Layer - 1) - 1}");
            throw Problem.Usage(Invariant($"layer {layer} of a {architecture} network has no neuron {j}"), fix);
        }
    }

    private static void RequireExample(int example, int count, string where)
    {
        if (example >= count)
        {
            throw Problem.Usage($"there is no example {example}", $"--example 0 to {count - 1}",
                ("examples", $"{where} has {Figures.Count(count, "example")}"));
        }
    }

    private static string Location(string text, int count)
    {
        string[] parts = text.Split('.');
        return parts.Length == count && parts.All(part =>
            int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ? text
            : throw new FormatException(count == 2 ? "a layer and a neuron, such as 2.0"
                : "a layer, the neuron the weight leads to, and the one it comes from, such as 2.0.1");
    }
}
