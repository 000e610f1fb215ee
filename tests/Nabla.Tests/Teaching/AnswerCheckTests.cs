using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nabla.Teaching;
using Nabla.Tests.Equations;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Teaching;

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
    public void Errors_that_went_back_through_weights_after_the_step_are_named_where_the_step_is_known()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            CaseFile plain = Case(seed, "2-3-3-2", Activation.Sigmoid, Cost.Quadratic, m: 1);
            CaseFile given = new(plain.Parameters, plain.Cost, plain.X, plain.Y) { Optimizer = new Sgd(eta: 0.5) };
            foreach (int? digits in (int?[])[null, 6])
            {
                string answers = Homework.Of(given, "w after the step", digits);
                AnswerFinding finding = Check(given, answers).Finding!;
                Assert.Equal("delta^3", Quantities.NameOf(finding.Quantity, finding.Layer));
                Assert.Equal(Slip.WeightsUpdated, finding.Slips[0].Slip);
                Assert.Contains("after the step", finding.Slips[0].Hint, StringComparison.Ordinal);
                Assert.DoesNotContain(
                    Check(plain, answers).Finding!.Slips, slip => slip.Slip == Slip.WeightsUpdated);
            }
        }
    }

    [Theory]
    [InlineData("sigmoid")]
    [InlineData("tanh")]
    [InlineData("softplus")]
    public void Every_slip_in_every_layer_is_the_first_one_named_or_beside_one_that_gives_the_same_numbers(
        string sigma) =>
        NamesEverySlip(sigma, ["3-3-3-3", "2-4-3"]);

    [Theory]
    [Trait("Tier", "long")]
    [MemberData(nameof(EveryActivation))]
    public void Every_slip_in_every_layer_of_any_network_is_named(string sigma) =>
        NamesEverySlip(sigma, ["3-3", "2-2-2", "3-3-3-3", "2-4-3-5", "4-4-4-4-4"]);

    public static TheoryData<string> EveryActivation => [.. Legal.Hidden.Select(sigma => sigma.Name)];

    [Fact]
    public void Every_slip_in_a_network_with_an_activation_for_each_neuron_is_named() => NamesEverySlip(
        from m in (int[])[1, 2, 3]
        let mixed = LayerActivation.PerNeuron(Activation.Sigmoid, Activation.Tanh, Activation.Softplus)
        let pass = new Pass<double>(900 + m, m, [3, 3, 3, 3], Cost.Quadratic, mixed, Activation.Softmax, mixed)
        select new CaseFile(pass.Theta, Cost.Quadratic, pass.X, pass.Y));

    private static void NamesEverySlip(string sigma, string[] networks) => NamesEverySlip(
        from widths in networks
        from m in (int[])[1, 2, 3]
        from cost in Cost.All.Where(c => c == Cost.Quadratic || c.PairedWith?.Name == sigma)
        select Case(17 * m + widths.Length, widths, Activation.Parse(sigma), cost, m));

    private static void NamesEverySlip(IEnumerable<CaseFile> cases)
    {
        int named = 0;
        var wrong = new List<string>();
        foreach (CaseFile given in cases)
        {
            foreach ((Mistake made, Slip slip, int? layer) in Mistake.All(given))
            {
                if (IsNamed(given, made, slip, layer) is { } problem)
                    wrong.Add(problem);
                else
                    named++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{named} slips named of {named + wrong.Count}");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {named + wrong.Count}\n{string.Join('\n', wrong)}");
        Assert.True(named > 100, $"only {named} slips were made");
    }

    /// <summary>What is wrong with what the check says to a mistake, null where it is right.</summary>
    private static string? IsNamed(CaseFile given, Mistake made, Slip slip, int? layer)
    {
        string sheet = Homework.Of(given, made, null);
        AnswerReport report = Check(given, sheet);
        string what = $"{made} in {given.Architecture}, {given.Cost}, m = {given.Examples}";
        if (report.IsRight)
            return AreSame(sheet, Homework.Of(given, "nothing", null)) ? null : $"{what}: not found";
        ImmutableArray<LikelySlip> slips = report.Finding!.Slips;
        if (slips is [var first, ..] && first.Slip == slip && first.Layer == layer)
            return null;
        // Another slip may give the very same numbers; then that one may be first.
        bool isSame = !slips.IsEmpty && Mistake.All(given).Any(other =>
            other.Slip == slips[0].Slip && other.Layer == slips[0].Layer
            && AreSame(sheet, Homework.Of(given, other.Made, null)));
        return isSame && slips.Any(named => named.Slip == slip) ? null
            : $"{what}, at {report.Finding.Quantity}^{report.Finding.Layer}: {string.Join(" | ", slips)}";
    }

    private static bool AreSame(string some, string others)
    {
        (List<double> a, List<double> b) = (Numbers(some), Numbers(others));
        return a.Count == b.Count && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-9);

        static List<double> Numbers(string text)
        {
            var found = new List<double>();
            Collect(JsonDocument.Parse(text).RootElement, found);
            return found;
        }

        static void Collect(JsonElement element, List<double> into)
        {
            if (element.ValueKind == JsonValueKind.Number)
                into.Add(element.GetDouble());
            else if (element.ValueKind == JsonValueKind.Object)
                element.EnumerateObject().ToList().ForEach(property => Collect(property.Value, into));
            else
                element.EnumerateArray().ToList().ForEach(item => Collect(item, into));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Slips_in_answers_rounded_along_the_way_are_named_too(int m)
    {
        CaseFile given = Case(40 + m, "3-3-3-3", Activation.Sigmoid, Cost.Quadratic, m);
        var wrong = new List<string>();
        foreach ((Mistake made, Slip slip, int? layer) in Mistake.All(given))
        {
            AnswerReport report = Check(given, Homework.Of(given, made, 6));
            // A slip whose traces are lost in rounding is none.
            if (report.IsRight || report.Finding!.Slips is [{ Slip: Slip.RoundedTooCoarsely }])
                continue;
            if (!report.Finding.Slips.Any(named => named.Slip == slip))
                wrong.Add($"{made}: {string.Join(" | ", report.Finding.Slips)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void With_two_examples_a_sum_comes_before_a_missing_half_and_a_factor_two_in_delta_is_no_sum()
    {
        CaseFile given = Case(5, "2-3-2", Activation.Sigmoid, Cost.Quadratic, 2);
        LikelySlip[] mean = Slips("cost summed", "mean_cost");
        Assert.Equal([Slip.SumForMean, Slip.FactorOfTwo], mean.Take(2).Select(slip => slip.Slip));
        LikelySlip[] gradient = Slips("sum for mean", "grad_b", "grad_W");
        Assert.Equal([Slip.SumForMean, Slip.FactorOfTwo], gradient.Take(2).Select(slip => slip.Slip));
        Assert.Equal(Slip.FactorOfTwo, Slips("twice", "delta")[0].Slip);
        Assert.DoesNotContain(Slips("twice", "delta"), slip => slip.Slip == Slip.SumForMean);
        Assert.DoesNotContain(Slips("twice", "delta", "grad_b"), slip => slip.Slip == Slip.SumForMean);

        LikelySlip[] Slips(string mistake, params string[] fields)
        {
            using JsonDocument all = JsonDocument.Parse(Homework.Of(given, mistake, null));
            string some =
                string.Join(", ", fields.Select(f => $"\"{f}\": {all.RootElement.GetProperty(f).GetRawText()}"));
            return [.. Check(given, $"{{{some}}}").Finding!.Slips];
        }
    }

    [Fact]
    public void A_random_error_is_called_nothing_it_is_not()
    {
        var random = new Random(3);
        for (int seed = 0; seed < 50; seed++)
        {
            CaseFile given = Case(seed, "3-3-3-3", Activation.Sigmoid, Cost.Quadratic, 1 + seed % 3);
            double[][] delta = Pass<double>.Rows(given.Gradient<double>().Trace.Delta(3));
            delta[0][1] += 0.1 + random.NextDouble();
            AnswerReport report = Check(given, $$"""{"delta": [null, {{JsonSerializer.Serialize(delta)}}]}""");
            Assert.Equal(3, report.Finding!.Layer);
            Assert.True(report.Finding.Slips.IsEmpty, $"seed {seed}: {string.Join(" | ", report.Finding.Slips)}");
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
                Assert.Equal(12, report.Right.Length + report.Coarse.Length);
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
        Assert.True(coarse.IsRight);
        Assert.Equal(("delta^2", 2), Assert.Single(coarse.Coarse));
        rounded[0][0] += 0.01;
        AnswerReport off = Check(given, $$"""{"delta": [{{JsonSerializer.Serialize(rounded)}}, null]}""");
        Assert.Equal(Slip.RoundedTooCoarsely, off.Finding!.Slips[0].Slip);
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

    private static CaseFile Case(int seed, string widths) => Case(seed, widths, Activation.Sigmoid, Cost.Quadratic, 3);

    private static CaseFile Case(int seed, string widths, Activation sigma, Cost cost, int m)
    {
        int[] n = [.. widths.Split('-').Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
        var pass = new Pass<double>(
            100 + seed, m, n, cost, [.. Enumerable.Repeat((LayerActivation)sigma, n.Length - 1)]);
        return new(pass.Theta, cost, pass.X, pass.Y);
    }
}
