using Nabla.Activations;

namespace Nabla.Teaching;

/// <summary>Backpropagation in plain loops, as by hand, with a slip made on purpose: whose answers are the same
/// probably made the same slip.</summary>
internal sealed class SlippedBackprop
{
    private readonly CaseFile _case;
    private readonly IReadOnlyList<SlipRule> _rules;
    private readonly int _last, _m;
    private readonly Quantities _q = new();
    private readonly Branches? _branches;

    private SlippedBackprop(CaseFile given, IReadOnlyList<SlipRule> rules, Branches? branches) =>
        (_case, _rules, _last, _m, _branches) =
            (given, rules, given.Architecture.LayerCount, given.Examples, branches);

    /// <summary>All quantities; with no rules they are right.</summary>
    /// <param name="given">The case.</param>
    /// <param name="rules">Slips to make.</param>
    /// <param name="branches">What σ' and ∇_a C are where they jump; null: as computed.</param>
    internal static Quantities Run(CaseFile given, IReadOnlyList<SlipRule> rules, Branches? branches = null)
    {
        var run = new SlippedBackprop(given, rules, branches);
        for (int l = 2; l <= run._last; l++)
            run.Forward(l);
        run.Costs();
        run.OutputError();
        for (int l = run._last - 1; l >= 2; l--)
            run.BackpropagateError(l);
        for (int l = 2; l <= run._last; l++)
            run.Gradient(l);
        return run._q;
    }

    private bool Is(Slip slip, SlipPlace place, int l) => _rules.Any(rule => rule.IsMade(slip, place, l));

    private LayerCode<double> Sigma(int l) => new(_case.Architecture.Activation(l), _case.Architecture.Width(l));

    private double[] A(int l, int x) => l == 1 ? Row(_case.X, x) : _q["a", l][x];

    private void Forward(int l)
    {
        double[,] w = _case.Parameters.W(l).ToArray();
        if (Is(Slip.WeightsTransposed, SlipPlace.Forward, l))
            w = ReadByColumns(w);
        double bias = Is(Slip.BiasMissing, SlipPlace.Forward, l) ? 0
            : Is(Slip.BiasSubtracted, SlipPlace.Forward, l) ? -1 : 1;
        LayerCode<double> sigma = Sigma(l);
        double[][] z = new double[_m][], a = new double[_m][];
        for (int x = 0; x < _m; x++)
        {
            double[] from = l > 2 && Is(Slip.WeightedInputForActivation, SlipPlace.Forward, l)
                ? _q["z", l - 1][x] : A(l - 1, x);
            if (Is(Slip.IndexShifted, SlipPlace.Forward, l))
                from = [.. from[1..], from[0]];
            z[x] = Times(w, from);
            for (int j = 0; j < z[x].Length; j++)
                z[x][j] += bias * _case.Parameters.B(l)[j];
            a[x] = [.. z[x]];
            double[] at = Is(Slip.Sign, SlipPlace.Forward, l) ? [.. z[x].Select(value => -value)] : z[x];
            if (!Is(Slip.ActivationMissing, SlipPlace.Forward, l))
                sigma.Apply(at, a[x]);
        }

        (_q["z", l], _q["a", l]) = (z, a);
    }

    private void Costs()
    {
        double factor = Is(Slip.FactorOfTwo, SlipPlace.Cost, _last) ? 2 : 1;
        double[] costs = [.. Enumerable.Range(0, _m).Select(x =>
            factor * _case.Cost.Code<double>().Of(_q["z", _last][x], A(_last, x), Row(_case.Y, x)))];
        _q["cost_per_example", null] = [.. costs.Select(c => (double[])[c])];
        _q["mean_cost", null] = [[costs.Sum() / (Is(Slip.SumForMean, SlipPlace.Cost, _last) ? 1 : _m)]];
    }

    private void OutputError()
    {
        const SlipPlace Here = SlipPlace.OutputError;
        CostCode<double> cost = _case.Cost.Code<double>();
        // Whoever takes σ' for something else, or leaves it out, has not seen that it cancels.
        bool cancels = cost.IsPaired
            && !Is(Slip.JacobianDiagonalOnly, Here, _last) && !Is(Slip.SigmaPrimeMissing, Here, _last);
        double factor = Is(Slip.Sign, Here, _last) ? -1 : Is(Slip.FactorOfTwo, Here, _last) ? 2
            : Is(Slip.MeanTooEarly, Here, _last) ? 1.0 / _m : 1;
        var delta = new double[_m][];
        for (int x = 0; x < _m; x++)
        {
            delta[x] = new double[_case.Architecture.OutputWidth];
            if (cancels)
                cost.OutputError(_q["z", _last][x], A(_last, x), Row(_case.Y, x), delta[x]);
            else
                cost.Gradient(_q["z", _last][x], OutputOf(x), Row(_case.Y, x), delta[x]);
            if (!cancels || Is(Slip.SigmaPrimeExtra, Here, _last))
                TimesSigmaPrime(_last, x, delta[x], Here);
            for (int j = 0; j < delta[x].Length; j++)
                delta[x][j] *= factor;
        }

        _q["delta", _last] = delta;
    }

    private double[] OutputOf(int x) =>
        _branches?.Output(x, A(_last, x), Row(_case.Y, x)) ?? A(_last, x);

