namespace Nabla.Lab.Explaining;

/// <summary>Backpropagation worked through with its numbers, in the five stages of the chapter's algorithm. Layers of
/// up to eight neurons out of up to eight are written out so that they can be followed with pen and paper; larger ones
/// are summed up, with the neurons that carry the largest errors, and the ways to look closer.</summary>
public static class Explainer
{
    /// <summary>Works it through.</summary>
    /// <param name="subject">The network and its examples.</param>
    /// <param name="options">How closely to look.</param>
    /// <exception cref="ArgumentException">What to look at is not there.</exception>
    /// <exception cref="NonFiniteException">Some quantity is NaN or infinite; says which.</exception>
    public static Explanation Explain(ExplainSubject subject, ExplainOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(subject);
        options ??= new();
        int m = subject.X.GetLength(0);
        ArgumentOutOfRangeException.ThrowIfOutside(subject.Example < 0 || subject.Example >= m, nameof(subject),
            $"There is no example {subject.Example}; the examples are 0 … {m - 1}.");
        var example = new WorkedExample(
            subject.Parameters, subject.Cost, Row(subject.X, subject.Example), Row(subject.Y, subject.Example));
        ArgumentException.ThrowIf(options.AsMatrices && (options.Closer is not null || options.SlowLearning),
            "The matrix form shows whole layers, not one neuron or weight, nor which weights learn slowly.");
        var blocks = new List<Block> { new Paragraph(Introduction(example)) };
        bool isOfOne = options.Closer is not null || !options.SlowLearning;
        if (isOfOne && subject.ImageColumns > 0)
            blocks.Add(new Picture(example.A(1).ToArray(), subject.ImageColumns));
        if (isOfOne && subject.Labels.Count > 0)
            blocks.Add(new Paragraph(Answer(subject, example)));
        if (options.Closer is { } at)
            blocks.AddRange(new CloseUp(example, at).Blocks());
        else if (isOfOne)
            blocks.AddRange(Stages(example, options, subject.ImageColumns > 0));
        if (options.Closer is null && (options.Nudge ?? options.Paths) is not null)
            blocks.Add(new Paragraph(Chosen(example, options.Hints)));
        if (options.Nudge is { } change)
            blocks.AddRange(ChangeSections.Nudge(example, options.Closer ?? Steepest(example), change));
        if (options.Paths is { } count)
            blocks.AddRange(ChangeSections.Paths(example, options.Closer ?? Steepest(example), count));
        if (options.SlowLearning)
        {
            blocks.AddRange(SlowSection.Of(
                SlowLearning.Run(subject.Parameters, subject.Cost, subject.X, subject.Y), options.Closer));
        }

        return new(isOfOne ? Title(subject, example) : $"Learning in a {example.Architecture} network", blocks);
    }

    private static IEnumerable<Block> Stages(WorkedExample example, ExplainOptions options, bool isImage)
    {
        ErrorStages errors = new(example);
        return
        [
            .. ForwardStages.Input(example, isImage), .. ForwardStages.Forward(example),
            .. options.AsMatrices ? MatrixSection.Of(example) : [.. errors.Output(), .. errors.Back()],
            .. GradientStage.Of(example), .. Closing(example, options.Hints),
        ];
    }

    private static string Title(ExplainSubject subject, WorkedExample example)
    {
        string name = subject.ExampleName is { } given ? Safe(given) : Invariant(
            $"example {subject.Example} of {subject.X.GetLength(0)}");
        return $"Backpropagation in a {example.Architecture} network, {name}";
    }

    private static string Introduction(WorkedExample example)
    {
        Architecture architecture = example.Architecture;
        string layers = string.Join("; ", Enumerable.Range(2, architecture.LayerCount - 1).Select(l =>
            $"{l} {Safe(string.Join(", ", architecture.Activation(l).ToString().Split(',').Distinct()))}"));
        return $"Cost {Safe(example.Cost.Name)}, $C = {CostFormulas.Formula(example.Cost)}$. " +
            $"Layers: 1 input; {layers}. " +
            "Layers count from 1, neurons from 0: $w^{l}_{jk}$ leads from neuron k of layer $l−1$ to neuron j of " +
            "layer l. Numbers are shown rounded and computed in full.";
    }

    private static string Answer(ExplainSubject subject, WorkedExample example)
    {
        int answer = Nabla.LargestOutput.Of(example.A(example.Architecture.LayerCount));
        int desired = Nabla.LargestOutput.Of(example.Y);
        string activation = Figure.Of(example.A(example.Architecture.LayerCount)[answer]);
        return $"The network answers {Safe(subject.Labels[answer])} (activation ${activation}$); " +
            (answer == desired ? "that is right." : $"desired is {Safe(subject.Labels[desired])}.");
    }

