using System.Globalization;
using System.Text;
using System.Text.Json;
using Nabla.Tests.Equations;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Inspection;

/// <summary>Homework: each slip is made on purpose, in a calculation that shares no code with the check, and
/// named.</summary>
public sealed class AnswerCheckTests
{
    // Widths; what is done wrong; what the check has to call it, and at which quantity.
    public static TheoryData<string, string, Slip, string> Slips => new()
    {
        { "2-3-2", "bp1 without sigma'", Slip.SigmaPrimeMissing, "delta^3" },
        { "2-3-2", "bp2 without sigma'", Slip.SigmaPrimeMissing, "delta^2" },
        { "3-3-3", "bp1 without sigma'", Slip.SigmaPrimeMissing, "delta^3" },
        { "3-3-3", "bp2 without sigma'", Slip.SigmaPrimeMissing, "delta^2" },
        { "3-3-3", "bp2 w not transposed", Slip.WeightsTransposed, "delta^2" },
        { "2-3-2", "bp2 w not transposed", Slip.WeightsTransposed, "delta^2" },
        { "3-3-3", "w transposed forward", Slip.WeightsTransposed, "z^2" },
        { "2-3-2", "sum for mean", Slip.SumForMean, "grad_b^2" },
        { "2-3-2", "cost summed", Slip.SumForMean, "mean_cost" },
        { "2-3-2", "y - a", Slip.Sign, "delta^3" },
        { "2-3-2", "downhill", Slip.Sign, "grad_b^2" },
        { "3-3-3", "w of wrong layer", Slip.IndexShifted, "delta^2" },
        { "3-3-3", "a of wrong layer", Slip.IndexShifted, "grad_W^2" },
        { "3-4-3", "neurons off by one", Slip.IndexShifted, "a^2" },
        { "2-3-2", "sigma' at a", Slip.SigmaPrimeOfActivation, "delta^3" },
        { "2-3-2", "sigma' at a below", Slip.SigmaPrimeOfActivation, "delta^2" },
        { "2-3-2", "z (1 - z)", Slip.WeightedInputForActivation, "delta^3" },
        { "2-3-2", "minus b", Slip.BiasSubtracted, "z^2" },
        { "2-3-2", "no b", Slip.BiasMissing, "z^2" },
        { "2-3-2", "no sigma", Slip.ActivationMissing, "a^2" },
        { "2-3-2", "no half", Slip.FactorOfTwo, "cost_per_example" },
        { "2-3-2", "delta over m", Slip.MeanTooEarly, "delta^3" },
        { "2-3-2", "z for a", Slip.WeightedInputForActivation, "grad_W^3" },
        { "2-3-2", "gradient transposed", Slip.GradientTransposed, "grad_W^2" },
        { "3-3-3", "gradient transposed", Slip.GradientTransposed, "grad_W^2" },
        { "2-3-2", "layers reversed", Slip.LayersReversed, "grad_b^2" },
        { "2-3-2", "last example", Slip.OneExampleOnly, "grad_b^2" },
    };

