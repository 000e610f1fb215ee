namespace Nabla.Inspection;

/// <summary>A worked example in which one z or a is moved, and all that follows from it.</summary>
internal sealed class MovedExample
{
    private readonly WorkedExample _example;
    private readonly bool _isActivation;
    private readonly int _l, _j;
    private readonly Trace<double> _t;
    private readonly CostCode<double> _cost;
    private readonly Branches _branches;

    internal MovedExample(WorkedExample example, bool isActivation, int l, int j)
    {
        (_example, _isActivation, _l, _j) = (example, isActivation, l, j);
        (_t, _cost) = (example.Copy(), example.Cost.Code<double>());
        _branches = new(_t, example.Cost);
    }

    /// <summary>Whether the latest move took some z or output across a kink.</summary>
    internal bool CrossedKink { get; private set; }

    /// <summary>C after z^l_j or a^l_j was moved by Δ from where it was.</summary>
    internal double By(double change)
    {
        if (_isActivation)
        {
            _t.A(_l)[0, _j] = _example.A(_l)[_j] + change;
        }
        else
        {
            _t.Z(_l)[0, _j] = _example.Z(_l)[_j] + change;
            _t.Code(_l).Apply(_t.Z(_l), _t.A(_l));
        }

        for (int m = _l + 1; m <= _t.L; m++)
            Backprop.Feedforward(_example.Parameters, _t, m);
        Backprop.OutputCost(_cost, _t);
        CrossedKink = !_branches.AreAsBefore();
        return _t.MeanCost;
    }

    /// <summary>The latest move, of Δ, on its way: to first order, (48) and (49), and as it came.</summary>
    [Equation("48")]
    [Equation("50")]
    internal ImmutableArray<NudgeLayer> Layers(double change)
    {
        var layers = ImmutableArray.CreateBuilder<NudgeLayer>();
        double[] z = [], a = new double[_example.Architecture.Width(_l)];
        a[_j] = change;
        for (int m = _l; m <= _t.L; m++)
        {
            if (m > _l)
                z = a = MatrixForm.Times(_example.W(m), a);     // Δz^m = w^m Δa^(m−1)
            else if (!_isActivation)
                z = a;
            if (z.Length > 0)
                a = TimesJacobian(m, z);                        // Δa^m = σ'(z^m) ⊙ Δz^m
            layers.Add(new()
            {
                Layer = m,
                PredictedZ = [.. z],
                ActualZ = z.Length == 0 ? [] : Difference(_t.Z(m).Row(0), _example.Z(m)),
                PredictedA = [.. a],
                ActualA = Difference(_t.A(m).Row(0), _example.A(m)),
            });
        }

        return layers.ToImmutable();
    }

    private double[] TimesJacobian(int m, double[] z) => _example.IsShared(m)
        ? MatrixForm.Times(_example.Jacobian(m), z)
        : [.. _example.SigmaPrime(m).Zip(z, (prime, change) => prime * change)];

    private static ImmutableArray<double> Difference(ReadOnlySpan<double> after, ReadOnlySpan<double> before)
    {
        var difference = ImmutableArray.CreateBuilder<double>(after.Length);
        for (int j = 0; j < after.Length; j++)
            difference.Add(after[j] - before[j]);
        return difference.MoveToImmutable();
    }
}
