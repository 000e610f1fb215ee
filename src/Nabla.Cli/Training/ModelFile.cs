namespace Nabla.Cli.Training;

/// <summary>A model as users name it: its file, or the folder of a run.</summary>
internal static class ModelFile
{
    private const string Arrays = "Files of arrays alone";

    /// <summary>--activation.</summary>
    public static Setting<string?> Activation { get; } = Of(
        "activation", "of hidden layers, where the file does not say it [sigmoid]", Nabla.Activation.All
            .Where(a => a.IsElementwise).Select(a => a.Name), "NABLA_MODEL_ACTIVATION");

    /// <summary>--output.</summary>
    public static Setting<string?> Output { get; } = Of(
        "output", "activation of the output layer, where the file does not say it [sigmoid]",
        Nabla.Activation.All.Select(a => a.Name), "NABLA_MODEL_OUTPUT");

    /// <summary>--cost.</summary>
    public static Setting<string?> Cost { get; } = new(
        "cost", null, "where the file does not say it [what goes with the output]", "NAME",
        text => Nabla.Cost.ParseOption(text).Name)
    {
        Choices = [.. Nabla.Cost.All.Select(cost => cost.Name)], Group = Arrays, Variable = "NABLA_MODEL_COST",
    };

    /// <summary>--divisor.</summary>
    public static Setting<double?> Divisor { get; } = Setting.Number("divisor", null,
        "what raw values are divided by before the network gets them; 1: they were divided before [the model's own]",
        "a number from 1e-30 to 1e30", x => x is >= 1e-30 and <= 1e30).Under("Inputs");

    /// <summary>Refuses inputs that look as if they were divided before, where nobody said so.</summary>
    /// <param name="looksDivided">Whether all lie between 0 and 1.</param>
    /// <exception cref="Problem">They do, and the model divides.</exception>
    public static void RequireRaw(Model model, bool looksDivided, string source, bool isAsked)
    {
        if (!looksDivided || isAsked || model.Input.Divisor <= 1)
            return;
        throw Problem.BadData("the inputs may have been divided before",
            Invariant($"--divisor 1 if they were; --divisor {model.Input.Divisor} if they are raw values"),
            ("inputs", $"all values of {source} lie between 0 and 1"),
            ("model", Invariant($"divides raw values by {model.Input.Divisor}")));
    }

    /// <summary>The model with the divisor that was asked for.</summary>
    /// <exception cref="Problem">It takes tables.</exception>
    public static Model Divided(Model model, double? divisor)
    {
        if (divisor is not { } asked)
            return model;
        return model.Schema is null ? model.WithDivisor(asked) : throw Problem.Usage(
            "--divisor is for inputs that are plain numbers", "leave it out",
            ("model", $"takes tables with named columns ({model.Input})"));
    }

    /// <summary>Loads the model that a command names, with what its options say where a file does not.</summary>
    /// <param name="call">A command with the settings above.</param>
    /// <param name="path">A model's file or a run's folder.</param>
    /// <exception cref="Problem">It is not there, damaged, or no model (exit code 3).</exception>
    public static Model Load(Invocation call, string path)
    {
        var told = new List<string>();
        ModelLoadOptions options = Options(call, told.Add);
        Model model = Load(path, options);
        if (Directory.Exists(path) && RunFolder.IsInUse(path))
            call.Output.Note($"{path} is being trained just now; this is the model that it saved before");
        if (!options.AreAsked)
        {
            call.RequireUseful(s_assumed, "is for files that do not say it", "file", $"{path} says it itself");
        }

        foreach (string sentence in told)
            call.Output.Warn(sentence + WayOut(sentence, model));
        return Divided(model, call.Get(Divisor));
    }

    private static readonly Setting[] s_assumed = [Activation, Output, Cost];

    private static ModelLoadOptions Options(Invocation call, Action<string> warn) => new()
    {
        Hidden = call.Get(Activation) is { } hidden ? Nabla.Activation.Parse(hidden) : null,
        Output = call.Get(Output) is { } output ? Nabla.Activation.Parse(output) : null,
        Cost = call.Get(Cost) is { } cost ? Nabla.Cost.Parse(cost) : null,
        Warn = warn,
    };

    // The options that act on what a warning tells.
    private static string WayOut(string sentence, Model model)
    {
        if (!sentence.Contains("; assumed ", StringComparison.Ordinal))
            return "";
        if (!sentence.StartsWith(OnnxAssumed.NoCost, StringComparison.Ordinal))
            return " (--activation, --output and --cost say otherwise)";
        Architecture network = model.Architecture;
        return Nabla.Activation.Identity.Equals(network.Activation(network.LayerCount).Shared)
            ? " (--cost says otherwise; if the outputs are a classifier's logits, --output softmax or sigmoid)"
            : " (--cost says otherwise)";
    }

    /// <summary>Loads a model.</summary>
    /// <param name="path">A model's file or a run's folder.</param>
    /// <param name="options">What to assume where a file does not say it.</param>
    /// <exception cref="Problem">It is not there, damaged, or no model (exit code 3).</exception>
    public static Model Load(string path, ModelLoadOptions? options = null)
    {
        string file = Directory.Exists(path) ? RunFolder.FindModel(path) : path;
        try
        {
            return ModelForms.Load(file, options);
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Data, file, "the model cannot be used");
        }
        catch (ArgumentException e)   // what the options say does not go with the network
        {
            throw Problem.Usage(Problems.MessageOf(e), "leave the option out, or choose another", ("file", file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            var (found, fix) = file == path || !RunFolder.HoldsRun(path)
                ? ("nothing", "name a model's file, or the folder of a run")
                : RunFolder.IsInUse(path) ? ("a run that is being trained just now", "wait for its end")
                : CheckpointFolder.In(path).Any()
                ? ("a run that has not come to its end", $"go on with it: {HowInvoked.Resume(path)}")
                : ("a run that saved no model", "train again");
            throw Problem.BadData("there is no model there", fix, ("looked for", file), ("found", found));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Problem.BadData("the model cannot be read", null, ("file", file), ("reason", e.Message));
        }
    }

    private static Setting<string?> Of(string name, string description, IEnumerable<string> choices, string variable)
    {
        string[] all = [.. choices];
        return new(name, null, description, "NAME", text => OptionText.Choice(text, all))
        {
            Choices = all, Group = Arrays, Variable = variable,
        };
    }
}
