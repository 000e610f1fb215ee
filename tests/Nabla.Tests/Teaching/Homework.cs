using System.Text.Json;
using Nabla.Teaching;
using Nabla.Tests.Equations;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Teaching;

/// <summary>
/// A student: works a case on paper, as it were, with one mistake, rounding every number to some digits as it is
/// written down. Shares no code with the check; σ and the costs are the reference's.
/// </summary>
internal sealed class Homework
{
    private readonly CaseFile _given;
    private readonly Mistake _mistake;
    private readonly int? _digits;
    private readonly int _last, _m;
    private readonly double[][][] _z, _a, _delta;

    private Homework(CaseFile given, Mistake mistake, int? digits)
    {
        (_given, _mistake, _digits, _last, _m) =
            (given, mistake, digits, given.Architecture.LayerCount, given.Examples);
        (_z, _a, _delta) = (New(), New(), New());

        double[][][] New() => [.. Enumerable.Range(0, _last + 1).Select(_ => new double[_m][])];
    }

    internal static string Of(CaseFile given, string mistake, int? digits) =>
        Of(given, new Mistake(mistake, null), digits);

    internal static string Of(CaseFile given, Mistake mistake, int? digits) =>
        JsonSerializer.Serialize(new Homework(given, mistake, digits).Work());

    private Dictionary<string, object> Work()
    {
        (_a[1], double[][] y) = (Pass<double>.Rows(_given.X), Pass<double>.Rows(_given.Y));
        var costs = new double[_m];
        for (int x = 0; x < _m; x++)
        {
            for (int l = 2; l <= _last; l++)
                Forward(l, x);
            string cost = _given.Cost.Name;
            costs[x] = Write((Makes("no half") ? 2 : 1) * Ref.Costs.Value(cost, _z[_last][x], _a[_last][x], y[x]));
            double[] error = Ref.Costs.Gradient(cost, _z[_last][x], _a[_last][x], y[x]);
            if (_given.Cost.PairedWith is not null)
            {
                error = Ref.Activations.TimesDerivative(error, Sigma(_last), _z[_last][x]);
                if (Makes("sigma' too many", _last))
                    error = Ref.Activations.TimesDerivative(error, Sigma(_last), _z[_last][x]);
            }
            else
            {
                error = TimesPrime(_last, x, error, "bp1 without sigma'", "sigma' at a", "z (1 - z)");
            }

            double factor = Makes("y - a", _last) ? -1 : Makes("twice", _last) ? 2
                : Makes("delta over m", _last) ? 1.0 / _m : 1;
            _delta[_last][x] = [.. error.Select(v => Write(factor * v))];
            for (int l = _last - 1; l >= 2; l--)
                Back(l, x);
        }

        double mean = Write(costs.Sum() / (Makes("cost summed") ? 1 : _m));
        double[][][] nablaW = new double[_last + 1][][];
        double[][] nablaB = new double[_last + 1][];
        for (int l = 2; l <= _last; l++)
            (nablaW[l], nablaB[l]) = (WeightGradient(l), BiasGradient(l));
        var sheet = new Dictionary<string, object>
        {
            ["mean_cost"] = mean, ["cost_per_example"] = costs, ["z"] = _z[2..], ["a"] = _a[2..],
            ["delta"] = _delta[2..], ["grad_W"] = nablaW[2..], ["grad_b"] = nablaB[2..],
        };
        WriteDown(sheet, nablaB);
        return sheet;
    }

    private void Forward(int l, int x)
    {
        double[,] w = _given.Parameters.W(l).ToArray();
        double[] from = l > 2 && Makes("z before", l) ? _z[l - 1][x] : _a[l - 1][x];
        if (Makes("a against w", l))
            from = [.. from[1..], from[0]];
        double bias = Makes("minus b", l) ? -1 : Makes("no b", l) ? 0 : 1;
        _z[l][x] = [.. Enumerable.Range(0, w.GetLength(0)).Select(j => Write(Sum(from.Length, k =>
            (Makes("w transposed forward", l) ? w[k, j] : w[j, k]) * from[k]) + bias * _given.Parameters.B(l)[j]))];
        double[] at = Makes("sigma of minus z", l) ? [.. _z[l][x].Select(v => -v)] : _z[l][x];
        _a[l][x] = Makes("no sigma", l) ? [.. _z[l][x]] : [.. Ref.Activations.Apply(Sigma(l), at).Select(Write)];
        if (Makes("neurons off by one", l))
            _a[l][x] = [.. _a[l][x][1..], _a[l][x][0]];
    }

