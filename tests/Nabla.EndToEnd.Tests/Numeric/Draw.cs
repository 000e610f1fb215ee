using System.Numerics;

namespace Nabla.EndToEnd.Tests.Numeric;

/// <summary>Networks and examples drawn by a seed.</summary>
internal sealed class Draw(int seed)
{
    private static readonly int[][] s_shapes =
    [
        [1, 1], [2, 1], [1, 3], [3, 1, 2], [1, 1, 1, 1], [17, 5, 9, 3], [4, 33, 2], [31, 16, 15], [64, 32, 16],
        [65, 33, 17, 5], [7, 129, 3], [257, 20, 10], [130, 100, 70, 4], [5, 4, 4, 4, 4, 4, 4, 4, 4, 3],
    ];

    private readonly Random _random = new(seed);

    internal int Below(int count) => _random.Next(count);

    internal T OneOf<T>(params ReadOnlySpan<T> of) => of[_random.Next(of.Length)];

    internal bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>Normally distributed, by Box and Muller.</summary>
    internal double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    internal double Uniform(double from, double to) => from + (to - from) * _random.NextDouble();

    /// <summary>Widths: one of the odd shapes, or others.</summary>
    internal int[] Widths(int most) => Chance(0.6)
        ? [.. OneOf<int[]>([.. s_shapes.Where(shape => shape.Max() <= most)])]
        : [.. Enumerable.Range(0, 2 + Below(4)).Select(_ => 1 + Below(Chance(0.2) ? most : Math.Min(most, 20)))];

    /// <summary>A network that goes with a cost; each hidden layer with an activation of its own, or a list.</summary>
    internal Architecture Architecture(int[] widths, Cost cost)
    {
        Activation[] all = [.. Activation.All], each = [.. all.Where(a => a.IsElementwise)];
        var activations = new LayerActivation[widths.Length - 1];
        for (int l = 0; l < activations.Length; l++)
        {
            activations[l] = l == activations.Length - 1 && cost.PairedWith is { } paired ? paired
                : Chance(0.15) && widths[l + 1] > 1
                    ? LayerActivation.PerNeuron([.. Enumerable.Range(0, widths[l + 1]).Select(_ => OneOf(each))])
                : OneOf(all);
        }

        return new(widths, activations);
    }

    /// <summary>Weights and biases. Exponentials get small ones: e^z of a large z would leave the range of float32 in
    /// the layers above.</summary>
    internal Network<T> Network<T>(Architecture architecture, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var network = new Network<T>(new ParameterVector<T>(architecture));
        for (int l = 2; l <= architecture.LayerCount; l++)
        {
            double spread = (HasExponentials(architecture) ? Math.Min(scale, 0.5) : scale)
                / Math.Sqrt(architecture.Width(l - 1));
            WeightMatrix<T> w = network.W(l);
            for (int j = 0; j < w.Rows; j++)
            {
                network.B(l)[j] = T.CreateTruncating(0.3 * Math.Min(1, scale) * Normal());
                for (int k = 0; k < w.Columns; k++)
                    w[j, k] = T.CreateTruncating(spread * Normal());
            }
        }

        return network;
    }

    internal static bool HasExponentials(Architecture architecture) => Enumerable.Range(2, architecture.LayerCount - 1)
        .Any(l => architecture.Activation(l).Uses(Activation.Exponential));

    /// <summary>A matrix of normally distributed numbers, some of them 0.</summary>
    internal T[,] Matrix<T>(int rows, int columns, double scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = new T[rows, columns];
        bool hasZeros = Chance(0.3);
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < columns; k++)
                x[i, k] = hasZeros && Chance(0.3) ? T.Zero : T.CreateTruncating(scale * Normal());
        }

        return x;
    }

    /// <summary>Labels as rows of 0 and 1.</summary>
    internal T[,] OneHot<T>(int[] labels, int classes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var y = new T[labels.Length, classes];
        for (int i = 0; i < labels.Length; i++)
            y[i, labels[i]] = T.One;
        return y;
    }

    /// <summary>Targets that a cost can have: classes, shares, counts or numbers.</summary>
    internal T[,] Targets<T>(Cost cost, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[,] y = Matrix<T>(rows, columns, 1);
        if (cost == Cost.SoftmaxCrossEntropy && Chance(0.7))
            return OneHot<T>([.. Enumerable.Range(0, rows).Select(_ => Below(columns))], columns);
        bool areClasses = Chance(0.5);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                if (cost == Cost.BinaryCrossEntropy || cost == Cost.SoftmaxCrossEntropy)
                    y[i, j] = T.CreateTruncating(areClasses ? Below(2) : Uniform(0, 1));
                else if (cost == Cost.Poisson)
                    y[i, j] = T.CreateTruncating(Below(6));
            }
        }

        return y;
    }
}
