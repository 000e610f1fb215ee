namespace Nabla;

/// <summary>What reading a model may need that its file does not hold.</summary>
public sealed record ModelLoadOptions
{
    /// <summary>Users' own activations, which files keep by name only.</summary>
    public IReadOnlyList<Activation> Activations { get; init; } = [];

    /// <summary>Users' own costs, which files keep by name only.</summary>
    public IReadOnlyList<Cost> Costs { get; init; } = [];

    /// <summary>σ of the hidden layers, for files of arrays alone; sigmoid unless given. ONNX files of other programs
    /// have it, and are refused where it is given.</summary>
    public Activation? Hidden { get; init; }

    /// <summary>σ of the output layer, for files of arrays alone; sigmoid unless given. An ONNX file of another program
    /// gets it on top of outputs without an activation, such as a classifier's logits; where it has another, it is
    /// refused.</summary>
    public Activation? Output { get; init; }

    /// <summary>The cost, for files of arrays alone and ONNX files of other programs; what goes with the output layer
    /// unless given.</summary>
    public Cost? Cost { get; init; }

    /// <summary>Is told, in a sentence, what had to be assumed; or null.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Whether a file left something to these options to say.</summary>
    internal bool AreAsked { get; set; }

    /// <summary>An activation by name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal Activation FindActivation(string name) =>
        Activations.FirstOrDefault(a => a.Name == name) ?? Activation.Parse(name);

    /// <summary>A cost by name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal Cost FindCost(string name) => Costs.FirstOrDefault(c => c.Name == name) ?? Cost.Parse(name);
}
