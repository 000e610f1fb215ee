namespace Nabla;

/// <summary>A number together with its derivative with respect to one variable: arithmetic on it differentiates
/// formulas exactly, by the rules of calculus (Clifford's dual numbers, v + d ε with ε² = 0).</summary>
/// <param name="Value">The number.</param>
/// <param name="Derivative">Its derivative.</param>
public readonly partial record struct Dual(double Value, double Derivative)
{
    /// <summary>The variable itself: derivative 1.</summary>
    public static Dual Variable(double value) => new(value, 1);

    /// <summary>A constant: derivative 0.</summary>
    public static implicit operator Dual(double value) => new(value, 0);

    /// <summary>The same number.</summary>
    public static Dual operator +(Dual a) => a;

    /// <summary>(−a)' = −a'.</summary>
    public static Dual operator -(Dual a) => new(-a.Value, -a.Derivative);

    /// <summary>(a + b)' = a' + b'.</summary>
    public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Derivative + b.Derivative);

    /// <summary>(a − b)' = a' − b'.</summary>
    public static Dual operator -(Dual a, Dual b) => new(a.Value - b.Value, a.Derivative - b.Derivative);

    /// <summary>(a b)' = a' b + a b'.</summary>
    public static Dual operator *(Dual a, Dual b) =>
        new(a.Value * b.Value, a.Derivative * b.Value + a.Value * b.Derivative);

    /// <summary>(a/b)' = (a' − (a/b) b')/b.</summary>
    public static Dual operator /(Dual a, Dual b)
    {
        double quotient = a.Value / b.Value;
        return new(quotient, (a.Derivative - quotient * b.Derivative) / b.Value);
    }

    /// <summary>Compares values, so that formulas can branch: <c>z > 0 ? z : 0.1 * z</c>.</summary>
    public static bool operator <(Dual a, Dual b) => a.Value < b.Value;

    /// <summary>Compares values.</summary>
    public static bool operator >(Dual a, Dual b) => a.Value > b.Value;

    /// <summary>Compares values.</summary>
    public static bool operator <=(Dual a, Dual b) => a.Value <= b.Value;

    /// <summary>Compares values.</summary>
    public static bool operator >=(Dual a, Dual b) => a.Value >= b.Value;
}
