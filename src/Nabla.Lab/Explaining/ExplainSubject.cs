namespace Nabla.Lab.Explaining;

/// <summary>What is to be explained.</summary>
/// <param name="Parameters">The network's weights and biases.</param>
/// <param name="Cost">The cost.</param>
/// <param name="X">Inputs as the network takes them, m × n_1.</param>
/// <param name="Y">Desired outputs, m × n_L.</param>
public sealed record ExplainSubject(ParameterVector<double> Parameters, Cost Cost, double[,] X, double[,] Y)
{
    /// <summary>Which example to work through, from 0.</summary>
    public int Example { get; init; }

    /// <summary>What the example is called among all that there are; its number in <see cref="X"/> unless
    /// set.</summary>
    public string? ExampleName { get; init; }

    /// <summary>A name for each output; none where outputs are not classes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Pixels in a row where an input is an image, else 0.</summary>
    public int ImageColumns { get; init; }
}
