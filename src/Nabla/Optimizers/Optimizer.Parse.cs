using System.Diagnostics.CodeAnalysis;

namespace Nabla;

// The text of a rule, read.
public abstract partial record Optimizer : IParsable<Optimizer>
{
    /// <summary>Reads a rule: a name with its usual rate (<c>adam</c>; 0.1 for sgd, 0.01 for adagrad, else 0.001), a
    /// name with a rate (<c>adam 0.003</c>), options after it (<c>sgd 0.1 momentum=0.9 nesterov=true</c>, <c>adam
    /// betas=0.8,0.99</c>), or what <see cref="ToString"/> gives.</summary>
    /// <param name="text">One of these forms. Options have their names in case files; what is left out has its
    /// default.</param>
    /// <exception cref="ArgumentException">There is no such rule or option, or a value is wrong; the message suggests
    /// the nearest name and lists all.</exception>
    public static Optimizer Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        int end = trimmed.AsSpan().IndexOfAny(' ', '(');
        (string name, string rest) = end < 0 ? (trimmed, "") : (trimmed[..end], trimmed[end..].Trim());
        (_, double usualRate, Func<double, Optimizer> make) = Known(name, nameof(text));
        Optimizer rule = make(usualRate);
        var seen = new HashSet<string>();
        foreach ((string asked, string[] words) in Settings(rest, text))
        {
            RuleOption option = rule.AllOptions.FirstOrDefault(o => o.Name == asked) ?? throw new ArgumentException(
                $"The optimizer {name} has no option {Quoted.Of(asked)}." +
                $"{Suggestion.For(asked, rule.AllOptions.Select(o => o.Name))} " +
                $"It has {string.Join(", ", rule.AllOptions.Select(o => o.Name))}.", nameof(text));
            ArgumentException.ThrowIf(
                !seen.Add(asked), $"The optimizer {Quoted.Of(text)} gives {asked} twice.", nameof(text));
            rule = option.With(rule, words, nameof(text));
        }

        return rule;
    }

    /// <summary>Reads a rule, if the text is one.</summary>
    /// <param name="text">As for <see cref="Parse"/>; null is no rule.</param>
    /// <param name="result">The rule; null where there is none.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Optimizer? result) =>
        ParsedText.Try(text, Parse, out result);

    static Optimizer IParsable<Optimizer>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<Optimizer>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Optimizer result) =>
        TryParse(s, out result);

    // "(lr 0.1, momentum 0.9)" or "0.1 momentum=0.9", as names with what follows each.
    private static IEnumerable<(string Name, string[] Words)> Settings(string rest, string text)
    {
        if (rest.StartsWith('('))
        {
            string inside = rest.EndsWith(')') ? rest[1..^1] : throw NoOption(rest, text);
            return inside.Split(',', StringSplitOptions.TrimEntries)
                .Select(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(words => words.Length > 0 ? (words[0], words[1..]) : throw NoOption("", text));
        }

        return rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, i) => word.IndexOf('=') switch
        {
            < 0 when i == 0 => ("lr", [word]),
            <= 0 => throw NoOption(word, text),
            int at => (word[..at], word[(at + 1)..].Split(',')),
        });
    }

    private static ArgumentException NoOption(string word, string text) => new(
        $"{Quoted.Of(word)} in the optimizer {Quoted.Of(text)} is no option. " +
        "Write for example sgd 0.1 momentum=0.9 nesterov=true.", nameof(text));
}
