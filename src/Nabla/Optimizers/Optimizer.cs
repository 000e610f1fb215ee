using Nabla.Kernels;

namespace Nabla;

/// <summary>A rule that turns the gradient g of the mean cost into a step of the parameters θ. Only hyper-parameters,
/// immutable; what a rule remembers from step to step lies in an <see cref="OptimizerState{T}"/>. t = 1, 2, … counts
/// steps.</summary>
/// <remarks>A quotient with the denominator 0, which only an epsilon of 0 allows, counts as 0: a parameter that never
/// had a gradient stays where it is.</remarks>
public abstract partial record Optimizer
{
    internal const double Most = 1e18;   // products of two hyper-parameters stay finite in float32

    // Name, usual rate and constructor; a new rule has its line here.
    private static readonly ImmutableArray<(string Name, double UsualRate, Func<double, Optimizer> Make)> s_known =
    [
        ("sgd", 0.1, eta => new Sgd(eta)), ("adam", 0.001, eta => new Adam(eta)),
        ("adamw", 0.001, eta => new AdamW(eta)), ("rmsprop", 0.001, eta => new RmsProp(eta)),
        ("adagrad", 0.01, eta => new Adagrad(eta)),
    ];

    private static readonly RuleOption s_eta = RuleOption.Number<Optimizer>(
        "lr", rule => rule.Eta, (rule, x) => rule with { Eta = x });

    private static readonly RuleOption s_weightDecay = RuleOption.Number<Optimizer>(
        "weight_decay", rule => rule.WeightDecay, (rule, x) => rule with { WeightDecay = x });

    private protected Optimizer(double eta) => Eta = eta;

    /// <summary>The names of all rules, in the order of documentation.</summary>
    public static ImmutableArray<string> Names { get; } = [.. s_known.Select(known => known.Name)];

    /// <summary>The name in files and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>η, the learning rate: 0 … 1e18.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or too large.</exception>
    public double Eta { get; init => field = NotNegative(value, "learning rate (eta)"); }

    /// <summary>λ of g ← g + λθ on every parameter, biases too, before anything else; with <see cref="AdamW"/> instead
    /// θ ← (1 − ηλ)θ. 0 … 1e18.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative, NaN or too large.</exception>
    public double WeightDecay { get; init => field = NotNegative(value, "weight decay"); }

    /// <summary>The rule with the given name and otherwise its defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="eta">η.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Optimizer Create(string name, double eta)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known(name, nameof(name)).Make(eta);
    }

    /// <summary>What the rule remembers before the first step.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="architecture">The network to be trained.</param>
    public OptimizerState<T> CreateState<T>(Architecture architecture)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return new(this, architecture);
    }

    /// <summary>One step: θ and the state move on, nothing is allocated.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="theta">θ, changed in place.</param>
    /// <param name="nabla">∇C, the gradient of the mini-batch's mean cost.</param>
    /// <param name="state">Made by <see cref="CreateState"/> of the same rule for the same network; changed in
    /// place.</param>
    /// <param name="rate">A learning rate for this step in place of <see cref="Eta"/>, as a schedule gives it.</param>
    /// <exception cref="ArgumentException">Parameters, gradient and state do not belong together, or the rate is out of
    /// range.</exception>
    public void Update<T>(
        ParameterVector<T> theta, ParameterVector<T> nabla, OptimizerState<T> state, double? rate = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Update(Kernel<T>.Current, theta, nabla, state, rate ?? Eta);

    internal void Update<T>(
        Kernel<T> kernel, ParameterVector<T> theta, ParameterVector<T> nabla, OptimizerState<T> state, double rate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(theta);
        ArgumentNullException.ThrowIfNull(state);
        theta.RequireSameShape(nabla);
        state.RequireFits(this, theta, nameof(state));
        var step = new UpdateStep(state.Steps + 1, NotNegative(rate, "learning rate"));
        UpdateCode<T> code = state.CodeOf(this, kernel.Register);
        code.Update(step, theta.Values, nabla.Values, state.Slots);
        state.Steps++;
        if (code.TakesWholeVectors)
        {
            theta.ClearFilling();
            state.Tidy(kernel);
        }
    }

    /// <summary>The name and every hyper-parameter, in the invariant culture.</summary>
    public sealed override string ToString() =>
        $"{Name} ({s_eta.Text(this)}{OptionsText}, {s_weightDecay.Text(this)})";

    /// <summary>The options of one rule alone, in the order of texts and files.</summary>
    internal abstract ImmutableArray<RuleOption> Options { get; }

    /// <summary>Every option, lr and weight_decay too.</summary>
    internal ImmutableArray<RuleOption> AllOptions => [s_eta, .. Options, s_weightDecay];

    /// <summary>The options of one rule alone as text, each after a comma.</summary>
    private protected virtual string OptionsText => string.Concat(Options.Select(option => $", {option.Text(this)}"));

    /// <summary>The rule as code for one register; made once, when training is planned.</summary>
    internal abstract UpdateCode<T> CodeFor<V, T>()
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The rule as code for a register that is known only at run time.</summary>
    internal UpdateCode<T> CodeFor<T>(Register register)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Registers.For<T, Coded<T>, UpdateCode<T>>(register, new(this));

    /// <summary>Hands the kernels a formula with the constants of each step.</summary>
    private protected UpdateCode<T> Code<V, T, TRule>(Func<UpdateStep, TRule> at)
        where V : struct, ISimd<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : struct, IUpdateRule<V, T> => new UpdateCode<V, T, TRule>(at, RestsWithoutGradient);

    /// <summary>The vectors that the rule remembers, by name; the kernel hands it those in slots 0, 1 and 2. Null:
    /// unused.</summary>
    internal abstract string? Slot(int index);

    /// <summary>What every number of a slot is before the first step.</summary>
    internal virtual double InitialValue(int slot) => 0;

    /// <summary>Whether a parameter whose gradient is 0 stays as it is, and its state too.</summary>
    internal virtual bool RestsWithoutGradient => false;

    private protected static double NotNegative(double value, string what, [CallerMemberName] string name = "") =>
        value is >= 0 and <= Most ? value : throw new ArgumentOutOfRangeException(
            name, Invariant($"The {what} is {value}, but it must lie between 0 and {Most}."));

    private protected static double BelowOne(double value, string what, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(
            name, Invariant($"The {what} is {value}, but it must lie between 0 and 1, 1 excluded."));

    private static (string Name, double UsualRate, Func<double, Optimizer> Make) Known(
        string name, string argument)
    {
        foreach (var known in s_known)
        {
            if (known.Name == name)
                return known;
        }

        throw new ArgumentException(Suggestion.Unknown("optimizer", name, Names), argument);
    }

    private readonly struct Coded<T>(Optimizer optimizer) : IForRegister<T, UpdateCode<T>>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public UpdateCode<T> With<V>()
            where V : struct, ISimd<V, T> => optimizer.CodeFor<V, T>();
    }
}
