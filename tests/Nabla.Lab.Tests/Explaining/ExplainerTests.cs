using System.Text.RegularExpressions;
using System.Xml.Linq;
using Nabla.Inspection;
using Nabla.Lab.Drawing;
using Nabla.Lab.Explaining;
using static Nabla.Lab.Tests.Explaining.Subjects;

namespace Nabla.Lab.Tests.Explaining;

/// <summary>What is worked through adds up, is honest about what it leaves out, and renders in every format.</summary>
public sealed class ExplainerTests
{
    public static TheoryData<string, string, string> Networks => new()
    {
        { "2-3-2", "sigmoid", "quadratic" }, { "2-3-2", "tanh", "quadratic" }, { "3-2-2-3", "softmax", "quadratic" },
        { "2-3-3", "softmax", "softmax_cross_entropy" }, { "2-2-2", "sigmoid", "binary_cross_entropy" },
        { "2-2", "relu", "mean_absolute_error" }, { "8-8-8", "gelu", "huber" }, { "1-1", "identity", "quadratic" },
        { "2-3-2", "elu", "quadratic" }, { "2-3-2", "identity", "huber" }, { "2-3-2", "identity", "huber:0.2" },
        { "2-2", "identity", "quantile:0.8" }, { "2-3-2", "exponential", "poisson" },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_line_adds_up_with_the_numbers_it_shows(string widths, string output, string cost) =>
        AddUp(Subject(widths, output, cost));

    private static void AddUp(ExplainSubject subject)
    {
        Explanation explanation = Explainer.Explain(subject);
        int checkedLines = 0;
        foreach (CalculationLine line in explanation.Blocks.OfType<Calculation>().SelectMany(c => c.Lines))
        {
            (double Value, double Off)[] steps =
                [.. line.Steps.Select(Arithmetic.Of).Where(step => step is not null).Select(step => step!.Value)];
            foreach ((double value, double off) in steps.SkipLast(1))
            {
                checkedLines++;
                Assert.True(
                    Math.Abs(value - steps[^1].Value) <= 1.01 * (off + steps[^1].Off) + 1e-12,
                    $"{line.Symbol} = {string.Join(" = ", line.Steps)}");
            }
        }

        Assert.True(checkedLines >= 3, $"only {checkedLines} lines have numbers to add up");
    }

    [Fact]
    public void The_numbers_are_those_of_the_reference()
    {
        ExplainSubject subject = Subject("2-3-2", "sigmoid", "quadratic");
        Explanation explanation = Explainer.Explain(subject);
        CalculationLine[] lines = [.. explanation.Blocks.OfType<Calculation>().SelectMany(c => c.Lines)];
        ParameterVector<double> theta = subject.Parameters;
        var net = new Reference.Network<double>([.. Enumerable.Range(2, 2).Select(l => new Reference.Layer<double>(
            [.. Enumerable.Repeat("sigmoid", theta.Architecture.Width(l))], theta.W(l).ToArray(),
            theta.B(l).ToArray()))]);
        double[] x = [subject.X[0, 0], subject.X[0, 1]], y = [subject.Y[0, 0], subject.Y[0, 1]];
        var (t, nabla) = Reference.Backprop.Run(net, "quadratic", [x], [y]);
        for (int l = 2; l <= 3; l++)
        {
            for (int j = 0; j < theta.Architecture.Width(l); j++)
            {
                AssertShows($"z^{{{l}}}_{{{j}}}", t.Z[l][0][j]);
                AssertShows($"a^{{{l}}}_{{{j}}}", t.A[l][0][j]);
                AssertShows($"δ^{{{l}}}_{{{j}}}", t.Delta[l][0][j]);
                AssertShows($"∂C/∂b^{{{l}}}_{{{j}}}", nabla[l].B[j]);
                for (int k = 0; k < theta.Architecture.Width(l - 1); k++)
                    AssertShows($"∂C/∂w^{{{l}}}_{{{j},{k}}}", nabla[l].W[j, k]);
            }
        }

        void AssertShows(string symbol, double value)
        {
            string shown = Assert.Single(lines, line => line.Symbol == symbol).Steps[^1];
            (double Value, double Off) number = Arithmetic.Of(shown)!.Value;
            Assert.True(Math.Abs(number.Value - value) <= number.Off * 1.000001, $"{symbol}: {shown}, not {value:R}");
        }
    }

    [Fact]
    public void A_small_network_is_the_page_written_down()
    {
        Explanation explanation = Explainer.Explain(Subject("2-3-2", "sigmoid", "quadratic"));
        Fixture.Equal("explain.txt", string.Concat(
            TextRenderer.Render(explanation, 80, TerminalLook.Unicode).Select(line => line + "\n")));
        Fixture.Equal("explain.md", MarkdownRenderer.Render(explanation));
        Fixture.Equal("explain.tex", LatexRenderer.Render(explanation));
        Fixture.Equal("explain.html", HtmlRenderer.Render(explanation));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void Text_keeps_to_its_width_in_every_section(int width)
    {
        ExplainSubject[] subjects =
        [
            Subject("2-3-2", "sigmoid", "quadratic"),
            Subject("280-30-30-10", "sigmoid", "quadratic") with { ImageColumns = 28 },
            Subject("8-8-8", "softmax", "quadratic", Activation.Softmax),
            Subject("2-8-2", "tanh", "huber", Activation.Gelu),
            Subject("12-11-3", "softmax", "softmax_cross_entropy", Activation.HardSigmoid),
            Subject("3-3-3", "sigmoid", "binary_cross_entropy", Activation.GeluTanh), Of(Mixed(), Cost.Quadratic),
        ];
        foreach (ExplainSubject subject in subjects)
        {
            foreach (ExplainOptions options in Everything())
            {
                Explanation explanation = Explainer.Explain(subject, options);
                foreach (TerminalLook look in (TerminalLook[])[TerminalLook.Unicode, TerminalLook.Ascii])
                {
                    Assert.All(TextRenderer.Render(explanation, width, look), line => Assert.True(
                        line.Length <= width, $"{subject.Parameters.Architecture}, {options}: {line.Length}: {line}"));
                }
            }
        }
    }

    [Fact]
    public void Nothing_is_lost_where_lines_are_cut()
    {
        foreach (ExplainOptions options in Everything())
        {
            Explanation explanation = Explainer.Explain(Subject("8-8-8", "softmax", "quadratic"), options);
            // Columns of a narrow table repeat the first one, so only what is not in a table must be the same.
            var plain = new Explanation(
                "", [.. explanation.Blocks.Where(block => block is not (Grid or MatrixEquation))]);
            Assert.Equal(Letters(1000), Letters(40));

            string Letters(int width) => string.Concat(
                TextRenderer.Render(plain, width, TerminalLook.Unicode).SelectMany(line => line)
                    .Where(c => c is not (' ' or '=')));
        }
    }

    [Fact]
    public void Every_derivative_is_shown_with_its_factors()
    {
        ExplainSubject subject = Of(Mixed(), Cost.Quadratic);
        CalculationLine[] lines =
            [.. Explainer.Explain(subject).Blocks.OfType<Calculation>().SelectMany(c => c.Lines)];
        string[] names =
            [.. Activation.All.Where(a => a.IsElementwise && a != Activation.Exponential).Select(a => a.Name)];
        for (int j = 0; j < names.Length; j++)
        {
            // Four to a layer.
            CalculationLine line = Assert.Single(lines, l => l.Symbol == $"σ'(z^{{{2 + j / 4}}}_{{{j % 4}}})");
            Assert.True(names[j] == "identity" || line.Steps.Count >= 2,
                $"{names[j]}: {string.Join(" = ", line.Steps)}");
            Assert.True(
                names[j] is "identity" || lines.Any(l => l.Symbol == $"{names[j]}(z)"), $"{names[j]} is not defined");
            Assert.True(
                names[j] is "identity" || lines.Any(l => l.Symbol == $"{names[j]}'(z)"), $"{names[j]}' is not defined");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(3)]
    public void Every_line_of_any_activation_adds_up(double sign) => AddUp(Of(Mixed(sign), Cost.Huber));

    [Fact]
    public void What_is_unclear_is_said()
    {
        string paths = Text(Subject("2-1-1", "sigmoid", "quadratic"), new() { Closer = new(2, 0, 0), Paths = 3 });
        Assert.Contains("There is one path", paths, StringComparison.Ordinal);
        Assert.DoesNotContain("ancel", paths, StringComparison.Ordinal);
        ExplainSubject none = Subject("2-3-2", "sigmoid", "quadratic");
        none.X[0, 0] = 0;
        string zero = Text(none, new() { Closer = new(2, 0, 0), Paths = 3 });
        Assert.Contains("Every path has a factor 0", zero, StringComparison.Ordinal);
        Assert.Contains("No weight was named", Text(none, new() { Nudge = 0.1 }), StringComparison.Ordinal);
        Assert.DoesNotContain("No weight was named", zero, StringComparison.Ordinal);

        ExplainSubject softmax = Subject("2-3-3", "softmax", "softmax_cross_entropy");
        Assert.Contains("is a³ − y.", Text(softmax, new() { AsMatrices = true }), StringComparison.Ordinal);
        softmax.Y[0, 1] = 0.5;
        foreach (bool asMatrices in (bool[])[false, true])
        {
            string half = Text(softmax, new() { AsMatrices = asMatrices });
            Assert.Contains("(Σₖ yₖ) a³ − y", half, StringComparison.Ordinal);
            Assert.DoesNotContain(" is a³ − y", half, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() =>
            Explainer.Explain(softmax, new() { AsMatrices = true, Closer = new(2, 0, null) }));

        static string Text(ExplainSubject subject, ExplainOptions options) => string.Join(' ',
            TextRenderer.Render(Explainer.Explain(subject, options), 1000, TerminalLook.Unicode));
    }

    [Theory]
    [InlineData("sigmoid", "binary_cross_entropy")]
    [InlineData("softmax", "softmax_cross_entropy")]
    public void The_cost_by_activation_stands_beside_delta_with_the_cross_entropies_too(string output, string cost)
    {
        CalculationLine[] lines = [.. Explainer.Explain(Subject("2-3-3", output, cost)).Blocks.OfType<Calculation>()
            .SelectMany(c => c.Lines)];
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(3, Assert.Single(lines, line => line.Symbol == $"∂C/∂a^{{3}}_{{{j}}}").Steps.Count);
            Assert.Single(lines, line => line.Symbol == $"δ^{{3}}_{{{j}}}");
        }
    }

    [Fact]
    public void Ascii_text_is_ascii_and_nothing_is_left_of_the_notation()
    {
        foreach (ExplainOptions options in Everything())
        {
            Explanation explanation = Explainer.Explain(Subject("2-3-3", "softmax", "quadratic"), options);
            string ascii = string.Join('\n', TextRenderer.Render(explanation, 80, TerminalLook.Ascii));
            Assert.All(ascii, c => Assert.True(char.IsAscii(c), $"{c} ({(int)c:X}) in\n{ascii}"));
            string unicode = string.Join('\n', TextRenderer.Render(explanation, 80, TerminalLook.Unicode));
            Assert.DoesNotMatch(@"[$^{}]", unicode);
        }
    }

    [Fact]
    public void Html_is_well_formed_and_hostile_names_stay_text()
    {
        foreach (ExplainOptions options in Everything())
        {
            ExplainSubject subject = Subject("2-3-3", "softmax", "quadratic") with
            {
                ExampleName = "<script>$x^{2}$ \e[31m & co", Labels = ["<b>", "$", "\\end{document}"], ImageColumns = 1,
            };
            Explanation explanation = Explainer.Explain(subject, options);
            string html = HtmlRenderer.Render(explanation);
            Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
            string inner = html[html.IndexOf("<style>", StringComparison.Ordinal)..]
                .Replace("</html>", "", StringComparison.Ordinal);
            XElement.Parse("<html>" + inner.Replace("&nbsp;", " ", StringComparison.Ordinal) + "</html>");
            string text = string.Join('\n', TextRenderer.Render(explanation, 80, TerminalLook.Unicode));
            Assert.DoesNotContain('\e', text);
            Assert.DoesNotContain("\\end{document} ", LatexRenderer.Render(explanation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Dollars_and_braces_balance_in_markdown_and_latex()
    {
        foreach (ExplainOptions options in Everything())
        {
            Explanation explanation = Explainer.Explain(Subject("12-9-11", "sigmoid", "quadratic"), options);
            foreach (string text in (string[])[MarkdownRenderer.Render(explanation), LatexRenderer.Render(explanation)])
            {
                Assert.All(text.Split("\n\n"), part => Assert.Equal(0, part.Count(c => c == '$') % 2));
                Assert.Equal(text.Count(c => c == '{'), text.Count(c => c == '}'));
                Assert.DoesNotMatch(@"[δσΣ∂∇·⊙−½‖≈→ᵀ]", text);
            }
        }
    }

    [Theory]
    [InlineData("sigmoid", "sigmoid", "binary_cross_entropy")]
    [InlineData("relu", "softmax", "softmax_cross_entropy")]
    [InlineData("leaky_relu", "relu", "quadratic")]
    [InlineData("elu", "leaky_relu", "mean_absolute_error")]
    [InlineData("hard_sigmoid", "identity", "huber")]
    [InlineData("softplus", "tanh", "quadratic")]
    [InlineData("gelu", "silu", "quadratic")]
    public void Latex_formulas_are_ascii_and_their_words_are_text(string hidden, string output, string cost)
    {
        foreach (ExplainOptions options in Everything())
        {
            string latex = LatexRenderer.Render(
                Explainer.Explain(Subject("2-3-3", output, cost, Activation.Parse(hidden)), options));
            string[] formulas =
                [.. Regex.Matches(latex, @"\\begin\{align\*\}(.*?)\\end\{align\*\}", RegexOptions.Singleline)
                .Concat(Regex.Matches(latex, @"\$([^$]*)\$")).Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(formulas);
            Assert.All(formulas, formula =>
            {
                Assert.True(formula.All(char.IsAscii), formula);
                Assert.DoesNotMatch(
                    "[A-Za-z]{2}", Regex.Replace(formula, @"(\\text|\\operatorname|_)\{[^}]*\}|\\[A-Za-z]+", " "));
            });
        }
    }

    [Fact]
    public void A_nudge_over_a_kink_is_named_and_no_ratio_is_not_a_number()
    {
        ExplainSubject subject = Subject("2-3-2", "identity", "quadratic", Activation.ReLU);
        double z = new WorkedExample(
            subject.Parameters, subject.Cost, [subject.X[0, 0], subject.X[0, 1]], [subject.Y[0, 0], subject.Y[0, 1]])
            .Z(2)[0];
        string text = Text(-3 * z);
        Assert.Contains("The nudge crosses a kink", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"NaN|∞×|-\d+\.\d+×", text);
        Assert.DoesNotContain("NaN×", Text(1e160), StringComparison.Ordinal);

        string Text(double nudge) => string.Join(' ', TextRenderer.Render(
            Explainer.Explain(subject, new() { Closer = new(2, 0, null), Nudge = nudge }), 1000, TerminalLook.Unicode));
    }

    [Fact]
    public void A_large_layer_says_how_many_it_has_and_how_many_it_shows()
    {
        Explanation explanation = Explainer.Explain(Subject("40-30-10", "sigmoid", "quadratic"), new()
        {
            Hints = new("Another may be named", at => $"Look at {at}."),
        });
        string text = string.Join('\n', TextRenderer.Render(explanation, 80, TerminalLook.Unicode));
        Assert.Contains("sums 40 terms", text, StringComparison.Ordinal);
        Assert.Contains("5 of the 30 neurons", text, StringComparison.Ordinal);
        Assert.Contains("1,200 weights and 30 biases", text, StringComparison.Ordinal);
        Assert.Contains("Look at W(", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_there_is_refused_by_name()
    {
        ExplainSubject subject = Subject("2-3-2", "sigmoid", "quadratic");
        Assert.Contains("0 to 2", Assert.Throws<ArgumentOutOfRangeException>(() =>
            Explainer.Explain(subject, new() { Closer = new(2, 3, null) })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Explainer.Explain(subject, new() { Closer = new(1, 0, null) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Explainer.Explain(subject, new() { Closer = new(2, 0, 2) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Explainer.Explain(subject with { Example = 2 }));
        Assert.Throws<ArgumentException>(() =>
            Explainer.Explain(subject, new() { Closer = new(2, 0, null), Paths = 3 }));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.125, "0.125")]
    [InlineData(-0.57437, "−0.5744")]
    [InlineData(0.0812345, "0.08123")]
    [InlineData(12.34567, "12.3457")]
    [InlineData(0.00099999, "10.000·10^{−4}")]
    [InlineData(1.2345e-5, "1.234·10^{−5}")]
    [InlineData(-2e30, "−2.000·10^{30}")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_have_four_digits(double value, string text) =>
        Assert.Equal(text.Replace("10.000·10^{−4}", "1.000·10^{−3}", StringComparison.Ordinal), Figure.Of(value));
}
