using System.Text.Json.Serialization;

namespace Nabla.Lab.Session;

/// <summary>Asks what a small change of one quantity does to the cost of an example, and what (47) predicts.</summary>
internal sealed record NudgeRequest : LabRequest
{
    /// <inheritdoc cref="LookRequest.Of"/>
    public string? Of { get; init; }

    /// <inheritdoc cref="LookRequest.Example"/>
    public int Example { get; init; }

    /// <summary>What is changed.</summary>
    public required LabTarget Target { get; init; }

    /// <summary>Its layer.</summary>
    public required int Layer { get; init; }

    /// <summary>Its neuron.</summary>
    public required int J { get; init; }

    /// <summary>Of a weight: the neuron it comes from.</summary>
    public int K { get; init; }

    /// <summary>Δ, finite and not 0.</summary>
    public required double Change { get; init; }
}

/// <summary>What can be nudged.</summary>
[JsonConverter(typeof(CamelCase<LabTarget>))]
internal enum LabTarget
{
    /// <summary>w^l_jk.</summary>
    Weight,

    /// <summary>b^l_j.</summary>
    Bias,

    /// <summary>z^l_j, as the demon does.</summary>
    WeightedInput,

    /// <summary>a^l_j, as the chapter asks.</summary>
    Activation,
}

/// <summary>What came of a nudge: as nabla explain --nudge says it.</summary>
internal sealed record LabNudge : LabReply
{
    /// <summary>∂C/∂q, the slope of the tangent.</summary>
    public required double Rate { get; init; }

    /// <summary>Δ, and halved again and again.</summary>
    public required IReadOnlyList<double> Change { get; init; }

    /// <summary>∂C/∂q Δ for each.</summary>
    public required IReadOnlyList<double> Predicted { get; init; }

    /// <summary>C after less C before, for each.</summary>
    public required IReadOnlyList<double> Actual { get; init; }

    /// <summary>Why what the prediction misses falls as it does, one word.</summary>
    public required string Verdict { get; init; }

    /// <summary>Changes from −2|Δ| to 2|Δ|.</summary>
    public required IReadOnlyList<double> CurveAt { get; init; }

    /// <summary>What the cost comes to there, less what it was.</summary>
    public required IReadOnlyList<double> Curve { get; init; }

    /// <summary>The layers that the change reaches, from the one it begins in.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>For each, the largest |Δa| to first order.</summary>
    public required IReadOnlyList<double> PredictedA { get; init; }

    /// <summary>For each, Δa of that neuron as it comes.</summary>
    public required IReadOnlyList<double> ActualA { get; init; }
}

/// <summary>Asks for the paths of (53) from a weight to the cost.</summary>
internal sealed record PathsRequest : LabRequest
{
    /// <inheritdoc cref="LookRequest.Of"/>
    public string? Of { get; init; }

    /// <inheritdoc cref="LookRequest.Example"/>
    public int Example { get; init; }

    /// <summary>The weight's layer, the neuron it leads to, and the one it comes from.</summary>
    public required int Layer { get; init; }

    /// <inheritdoc cref="Layer"/>
    public required int J { get; init; }

    /// <inheritdoc cref="Layer"/>
    public required int K { get; init; }

    /// <summary>The most to name, 1 … 1000.</summary>
    public required int Count { get; init; }
}

/// <summary>The largest paths, and what all of them sum up to.</summary>
internal sealed record LabPaths : LabReply
{
    /// <summary>How many there are, as text: there may be very many.</summary>
    public required string Count { get; init; }

    /// <summary>The sum of all.</summary>
    public required double Sum { get; init; }

    /// <summary>The sum of their sizes.</summary>
    public required double Magnitude { get; init; }

    /// <summary>∂C/∂w by BP4.</summary>
    public required double ByBackpropagation { get; init; }

    /// <summary>The neurons of the largest paths, from the weight's layer to the last.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Neurons { get; init; }

    /// <summary>Their factors on the way from the weight: ∂a/∂w, a rate for each edge, ∂C/∂a.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Factors { get; init; }

    /// <summary>The products of the factors.</summary>
    public required IReadOnlyList<double> Products { get; init; }

    /// <summary>Multiplications along all paths, and after each grouping of BP2, as texts.</summary>
    public required IReadOnlyList<string> Multiplications { get; init; }
}

/// <summary>Asks for backpropagation against finite differences.</summary>
internal sealed record CheckRequest : LabRequest
{
    /// <inheritdoc cref="LookRequest.Of"/>
    public string? Of { get; init; }

    /// <inheritdoc cref="LookRequest.Example"/>
    public int Example { get; init; }

    /// <summary>How many parameters to compare, 1 … 2000.</summary>
    public required int Sample { get; init; }
}

/// <summary>What the comparison found: as nabla check says it.</summary>
internal sealed record LabCheck : LabReply
{
    /// <summary>Parameters compared, agreeing, and left out because a step crosses a kink.</summary>
    public required long Compared { get; init; }

    /// <inheritdoc cref="Compared"/>
    public required long Agreeing { get; init; }

    /// <inheritdoc cref="Compared"/>
    public required long AtKinks { get; init; }

    /// <summary>Those left out.</summary>
    public required IReadOnlyList<string> KinksAt { get; init; }

    /// <summary>Of each its derivative by backpropagation, and the slopes to its left and right.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> KinkSlopes { get; init; }

    /// <summary>What was compared, farthest apart first: W(2)[3, 4] or B(2)[3].</summary>
    public required IReadOnlyList<string> At { get; init; }

    /// <summary>Their derivatives by backpropagation.</summary>
    public required IReadOnlyList<double> Backpropagation { get; init; }

    /// <summary>The same by central differences.</summary>
    public required IReadOnlyList<double> Difference { get; init; }

    /// <summary>What rounding allows them to be apart.</summary>
    public required IReadOnlyList<double> Allowed { get; init; }

    /// <summary>All weights and biases.</summary>
    public required long Parameters { get; init; }

    /// <summary>Milliseconds of one forward pass, and of one forward and one backward.</summary>
    public required double ForwardTime { get; init; }

    /// <inheritdoc cref="ForwardTime"/>
    public required double BackpropagationTime { get; init; }

    /// <summary>Milliseconds that (46) would take for all parameters, by one pass for each and one more.</summary>
    public required double OneSidedTime { get; init; }
}
