using Nabla.Kernels;

namespace Nabla;

/// <summary>C_x = Σ_h w_h C_x of head h, each on its own outputs.</summary>
internal sealed class HeadsCost<T> : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly (int Start, int Width, double Weight, CostCode<T> Code)[] _parts;

    internal HeadsCost(Heads heads, Register register)
    {
        int start = 0;
        _parts = new (int, int, double, CostCode<T>)[heads.All.Count];
        for (int h = 0; h < _parts.Length; h++)
        {
            Head head = heads.All[h];
            _parts[h] = (start, head.Width, head.Weight, head.Cost.Code<T>(register));
            start += head.Width;
        }

        IsPaired = _parts.All(part => part.Code.IsPaired);
        HasPaired = _parts.Any(part => part.Code.IsPaired);
    }

    internal override bool IsPaired { get; }

    internal override bool HasPaired { get; }

    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        foreach ((int start, int width, double weight, CostCode<T> code) in _parts)
            sum += weight * code.Of(z.Slice(start, width), a.Slice(start, width), y.Slice(start, width));
        return sum;
    }

    /// <summary>Of heads whose cost is not paired with their activation; 0 for the others.</summary>
    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        foreach ((int start, int width, double weight, CostCode<T> code) in _parts)
        {
            Span<T> part = nablaA.Slice(start, width);
            if (code.IsPaired)
            {
                part.Clear();
                continue;
            }

            code.Gradient(z.Slice(start, width), a.Slice(start, width), y.Slice(start, width), part);
            Weigh(part, weight);
        }
    }

    internal override void OutputError(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta)
    {
        foreach ((int start, int width, double weight, CostCode<T> code) in _parts)
        {
            if (!code.IsPaired)
                continue;
            Span<T> part = delta.Slice(start, width);
            code.OutputError(z.Slice(start, width), a.Slice(start, width), y.Slice(start, width), part);
            Weigh(part, weight);
        }
    }

    internal override double Loss(ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        double sum = 0;
        foreach ((int start, int width, double weight, CostCode<T> code) in _parts)
            sum += weight * code.Loss(a.Slice(start, width), y.Slice(start, width));
        return sum;
    }

    private static void Weigh(Span<T> derivatives, double weight)
    {
        T factor = T.CreateTruncating(weight);
        foreach (ref T derivative in derivatives)
            derivative *= factor;
    }
}
