using System.Collections.Immutable;
using System.Globalization;

namespace Nabla;

/// <summary>What a model takes: raw values as they lie in files, which it divides itself.</summary>
public sealed class ModelInput
{
    /// <summary>Describes an input.</summary>
    /// <param name="shape">[rows, columns] of an image, [values] of anything else; each at least 1.</param>
    /// <param name="divisor">What a raw value is divided by before it is fed to the network; positive and finite. 1:
    /// taken as it is.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the divisor is not positive and finite.</exception>
    public ModelInput(ReadOnlySpan<int> shape, double divisor = 1)
    {
        long values = 1;
        foreach (int size in shape)
            values = size < 1 || values > int.MaxValue ? 0 : values * size;
        if (shape.IsEmpty || values is < 1 or > int.MaxValue)
        {
            throw new ArgumentException(
                $"An input of shape [{string.Join(", ", shape.ToArray())}] is empty or too large.", nameof(shape));
        }

        if (!(divisor > 0 && double.IsFinite(divisor)))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The divisor is {divisor}; it must be positive and finite."),
                nameof(divisor));
        }

        (Shape, Divisor, Values) = ([.. shape], divisor, (int)values);
    }

    /// <summary>[rows, columns] of an image, [values] of anything else.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>What a raw value is divided by before it is fed to the network.</summary>
    public double Divisor { get; }

    /// <summary>Numbers in one input, the product of <see cref="Shape"/>.</summary>
    public int Values { get; }

    /// <summary>The inputs of a data set.</summary>
    public static ModelInput Of(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new(data.InputShape.AsSpan(), data.HasDivisor ? data.Divisor : 1);
    }

    /// <summary>For example 28x28.</summary>
    public override string ToString() =>
        string.Join('x', Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
}