    private void BackpropagateError(int l)
    {
        const SlipPlace Here = SlipPlace.HiddenErrors;
        double[,] w = Is(Slip.WeightsUpdated, Here, l) ? Updated(l + 1) : _case.Parameters.W(l + 1).ToArray();
        double[,] back = Is(Slip.WeightsTransposed, Here, l)
            ? ReadAs(w, w.GetLength(1), w.GetLength(0)) : Transposed(w);
        if (Is(Slip.IndexShifted, Here, l))
        {
            double[,] below = Transposed(_case.Parameters.W(l).ToArray());
            if (below.GetLength(0) == back.GetLength(0) && below.GetLength(1) == back.GetLength(1))
                back = below;
        }

        var delta = new double[_m][];
        for (int x = 0; x < _m; x++)
        {
            delta[x] = Times(back, _q["delta", l + 1][x]);
            TimesSigmaPrime(l, x, delta[x], Here);
            if (Is(Slip.Sign, Here, l))
                delta[x] = [.. delta[x].Select(value => -value)];
        }

        _q["delta", l] = delta;
    }

    private void TimesSigmaPrime(int l, int x, double[] v, SlipPlace here)
    {
        bool shifted = here == SlipPlace.HiddenErrors && Is(Slip.IndexShifted, SlipPlace.HiddenSigma, l)
            && _case.Architecture.Width(l + 1) == v.Length;
        double[] z = _q["z", shifted ? l + 1 : l][x], a = A(l, x);
        LayerCode<double> sigma = Sigma(l);
        if (shifted)
            sigma.Apply(z, a = new double[v.Length]);
        if (Is(Slip.SigmaPrimeMissing, here, l))
            return;
        if (Is(Slip.JacobianDiagonalOnly, here, l) && !_case.Architecture.Activation(l)[0].IsElementwise)
        {
            for (int j = 0; j < v.Length; j++)
                v[j] *= a[j] * (1 - a[j]);
        }
        else if (Is(Slip.SigmaPrimeOfActivation, here, l))
        {
            var twice = new double[a.Length];
            sigma.Apply(a, twice);
            sigma.TimesDerivative(a, twice, v);
        }
        else if (_branches is not null && !shifted)
        {
            _branches.TimesDerivative(sigma, l, x, z, a, v);
        }
        else
        {
            sigma.TimesDerivative(z, Is(Slip.WeightedInputForActivation, here, l) ? z : a, v);
        }
    }

    // w^l after the step.
    private double[,] Updated(int l)
    {
        Gradient(l);
        ParameterVector<double> theta = _case.Parameters.Clone(), nabla = new(_case.Architecture);
        WeightMatrix<double> w = nabla.W(l);
        for (int j = 0; j < w.Rows; j++)
        {
            for (int k = 0; k < w.Columns; k++)
                w[j, k] = _q["grad_W", l][j][k];
        }

        _case.Optimizer!.Update(theta, nabla, _case.Optimizer.CreateState<double>(_case.Architecture));
        return theta.W(l).ToArray();
    }

    private void Gradient(int l)
    {
        const SlipPlace Here = SlipPlace.Gradient;
        int rows = _case.Architecture.Width(l), columns = _case.Architecture.Width(l - 1);
        double[][] nablaW = [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];
        double[][] nablaB = [.. Enumerable.Range(0, rows).Select(_ => new double[1])];
        bool last = Is(Slip.OneExampleOnly, Here, l);
        double scale = (Is(Slip.SumForMean, Here, l) || last ? 1 : 1.0 / _m) * (Is(Slip.Sign, Here, l) ? -1 : 1);
        bool above = l < _last && Is(Slip.IndexShifted, SlipPlace.GradientErrors, l)
            && _case.Architecture.Width(l + 1) == rows;
        double[][] delta = _q["delta", above ? l + 1 : l];
        for (int x = last ? _m - 1 : 0; x < _m; x++)
        {
            double[] from = l > 2 && Is(Slip.WeightedInputForActivation, Here, l) ? _q["z", l - 1][x]
                : Is(Slip.IndexShifted, Here, l) && rows == columns ? A(l, x) : A(l - 1, x);
            for (int j = 0; j < rows; j++)
            {
                nablaB[j][0] += scale * delta[x][j];
                for (int k = 0; k < columns; k++)
                    nablaW[j][k] += scale * delta[x][j] * from[k];
            }
        }

        (_q["grad_W", l], _q["grad_b", l]) = (nablaW, nablaB);
    }

    private static double[] Times(double[,] w, double[] v) =>
        [.. Enumerable.Range(0, w.GetLength(0)).Select(j => v.Select((value, k) => w[j, k] * value).Sum())];

    private static double[] Row(double[,] matrix, int row) =>
        MatrixShape.Flatten(matrix).Slice(row * matrix.GetLength(1), matrix.GetLength(1)).ToArray();

    private static double[,] Transposed(double[,] w) => ReadByColumns(ReadAs(w, w.GetLength(1), w.GetLength(0)));

    /// <summary>The same numbers in the same order as rows × columns.</summary>
    private static double[,] ReadAs(double[,] w, int rows, int columns)
    {
        var read = new double[rows, columns];
        MatrixShape.Flatten(w).CopyTo(MatrixShape.Flatten(read));
        return read;
    }

    /// <summary>The same shape filled column by column: a square matrix is transposed.</summary>
    private static double[,] ReadByColumns(double[,] w)
    {
        var read = new double[w.GetLength(0), w.GetLength(1)];
        int i = 0;
        for (int k = 0; k < w.GetLength(1); k++)
        {
            for (int j = 0; j < w.GetLength(0); j++)
                read[j, k] = MatrixShape.Flatten(w)[i++];
        }

        return read;
    }
}
