using System.Text.Json;

namespace Nabla;

/// <summary>The <c>optimizer</c> of a case file: its name, lr, and those options that the named rule has.</summary>
internal static class OptimizerJson
{
    /// <summary>Reads the object.</summary>
    /// <exception cref="NablaFormatException">The name or an option is not known, or a value is out of
    /// range.</exception>
    internal static Optimizer Read(LocatedJson node)
    {
        JsonFields all = node.Fields(
            [.. Optimizer.Names.SelectMany(known => OptionsOf(known)).Select(o => o.Name).Except(["lr"]), "name",
                "lr"]);
        LocatedJson named = all.Need("name", $"The optimizers are {string.Join(", ", Optimizer.Names)}.");
        string name = named.Text();
        named.RefuseIf(!Optimizer.Names.Contains(name),
            $"names an optimizer that is not known, \"{name}\".{Suggestion.For(name, Optimizer.Names)}",
            $"The optimizers are {string.Join(", ", Optimizer.Names)}.");
        // Those of this rule alone
        ImmutableArray<RuleOption> options = OptionsOf(name);
        JsonFields fields = node.Fields(["name", .. options.Select(option => option.Name)]);
        LocatedJson lr = fields.Find("lr") ?? throw node.Problem(
            "lacks the field \"lr\", the learning rate.",
            "Every optimizer needs one; 3.0 and 0.001 are usual for sgd and adam.");
        Optimizer rule = Set(lr, () => Optimizer.Create(name, lr.Number<double>()));
        foreach ((string field, LocatedJson value) in fields)
        {
            if (field is not ("name" or "lr"))
                rule = Set(value, () => With(rule, options.First(option => option.Name == field), value));
        }

        return rule;
    }

    /// <summary>Writes every option, defaults too.</summary>
    internal static void Write(Utf8JsonWriter json, Optimizer rule)
    {
        json.WriteStartObject();
        json.WriteString("name", rule.Name);
        foreach (RuleOption option in rule.AllOptions)
        {
            double[] numbers = option.Of(rule);
            json.WritePropertyName(option.Name);
            if (option.Count == 0)
                json.WriteBooleanValue(numbers[0] != 0);
            else if (option.Count == 1)
                json.WriteNumberValue(numbers[0]);
            else
                JsonNumbers<double>.Write(json, numbers);
        }

        json.WriteEndObject();
    }

    private static ImmutableArray<RuleOption> OptionsOf(string name) => Optimizer.Create(name, 0).AllOptions;

    private static Optimizer With(Optimizer rule, RuleOption option, LocatedJson value)
    {
        if (option.Count == 0)
            return option.With(rule, value.Flag() ? 1 : 0);
        if (option.Count == 1)
            return option.With(rule, value.Number<double>());
        double[] numbers = value.Numbers<double>();
        return numbers.Length == option.Count
            ? option.With(rule, numbers)
            : throw value.Problem(
                "must be a list of two numbers.", $"Write for example \"{option.Name}\": [0.9, 0.999].");
    }

    private static Optimizer Set(LocatedJson at, Func<Optimizer> make) => at.Make("is out of range.", make);
}
