namespace Nabla;

/// <summary>An option of a rule: its name in case files and texts, and how to get and change it. A rule declares each
/// option once; <see cref="Optimizer.ToString"/>, <see cref="Optimizer.Parse"/> and case files are made from the
/// list.</summary>
internal sealed class RuleOption
{
    private readonly Func<Optimizer, double[]> _get;
    private readonly Func<Optimizer, double[], Optimizer> _with;

    private RuleOption(
        string name, int count, Func<Optimizer, double[]> get, Func<Optimizer, double[], Optimizer> with) =>
        (Name, Count, _get, _with) = (name, count, get, with);

    /// <summary>The name in files and texts.</summary>
    internal string Name { get; }

    /// <summary>How many numbers it has: 1 or 2; 0 for a switch.</summary>
    internal int Count { get; }

    private string Need =>
        Count switch { 0 => "true or false", 1 => "a number", _ => "two numbers, such as 0.9,0.999" };

    internal static RuleOption Number<R>(string name, Func<R, double> get, Func<R, double, R> with)
        where R : Optimizer => new(name, 1, rule => [get((R)rule)], (rule, x) => with((R)rule, x[0]));

    internal static RuleOption Pair<R>(string name, Func<R, (double, double)> get, Func<R, double, double, R> with)
        where R : Optimizer => new(
        name, 2, rule => get((R)rule) is var (first, second) ? [first, second] : [],
        (rule, x) => with((R)rule, x[0], x[1]));

    internal static RuleOption Switch<R>(string name, Func<R, bool> get, Func<R, bool, R> with)
        where R : Optimizer => new(
        name, 0, rule => [get((R)rule) ? 1 : 0], (rule, x) => with((R)rule, x[0] != 0));

    /// <summary>The numbers; of a switch 1 or 0.</summary>
    internal double[] Of(Optimizer rule) => _get(rule);

    /// <summary>The rule with other numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    internal Optimizer With(Optimizer rule, params double[] numbers) => _with(rule, numbers);

    /// <summary>The rule with numbers out of a text.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="words">The numbers.</param>
    /// <param name="argument">What the caller calls the text.</param>
    /// <exception cref="ArgumentException">They are wrong in count, form or range.</exception>
    internal Optimizer With(Optimizer rule, string[] words, string argument)
    {
        var numbers = new double[Math.Max(1, Count)];
        bool fits = words.Length == numbers.Length;
        for (int i = 0; fits && i < numbers.Length; i++)
        {
            fits = Count > 0
                ? double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                : words[i] is "true" or "false";
            if (Count == 0)
                numbers[i] = words[i] == "true" ? 1 : 0;
        }

        return fits ? _with(rule, numbers) : throw new ArgumentException(
            $"The option {Name} of {rule.Name} takes {Need}, not {Quoted.Of(string.Join(' ', words))}.", argument);
    }

    /// <summary>Name and value, such as "betas 0.9 0.999", in the invariant culture.</summary>
    internal string Text(Optimizer rule) => $"{Name} {string.Join(' ', Of(rule).Select(Printed))}";

    private string Printed(double x) =>
        Count == 0 ? x != 0 ? "true" : "false" : x.ToString(CultureInfo.InvariantCulture);
}
