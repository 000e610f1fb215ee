using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>
/// How the learning rate changes in the course of a run. Immutable, and a function of where the run stands and of
/// nothing hidden, so that a run resumed from a checkpoint goes on with the same rates.
/// </summary>
/// <remarks>
/// Its text form (<see cref="object.ToString"/>, <see cref="Parse"/>) is the name, then a colon and numbers in the
/// order of the constructor's: <c>constant</c>, <c>step:10,0.5</c>, <c>exponential:0.95</c>, <c>cosine:5,0.01</c>,
/// <c>one_cycle:0.3,25,10000</c>,
/// <c>plateau:5,0.1,1e-6</c>. Numbers may be left out from the end where there are defaults.
/// A schedule of your own derives from this type. Checkpoints name it by its text; training goes on from them if it
/// gets the schedule again.
/// </remarks>
/// <example>
/// <code>
/// record InverseTime(double Decay) : Schedule("inverse_time")
/// {
///     protected override ImmutableArray&lt;double&gt; Numbers =&gt; [Decay];
///
///     public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) =&gt;
///         eta / (1 + Decay * at.Epoch);
/// }
/// </code>
/// </example>
public abstract record Schedule : IParsable<Schedule>
{
    /// <summary>Names a schedule of your own.</summary>
    /// <param name="name">What messages and checkpoints call it: letters, digits and _; not one of
    /// <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">The name is empty, taken or has other characters.</exception>
    protected Schedule(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIf(Names.Contains(name),
            $"\"{name}\" is a schedule that Nabla comes with; give yours another name.", nameof(name));
        ArgumentException.ThrowIf(!name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'),
            $"The schedule's name is {Quoted.Of(name)}; write it with letters, digits and _.", nameof(name));
        Name = name;
    }

    private protected Schedule(BuiltIn name) => Name = name.Name;

    /// <summary>The rate stays η.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>The names of all schedules, in the order of documentation.</summary>
    public static ImmutableArray<string> Names { get; } =
        ["constant", "step", "exponential", "cosine", "one_cycle", "plateau"];

    /// <summary>The name in files and on the command line.</summary>
    public string Name { get; }

    /// <summary>
    /// Whether rates depend on how many epochs there will be, so that their number cannot change in the course of a
    /// run.
    /// </summary>
    public virtual bool DependsOnEpochs => false;

    /// <summary>The learning rate of one step.</summary>
    /// <param name="eta">The optimizer's own rate η.</param>
    /// <param name="at">Where the run stands.</param>
    /// <param name="plateau">What <see cref="After"/> gave after the last epoch; the default before the first.</param>
    /// <returns>0 … 1e18; training refuses any other number.</returns>
    public abstract double Rate(double eta, SchedulePoint at, PlateauState plateau = default);

