namespace Nabla.Kernels;

/// <summary>
/// Where every w and b lies in memory: known to this type and to the kernels, and to nobody else.
/// <para>
/// W(l) is cut into panels of <see cref="Panel{T}"/> output neurons (128 bytes: two 512-bit registers). Within a
/// panel the weights out of one input neuron k are neighbors, so that a kernel reads the weights from k to
/// a whole panel with two loads, and sums over k in order:
/// </para>
/// <code>
///   w_jk lies at  start + (j / P)·(n_{l−1}·P) + k·P + j % P
/// </code>
/// <para>B(l) follows W(l), filled up to whole panels. All filling is zero and stays zero.</para>
/// </summary>
internal sealed class Layout
{
    private readonly ImmutableArray<int> _widths;
    private readonly int[] _weights;
    private readonly int[] _biases;
    private readonly int _panel;

    private Layout(ImmutableArray<int> widths, int panel)
    {
        (_widths, _panel) = (widths, panel);
        _weights = new int[widths.Length - 1];
        _biases = new int[widths.Length - 1];
        long next = 0;
        for (int l = 2; l <= widths.Length; l++)
        {
            long filled = (long)Panels(l) * panel;
            _weights[l - 2] = checked((int)next);
            next += filled * Width(l - 1);
            _biases[l - 2] = checked((int)next);
            next += filled;
        }

        Length = checked((int)next);
    }

    /// <summary>P: output neurons in a panel.</summary>
    internal static int Panel<T>()
        where T : unmanaged => 128 / Unsafe.SizeOf<T>();

    /// <summary>The layout of the parameters between layers of given widths, as numbers of type T.</summary>
    /// <exception cref="OverflowException">They are more than one buffer holds.</exception>
    internal static Layout Of<T>(ImmutableArray<int> widths)
        where T : unmanaged => new(widths, Panel<T>());

    /// <summary>Numbers in the whole buffer, filling included.</summary>
    internal int Length { get; }

    /// <summary>Panels of layer l.</summary>
    internal int Panels(int l) => (Width(l) + _panel - 1) / _panel;

    /// <summary>Where W(l) starts.</summary>
    internal int Weights(int l) => _weights[l - 2];

    /// <summary>Numbers of W(l), filling included.</summary>
    internal int WeightsLength(int l) => _biases[l - 2] - _weights[l - 2];

    /// <summary>Where B(l) starts.</summary>
    internal int Biases(int l) => _biases[l - 2];

    /// <summary>Where w_jk lies.</summary>
    internal int Weight(int l, int j, int k) =>
        _weights[l - 2] + j / _panel * (Width(l - 1) * _panel) + k * _panel + j % _panel;

    /// <summary>From one row of a batch matrix to the next: whole panels, and where there are many an odd number of
    /// them, because at a power of two the rows would crowd a few cache sets.</summary>
    internal static int Stride<T>(int columns)
        where T : unmanaged
    {
        int panel = Panel<T>();
        int panels = (columns + panel - 1) / panel;
        return (panels >= 8 ? panels | 1 : panels) * panel;
    }

    private int Width(int l) => _widths[l - 1];
}
