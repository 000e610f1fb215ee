using Nabla.Activations;

namespace Nabla.Teaching;

/// <summary>How large the terms are that make a number up, |w||a| + |b| of a weighted input: it is rounded to digits of
/// those, not of what is left where they cancel.</summary>
internal sealed class Sizes
{
    private readonly CaseFile _given;
    private readonly Quantities _right, _sizes = new();
    private readonly int _last, _m;

    /// <summary>Sizes of all quantities of a case.</summary>
    internal Sizes(CaseFile given, Quantities right)
    {
        (_given, _right, _last, _m) = (given, right, given.Architecture.LayerCount, given.Examples);
        for (int l = 2; l <= _last; l++)
            Forward(l);
        OutputError();
        for (int l = _last - 1; l >= 2; l--)
            BackpropagateError(l);
        for (int l = 2; l <= _last; l++)
            Gradient(l);
    }

    /// <summary>What rounding takes of a size: of double, some hundred units in the last place.</summary>
    internal double Rounding => _given.IsSingle ? 1e-5 : 1e-13;

    /// <summary>Whether a function has kinks on which the answer depends which side rounding leads to.</summary>
    internal bool HasKinks =>
        Enumerable.Range(2, _last - 1).Any(l => Places("z", l).Any(at => IsKink(l, at.X, at.J)))
        || Places("a", _last).Any(at => IsKinkOfCost(at.X, at.J));

    /// <summary>By how much rounding alone may change a number.</summary>
    internal double Of(string name, int? layer, int row, int column) => Rounding
        * (_sizes.Find(name, layer) is { } rows && row < rows.Length && column < rows[row].Length
            ? rows[row][column] : 0);

    /// <summary>Whether z of a neuron is 0 but for rounding.</summary>
    internal bool IsKink(int l, int x, int j) =>
        _given.Architecture.Activation(l)[j].IsElementwise && Math.Abs(_right["z", l][x][j]) <= Of("z", l, x, j);

    /// <summary>Whether an output is the target but for rounding.</summary>
    internal bool IsKinkOfCost(int x, int j) =>
        Math.Abs(_right["a", _last][x][j] - _given.Y[x, j]) <= Of("a", _last, x, j);

    private double[][] SizesOfA(int l) => l > 1 ? _sizes["a", l]
        : [.. Enumerable.Range(0, _m).Select(x => Enumerable.Range(0, _given.Architecture.InputWidth)
            .Select(j => Math.Abs(_given.X[x, j])).ToArray())];

    private void Forward(int l)
    {
        double[][] from = SizesOfA(l - 1);
        (double[][] z, double[][] a) = (New(_m, l), New(_m, l));
        (_sizes["z", l], _sizes["a", l]) = (z, a);
        for (int x = 0; x < _m; x++)
        {
            for (int j = 0; j < z[x].Length; j++)
            {
                z[x][j] = Math.Abs(_given.Parameters.B(l)[j]);
                for (int k = 0; k < from[x].Length; k++)
                    z[x][j] += Math.Abs(_given.Parameters.W(l)[j, k]) * from[x][k];
            }

            double[] slopes = Slopes(l, x);
            for (int j = 0; j < z[x].Length; j++)
                a[x][j] = Math.Max(Math.Abs(_right["a", l][x][j]), slopes[j] * z[x][j]);
        }
    }

    // |σ'(z)|; at a kink, and of a function of the whole layer, 1 at the least.
    private double[] Slopes(int l, int x)
    {
        (double[] z, double[] a) = (_right["z", l][x], _right["a", l][x]);
        double[] slopes = [.. z.Select(_ => 1.0)];
        if (!_given.Architecture.Activation(l)[0].IsElementwise)
            return slopes;
        new LayerCode<double>(_given.Architecture.Activation(l), z.Length).TimesDerivative(z, a, slopes);
        for (int j = 0; j < slopes.Length; j++)
            slopes[j] = IsKink(l, x, j) ? Math.Max(1, Math.Abs(slopes[j])) : Math.Abs(slopes[j]);
        return slopes;
    }

    private void OutputError()
    {
        CostCode<double> cost = _given.Cost.Code<double>();
        double[][] delta = New(_m, _last), costs = [.. Enumerable.Range(0, _m).Select(_ => new double[1])];
        for (int x = 0; x < _m; x++)
        {
            double[] slopes = Slopes(_last, x);
            costs[x][0] = Math.Abs(_right["cost_per_example", null][x][0]);
            for (int j = 0; j < delta[x].Length; j++)
            {
                double size = _sizes["a", _last][x][j] + Math.Abs(_given.Y[x, j]);
                costs[x][0] += size + (cost.IsPaired ? _sizes["z", _last][x][j] : 0);
                delta[x][j] = Math.Max(Math.Abs(_right["delta", _last][x][j]), cost.IsPaired ? size : size * slopes[j]);
            }
        }

        _sizes["delta", _last] = delta;
        (_sizes["cost_per_example", null], _sizes["mean_cost", null]) = (costs, [[costs.Average(c => c[0])]]);
    }

    private void BackpropagateError(int l)
    {
        double[][] above = _sizes["delta", l + 1], delta = New(_m, l);
        for (int x = 0; x < _m; x++)
        {
            double[] slopes = Slopes(l, x);
            for (int j = 0; j < delta[x].Length; j++)
            {
                for (int k = 0; k < above[x].Length; k++)
                    delta[x][j] += Math.Abs(_given.Parameters.W(l + 1)[k, j]) * above[x][k];
                delta[x][j] *= slopes[j];
            }
        }

        _sizes["delta", l] = delta;
    }

    private void Gradient(int l)
    {
        double[][] delta = _sizes["delta", l], from = SizesOfA(l - 1);
        int rows = delta[0].Length, columns = from[0].Length;
        _sizes["grad_b", l] = [.. Enumerable.Range(0, rows).Select(
            j => (double[])[Enumerable.Range(0, _m).Average(x => delta[x][j])])];
        _sizes["grad_W", l] = [.. Enumerable.Range(0, rows).Select(j => Enumerable.Range(0, columns)
            .Select(k => Enumerable.Range(0, _m).Average(x => delta[x][j] * from[x][k])).ToArray())];
    }

    private IEnumerable<(int X, int J)> Places(string name, int l) =>
        _right[name, l].SelectMany((row, x) => row.Select((_, j) => (x, j)));

    private double[][] New(int rows, int l) =>
        [.. Enumerable.Range(0, rows).Select(_ => new double[_given.Architecture.Width(l)])];
}
