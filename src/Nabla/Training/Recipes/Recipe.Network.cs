namespace Nabla;

// The network: how wide, which functions, how it begins.
public sealed partial record Recipe
{
    private const string Network = "Network", BookPreset = "book";

    private static readonly RecipeOption<string> s_preset =
        new("preset",
            "all defaults at once; book: n-30-10, sigmoid, quadratic, N(0,1), SGD 3, batches of 10, 30 epochs",
            text => OptionText.Choice(text, [BookPreset]))
        {
            Group = Network, Placeholder = BookPreset, Choices = [BookPreset], MayVary = false, ShapesData = true,
            Need = BookPreset, IsLegal = name => name == BookPreset,
        };

    internal static readonly RecipeOption<ImmutableArray<int>> LayersOption =
        new("layers", "widths; the first and the last may be left out", text => [.. OptionText.Widths(text)])
        {
            Group = Network, Placeholder = "N,N,…", Default = "100", MayVary = false,
            Need = "whole numbers above 0", IsLegal = widths => !widths.IsDefaultOrEmpty && widths.All(n => n > 0),
            Usual = r => r.Widths(r.IsBook ? 30 : 100), Settle = (r, asked) =>
                r.Widths([.. (ImmutableArray<int>)asked]),
        };

    internal static readonly RecipeOption<ImmutableArray<int>> HiddenOption =
        new("hidden", "widths of the hidden layers alone: 100, 100x50 or none", text => [.. OptionText.Hidden(text)])
        {
            Group = Network, Placeholder = "NxN", IsWhole = true, AxisAlias = "layers",
            Need = "widths above 0, or none", IsLegal = widths => !widths.IsDefault && widths.All(n => n > 0),
            PrintAs = widths => widths.IsEmpty ? "none" : string.Join('x', widths),
            Settle = (_, _) => null,   // said by the widths of all layers
        };

    internal static readonly RecipeOption<Activation> ActivationOption = new(
        "activation", "of hidden layers", text => ActivationIn(text, ElementwiseNames))
    {
        Group = Network, Placeholder = string.Join('|', ElementwiseNames), Default = "relu", Choices = ElementwiseNames,
        Usual = r => r.FromHidden ?? (r.IsBook ? Nabla.Activation.Sigmoid : Nabla.Activation.ReLU),
        Settle = (r, asked) => r.FromHidden ?? asked,
    };

    internal static readonly RecipeOption<Activation> OutputOption = new(
        "output", "activation of the output layer", text => ActivationIn(text, AllNames))
    {
        Group = Network, Placeholder = string.Join('|', AllNames), Choices = AllNames, ShapesData = true,
        Default = "softmax; identity for numbers; what goes with the cost",
        Usual = r => r.FromOutput ?? (r.IsBook ? Nabla.Activation.Sigmoid : r.Asked.Cost?.PairedWith)
            ?? (r.IsClassification ? Nabla.Activation.Softmax : Nabla.Activation.Identity),
        Settle = (r, asked) => r.FromOutput ?? asked,
    };

    internal static readonly RecipeOption<Cost> CostOption = new(
        "cost", "what to lower", Nabla.Cost.ParseOption)
    {
        Group = Network, Placeholder = string.Join('|', Nabla.Cost.Forms), ShapesData = true,
        Choices = [.. Nabla.Cost.All.Select(cost => cost.Name)],
        Default = "what goes with the output: its cross-entropy, else quadratic",
        Usual = r => r.From?.Cost ?? (r.IsBook ? Nabla.Cost.Quadratic
            : Nabla.Cost.All.FirstOrDefault(cost => cost.PairedWith is { } pair && pair.Equals(r.Settled(OutputOption)))
            ?? Nabla.Cost.Quadratic),
        Fact = recipe => recipe.Cost?.Name,
    };

    private static readonly RecipeOption<Initializer> s_init = new(
        "init", "how weights and biases are drawn", text => Nabla.Initializer.Parse(OptionText.Choice(text, InitNames)))
    {
        Group = Network, Property = nameof(Initializer), Placeholder = string.Join('|', InitNames),
        Default = "he_uniform", Choices = InitNames,
        Usual = r => r.IsBook ? Nabla.Initializer.Book : Nabla.Initializer.HeUniform,
    };

    internal static ImmutableArray<RecipeOption> NetworkOptions { get; } =
        [s_preset, LayersOption, HiddenOption, ActivationOption, OutputOption, CostOption, s_init];

    /// <summary>
    /// The program of the book: n-30-10, sigmoid, quadratic cost, N(0, 1), SGD with η = 3, batches of 10, 30 epochs.
    /// </summary>
    public static Recipe Book => new() { Preset = BookPreset };

    /// <summary>A name for many defaults at once, "book"; null: Nabla's own defaults.</summary>
    public string? Preset { get => Object(s_preset); init => Set(s_preset, value); }

    /// <summary>n_1 … n_L; the first and the last may be left out, which the data say. At least 1 each.</summary>
    public ImmutableArray<int>? Layers { get => Value(LayersOption); init => Set(LayersOption, value); }

    /// <summary>The widths of the hidden layers, at least 1 each; empty: none. Null: as <see cref="Layers"/> says, else
    /// one of 100.</summary>
    public ImmutableArray<int>? Hidden { get => Value(HiddenOption); init => Set(HiddenOption, value); }

    /// <summary>σ of the hidden layers; null: ReLU.</summary>
    public Activation? Activation { get => Object(ActivationOption); init => Set(ActivationOption, value); }

    /// <summary>σ of the output layer; null: what goes with the cost, else softmax for classes and the identity for
    /// numbers.</summary>
    public Activation? Output { get => Object(OutputOption); init => Set(OutputOption, value); }

    /// <summary>The cost to lower; null: what goes with the output, else the quadratic cost (27).</summary>
    public Cost? Cost { get => Object(CostOption); init => Set(CostOption, value); }

    /// <summary>How weights and biases are drawn; null: <see cref="Initializer.HeUniform"/>.</summary>
    public Initializer? Initializer { get => Object(s_init); init => Set(s_init, value); }

    /// <summary>Whether outputs are rates, which are never below 0.</summary>
    internal bool AreRates => Output == Nabla.Activation.Exponential;

    private static Activation ActivationIn(string text, ImmutableArray<string> names) => Nabla.Activation.Parse(
        text.StartsWith(Nabla.Activation.LeakyName, StringComparison.OrdinalIgnoreCase) ? text.ToLowerInvariant()
            : OptionText.Choice(text, names));

    private static ImmutableArray<string> AllNames => [.. Nabla.Activation.All.Select(a => a.Name)];

    private static ImmutableArray<string> ElementwiseNames =>
        [.. Nabla.Activation.All.Where(a => a.IsElementwise).Select(a => a.Name)];

    private static ImmutableArray<string> InitNames => [.. Nabla.Initializer.All.Select(i => i.Name)];
}
