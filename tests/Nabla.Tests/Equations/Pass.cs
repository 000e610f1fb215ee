using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>
/// A production pass, and its very numbers in the reference's types, so that one equation can be put to both with the
/// same inputs and the bound need only speak of that equation.
/// </summary>
internal sealed class Pass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal Pass(int seed, int m, int[] widths, Cost cost, params LayerActivation[] activations)
    {
        var random = new Random(seed);
        T Next() => T.CreateTruncating(3 * random.NextDouble() - 1.5);
        Cost = cost;
        Theta = new(new Architecture(widths, activations));
        for (long i = 0; i < Theta.Count; i++)
            Theta[i] = Next();
        T[,] x = new T[m, widths[0]], y = new T[m, widths[^1]];
        foreach (ref T value in MatrixShape.Flatten(x))
            value = Next();
        foreach (ref T value in MatrixShape.Flatten(y))
            value = cost.PairedWith is null ? Next() : T.CreateTruncating(random.NextDouble());
        (X, Y) = (x, y);
        Trace = new(Theta.Architecture, m);
        Nabla = new(Theta.Architecture);
        Backprop.Run(Theta, Cost, X, Y, Trace, Nabla);
        Reference = Network(Theta);
        Given = new(Theta.Architecture.LayerCount, Rows(X));
        for (int l = 2; l <= L; l++)
            (Given.Z[l], Given.A[l], Given.Delta[l]) = (Rows(Trace.Z(l)), Rows(Trace.A(l)), Rows(Trace.Delta(l)));
    }

    /// <summary>The unit roundoff of T.</summary>
    internal static double U => typeof(T) == typeof(float) ? 1.0 / (1 << 24) : Close.Roundoff;

    internal ParameterVector<T> Theta { get; }

    internal ParameterVector<T> Nabla { get; }

    internal Trace<T> Trace { get; }

    internal Cost Cost { get; }

    internal T[,] X { get; }

    internal T[,] Y { get; }

    internal int L => Theta.Architecture.LayerCount;

    /// <summary>The parameters, exactly, in double.</summary>
    internal Ref.Network<double> Reference { get; }

    /// <summary>Production's own z, a and δ, exactly, in double. What a test recomputes, it overwrites.</summary>
    internal Ref.Trace<double> Given { get; }

    internal static double[][] Rows(ReadOnlyMatrixSpan<T> matrix)
    {
        var rows = new double[matrix.Rows][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new double[matrix.Columns];
            for (int j = 0; j < matrix.Columns; j++)
                rows[i][j] = double.CreateTruncating(matrix[i, j]);
        }

        return rows;
    }

    internal static double[] Flat(ReadOnlyMatrixSpan<T> matrix) => [.. Rows(matrix).SelectMany(row => row)];

    internal static Ref.Network<double> Network(ParameterVector<T> theta) => new(
        [.. Enumerable.Range(2, theta.Architecture.LayerCount - 1).Select(l => new Ref.Layer<double>(
            [.. Enumerable.Range(0, theta.Architecture.Width(l)).Select(j => theta.Architecture.Activation(l)[j].Name)],
            ParameterConversion.To<T, double>(theta.W(l).ToArray()),
                [.. theta.B(l).ToArray().Select(double.CreateTruncating)]))]);
}
