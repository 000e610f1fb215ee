using Nabla.IO;

namespace Nabla.Lab.Session;

// Questions about examples, neurons and weights, which are answered in JSON.
internal sealed partial class LabLooks<T>
{
    private const int MostExamples = 200;

    private Dataset? _drawn;

    /// <summary>Copies what the answer to a question is made of.</summary>
    /// <param name="request">The question.</param>
    /// <param name="toModel">Makes a model of the parameters of now.</param>
    /// <returns>Makes the answer.</returns>
    /// <exception cref="ArgumentException">There is no such example, neuron or weight.</exception>
    public Func<LabReply> Ask(LabRequest request, Func<Model> toModel)
    {
        ArgumentException.ThrowIf(!AreFinite(session.Network.Parameters.Values),
            "The parameters are no finite numbers any more, so that nothing follows from them. Go back to before.",
            nameof(request));
        switch (request)
        {
            case NeuronRequest neuron:
                RequireNeuron(neuron.Layer, neuron.J);
                (ParameterVector<T> theta, Dataset data) = (session.Network.Parameters.Clone(), DataOf(neuron.Of));
                return () => ManyExamples.Neuron(theta, start, session.Recipe.Cost!, data, neuron.Layer, neuron.J);
            case MistakesRequest mistakes:
                (theta, data) = (session.Network.Parameters.Clone(), DataOf(mistakes.Of));
                return () => ManyExamples.Mistakes(theta, session.Recipe.Cost!, data, mistakes);
            case WhyRequest why:
                Examples example = ExamplesOf(why.Of, why.Example);
                Model model = toModel();
                return () => Why(model, example, why.Output);
            case DrawRequest draw:
                model = toModel();
                return () => Draw(model, draw);
            case AnswersRequest answers:
                CaseFile given = CaseOf(ExamplesOf(answers.Of, answers.Example));
                return () => Marked(given, answers.Sheet);
            default:
                LabInspection inspection = Inspection(request);
                return () => inspection.Answer(request);
        }
    }