    /// <summary>
    /// What is to be remembered after an epoch; only <see cref="PlateauSchedule"/> remembers anything.
    /// </summary>
    /// <param name="plateau">What was remembered before it.</param>
    /// <param name="validationCost">The cost on the validation data after the epoch; NaN counts as no
    /// improvement.</param>
    public virtual PlateauState After(PlateauState plateau, double validationCost) => plateau;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">See the remarks on the type.</param>
    /// <exception cref="ArgumentException">There is no such schedule, or its numbers are wrong in count, form or
    /// range.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? text : text[..colon];
        double[] n = colon < 0 ? [] : [.. text[(colon + 1)..].Split(',').Select(part => Number(part, text))];
        return (name, n.Length) switch
        {
            ("constant", 0) => Constant,
            ("step", 1) => new StepSchedule(Whole(n[0], text)),
            ("step", 2) => new StepSchedule(Whole(n[0], text), n[1]),
            ("exponential", 1) => new ExponentialSchedule(n[0]),
            ("cosine", <= 2) => new CosineSchedule(At(n, 0, 0), At(n, 1, 0)),
            ("one_cycle", <= 3) => new OneCycleSchedule(At(n, 0, 0.3), At(n, 1, 25), At(n, 2, 1e4)),
            ("plateau", <= 3) => new PlateauSchedule(Whole(At(n, 0, 5), text), At(n, 1, 0.1), At(n, 2, 0)),
            _ when Names.Contains(name) => throw new ArgumentException(
                $"The schedule \"{text}\" has {n.Length} number(s). Write {string.Join(", ", Forms)}.", nameof(text)),
            _ => throw new ArgumentException(
                $"There is no schedule \"{name}\".{Suggestion.For(name, Names)} Nabla has {string.Join(", ", Forms)}.",
                nameof(text)),
        };
    }

    /// <summary>Reads a schedule, if the text names one.</summary>
    /// <param name="text">As for <see cref="Parse"/>; null names none.</param>
    /// <param name="result">The schedule; null where there is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Schedule? result) =>
        ParsedText.Try(text, Parse, out result);

    static Schedule IParsable<Schedule>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Schedule>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Schedule result) =>
        TryParse(s, out result);

    /// <summary>The text form, which <see cref="Parse"/> reads back.</summary>
    public sealed override string ToString() => Numbers.IsEmpty
        ? Name
        : $"{Name}:{string.Join(',', Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}";

    /// <summary>
    /// The numbers of the text form. All that the rates depend on belongs here: training goes on from a checkpoint only
    /// where they are the same. Empty if there are none.
    /// </summary>
    protected abstract ImmutableArray<double> Numbers { get; }

    private static string[] Forms =>
        ["constant", "step:EPOCHS,FACTOR", "exponential:FACTOR", "cosine:WARMUP,FLOOR", "one_cycle:RISE,START,END",
            "plateau:PATIENCE,FACTOR,MIN"];

    private protected static double Within(
        double value, double least, double most, string what,
        [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= least && value <= most ? value : throw new ArgumentOutOfRangeException(
            name, FormattableString.Invariant($"The {what} is {value}, but it must lie between {least} and {most}."));

    private protected static int AtLeastOne(
        int value, string what, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(
            name, FormattableString.Invariant($"The {what} is {value}, but it must be at least 1."));

    /// <summary>The name of a schedule that Nabla comes with, which is not checked.</summary>
    private protected readonly record struct BuiltIn(string Name);

    private static double At(double[] numbers, int index, double fallback) =>
        index < numbers.Length ? numbers[index] : fallback;

    private static double Number(string part, string text) =>
        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new ArgumentException($"\"{part}\" in the schedule \"{text}\" is no number.", nameof(text));

    private static int Whole(double number, string text) =>
        number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw new ArgumentException(FormattableString.Invariant(
                $"{number} in the schedule \"{text}\" counts epochs and must be a whole number."), nameof(text));
}

/// <summary>Where a run stands just before a step.</summary>
/// <param name="Epoch">Epochs completed: 0 in the first.</param>
/// <param name="Epochs">Epochs planned, at least 1.</param>
/// <param name="Step">Steps completed in this epoch: 0 before the first.</param>
/// <param name="StepsPerEpoch">Mini-batches of an epoch, at least 1.</param>
public readonly record struct SchedulePoint(int Epoch, int Epochs, int Step, int StepsPerEpoch)
{
    /// <summary>Steps completed since the run began.</summary>
    public long StepsDone => (long)Epoch * StepsPerEpoch + Step;

    /// <summary>Steps of the whole run as planned.</summary>
    public long StepsPlanned => (long)Epochs * StepsPerEpoch;
}

/// <summary>η throughout.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <summary>The same rate in every step.</summary>
    public ConstantSchedule()
        : base(new BuiltIn("constant"))
    {
    }
    /// <inheritdoc/>
    protected override ImmutableArray<double> Numbers => [];

    /// <inheritdoc/>
    public override double Rate(double eta, SchedulePoint at, PlateauState plateau = default) => eta;
}
