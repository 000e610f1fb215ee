namespace Nabla.Cli.Training;

/// <summary>What a model's inputs are called.</summary>
internal static class InputNames
{
    /// <summary>The columns of a schema, the pixels of an image, or numbers.</summary>
    public static ImmutableArray<InputGroup> Of(Model model, Dataset data)
    {
        if (model.Schema is { } schema)
            return InputGroup.Of(schema);
        int columns = data.InputShape.Length == 2 ? data.InputShape[1] : 0;
        return [.. Enumerable.Range(0, data.InputWidth).Select(k => new InputGroup(columns == 0
            ? Invariant($"input {k}")
            : Invariant($"pixel {k / columns},{k % columns}"), k, 1))];
    }
}
