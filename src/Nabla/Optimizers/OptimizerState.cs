using Nabla.Kernels;

namespace Nabla;

/// <summary>What an <see cref="Optimizer"/> remembers from step to step: how many it has made, and vectors of the shape
/// of θ. In float32, numbers below 1e-30 in magnitude become 0 (subnormal numbers are slow).</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class OptimizerState<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImmutableArray<string?> _names;
    private readonly ImmutableArray<ParameterVector<T>?> _vectors;
    private (Optimizer Rule, Register Register, UpdateCode<T> Code)? _code;

    internal OptimizerState(Optimizer rule, Architecture architecture)
    {
        Architecture = architecture;
        _names = [rule.Slot(0), rule.Slot(1), rule.Slot(2)];
        _vectors = [.. _names.Select(name => name is null ? null : new ParameterVector<T>(architecture))];
        for (int slot = 0; slot < 3; slot++)
        {
            if (_vectors[slot] is { } vector && rule.InitialValue(slot) is var value and not 0)
                Fill(vector, value);
        }
    }

    /// <summary>The network that is trained.</summary>
    public Architecture Architecture { get; }

    /// <summary>t, the number of steps made.</summary>
    public long Steps { get; internal set; }

    /// <summary>The names of the vectors; they depend on the rule and its options.</summary>
    public ImmutableArray<string> Names => [.. _names.OfType<string>()];

    /// <summary>One of the vectors.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public ParameterVector<T> this[string name] =>
        name is not null && _names.IndexOf(name) is >= 0 and var index ? _vectors[index]! : throw new ArgumentException(
            $"This optimizer remembers no \"{name}\"; it has " +
            $"{(Names.IsEmpty ? "nothing to remember" : string.Join(", ", Names))}.", nameof(name));

    internal UpdateSlots<T> Slots => new(Values(0), Values(1), Values(2));

    /// <summary>The code of a rule that this state fits, kept for the next step.</summary>
    internal UpdateCode<T> CodeOf(Optimizer rule, Register register)
    {
        if (_code is not { } known || !ReferenceEquals(known.Rule, rule) || known.Register != register)
            _code = known = (rule, register, rule.CodeFor<T>(register));
        return known.Code;
    }

    /// <summary>Refuses another rule or network than it was made for.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="theta">θ.</param>
    /// <param name="name">What the caller calls the state.</param>
    internal void RequireFits(Optimizer rule, ParameterVector<T> theta, string name)
    {
        ArgumentException.ThrowIf(!ReferenceEquals(Architecture, theta.Architecture)
            && !Architecture.Widths.AsSpan().SequenceEqual(theta.Architecture.Widths.AsSpan()),
            $"This state belongs to a {Architecture} network, the parameters to a {theta.Architecture} one; " +
            $"the widths must agree.", name);
        for (int slot = 0; slot < 3; slot++)
        {
            ArgumentException.ThrowIf(rule.Slot(slot) != _names[slot],
                $"{rule} needs {rule.Slot(slot) ?? "no such vector"} where this state has " +
                $"{_names[slot] ?? "none"}. Was the state made by another rule, or with other options?",
                name);
        }
    }

    /// <summary>What the built-in rules do by themselves: tiny numbers become 0, and the filling is 0.</summary>
    internal void Tidy(Kernel<T> kernel)
    {
        foreach (ParameterVector<T>? vector in _vectors)
        {
            if (vector is null)
                continue;
            kernel.FlushTiny(vector.Values);
            vector.ClearFilling();
        }
    }

    private Span<T> Values(int slot) => _vectors[slot] is { } vector ? vector.Values : default;

    private static void Fill(ParameterVector<T> vector, double value)
    {
        vector.Values.Fill(T.CreateTruncating(value));
        vector.ClearFilling();
    }
}