    private static bool AreFinite(ReadOnlySpan<T> values)
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
                return false;
        }

        return true;
    }

    // In float64; the library's inspections look at the first of the examples.
    private LabInspection Inspection(LabRequest request)
    {
        Examples examples = request switch
        {
            NudgeRequest nudge => ExamplesOf(nudge.Of, nudge.Example),
            PathsRequest paths => ExamplesOf(paths.Of, paths.Example),
            CheckRequest check => ExamplesOf(check.Of, check.Example),
            DifferencesRequest differences => ExamplesOf(differences.Of, differences.Example),
            _ => throw new ArgumentException("There is no such request.", nameof(request)),
        };
        (double[,] x, double[,] y) = examples.Data.Select(examples.Numbers).ToArrays<double>();
        return new(session.Network.Parameters.To<T, double>(), session.Recipe.Cost!, x, y);
    }

    private CaseFile CaseOf(Examples examples)
    {
        (double[,] x, double[,] y) = examples.Data.Select(examples.Numbers).ToArrays<double>();
        return new(session.Network.Parameters.To<T, double>(), session.Recipe.Cost!, x, y)
        {
            IsSingle = Precision.IsSingle<T>(), Optimizer = session.Recipe.Optimizer,
        };
    }

    private static LabMarked Marked(CaseFile given, string sheet)
    {
        AnswerReport report = AnswerCheck.Run(
            given, AnswerSheet.Read(new MemoryStream(Encoding.UTF8.GetBytes(sheet))));
        return new()
        {
            IsRight = report.IsRight, Right = [.. report.Right, .. report.Coarse.Select(each => each.Quantity)],
            Quantity = report.Finding?.Quantity, Layer = report.Finding?.Layer, Row = report.Finding?.Row,
            Column = report.Finding?.Column, Mine = report.Finding?.Mine,
            Slips = [.. (report.Finding?.Slips ?? []).Select(slip => slip.Hint)],
        };
    }

    private static LabWhy Why(Model model, Examples example, int? asked)
    {
        int number = example.Numbers[0];
        var fed = new double[example.Data.InputWidth];
        example.Data.CopyInput<double>(number, fed);
        double[] raw = LabColumns.Raw(model.Input, fed), parts = new double[raw.Length];
        var answers = new double[model.Architecture.OutputWidth];
        model.Predict(raw, answers);
        int output = asked ?? LargestOutput.Of<double>(answers);
        double average = model.Why(raw, output, parts);
        var columns = new List<(string Name, string Value, double Part)>();
        int at = 0;
        foreach (SchemaColumn column in model.Schema?.Columns ?? [])
        {
            double sum = 0;
            foreach (double part in parts.AsSpan(at, column.ValueCount))
                sum += part;
            columns.Add((column.Name, LabColumns.Text(column, raw.AsSpan(at, column.ValueCount)), sum));
            at += column.ValueCount;
        }

        return new()
        {
            Output = output, Answer = answers[output], Average = average,
            Columns = [.. columns.Select(column => column.Name)],
            Values = [.. columns.Select(column => column.Value)],
            Contributions = model.Schema is null ? parts : [.. columns.Select(column => column.Part)],
        };
    }

    private LabDrawn Draw(Model model, DrawRequest draw)
    {
        ArgumentException.ThrowIf(input.Shape.Length != 2 || input.Schema is not null,
            "The network takes no pictures, so that nothing can be drawn for it.", nameof(draw));
        ArgumentException.ThrowIf(draw.Side is < 1 or > 512,
            $"The drawing has {draw.Side} pixels a row; it must be 1 … 512.", nameof(draw));
        var ink = new byte[draw.Side * draw.Side];
        ArgumentException.ThrowIf(
            !Convert.TryFromBase64String(draw.Ink, ink, out int length) || length != ink.Length,
            $"The drawing does not have {ink.Length} pixels.", nameof(draw));
        if (ink.All(pixel => pixel == 0))
            return new() { IsEmpty = true, Input = [], Activations = [], Answer = -1 };
        GrayImage picture = TrainingPictures.Drawing(new(draw.Side, draw.Side, [.. ink]), input);
        double[] raw = TrainingPictures.Raw(picture, input), fed = [.. raw.Select(value => value / input.Divisor)];
        var outputs = new double[model.Architecture.OutputWidth];
        model.Predict(raw, outputs);
        int answer = session.Training.IsClassification ? model.ClassOf(outputs) : -1;
        _drawn = Drawn(fed, outputs, draw.Label ?? answer);
        return new() { IsEmpty = false, Input = fed, Activations = outputs, Answer = answer };
    }

    // An example of its own, whose desired output is the class it is meant to be; of numbers what is answered.
    private Dataset Drawn(double[] fed, double[] outputs, int label)
    {
        var x = new double[1, fed.Length];
        for (int k = 0; k < fed.Length; k++)
            x[0, k] = fed[k];
        if (session.Training.IsClassification)
        {
            ArgumentException.ThrowIf(label < 0 || label >= outputs.Length,
                $"There is no class {label}; they are 0 … {outputs.Length - 1}.", nameof(label));
            return Dataset.FromRows(x, [label], outputs.Length).WithClassNames(session.Training.ClassNames.AsSpan())
                .WithName("drawing");
        }

        var y = new double[1, outputs.Length];
        for (int k = 0; k < outputs.Length; k++)
            y[0, k] = outputs[k];
        return Dataset.FromRows(x, y).WithName("drawing");
    }

    private void RequireNeuron(int layer, int j)
    {
        int last = session.Network.Architecture.LayerCount;
        ArgumentOutOfRangeException.ThrowIfOutside(layer < 2 || layer > last, nameof(layer),
            $"There is no layer {layer} with neurons; they are 2 … {last}.");
        int width = session.Network.Architecture.Width(layer);
        ArgumentOutOfRangeException.ThrowIfOutside(j < 0 || j >= width, nameof(j),
            $"There is no neuron {j} in layer {layer}; they are 0 … {width - 1}.");
    }

    private Dataset DataOf(string of) => of switch
    {
        "training" => session.Training,
        "test" when test is not null => test,
        "test" => throw new ArgumentException("There are no test examples; look at training examples.", nameof(of)),
        "drawn" => _drawn ?? throw new ArgumentException("Nothing is drawn yet.", nameof(of)),
        _ => throw new ArgumentException("Examples are of \"training\" or \"test\".", nameof(of)),
    };

    private Examples ExamplesOf(string? of, int example) => of is null
        ? new(session.Training, session.NextExamples) : ExamplesOf(of, [example]);

    private Examples ExamplesOf(string? of, IReadOnlyList<int> examples)
    {
        Dataset data = DataOf(of ?? "training");
        ArgumentException.ThrowIf(examples.Count > MostExamples,
            $"{examples.Count} examples are asked for at once; it must be {MostExamples} at most.", nameof(examples));
        foreach (int example in examples)
        {
            ArgumentOutOfRangeException.ThrowIfOutside(example < 0 || example >= data.Count, nameof(example),
                $"There is no example {example}; they are 0 … {data.Count - 1}.");
        }

        return new(data, [.. examples]);
    }
}
