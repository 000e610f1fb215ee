using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla;

// Functions of users
public abstract partial class Activation
{
    /// <summary>A formula of your own over registers, at the speed of the activations that come with Nabla, for float
    /// and double: <c>Custom&lt;Mish>("mish")</c>.</summary>
    /// <typeparam name="F">The formula, an empty struct.</typeparam>
    /// <param name="name">What messages and files call it; not one of <see cref="All"/>.</param>
    /// <param name="kinks">The z, ascending, at which σ or σ' is not smooth, if any.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static Activation Custom<F>(string name, params ReadOnlySpan<double> kinks)
        where F : struct, IActivationFormula =>
        new RegisterFormula<F>(Free(name), kinks.ToArray());

    /// <summary>A formula of your own, differentiated by dual numbers: <c>Custom("swish", z => z *
    /// Dual.Sigmoid(z))</c>. It is evaluated in double, number by number, once in a step of training; a float network
    /// rounds what it gives. Forward and backward take about 9 times as long as those of <see cref="Silu"/> in float, 3
    /// times in double. <see cref="Custom{F}(string, ReadOnlySpan{double})"/> is the fast form.</summary>
    /// <param name="name">What messages and files call it; not one of <see cref="All"/>.</param>
    /// <param name="formula">σ, pure, and finite for every finite z if training is to survive every z.</param>
    /// <param name="kinks">The z, ascending, at which σ or σ' is not smooth, if any.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public static Activation Custom(string name, Func<Dual, Dual> formula, params ReadOnlySpan<double> kinks)
    {
        ArgumentNullException.ThrowIfNull(formula);
        return new DualFormula(Free(name), formula, kinks.ToArray());
    }

    /// <summary>A pair of functions of your own over spans, at the speed you give them, for networks of one number
    /// type. With the platform's exponential, number by number, silu takes about 9 times as long as
    /// <see cref="Silu"/> in float, 4 times in double. <see cref="Inspection.ActivationCheck"/> tells whether the
    /// second is the derivative of the first.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="name">What messages and files call it; not one of <see cref="All"/>.</param>
    /// <param name="value">Writes σ(z).</param>
    /// <param name="derivative">Writes σ'(z).</param>
    /// <param name="kinks">The z, ascending, at which σ or σ' is not smooth, if any.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    /// <exception cref="NotSupportedException">T is neither float nor double.</exception>
    public static Activation Custom<T>(
        string name, ActivationValue<T> value, ActivationDerivative<T> derivative, params ReadOnlySpan<double> kinks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(derivative);
        Precision.Require<T>();
        return new Pair<T>(Free(name), new(value, derivative), kinks.ToArray());
    }

    private static string Free(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return All.All(known => known.Name != name) ? name : throw new ArgumentException(
            $"\"{name}\" is an activation that Nabla comes with; give yours another name.", nameof(name));
    }

    private sealed class RegisterFormula<F>(string name, double[] kinks)
        : Activation(name, Initializer.XavierUniform, kinks)
        where F : struct, IActivationFormula
    {
        public override bool IsCustom => true;

        internal override ActivationCode<T> CodeFor<T>(Register register) => OwnFormula<F>.For<T>(register);
    }

    private sealed class DualFormula(string name, Func<Dual, Dual> formula, double[] kinks)
        : Activation(name, Initializer.XavierUniform, kinks)
    {
        public override bool IsCustom => true;

        internal override ActivationCode<T> CodeFor<T>(Register register) => new DualCode<T>(formula);
    }

    private sealed class Pair<T>(string name, PairCode<T> code, double[] kinks)
        : Activation(name, Initializer.XavierUniform, kinks)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override bool IsCustom => true;

        internal override Type? OnlyPrecision => typeof(T);

        internal override ActivationCode<U> CodeFor<U>(Register register) =>
            (object)code as ActivationCode<U> ?? throw new InvalidOperationException(
                $"The activation {Name} was given for {NameOf<T>()}, but the network computes in {NameOf<U>()}. "
                + $"Give a pair of functions for {NameOf<U>()}, or one formula in dual numbers, which serves both.");

        private static string NameOf<U>() => typeof(U) == typeof(float) ? "float" : "double";
    }
}

/// <summary>A user's activation on a run of numbers: writes a_i = σ(z_i) for every i. The lengths are equal and
/// arbitrary; neither buffer may be kept, and the two may be the same memory.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="z">Weighted inputs.</param>
/// <param name="a">Where the activations go.</param>
public delegate void ActivationValue<T>(ReadOnlySpan<T> z, Span<T> a)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>The derivative of a user's activation on a run of numbers: writes σ'(z_i) for every i. The lengths are
/// equal and arbitrary; no buffer may be kept.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="z">Weighted inputs.</param>
/// <param name="a">The activations σ(z_i), for derivatives that are cheaper in terms of them.</param>
/// <param name="derivative">Where the derivatives go.</param>
public delegate void ActivationDerivative<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> derivative)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
