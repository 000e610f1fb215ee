namespace Nabla.Cli.Commands;

/// <summary>A network to be shown: that of a model, or that of a case file.</summary>
/// <param name="Kind">"model" or "case".</param>
/// <param name="Name">The file.</param>
/// <param name="Architecture">Widths and activations.</param>
/// <param name="Precision">"float32" or "float64".</param>
/// <param name="Checksum">"sha256:" and the hash of the parameters in book order.</param>
/// <param name="Facts">What else is known, as name and string, number, or list of strings.</param>
internal sealed record InspectedNetwork(
    string Kind, string Name, Architecture Architecture, string Precision, string Checksum,
    NamedValues Facts)
{
    /// <summary>What becomes of a table's columns; null where inputs are plain numbers.</summary>
    public Schema? Schema { get; init; }

    /// <summary>The network of a model.</summary>
    public static InspectedNetwork Of(string name, Model model)
    {
        TrainingRecord? training = model.Training;
        bool hasOne = model.TargetScale is not { Count: > 0 };
        return new("model", name, model.Architecture, model.Precision.Text, model.Checksum(), new()
        {
            { "cost", model.Cost.Name },
            { "input_shape", model.Schema is null ? string.Join('x', model.Input.Shape) : null },
            { "input_divisor", model.Schema is null ? model.Input.Divisor : null },
            { "target", model.Schema is { Targets: [var target] } ? target : null },
            { "targets", model.Schema is { Targets: { Length: > 1 } targets } ? targets.ToArray() : null },
            { "target_mean", hasOne ? model.TargetScale?.Mean : null },
            { "target_scale", hasOne ? model.TargetScale?.Scale : null },
            { "target_means", hasOne ? null : model.TargetScale!.Parts.Select(part => part.Mean).ToArray() },
            { "target_scales", hasOne ? null : model.TargetScale!.Parts.Select(part => part.Scale).ToArray() },
            { "labels", model.Labels.IsEmpty ? null : model.Labels.ToArray() },
            { "trained_on", training?.Data },
            { "examples", training?.Examples },
            { "seed", training?.Seed },
            { "epochs", training?.Epochs },
            { "stop_reason", training?.StopReason },
            { "validation_accuracy", training?.ValidationAccuracy },
            { "test_accuracy", training?.TestAccuracy },
            { "nabla", training?.Version },
        })
        {
            Schema = model.Schema,
        };
    }

    /// <summary>The network of a case file.</summary>
    public static InspectedNetwork Of(string name, CaseFile given) => new(
        "case", name, given.Architecture, given.IsSingle ? "float32" : "float64", Hash(given), new()
        {
            { "cost", given.Cost.Name },
            { "examples", given.Examples },
            { "optimizer", given.Optimizer?.Name },
            { "steps", given.Optimizer is null ? null : given.Steps },
            { "id", given.Id },
            { "note", given.Note },
        });

    /// <summary>One JSON object.</summary>
    public NamedValues ToJson() => new()
    {
        { "kind", Kind },
        { "name", Name },
        { "layers", Architecture.LayerCount },
        { "widths", Architecture.Widths },
        {
            "activations",
            Enumerable.Range(2, Architecture.LayerCount - 1).Select(l => NamesOf(Architecture.Activation(l)))
        },
        { "parameter_count", Architecture.ParameterCount },
        { "precision", Precision },
        { "checksum", Checksum },
        Facts,
        { "columns", Schema is null ? null : SchemaView.ToJson(Schema) },
    };

    /// <summary>A table: the network, its layers, what else is known.</summary>
    public void Print(Output output)
    {
        int width = Facts.Select(fact => fact.Name.Length).Append("parameters".Length).Max();
        Line(Kind, Name);
        Line("network", Architecture.ToString());
        for (int l = 2; l <= Architecture.LayerCount; l++)
        {
            Line(Invariant($"layer {l}"), Invariant(
                $"{Architecture.Width(l)} neurons, {Architecture.Activation(l)}, {Architecture.Width(l - 1)} ") +
                "inputs each");
        }

        Line("parameters", Invariant($"{Architecture.ParameterCount:N0}, {Precision}"));
        Line("checksum", Checksum);
        foreach (var (name, value) in Facts)
            Line(name.Replace('_', ' '), TextOf(value));
        if (Schema is not null)
            SchemaView.Print(output, Schema);

        void Line(string name, string value) =>
            output.Out.WriteLine($"{output.OutStyle.Strong(name.PadRight(width))}  {ModelData.Plain(value)}");
    }

    private static string TextOf(object value) => value switch
    {
        string[] list => string.Join(", ", list),
        double[] numbers => string.Join(", ", numbers.Select(number => Setting.TextOf(number))),
        _ => Setting.TextOf(value),
    };

    private static object NamesOf(LayerActivation activation) =>
        activation.Shared is { } shared ? shared.Name
        : activation.Groups.IsEmpty ? activation.Select(one => one.Name) : activation.ToString();

    private static string Hash(CaseFile given)
    {
        if (!given.IsSingle)
            return given.Parameters.Checksum();
        var theta = new double[given.Parameters.Count];
        given.Parameters.CopyTo(theta);
        var single = new ParameterVector<float>(given.Architecture);
        single.CopyFrom(Array.ConvertAll(theta, value => (float)value));
        return single.Checksum();
    }
}
