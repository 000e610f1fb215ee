using System.Diagnostics;
using Nabla.Kernels;

namespace Nabla;

/// <summary>A rule of your own. Derive a record, give it a name, and write one step in <see cref="Apply"/>. It trains
/// float and double networks. Its vectors are stored in checkpoints; training goes on from them if it gets the rule
/// again.</summary>
/// <remarks>Such a rule takes the gradient as a whole and passes over the weights once more than a built-in one. The
/// same operations give the same bits as a built-in rule. <see cref="Optimizer.WeightDecay"/> and the trainer's
/// penalties and limits are already part of the gradient that it gets.</remarks>
/// <example>
/// <code>
/// record SignDescent(double Eta) : CustomOptimizer("sign_descent", Eta)
/// {
///     protected override FormattableString Settings => $"";
///
///     protected override void Apply&lt;T&gt;(CustomStep&lt;T&gt; now)
///     {
///         for (int i = 0; i &lt; now.Theta.Length; i++)
///             now.Theta[i] -= T.CreateTruncating(now.Rate * T.Sign(now.Nabla[i]));
///     }
/// }
/// </code>
/// </example>
public abstract record CustomOptimizer : Optimizer
{
    private readonly string? _first, _second, _third;

    /// <summary>Names the rule and what it remembers.</summary>
    /// <param name="name">What messages and checkpoints call it; not one of <see cref="Optimizer.Names"/>.</param>
    /// <param name="eta">η, the learning rate: 0 … 1e18.</param>
    /// <param name="state">The names of the vectors that it remembers from step to step, at most three: letters, digits
    /// and _.</param>
    /// <exception cref="ArgumentException">A name is empty, taken or has other characters, or there are more than three
    /// vectors.</exception>
    protected CustomOptimizer(string name, double eta, params ReadOnlySpan<string> state)
        : base(eta)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIf(Names.Contains(name),
            $"\"{name}\" is an optimizer that Nabla comes with; give yours another name.", nameof(name));
        ArgumentException.ThrowIf(state.Length > 3,
            $"The optimizer {name} remembers {state.Length} vectors; three are the most.", nameof(state));
        for (int i = 0; i < state.Length; i++)
        {
            if (string.IsNullOrEmpty(state[i]) || !state[i].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
                || state[..i].Contains(state[i]))
            {
                throw new ArgumentException(
                    $"The optimizer {name} calls a vector {Quoted.Of(state[i] ?? "")}. " +
                    "Give each a name of its own, of letters, digits and _.", nameof(state));
            }
        }

        Name = name;
        _first = state.Length > 0 ? state[0] : null;
        _second = state.Length > 1 ? state[1] : null;
        _third = state.Length > 2 ? state[2] : null;
    }

    /// <inheritdoc/>
    public sealed override string Name { get; }

    /// <summary>The hyper-parameters besides η and weight decay, such as <c>$"beta1 {Beta1}, beta2 {Beta2}"</c>.
    /// Training goes on from a checkpoint only where they are the same. <c>$""</c> if there are none.</summary>
    protected abstract FormattableString Settings { get; }

    /// <summary>One step: changes θ and what the rule remembers.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="now">θ, the gradient, the state, t and η.</param>
    protected abstract void Apply<T>(CustomStep<T> now)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    internal sealed override ImmutableArray<RuleOption> Options => [];

    private protected sealed override string OptionsText =>
        Invariant(Settings) is { Length: > 0 } settings ? $", {settings}" : "";

    internal sealed override UpdateCode<T> CodeFor<V, T>() => new Code<V, T>(this);

    internal sealed override string? Slot(int index) => index switch { 0 => _first, 1 => _second, _ => _third };

    private sealed class Code<V, T>(CustomOptimizer rule) : UpdateCode<T>
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private T[] _decayed = [];

        internal override bool RestsWithoutGradient => false;

        internal override bool TakesWholeVectors => true;

        internal override void Update(UpdateStep step, Span<T> theta, ReadOnlySpan<T> nabla, UpdateSlots<T> state)
        {
            if (rule.WeightDecay > 0)
            {
                if (_decayed.Length != theta.Length)
                    _decayed = new T[theta.Length];
                nabla.CopyTo(_decayed);
                BufferLoops<V, T>.Run(
                    new BufferLoops<V, T>.AddScaled(T.CreateTruncating(rule.WeightDecay)), theta, _decayed);
                nabla = _decayed;
            }

            rule.Apply(new CustomStep<T>(theta, nabla, state, step));
        }

        internal override void UpdateWeights(
            ReadOnlyMatrixSpan<T> delta, LayerInput<T> a, WeightUpdate<T> update, Span<T> w, UpdateSlots<T> state) =>
            throw new UnreachableException("A rule of the user's own takes whole vectors.");
    }
}

/// <summary>What a <see cref="CustomOptimizer"/> works on in one step.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct CustomStep<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly UpdateSlots<T> _state;

    internal CustomStep(Span<T> theta, ReadOnlySpan<T> nabla, UpdateSlots<T> state, UpdateStep step)
    {
        Theta = theta;
        Nabla = nabla;
        _state = state;
        (Number, Rate) = (step.Number, step.Rate);
    }

    /// <summary>θ, every weight and bias, to be changed. They lie in the library's own order, with zeros between them
    /// that count for nothing and are put back to 0 after the step.</summary>
    public Span<T> Theta { get; }

    /// <summary>∇C, the gradient of the mini-batch's mean cost, in the same order.</summary>
    public ReadOnlySpan<T> Nabla { get; }

    /// <summary>t = 1, 2, …</summary>
    public long Number { get; }

    /// <summary>η of this step, as the schedule gives it.</summary>
    public double Rate { get; }

    /// <summary>A vector that the rule remembers, in the same order; all 0 before the first step. In float32, numbers
    /// below 1e-30 in magnitude become 0 after the step.</summary>
    /// <param name="index">Its place among the names given to the constructor, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such vector.</exception>
    public Span<T> State(int index)
    {
        Span<T> vector = index switch { 0 => _state.First, 1 => _state.Second, 2 => _state.Third, _ => default };
        return !vector.IsEmpty ? vector : throw new ArgumentOutOfRangeException(
            nameof(index), Invariant($"The rule has no vector {index}; name it in the constructor."));
    }
}
