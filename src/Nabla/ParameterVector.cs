using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nabla.Kernels;

namespace Nabla;

/// <summary>Every weight and bias of a network in one buffer: θ = (w², b², w³, b³, …, w^L, b^L). The gradient ∇C, a
/// velocity and Adam's moments have the same shape and are the same type, so an update, a norm, a scan or saving is one
/// loop over one buffer.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ParameterVector<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _buffer;

    /// <summary>All zeros.</summary>
    /// <param name="architecture">The network whose parameters these are.</param>
    /// <exception cref="ArgumentException">The network is larger than one buffer holds.</exception>
    public ParameterVector(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Precision.Require<T>();
        Architecture = architecture;
        try
        {
            Layout = Layout.Of<T>(architecture.Widths);
        }
        catch (OverflowException)
        {
            throw new ArgumentException(
                $"The {architecture} network has {architecture.ParameterCount} parameters, more than one buffer " +
                $"of {int.MaxValue} numbers holds.", nameof(architecture));
        }

        _buffer = new(Layout.Length);
    }

    /// <summary>The network whose parameters these are.</summary>
    public Architecture Architecture { get; }

    /// <summary>Number of weights and biases.</summary>
    public long Count => Architecture.ParameterCount;

    internal Layout Layout { get; }

    /// <summary>The whole buffer in memory order, the zero filling included.</summary>
    internal Span<T> Values => _buffer.Span;

    /// <summary>w^l, an n_l × n_{l−1} matrix; <c>W(l)[j, k]</c> goes from k to j.</summary>
    /// <param name="l">2 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer of parameters.</exception>
    public WeightMatrix<T> W(int l) => new(_buffer, Layout, Architecture, Checked(l));

    /// <summary>b^l, n_l numbers.</summary>
    /// <param name="l">2 … L.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer of parameters.</exception>
    public Span<T> B(int l) => _buffer.Slice(Layout.Biases(Checked(l)), Architecture.Width(l));

    /// <summary>w^l in memory order, filling included.</summary>
    internal Span<T> Weights(int l) => _buffer.Slice(Layout.Weights(l), Layout.WeightsLength(l));

    /// <summary>b^l filled up to whole panels.</summary>
    internal Span<T> Biases(int l) => _buffer.Slice(Layout.Biases(l), Layout.Panels(l) * Layout.Panel<T>());

    /// <summary>Sets every parameter to zero.</summary>
    public void Clear() => Values.Clear();

    /// <summary>Sets everything to zero that is no parameter.</summary>
    internal void ClearFilling()
    {
        int panel = Layout.Panel<T>();
        for (int l = 2; l <= Architecture.LayerCount; l++)
        {
            int used = Architecture.Width(l) % panel, inputs = Architecture.Width(l - 1);
            if (used == 0)
                continue;
            Span<T> last = Weights(l)[^(panel * inputs)..];
            for (int k = 0; k < inputs; k++)
                last.Slice(k * panel + used, panel - used).Clear();
            Biases(l)[Architecture.Width(l)..].Clear();
        }
    }

    /// <summary>A copy with a buffer of its own.</summary>
    public ParameterVector<T> Clone()
    {
        var copy = new ParameterVector<T>(Architecture);
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Takes all the numbers of <paramref name="source"/>.</summary>
    /// <exception cref="ArgumentException">The two belong to networks of different widths.</exception>
    public void CopyFrom(ParameterVector<T> source)
    {
        RequireSameShape(source);
        source.Values.CopyTo(Values);
    }

    /// <summary>Copies all parameters in book order: w² row by row, b², w³, b³, …</summary>
    /// <param name="destination">Room for <see cref="Count"/> numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void CopyTo(Span<T> destination)
    {
        RequireLength(destination.Length);
        int next = 0;
        for (int l = 2; l <= Architecture.LayerCount; l++)
        {
            int weights = W(l).Rows * W(l).Columns;
            W(l).CopyTo(destination.Slice(next, weights));
            B(l).CopyTo(destination[(next + weights)..]);
            next += weights + B(l).Length;
        }
    }

    /// <summary>Takes all parameters in book order: w² row by row, b², w³, b³, …</summary>
    /// <param name="source"><see cref="Count"/> numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> has another length.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        RequireLength(source.Length);
        int next = 0;
        for (int l = 2; l <= Architecture.LayerCount; l++)
        {
            int weights = W(l).Rows * W(l).Columns;
            W(l).CopyFrom(source.Slice(next, weights));
            source.Slice(next + weights, B(l).Length).CopyTo(B(l));
            next += weights + B(l).Length;
        }
    }

    /// <summary>The parameter with the given position in book order.</summary>
    /// <param name="index">0 … Count−1; see <see cref="Locate"/> for what stands there.</param>
    public ref T this[long index]
    {
        get
        {
            ParameterLocation at = Locate(index);
            if (at.K is { } k)
                return ref W(at.Layer)[at.J, k];
            return ref B(at.Layer)[at.J];
        }
    }

    /// <summary>Says which weight or bias stands at a position in book order.</summary>
    /// <param name="index">0 … Count−1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public ParameterLocation Locate(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int l = 2;
        for (; index >= (long)Architecture.Width(l) * (Architecture.Width(l - 1) + 1); l++)
            index -= (long)Architecture.Width(l) * (Architecture.Width(l - 1) + 1);
        int columns = Architecture.Width(l - 1);
        long weights = (long)Architecture.Width(l) * columns;
        return index < weights
            ? new(l, (int)(index / columns), (int)(index % columns))
            : new(l, (int)(index - weights), null);
    }

    /// <summary>‖θ‖, the Euclidean norm, summed in a fixed order in double precision. No square overflows or
    /// vanishes.</summary>
    public double Norm() => Kernels.Norm.Of<T>(Values);

    /// <summary>θ ← θ − scale·v, in one loop, nothing allocated.</summary>
    /// <param name="scaled">scale·v as written by the operator *.</param>
    /// <exception cref="ArgumentException">The two belong to networks of different widths.</exception>
    public void operator -=(ScaledParameters<T> scaled) => AddScaled(-scaled.Scale, scaled.Vector);

    /// <summary>θ ← θ + scale·v, in one loop, nothing allocated.</summary>
    /// <inheritdoc cref="op_SubtractionAssignment"/>
    public void operator +=(ScaledParameters<T> scaled) => AddScaled(scaled.Scale, scaled.Vector);

    /// <summary>θ ← scale·θ, in one loop, nothing allocated.</summary>
    /// <param name="scale">The factor.</param>
    public void operator *=(T scale) => Kernel<T>.Current.Scale(scale, Values);

    /// <summary>scale·v, computed where it is added or subtracted.</summary>
    public static ScaledParameters<T> operator *(T scale, ParameterVector<T> vector) => new(scale, vector);

    /// <summary><c>sha256:</c> and the hash of w², b², …, w^L, b^L in book order, little-endian, without gaps: equal
    /// for equal networks of the same precision.</summary>
    public string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] row = [];
        for (int l = 2; l <= Architecture.LayerCount; l++)
        {
            WeightMatrix<T> w = W(l);
            for (int j = 0; j < w.Rows; j++)
            {
                Array.Resize(ref row, w.Columns * Unsafe.SizeOf<T>());
                for (int k = 0; k < w.Columns; k++)
                    Precision.WriteLittleEndian(w[j, k], row.AsSpan(k * Unsafe.SizeOf<T>()));
                hash.AppendData(row);
            }

            Array.Resize(ref row, w.Rows * Unsafe.SizeOf<T>());
            for (int j = 0; j < w.Rows; j++)
                Precision.WriteLittleEndian(B(l)[j], row.AsSpan(j * Unsafe.SizeOf<T>()));
            hash.AppendData(row);
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal void RequireSameShape(ParameterVector<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentException.ThrowIf(!ReferenceEquals(Architecture, other.Architecture)
            && !Architecture.Widths.SequenceEqual(other.Architecture.Widths),
            $"These parameters belong to a {Architecture} network, the others to a {other.Architecture} one; " +
            $"the widths must agree.", nameof(other));
    }

    private void AddScaled(T scale, ParameterVector<T> vector)
    {
        RequireSameShape(vector);
        Kernel<T>.Current.AddScaled(scale, vector.Values, Values);
    }

    private int Checked(int l) => l >= 2 && l <= Architecture.LayerCount
        ? l
        : throw new ArgumentOutOfRangeException(
            nameof(l),
            $"Layer {l} has no parameters; " +
            $"those of a {Architecture} network are 2 … {Architecture.LayerCount}.");

    private void RequireLength(int length)
    {
        ArgumentException.ThrowIf(length != Count,
            $"A {Architecture} network has {Count} parameters; the span has {length} numbers.", nameof(length));
    }
}

/// <summary>Names one parameter: the weight w^l_jk, or the bias b^l_j where there is no k.</summary>
/// <param name="Layer">l, 2 … L.</param>
/// <param name="J">The neuron of layer l, from 0.</param>
/// <param name="K">The neuron of layer l−1 that the weight comes from, from 0; null for a bias.</param>
public readonly record struct ParameterLocation(int Layer, int J, int? K)
{
    /// <summary><c>W(3)[1, 3]</c> or <c>B(3)[1]</c>.</summary>
    public override string ToString() => K is { } k ? $"W({Layer})[{J}, {k}]" : $"B({Layer})[{J}]";
}

/// <summary>scale·v, to be added to or subtracted from a <see cref="ParameterVector{T}"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Scale">The factor.</param>
/// <param name="Vector">The vector.</param>
public readonly record struct ScaledParameters<T>(T Scale, ParameterVector<T> Vector)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
