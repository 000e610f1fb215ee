namespace Nabla.IO;

/// <summary>How to write a model in a form that can say less than Nabla's own.</summary>
public sealed record ModelSaveOptions
{
    /// <summary>Whether to write the bare network, without what it does to raw values.</summary>
    public bool Core { get; init; }

    /// <summary>What the model is called within the file, where the form has a name; null: that of the file.</summary>
    public string? Name { get; init; }

    /// <summary>Is told, in a sentence, what the form cannot hold; or null.</summary>
    public Action<string>? Warn { get; init; }
}
