using Nabla.Lab.Explaining;
using Nabla.Teaching;

namespace Nabla.Lab.Tests.Explaining;

/// <summary>What is explained in the tests, and in how many ways.</summary>
internal static class Subjects
{
    internal static IEnumerable<ExplainOptions> Everything() =>
    [
        new(), new() { AsMatrices = true }, new() { Closer = new(2, 0, 1), Nudge = 0.1, Paths = 4 },
        new() { Closer = new(3, 1, null), Nudge = -0.25 }, new() { SlowLearning = true },
        new() { Paths = 2, Nudge = 1 },
    ];

    internal static ExplainSubject Subject(string widths, string output, string cost, Activation? hidden = null)
    {
        int[] n = [.. widths.Split('-').Select(int.Parse)];
        CaseFile template = CaseFile.Template(n);
        var theta = new ParameterVector<double>(
            Architecture.Create(n, hidden ?? Activation.Sigmoid, Activation.Parse(output)));
        theta.CopyFrom(template.Parameters);
        return new(theta, Cost.Parse(cost), template.X, template.Y);
    }

    /// <summary>Four neurons to a layer, each with an activation of its own, on both sides of 0.</summary>
    internal static ParameterVector<double> Mixed(double sign = 1)
    {
        Activation[] all = [.. Activation.All.Where(a => a.IsElementwise && a != Activation.Exponential)];
        var theta = new ParameterVector<double>(new Architecture([4, 4, 4, 4],
            [.. all.Chunk(4).Select(four => LayerActivation.PerNeuron(four))]));
        theta.CopyFrom(CaseFile.Template(4, 4, 4, 4).Parameters);
        for (long i = 0; i < theta.Count; i++)
            theta[i] *= sign;
        return theta;
    }

    internal static ExplainSubject Of(ParameterVector<double> theta, Cost cost)
    {
        CaseFile template = CaseFile.Template([.. theta.Architecture.Widths.ToArray()]);
        return new(theta, cost, template.X, template.Y);
    }
}
