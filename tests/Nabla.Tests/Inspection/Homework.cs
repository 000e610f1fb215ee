using System.Text.Json;
using Nabla.Tests.Equations;

namespace Nabla.Tests.Inspection;

/// <summary>
/// A student: works a case of sigmoid layers and quadratic cost, on paper as it were, with one mistake, rounding every
/// number to some digits as it is written down.
/// </summary>
internal sealed class Homework
{
    private readonly string _mistake;
    private readonly int? _digits;

    private Homework(string mistake, int? digits) => (_mistake, _digits) = (mistake, digits);

    internal static string Of(CaseFile given, string mistake, int? digits) => new Homework(mistake, digits).Work(given);

    private string Work(CaseFile given)
    {
        int L = given.Architecture.LayerCount, m = given.Examples;
        var w = new double[L + 1][,];
        for (int l = 2; l <= L; l++)
            w[l] = given.Parameters.W(l).ToArray();
        double[][][] z = New(L, m), a = New(L, m), delta = New(L, m);
        double[][][] nablaW = new double[L + 1][][];
        var nablaB = new double[L + 1][];
        var costs = new double[m];
        double[][] input = Pass<double>.Rows(given.X), y = Pass<double>.Rows(given.Y);
        for (int x = 0; x < m; x++)
        {
            a[1][x] = input[x];
            for (int l = 2; l <= L; l++)
            {
                int n = w[l].GetLength(0);
                z[l][x] = [.. Enumerable.Range(0, n).Select(j => Write(Sum(w[l].GetLength(1), k =>
                    (Makes("w transposed forward") ? w[l][k, j] : w[l][j, k]) * a[l - 1][x][k])
                    + (Makes("minus b") ? -1 : Makes("no b") ? 0 : 1) * given.Parameters.B(l)[j]))];
                a[l][x] = [.. z[l][x].Select(v => Makes("no sigma") ? v : Write(Sigma(v)))];
                if (Makes("neurons off by one"))
                    a[l][x] = [.. a[l][x][1..], a[l][x][0]];
            }

            costs[x] = Write((Makes("no half") ? 1 : 0.5) * Sum(y[x].Length, j => Square(a[L][x][j] - y[x][j])));
            delta[L][x] = [.. Enumerable.Range(0, y[x].Length).Select(j => Write(
                (Makes("y - a") ? y[x][j] - a[L][x][j] : a[L][x][j] - y[x][j])
                * Prime(z[L][x][j], a[L][x][j], "bp1 without sigma'", "sigma' at a") / (Makes("delta over m") ? m : 1)))];
            for (int l = L - 1; l >= 2; l--)
            {
                delta[l][x] = [.. Enumerable.Range(0, z[l][x].Length).Select(j => Write(
                    Sum(delta[l + 1][x].Length, k => Weight(w, l, j, k) * delta[l + 1][x][k])
                    * Prime(z[l][x][j], a[l][x][j], "bp2 without sigma'", "sigma' at a below")))];
            }
        }

        int first = Makes("last example") ? m - 1 : 0;
        double scale = Makes("downhill") ? -1 : 1;
        for (int l = 2; l <= L; l++)
        {
            int rows = w[l].GetLength(0), columns = w[l].GetLength(1), layer = l;
            double over = scale / (Makes("sum for mean") || Makes("last example") ? 1 : m);
            nablaB[l] = [.. Enumerable.Range(0, rows).Select(j =>
                Write(over * Sum(m - first, i => delta[layer][first + i][j])))];
            nablaW[l] = [.. Enumerable.Range(0, rows).Select(j => Enumerable.Range(0, columns).Select(k =>
                Write(over * Sum(m - first, i => delta[layer][first + i][j] * From(layer)[first + i][k]))).ToArray())];
            if (Makes("gradient transposed"))
            {
                double[][] right = nablaW[l];
                nablaW[l] = [.. Enumerable.Range(0, columns).Select(k => right.Select(row => row[k]).ToArray())];
            }
        }

        if (Makes("layers reversed"))
            Array.Reverse(nablaB, 2, L - 1);
        return JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["mean_cost"] = Write(costs.Sum() / (Makes("cost summed") ? 1 : m)),
            ["cost_per_example"] = costs, ["z"] = z[2..], ["a"] = a[2..], ["delta"] = delta[2..],
            ["grad_W"] = nablaW[2..], ["grad_b"] = nablaB[2..],
        });

        double[][] From(int l) => Makes("a of wrong layer") ? a[l] : l > 2 && Makes("z for a") ? z[l - 1] : a[l - 1];
    }

    private double Weight(double[][,] w, int l, int j, int k)
    {
        if (Makes("w of wrong layer"))
            return w[l][k, j];
        // Not transposed: the numbers of w^{l+1} in a row, cut into rows as long as δ^{l+1}.
        int columns = w[l + 1].GetLength(1), at = j * w[l + 1].GetLength(0) + k;
        return Makes("bp2 w not transposed") ? w[l + 1][at / columns, at % columns] : w[l + 1][k, j];
    }

    private double Prime(double z, double a, string without, string atA) =>
        Makes(without) ? 1
        : Makes(atA) ? Sigma(a) * (1 - Sigma(a))
        : Makes("z (1 - z)") && without.StartsWith("bp1", StringComparison.Ordinal) ? z * (1 - z)
        : a * (1 - a);

    private bool Makes(string mistake) => _mistake == mistake;

    private double Write(double value) => _digits is { } digits ? Math.Round(value, digits) : value;

    private static double Sigma(double z) => 1 / (1 + Math.Exp(-z));

    private static double Square(double v) => v * v;

    private static double Sum(int n, Func<int, double> term) => Enumerable.Range(0, n).Sum(term);

    private static double[][][] New(int L, int m) => [.. Enumerable.Range(0, L + 1).Select(_ => new double[m][])];
}
