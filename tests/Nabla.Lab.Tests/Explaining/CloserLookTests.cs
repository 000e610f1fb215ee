using System.Text.RegularExpressions;
using Nabla.Inspection;
using Nabla.Lab.Drawing;
using Nabla.Lab.Explaining;
using static Nabla.Lab.Tests.Explaining.Subjects;

namespace Nabla.Lab.Tests.Explaining;

/// <summary>What a nudge, a slow weight and a saturated output look like from near.</summary>
public sealed class CloserLookTests
{
    [Fact]
    public void A_nudge_shows_every_neuron_it_reaches_and_what_a_instead_of_z_would_do()
    {
        string text = Text(Subject("2-3-4-2", "softmax", "quadratic"), new() { Closer = new(3, 2, null), Nudge = 0.1 });
        Assert.DoesNotMatch(@"    3\.[013] ", text);   // no neighbor of the neuron moves
        Assert.Matches(@"    3\.2 [^\n]*\n    4\.0 [^\n]*\n    4\.1 ", text);
        Assert.Contains("Why z, and not a: Δa³₂ = 0.1", text, StringComparison.Ordinal);
        Assert.Contains("a nudge of b³₂ does the same", text, StringComparison.Ordinal);
        // A z of softmax moves every a of its layer.
        Assert.Matches(@"    4\.0 [^\n]*\n    4\.1 ", Text(
            Subject("2-3-4-2", "softmax", "quadratic"), new() { Closer = new(4, 1, null), Nudge = 0.1 }));
        // From an output of a cross-entropy there is no way by a.
        Assert.DoesNotContain("Why z", Text(
            Subject("2-3-2", "softmax", "softmax_cross_entropy"), new() { Closer = new(3, 1, null), Nudge = 0.1 }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Slow_learning_is_told_neuron_by_neuron_and_of_one_weight()
    {
        ExplainSubject subject = Subject("2-3-2", "sigmoid", "quadratic");
        SlowLearningReport report = SlowLearning.Run(subject.Parameters, subject.Cost, subject.X, subject.Y);
        string all = Text(subject, new() { SlowLearning = true });
        foreach (SlowNeuron neuron in report.Layers.SelectMany(layer => layer.Neurons))
            Assert.Matches($@"    {neuron.Layer}\.{neuron.J} .*{Regex.Escape(Figure.Of(neuron.Speed))}", all);
        string one = Text(subject, new() { SlowLearning = true, Closer = new(2, 1, 0) });
        Assert.Matches(@"the factors of w²₁₀\s+are", one);
        Assert.Contains("It learns.", one, StringComparison.Ordinal);
        for (int x = 0; x < subject.X.GetLength(0); x++)
            subject.X[x, 0] = 0;
        Assert.Contains("next to nothing comes in", Text(
            subject, new() { SlowLearning = true, Closer = new(2, 1, 0) }).ReplaceLineEndings(" ").Replace("  ", ""),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_probability_rounded_to_0_is_put_into_no_logarithm()
    {
        ExplainSubject subject = Subject("2-3-2", "softmax", "softmax_cross_entropy");
        subject.Parameters.B(3)[0] = 900;
        subject.Y[0, 0] = 0;
        subject.Y[0, 1] = 1;
        string text = Text(subject, new());
        Assert.DoesNotContain("ln(0", text, StringComparison.Ordinal);
        Assert.Contains("δ³ = (J³)ᵀ ∇ₐC", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_nothing_it_does_not_say_how_many()
    {
        ExplainSubject subject = Subject("12-12-12", "sigmoid", "quadratic");
        foreach (ExplainOptions options in (ExplainOptions[])[new(), new() { Closer = new(2, 0, null) }])
            Assert.DoesNotMatch(@"\b0 (of them|are|have|weights)|\b1 have", Text(subject, options));
    }

    private static string Text(ExplainSubject subject, ExplainOptions options) => string.Join(
        '\n', TextRenderer.Render(Explainer.Explain(subject, options), 80, TerminalLook.Unicode));
}
