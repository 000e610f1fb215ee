using System.Text.Json;
using Nabla.Inspection;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Session;

/// <summary>Nudges, paths and checks on the page are those of the library, as the command prints them.</summary>
public sealed class InspectionTests
{
    private static readonly string[] s_targets = ["weight", "bias", "weightedInput", "activation"];

    [Fact]
    public void A_nudge_is_that_of_the_library_and_its_curve_touches_its_tangent()
    {
        LabSession session = Trained();
        WorkedExample example = Example(session);
        NudgeReport[] expected =
        [
            Nudge.Weight(example, 3, 4, 5, 0.1), Nudge.Bias(example, 3, 4, 0.1),
            Nudge.WeightedInput(example, 3, 4, 0.1), Nudge.Activation(example, 3, 4, 0.1),
        ];
        for (int i = 0; i < s_targets.Length; i++)
        {
            JsonElement nudged = session.Ask(
                $$"""{"type":"nudge","of":"test","example":11,"target":"{{s_targets[i]}}","layer":3,"j":4,"k":5,"change":0.1}""");
            Assert.Equal(expected[i].Rate, nudged.GetProperty("rate").GetDouble());
            Assert.Equal(expected[i].Rows.Select(row => row.Actual), nudged.Numbers("actual"));
            Assert.Equal(expected[i].Rows.Select(row => row.Predicted), nudged.Numbers("predicted"));
            double[] at = nudged.Numbers("curveAt"), curve = nudged.Numbers("curve");
            Assert.Equal(41, at.Length);
            Assert.Equal((0, 0), (at[20], curve[20]));
            double nearest = Math.Abs(curve[21] - (at[21] * expected[i].Rate));
            double farther = Math.Abs(curve[25] - (at[25] * expected[i].Rate));
            Assert.True(nearest < farther / 10, $"{s_targets[i]}: {nearest} and {farther}");
        }
    }

    [Fact]
    public void Paths_are_those_of_the_library_and_sum_up_to_BP4()
    {
        LabSession session = Trained();
        var expected = new PathSum(Example(session), 2, 7, 20);
        JsonElement paths = session.Ask(
            """{"type":"paths","of":"test","example":11,"layer":2,"j":7,"k":20,"count":10}""");
        Assert.Equal("10", paths.GetProperty("count").GetString());
        Assert.Equal(expected.Largest(10).Select(path => path.Product), paths.Numbers("products"));
        double sum = paths.GetProperty("sum").GetDouble(), bp4 = paths.GetProperty("byBackpropagation").GetDouble();
        Assert.Equal(expected.ByBackpropagation, bp4);
        Assert.InRange(sum - bp4, -1e-14, 1e-14);

        // As the path is walked: what the weight does to its neuron first, what the output does to the cost last.
        double[] factors = [.. paths.GetProperty("factors")[0].EnumerateArray().Select(factor => factor.GetDouble())];
        int output = paths.GetProperty("neurons")[0][1].GetInt32();
        WorkedExample worked = Example(session);
        Assert.Equal(3, factors.Length);
        Assert.Equal(worked.A(1)[20] * worked.SigmaPrime(2)[7], factors[0], 1e-15);
        Assert.Equal(worked.CostByActivation(3)[output], factors[2]);
    }

    [Fact]
    public void The_page_has_a_sentence_for_every_verdict_on_a_nudge()
    {
        string view = File.ReadAllText(Path.Combine(
            Repository.Root, "src", "Nabla.Lab.Page", "src", "views", "nudge.tsx"));
        Assert.All(Enum.GetNames<NudgeReason>(),
            name => Assert.Contains($"\n    {name}: \"", view, StringComparison.Ordinal));
    }

    [Fact]
    public void A_check_finds_that_all_derivatives_agree()
    {
        JsonElement found = Trained().Ask("""{"type":"check","of":"test","example":11,"sample":100}""");
        Assert.Equal(100, found.GetProperty("compared").GetInt32());
        Assert.Equal(100, found.GetProperty("agreeing").GetInt32());
        Assert.Equal(100, found.GetProperty("difference").GetArrayLength());
        Assert.Equal(2260, found.GetProperty("parameters").GetInt32());
    }

    [Theory]
    [InlineData("""{"type":"nudge","target":"weight","layer":1,"j":0,"change":0.1}""")]
    [InlineData("""{"type":"nudge","target":"weight","layer":2,"j":30,"change":0.1}""")]
    [InlineData("""{"type":"nudge","target":"weight","layer":2,"j":0,"k":64,"change":0.1}""")]
    [InlineData("""{"type":"nudge","target":"weight","layer":2,"j":0,"change":0}""")]
    [InlineData("""{"type":"paths","layer":4,"j":0,"k":0}""")]
    [InlineData("""{"type":"paths","layer":2,"j":0,"k":0,"count":0}""")]
    [InlineData("""{"type":"check","sample":0}""")]
    [InlineData("""{"type":"check","sample":100000}""")]
    [InlineData("""{"type":"check","of":"elsewhere"}""")]
    public void What_is_not_there_is_told(string json) =>
        Assert.Equal("problem", Trained().Ask(json).GetProperty("type").GetString());

    private static LabSession Trained()
    {
        LabSession session = Lab.Digits();
        for (int i = 0; i < 50; i++)
            session.Control("step");
        return session;
    }

    private static WorkedExample Example(LabSession session)
    {
        CaseFile given = session.Case("""{"type":"case","of":"test","example":11}""");
        double[] x = [.. given.X.Cast<double>()], y = [.. given.Y.Cast<double>()];
        return new(given.Parameters, given.Cost, x, y);
    }
}