    [Theory]
    [MemberData(nameof(Slips))]
    public void Every_slip_is_found_where_it_was_made_and_named(string widths, string mistake, Slip slip, string where)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            CaseFile given = Case(seed, widths);
            foreach (int? digits in (int?[])[null, 6])
            {
                AnswerReport report = Check(given, Homework.Of(given, mistake, digits));
                Assert.True(report.Finding is not null, $"{mistake}, seed {seed}: nothing found");
                AnswerFinding finding = report.Finding;
                Assert.Equal(where, Quantities.NameOf(finding.Quantity, finding.Layer));
                Assert.True(
                    finding.Slips is [var first, ..] && first.Slip == slip,
                    $"{mistake}, seed {seed}, digits {digits}: called {string.Join(", ", finding.Slips)}");
            }
        }
    }

    [Fact]
    public void Right_answers_are_right_in_all_digits_or_rounded_along_the_way()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            CaseFile given = Case(seed, "2-3-2");
            foreach (int? digits in (int?[])[null, 8, 6, 5])
            {
                AnswerReport report = Check(given, Homework.Of(given, "nothing", digits));
                Assert.True(report.IsRight, $"seed {seed}, digits {digits}: {report.Finding}");
                Assert.Equal(12, report.Right.Length);
                Assert.Empty(report.Missing);
            }
        }
    }

    [Fact]
    public void Any_subset_will_do_and_a_slip_is_named_from_the_gradient_alone()
    {
        CaseFile given = Case(1, "2-3-2");
        using JsonDocument all = JsonDocument.Parse(Homework.Of(given, "bp2 without sigma'", null));
        string only = $$"""{"grad_W": {{all.RootElement.GetProperty("grad_W").GetRawText()}}}""";
        AnswerReport report = Check(given, only);
        Assert.Equal("grad_W", report.Finding!.Quantity);
        Assert.Equal(2, report.Finding.Layer);
        Assert.Equal(Slip.SigmaPrimeMissing, report.Finding.Slips[0].Slip);
        Assert.Contains("delta^3", report.Missing);

        Assert.True(Check(given, """{"z": [null, null], "mean_cost": MEAN}""".Replace(
            "MEAN", all.RootElement.GetProperty("mean_cost").GetRawText(), StringComparison.Ordinal)).IsRight);
    }

    [Fact]
    public void Softmax_with_log_likelihood_needs_no_sigma_prime()
    {
        CaseFile plain = Case(3, "2-3-3");
        var theta = new ParameterVector<double>(
            new Architecture([2, 3, 3], Activation.Sigmoid, Activation.Softmax));
        theta.CopyFrom(plain.Parameters);
        var given = new CaseFile(theta, Cost.SoftmaxCrossEntropy, plain.X, plain.Y);
        CaseGradient<double> right = given.Gradient<double>();
        double[][] delta = Pass<double>.Rows(right.Trace.Delta(3)), z = Pass<double>.Rows(right.Trace.Z(3));
        for (int x = 0; x < delta.Length; x++)
            delta[x] = Ref.Activations.TimesDerivative(delta[x], ["softmax", "softmax", "softmax"], z[x]);
        AnswerReport report = Check(given, $$"""{"delta": [null, {{JsonSerializer.Serialize(delta)}}]}""");
        Assert.Equal(Slip.SigmaPrimeExtra, report.Finding!.Slips[0].Slip);
    }

    [Fact]
    public void Rounding_too_coarsely_and_wrong_shapes_are_told_apart_from_slips()
    {
        CaseFile given = Case(2, "2-3-2");
        CaseGradient<double> right = given.Gradient<double>();
        double[][] rounded =
        [
            .. Pass<double>.Rows(right.Trace.Delta(2)).Select(row => row.Select(v => Math.Round(v, 2)).ToArray()),
        ];
        AnswerReport coarse = Check(given, $$"""{"delta": [{{JsonSerializer.Serialize(rounded)}}, null]}""");
        Assert.Equal(Slip.RoundedTooCoarsely, coarse.Finding!.Slips[0].Slip);
        AnswerReport shape = Check(given, """{"z": [[[1, 2, 3], [1, 2, 3], [1, 2, 3], [4]]]}""");
        Assert.Equal("z", shape.Finding!.Quantity);
        AnswerReport beyond = Check(given, """{"grad_b": [null, null, [1]]}""");
        Assert.Equal(4, beyond.Finding!.Layer);
        Assert.Equal(Slip.WrongShape, beyond.Finding.Slips[0].Slip);
        AnswerReport nonsense = Check(given, """{"mean_cost": 12345.678}""");
        Assert.Empty(nonsense.Finding!.Slips);
    }

    [Theory]
    [InlineData("{}", "no answers")]
    [InlineData("""{"deltas": []}""", "delta")]
    [InlineData("""{"delta": 3}""", "delta")]
    [InlineData("""{"delta": [[["x"]]]}""", "delta[0][0][0]")]
    [InlineData("""{"mean_cost": 1e999}""", "mean_cost")]
    [InlineData("", "empty")]
    public void Answers_that_cannot_be_read_are_refused_by_place(string text, string part)
    {
        var problem = Assert.Throws<NablaFormatException>(() =>
            AnswerSheet.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    private static AnswerReport Check(CaseFile given, string answers) =>
        AnswerCheck.Run(given, AnswerSheet.Read(new MemoryStream(Encoding.UTF8.GetBytes(answers))));

    private static CaseFile Case(int seed, string widths)
    {
        int[] n = [.. widths.Split('-').Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
        var pass = new Pass<double>(
            100 + seed, 3, n, Cost.Quadratic,
            [.. Enumerable.Repeat((LayerActivation)Activation.Sigmoid, n.Length - 1)]);
        return new(pass.Theta, Cost.Quadratic, pass.X, pass.Y);
    }
}