    private void Back(int l, int x)
    {
        double[] above = _delta[l + 1][x];
        double[] carried = [.. Enumerable.Range(0, _given.Architecture.Width(l)).Select(j =>
            Sum(above.Length, k => WeightBack(l, j, k) * above[k]))];
        double[] error = Makes("sigma' of layer above", l)
            ? Ref.Activations.TimesDerivative(carried, Sigma(l), _z[l + 1][x])
            : TimesPrime(l, x, carried, "bp2 without sigma'", "sigma' at a below", "z (1 - z) below");
        _delta[l][x] = [.. error.Select(v => Write(Makes("minus below", l) ? -v : v))];
    }

    private double WeightBack(int l, int j, int k)
    {
        ParameterVector<double> theta = _given.Parameters;
        if (Makes("w of wrong layer", l))
            return theta.W(l)[k, j];
        if (Makes("w after the step", l))   // of a single example
            return theta.W(l + 1)[k, j] - _given.Optimizer!.Eta * _delta[l + 1][0][k] * _a[l][0][j];
        // Not transposed: the numbers of w^{l+1} in a row, cut into rows as long as δ^{l+1}.
        int columns = _given.Architecture.Width(l), at = j * _given.Architecture.Width(l + 1) + k;
        return Makes("bp2 w not transposed", l) ? theta.W(l + 1)[at / columns, at % columns] : theta.W(l + 1)[k, j];
    }

    private double[] TimesPrime(int l, int x, double[] v, string without, string atA, string zForA)
    {
        double[] z = _z[l][x];
        if (Makes(without, l))
            return v;
        if (Makes(zForA, l))
        {
            return [.. v.Select((value, j) =>
                value * (Sigma(l)[j] == "tanh" ? 1 - z[j] * z[j] : z[j] * (1 - z[j])))];
        }

        return Ref.Activations.TimesDerivative(v, Sigma(l), Makes(atA, l) ? _a[l][x] : z);
    }

    private double[] BiasGradient(int l) => [.. Enumerable.Range(0, _given.Architecture.Width(l)).Select(j =>
        Write(Mean(l, x => Errors(l)[x][j])))];

    private double[][] WeightGradient(int l)
    {
        double[][] from = Makes("a of wrong layer", l) ? _a[l] : l > 2 && Makes("z for a", l) ? _z[l - 1] : _a[l - 1];
        int rows = _given.Architecture.Width(l), columns = _given.Architecture.Width(l - 1);
        bool transposed = Makes("gradient transposed", l);
        return [.. Enumerable.Range(0, transposed ? columns : rows).Select(j =>
            Enumerable.Range(0, transposed ? rows : columns).Select(k => Write(Mean(l, x =>
                transposed ? Errors(l)[x][k] * from[x][j] : Errors(l)[x][j] * from[x][k]))).ToArray())];
    }

    private double[][] Errors(int l) => _delta[l < _last && Makes("delta of layer above", l) ? l + 1 : l];

    private double Mean(int l, Func<int, double> term) =>
        (Makes("downhill", l) ? -1 : 1) * (Makes("last example", l) ? term(_m - 1)
            : Sum(_m, term) / (Makes("sum for mean", l) ? 1 : _m));

    private void WriteDown(Dictionary<string, object> sheet, double[][] nablaB)
    {
        if (Makes("layers reversed"))
            sheet["grad_b"] = nablaB[2..].Reverse().ToArray();
        if (Makes("delta reversed"))
            sheet["delta"] = _delta[2..].Reverse().ToArray();
        if (Makes("input in front"))
            sheet["a"] = _a[1..];
        if (Makes("dummy in front"))
            sheet["z"] = (double[][][])[[.. Enumerable.Repeat(new double[_given.X.GetLength(1)], _m)], .. _z[2..]];
        if (Makes("first left out"))
            sheet["z"] = _z[3..];
        if (_mistake is { Name: "swapped", Layer: { } l })
            sheet["delta"] = (double[][][])[.. _delta[2..l], _delta[l + 1], _delta[l], .. _delta[(l + 2)..]];
    }

    private string[] Sigma(int l) => [.. Enumerable.Range(0, _given.Architecture.Width(l)).Select(j =>
        _given.Architecture.Activation(l)[j].Name)];

    private bool Makes(string name, int? l = null) =>
        _mistake.Name == name && (_mistake.Layer is null || _mistake.Layer == l);

    private double Write(double value) => _digits is { } digits ? Math.Round(value, digits) : value;

    private static double Sum(int n, Func<int, double> term) => Enumerable.Range(0, n).Sum(term);
}
