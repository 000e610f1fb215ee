namespace Nabla;

/// <summary>
/// A register of numbers, as an <see cref="IActivationFormula"/> computes with it: one number or several, all of which
/// go through the same operations. Every operation is exact or rounded once, and every function is made of such
/// operations in one order. So a formula gives the same bits on every machine. Numbers in code convert:
/// <c>1 - a</c>.
/// </summary>
/// <typeparam name="V">The register itself. Nabla supplies it.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
public interface IRegister<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A constant, rounded to T.</summary>
    static abstract implicit operator V(double value);

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a − b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a/b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>−a.</summary>
    static abstract V operator -(V a);

    /// <summary>a b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>√a; NaN below 0.</summary>
    static abstract V Sqrt(V a);

    /// <summary>|a|.</summary>
    static abstract V Abs(V a);

    /// <summary>a &gt; b ? a : b, so that a NaN in either place gives b. With z in second place a NaN passes.</summary>
    static abstract V Max(V a, V b);

    /// <summary>a &lt; b ? a : b, so that a NaN in either place gives b. With z in second place a NaN
    /// passes.</summary>
    static abstract V Min(V a, V b);

    /// <summary>a &lt; b ? yes : no; <paramref name="no"/> where a or b is NaN. Both branches are
    /// computed.</summary>
    static abstract V SelectLess(V a, V b, V yes, V no);

    /// <summary>a = b ? yes : no; <paramref name="no"/> where a or b is NaN. Both branches are computed.</summary>
    static abstract V SelectEqual(V a, V b, V yes, V no);

    /// <summary>The magnitude of one with the sign of the other; a zero's sign counts.</summary>
    static abstract V CopySign(V magnitude, V sign);

    /// <summary>e^x, within 3 units in the last place, as all functions here.</summary>
    static abstract V Exp(V x);

    /// <summary>e^x − 1, accurate near 0.</summary>
    static abstract V Expm1(V x);

    /// <summary>ln x; −∞ at 0, NaN below.</summary>
    static abstract V Log(V x);

    /// <summary>ln(1 + x), accurate near 0; −∞ at −1, NaN below.</summary>
    static abstract V Log1p(V x);

    /// <summary>tanh x.</summary>
    static abstract V Tanh(V x);

    /// <summary>1/(1 + e^−x).</summary>
    static abstract V Sigmoid(V x);

    /// <summary>1/(1 + e^−x), and 1 less that, 1/(1 + e^x), as accurately and at little more cost.</summary>
    static abstract V Sigmoid(V x, out V complement);

    /// <summary>ln(1 + e^x).</summary>
    static abstract V Softplus(V x);

    /// <summary>Φ(x), the distribution function of the standard normal law.</summary>
    static abstract V NormalCdf(V x);
}
