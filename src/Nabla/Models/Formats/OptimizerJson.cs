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
        Dictionary<string, LocatedJson> all = node.Fields(
            [.. Optimizer.Names.SelectMany(OptionsOf).Union(["name", "lr"])]);
        if (!all.TryGetValue("name", out LocatedJson named))
        {
            throw node.Problem(
                "lacks the field \"name\".", $"The optimizers are {string.Join(", ", Optimizer.Names)}.");
        }

        string name = named.Text();
        if (!Optimizer.Names.Contains(name))
        {
            throw named.Problem(
                $"names an optimizer that is not known, \"{name}\".{Suggestion.For(name, Optimizer.Names)}",
                $"The optimizers are {string.Join(", ", Optimizer.Names)}.");
        }
        // Those of this rule alone
        Dictionary<string, LocatedJson> fields = node.Fields(["name", "lr", .. OptionsOf(name)]);
        if (!fields.TryGetValue("lr", out LocatedJson lr))
        {
            throw node.Problem(
                "lacks the field \"lr\", the learning rate.",
                "Every optimizer needs one; 3.0 and 0.001 are usual for sgd and adam.");
        }

        Optimizer rule = Set(lr, () => Optimizer.Create(name, lr.Number<double>()));
        foreach ((string option, LocatedJson value) in fields)
        {
            if (option is not ("name" or "lr"))
                rule = Set(value, () => With(rule, option, value));
        }

        return rule;
    }

    /// <summary>Writes every option, defaults too.</summary>
    internal static void Write(Utf8JsonWriter json, Optimizer rule)
    {
        json.WriteStartObject();
        json.WriteString("name", rule.Name);
        json.WriteNumber("lr", rule.Eta);
        switch (rule)
        {
            case Sgd sgd:
                json.WriteNumber("momentum", sgd.Momentum);
                json.WriteNumber("dampening", sgd.Dampening);
                json.WriteBoolean("nesterov", sgd.Nesterov);
                break;
            case AdaptiveMoments adam:
                json.WritePropertyName("betas");
                JsonNumbers.Write<double>(json, [adam.Beta1, adam.Beta2]);
                json.WriteNumber("eps", adam.Epsilon);
                json.WriteBoolean("amsgrad", adam.AmsGrad);
                break;
            case RmsProp rms:
                json.WriteNumber("alpha", rms.Alpha);
                json.WriteNumber("eps", rms.Epsilon);
                json.WriteNumber("momentum", rms.Momentum);
                json.WriteBoolean("centered", rms.Centered);
                break;
            case Adagrad adagrad:
                json.WriteNumber("lr_decay", adagrad.RateDecay);
                json.WriteNumber("eps", adagrad.Epsilon);
                json.WriteNumber("initial_accumulator_value", adagrad.InitialAccumulator);
                break;
        }

        json.WriteNumber("weight_decay", rule.WeightDecay);
        json.WriteEndObject();
    }

    private static string[] OptionsOf(string name) => name switch
    {
        "sgd" => ["momentum", "dampening", "nesterov", "weight_decay"],
        "adam" or "adamw" => ["betas", "eps", "weight_decay", "amsgrad"],
        "rmsprop" => ["alpha", "eps", "momentum", "centered", "weight_decay"],
        _ => ["lr_decay", "eps", "initial_accumulator_value", "weight_decay"],
    };

    private static Optimizer With(Optimizer rule, string option, LocatedJson value) => (rule, option) switch
    {
        (_, "weight_decay") => rule with { WeightDecay = value.Number<double>() },
        (Sgd sgd, "momentum") => sgd with { Momentum = value.Number<double>() },
        (Sgd sgd, "dampening") => sgd with { Dampening = value.Number<double>() },
        (Sgd sgd, _) => sgd with { Nesterov = value.Flag() },
        (AdaptiveMoments adam, "betas") => Betas(adam, value),
        (AdaptiveMoments adam, "eps") => adam with { Epsilon = value.Number<double>() },
        (AdaptiveMoments adam, _) => adam with { AmsGrad = value.Flag() },
        (RmsProp rms, "alpha") => rms with { Alpha = value.Number<double>() },
        (RmsProp rms, "eps") => rms with { Epsilon = value.Number<double>() },
        (RmsProp rms, "momentum") => rms with { Momentum = value.Number<double>() },
        (RmsProp rms, _) => rms with { Centered = value.Flag() },
        (Adagrad adagrad, "lr_decay") => adagrad with { RateDecay = value.Number<double>() },
        (Adagrad adagrad, "eps") => adagrad with { Epsilon = value.Number<double>() },
        (Adagrad adagrad, _) => adagrad with { InitialAccumulator = value.Number<double>() },
        _ => throw new InvalidOperationException($"{rule.Name} is not spelled out here."),
    };

    private static AdaptiveMoments Betas(AdaptiveMoments rule, LocatedJson value)
    {
        double[] betas = value.Numbers<double>();
        return betas.Length == 2
            ? rule with { Beta1 = betas[0], Beta2 = betas[1] }
            : throw value.Problem("must be a list of two numbers.", "Write for example \"betas\": [0.9, 0.999].");
    }

    private static Optimizer Set(LocatedJson at, Func<Optimizer> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw at.Problem("is out of range.", Sentence.Of(e), e);
        }
    }
}