    private static string Chosen(WorkedExample example, ExplainHints? hints)
    {
        ParameterLocation at = Steepest(example);
        string rate = Figure.Of(example.Nabla.W(at.Layer)[at.J, at.K!.Value]);
        return $"No weight was named, so this is the one with the steepest gradient, " +
            $"${Symbols.W(at.Layer, at.J, at.K!.Value)}$ with $∂C/∂w = {rate}$" +
            (hints is null ? "." : $"; {hints.Another}.");
    }

    private static IEnumerable<Block> Closing(WorkedExample example, ExplainHints? hints)
    {
        if (hints is null || Sizes.AreSmall(example.Architecture))
            yield break;
        yield return new Heading(1, "To look closer");
        yield return new Paragraph(hints.Closer(Steepest(example)));
    }

    /// <summary>The weight with the largest |∂C/∂w|.</summary>
    private static ParameterLocation Steepest(WorkedExample example)
    {
        (ParameterLocation At, double Size) best = (new(2, 0, 0), -1);
        for (int l = 2; l <= example.Architecture.LayerCount; l++)
        {
            // The largest product of a^(l−1)_k and δ^l_j is that of the largest two.
            (int j, int k) = (Sizes.Largest(example.Delta(l), 1)[0], Sizes.Largest(example.A(l - 1), 1)[0]);
            double size = Math.Abs(example.Nabla.W(l)[j, k]);
            if (size > best.Size)
                best = (new(l, j, k), size);
        }

        return best.At;
    }

    /// <summary>Text from outside: without what formulas are marked by, and without control characters.</summary>
    internal static string Safe(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c == '$' ? '＄' : c));

    private static double[] Row(double[,] matrix, int row) =>
        [.. Enumerable.Range(0, matrix.GetLength(1)).Select(k => matrix[row, k])];
}

/// <summary>What is to be explained.</summary>
/// <param name="Parameters">The network's weights and biases.</param>
/// <param name="Cost">The cost.</param>
/// <param name="X">Inputs as the network takes them, m × n_1.</param>
/// <param name="Y">Desired outputs, m × n_L.</param>
public sealed record ExplainSubject(ParameterVector<double> Parameters, Cost Cost, double[,] X, double[,] Y)
{
    /// <summary>Which example to work through, from 0.</summary>
    public int Example { get; init; }

    /// <summary>What the example is called; its number in <see cref="X"/> unless set.</summary>
    public string? ExampleName { get; init; }

    /// <summary>A name for each output; none where outputs are not classes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Pixels in a row where an input is an image, else 0.</summary>
    public int ImageColumns { get; init; }
}

/// <summary>How closely to look.</summary>
public sealed record ExplainOptions
{
    /// <summary>Only this neuron (K null) or this weight; null: the whole algorithm.</summary>
    public ParameterLocation? Closer { get; init; }

    /// <summary>Errors as products of matrices, (33) to (35), instead of entry by entry. Of whole layers: does not
    /// go with <see cref="Closer"/> or <see cref="SlowLearning"/>.</summary>
    public bool AsMatrices { get; init; }

    /// <summary>Δ, by which to move the weight, or z of the neuron, that is looked at; where none is, the weight
    /// with the steepest gradient.</summary>
    public double? Nudge { get; init; }

    /// <summary>How many of the largest paths of the weight (as for <see cref="Nudge"/>) to show, 1 … 1000.</summary>
    public int? Paths { get; init; }

    /// <summary>Whether to say which weights learn slowly, over all examples of the subject.</summary>
    public bool SlowLearning { get; init; }

    /// <summary>How a reader asks for more; null: the explanation says nothing of it.</summary>
    public ExplainHints? Hints { get; init; }
}

/// <summary>How a reader of an explanation asks for more, in the words of the program that shows it.</summary>
/// <param name="Another">How to name another weight.</param>
/// <param name="Closer">How to look closer, for the weight with the steepest gradient.</param>
public sealed record ExplainHints(string Another, Func<ParameterLocation, string> Closer);

/// <summary>A calculation worked through, to be rendered for a terminal, as Markdown, LaTeX or HTML.</summary>
public sealed class Explanation
{
    internal Explanation(string title, IReadOnlyList<Block> blocks) => (Title, Blocks) = (title, blocks);

    /// <summary>What is worked through, as prose.</summary>
    internal string Title { get; }

    /// <summary>The parts in order.</summary>
    internal IReadOnlyList<Block> Blocks { get; }
}
