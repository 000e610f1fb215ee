using System.Numerics;
using Nabla.Activations;
using Nabla.Kernels;

namespace Nabla;

// Leaky rectifiers of any slope
public abstract partial class Activation
{
    /// <summary>What begins the name of a leaky rectifier with a slope of its own: <c>leaky_relu:0.2</c>.</summary>
    internal const string LeakyName = "leaky_relu:";

    /// <summary>a = z where z &gt; 0, else slope · z; the derivative at 0 is the slope (Maas, Hannun and Ng 2013). Its
    /// name is <c>leaky_relu:SLOPE</c>; a slope of 0.01 gives <see cref="LeakyRelu"/>, 0 <see cref="ReLU"/>, and 1
    /// <see cref="Identity"/>.</summary>
    /// <param name="slope">−1 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond, or not a number.</exception>
    public static Activation LeakyReluOf(double slope) => slope switch
    {
        0.01 => LeakyRelu,
        0 => ReLU,
        1 => Identity,
        >= -1 and < 1 => new Leaky(slope),
        _ => throw new ArgumentOutOfRangeException(
            nameof(slope), slope, "The slope of a leaky rectifier lies between −1 and 1."),
    };

    private static Activation ParseLeaky(string text) => double.TryParse(
        text.AsSpan(LeakyName.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double slope)
        && slope is >= -1 and <= 1 ? LeakyReluOf(slope)
        : throw new ArgumentException(
            $"\"{text}\" is no activation: leaky_relu takes a slope from −1 to 1, as in leaky_relu:0.2.", nameof(text));

    /// <summary>The slope below 0; null where this is no leaky rectifier with a slope of its own.</summary>
    internal virtual double? LeakySlope => null;

    private sealed class Leaky(double slope)
        : Activation(Invariant($"{LeakyName}{slope}"), Initializer.HeUniform, 0)
    {
        internal override double? LeakySlope => slope;

        internal override Written Written =>
            new(Invariant($"max({slope} z, z)"), Invariant($"1 for z > 0, else {slope}"));

        // Only products with constants: every register gives the same bits.
        internal override ActivationCode<T> CodeFor<T>(Register register) => new LeakyCode<T>(slope);

        public override bool Equals(object? obj) => obj is Leaky other && other.Name == Name;

        public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
    }

    private sealed class LeakyCode<T>(double slope) : ActivationCode<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T _slope = T.CreateTruncating(slope);

        // a = z where z > 0, else slope z
        public override void Apply(ReadOnlySpan<T> z, Span<T> a)
        {
            int i = 0;
            for (; i <= z.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var v = new Vector<T>(z[i..]);
                Vector.ConditionalSelect(Vector.GreaterThan(v, Vector<T>.Zero), v, v * _slope).CopyTo(a[i..]);
            }

            for (; i < z.Length; i++)
                a[i] = z[i] > T.Zero ? z[i] : z[i] * _slope;
        }

        // σ'(z) = 1 where z > 0, else slope
        public override void TimesDerivative(ReadOnlySpan<T> z, ReadOnlySpan<T> a, Span<T> delta)
        {
            int i = 0;
            for (; i <= z.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var d = new Vector<T>(delta[i..]);
                Vector.ConditionalSelect(Vector.GreaterThan(new Vector<T>(z[i..]), Vector<T>.Zero), d, d * _slope)
                    .CopyTo(delta[i..]);
            }

            for (; i < z.Length; i++)
                delta[i] = z[i] > T.Zero ? delta[i] : delta[i] * _slope;
        }
    }
}
