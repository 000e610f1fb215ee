using System.Buffers;

namespace Nabla;

/// <summary>A user's C_x and ∇_a C_x, which speak double; a float network converts.</summary>
internal sealed class CustomCost<T>(CostFunction cost, CostGradient gradient) : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        using var of = new Doubles<T>(a, y);
        return cost(of[0], of[1]);
    }

    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        using var of = new Doubles<T>(a, y);
        gradient(of[0], of[1], of.Result);
        of.CopyResult(nablaA);
    }
}

/// <summary>A user's C_x in dual numbers.</summary>
internal sealed class CustomDualCost<T>(DualCostFunction cost) : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        using var of = new Doubles<T>(a, y);
        Dual[] scratch = Constants(of[0]);
        double result = cost(scratch.AsSpan(0, a.Length), of[1]).Value;
        ArrayPool<Dual>.Shared.Return(scratch);
        return result;
    }

    // ∂C_x/∂a_j with a_j as the variable, for each j.
    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        using var of = new Doubles<T>(a, y);
        Dual[] scratch = Constants(of[0]);
        for (int j = 0; j < a.Length; j++)
        {
            scratch[j] = Dual.Variable(of[0][j]);
            nablaA[j] = T.CreateTruncating(cost(scratch.AsSpan(0, a.Length), of[1]).Derivative);
            scratch[j] = of[0][j];
        }

        ArrayPool<Dual>.Shared.Return(scratch);
    }

    private static Dual[] Constants(ReadOnlySpan<double> a)
    {
        Dual[] scratch = ArrayPool<Dual>.Shared.Rent(a.Length);
        for (int j = 0; j < a.Length; j++)
            scratch[j] = a[j];
        return scratch;
    }
}

/// <summary>A user's C_x and δ^L, computed from z.</summary>
internal sealed class CustomPairedCost<T>(
    string name, Activation output, PairedCostFunction cost, PairedCostError error) : CostCode<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override bool IsPaired => true;

    internal override double Of(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        using var of = new Doubles<T>(z, a, y);
        return cost(of[0], of[1], of[2]);
    }

    internal override void OutputError(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> delta)
    {
        using var of = new Doubles<T>(z, a, y);
        error(of[0], of[1], of[2], of.Result);
        of.CopyResult(delta);
    }

    // δ_j/σ'(z_j). The Jacobian of softmax has no inverse; δ_j/a_j is what it takes to δ where Σ δ_j = 0.
    internal override void Gradient(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y, Span<T> nablaA)
    {
        T[] slope = new T[a.Length];
        Array.Fill(slope, T.One);
        if (output.IsElementwise)
            output.CodeFor<T>().TimesDerivative(z, a, slope);
        else
            a.CopyTo(slope);
        OutputError(z, a, y, nablaA);
        for (int j = 0; j < a.Length; j++)
            nablaA[j] /= slope[j];
    }

    internal override double Loss(ReadOnlySpan<T> a, ReadOnlySpan<T> y)
    {
        var z = new T[a.Length];
        for (int j = 0; j < z.Length; j++)
        {
            double answer = ToDouble(a[j]);
            z[j] = T.CreateTruncating(output.IsElementwise ? Fed(answer) : Log(Math.Max(answer, Least)));
        }

        return Of(z, a, y);
    }

    // The z nearest to 0 with σ(z) = a, where σ rises; a softmax has the logarithms, up to a summand that cancels.
    private double Fed(double a)
    {
        bool isAbove = a >= Sigma(0);
        double near = 0, far = isAbove ? MostZ : -MostZ;
        while (near + (far - near) / 2 is var middle && middle != near && middle != far)
            (near, far) = (isAbove ? Sigma(middle) < a : Sigma(middle) > a) ? (middle, far) : (near, middle);
        return Math.Abs(Sigma(far) - a) <= 1e-6 * Math.Max(1, Math.Abs(a)) ? far : throw new NotSupportedException(
            $"The cost {name} is computed from z, and answers are compared by a alone, from which {output} does not " +
            "give z back. Compare models by another measure, or write the cost as a function of a.");
    }

    private double Sigma(double z)
    {
        Span<double> number = [z];
        output.CodeFor<double>().Apply(number, number);
        return number[0];
    }

    private const double MostZ = 1e6;

    private static double Log(double x) => Kernels.Functions.Log(x);
}

/// <summary>The numbers of one example in double, and room for as many more, from the pool.</summary>
internal readonly ref struct Doubles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _scratch;
    private readonly int _length, _given;

    internal Doubles(ReadOnlySpan<T> a, ReadOnlySpan<T> y)
        : this(a.Length, 2)
    {
        Convert(a, 0);
        Convert(y, 1);
    }

    internal Doubles(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> y)
        : this(a.Length, 3)
    {
        Convert(z, 0);
        Convert(a, 1);
        Convert(y, 2);
    }

    private Doubles(int length, int given)
    {
        (_length, _given) = (length, given);
        _scratch = ArrayPool<double>.Shared.Rent((given + 1) * length);
        Result.Clear();
    }

    /// <summary>What was given, by its place.</summary>
    internal ReadOnlySpan<double> this[int i] => _scratch.AsSpan(i * _length, _length);

    /// <summary>Room for as many numbers, 0 at first.</summary>
    internal Span<double> Result => _scratch.AsSpan(_given * _length, _length);

    internal void CopyResult(Span<T> to)
    {
        for (int j = 0; j < to.Length; j++)
            to[j] = T.CreateTruncating(Result[j]);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<double>.Shared.Return(_scratch);

    private void Convert(ReadOnlySpan<T> from, int place)
    {
        Span<double> to = _scratch.AsSpan(place * _length, _length);
        for (int j = 0; j < from.Length; j++)
            to[j] = double.CreateTruncating(from[j]);
    }
}
