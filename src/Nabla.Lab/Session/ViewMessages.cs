using System.Text.Json.Serialization;

namespace Nabla.Lab.Session;

/// <summary>Asks how one neuron answers many examples, now and before the first step.</summary>
internal sealed record NeuronRequest : LabRequest
{
    /// <summary>Which examples: "training" or "test".</summary>
    public required string Of { get; init; }

    /// <summary>l, 2 … L.</summary>
    public required int Layer { get; init; }

    /// <summary>The neuron of layer l.</summary>
    public required int J { get; init; }
}

/// <summary>A neuron's weighted inputs on up to 500 examples, evenly spaced, and its activation as a curve.</summary>
internal sealed record LabNeuron : LabReply
{
    /// <summary>Examples looked at.</summary>
    public required int Examples { get; init; }

    /// <summary>z^l_j of each example, now.</summary>
    public required IReadOnlyList<double> Z { get; init; }

    /// <summary>The same with the parameters from before the first step.</summary>
    public required IReadOnlyList<double> StartZ { get; init; }

    /// <summary>Points of the curve on the axis of z; none where σ takes the whole layer, as softmax does.</summary>
    public required IReadOnlyList<double> CurveAt { get; init; }

    /// <summary>σ there.</summary>
    public required IReadOnlyList<double> Sigma { get; init; }

    /// <summary>σ' there.</summary>
    public required IReadOnlyList<double> Prime { get; init; }

    /// <summary>The share of examples with |σ'(z)| below 0.01, now and at the start.</summary>
    public required double Flat { get; init; }

    /// <inheritdoc cref="Flat"/>
    public required double StartFlat { get; init; }

    /// <summary>b^l_j.</summary>
    public required double Bias { get; init; }

    /// <summary>∂C/∂b^l_j, the mean over the examples.</summary>
    public required double NablaBias { get; init; }

    /// <summary>The length of the neuron's part of ∂C/∂w^l, of the mean over the examples.</summary>
    public required double NablaWeights { get; init; }
}

/// <summary>Asks which examples the network answers wrongly.</summary>
internal sealed record MistakesRequest : LabRequest
{
    /// <summary>Which examples: "training" or "test".</summary>
    public required string Of { get; init; }

    /// <summary>Only those of this class that were answered as <see cref="Answer"/>; null: all that are wrong.
    /// </summary>
    public int? Label { get; init; }

    /// <inheritdoc cref="Label"/>
    public int? Answer { get; init; }

    /// <summary>The most examples to name, 1 … 200.</summary>
    public required int Count { get; init; }
}

/// <summary>What a network answers on up to 10,000 examples: the first ones.</summary>
internal sealed record LabMistakes : LabReply
{
    /// <summary>Examples looked at.</summary>
    public required int Examples { get; init; }

    /// <summary>How many of them are answered wrongly; of numbers 0.</summary>
    public required int Wrong { get; init; }

    /// <summary>Examples of each class (rows) by the class answered (columns); none where targets are numbers, or
    /// where there are more than 40 classes.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>The examples asked for, the largest cost first; where targets are numbers, of all.</summary>
    public required IReadOnlyList<int> Numbers { get; init; }

    /// <summary>Their classes; −1 where targets are numbers.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>C_x of each.</summary>
    public required IReadOnlyList<double> Costs { get; init; }

    /// <summary>The outputs with the largest a, three at most, of each.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Answers { get; init; }

    /// <summary>Their a; of numbers with a scale, the answer in the unit of the target.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Activations { get; init; }

    /// <summary>y of each, where targets are numbers, in the same unit.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Desired { get; init; }
}

/// <summary>Asks what each column contributes to the answer to an example, by integrated gradients.</summary>
internal sealed record WhyRequest : LabRequest
{
    /// <summary>Which examples: "training", "test" or "drawn".</summary>
    public required string Of { get; init; }

    /// <summary>The number of the example in its data, from 0.</summary>
    public int Example { get; init; }

    /// <summary>Which output to explain; null: the largest.</summary>
    public int? Output { get; init; }
}

/// <summary>Contributions; they sum up to the answer less the average.</summary>
internal sealed record LabWhy : LabReply
{
    /// <summary>Which output.</summary>
    public required int Output { get; init; }

    /// <summary>What the model answers there: a probability, or the number in its own unit.</summary>
    public required double Answer { get; init; }

    /// <summary>What it answers to the average inputs of the training examples.</summary>
    public required double Average { get; init; }

    /// <summary>Names of the columns; none where each input stands for itself.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The example's values of them.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>What each column contributes, or each input.</summary>
    public required IReadOnlyList<double> Contributions { get; init; }
}

/// <summary>Hands in a drawing, which becomes the example "drawn".</summary>
internal sealed record DrawRequest : LabRequest
{
    /// <summary>Pixels in a row, 1 … 512; there are as many rows.</summary>
    public required int Side { get; init; }

    /// <summary>How much of each pixel is ink, 0 … 255, row by row; base64.</summary>
    public required string Ink { get; init; }

    /// <summary>The class it is meant to be; null: what the network answers.</summary>
    public int? Label { get; init; }
}

/// <summary>What the network answers to a drawing.</summary>
internal sealed record LabDrawn : LabReply
{
    /// <summary>Whether there is no ink: then nothing is answered.</summary>
    public required bool IsEmpty { get; init; }

    /// <summary>What the network is fed: cut out, scaled and centered as the training pictures are.</summary>
    public required IReadOnlyList<double> Input { get; init; }

    /// <summary>a^L.</summary>
    public required IReadOnlyList<double> Activations { get; init; }

    /// <summary>The class answered; −1: none.</summary>
    public required int Answer { get; init; }
}

/// <summary>Asks how fast the layers learned, at steps that were kept.</summary>
internal sealed record SpeedRequest : LabRequest;

/// <summary>How the layers learn, each time on the same training examples.</summary>
internal sealed record LabSpeed : LabReply
{
    /// <summary>Training examples that are looked at.</summary>
    public required int Examples { get; init; }

    /// <summary>Whether no points are missing; else asking again brings more.</summary>
    public required bool IsDone { get; init; }

    /// <summary>The steps of the points.</summary>
    public required IReadOnlyList<long> Steps { get; init; }

    /// <summary>For each layer 2 … L the norm of the mean error, ‖∂C/∂b^l‖, at each point.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Errors { get; init; }

    /// <summary>The same for the share of saturated neurons.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Saturated { get; init; }

    /// <summary>The same for η‖∂C/∂w^l‖ / ‖w^l‖.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Updates { get; init; }

    /// <summary>For each layer, now: weights that learn slowly since the activation that comes in is low, since the
    /// neuron is saturated, since next to no error comes from above; and all weights.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Slow { get; init; }

    /// <summary>For each layer the z of all neurons and examples, counted in 41 equal bins from −10 to 10; what is
    /// outside is in the outermost.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Z { get; init; }

    /// <summary>The same before the first step.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> StartZ { get; init; }
}

/// <summary>What trainings are compared by.</summary>
[JsonConverter(typeof(CamelCase<LabContrast>))]
internal enum LabContrast
{
    /// <summary>The quadratic cost and the cross-entropy, both of sigmoid outputs.</summary>
    Cost,

    /// <summary>Sigmoid and identity in the output layer, both with the quadratic cost.</summary>
    Output,

    /// <summary>Sigmoid and rectifier in the hidden layers.</summary>
    Activation,

    /// <summary>First weights from N(0, 1) and with the standard deviation 1/√n_in.</summary>
    Start,

    /// <summary>One, two and three hidden layers.</summary>
    Depth,
}

/// <summary>Trains some networks beside each other, from one seed, alike but for one thing. Answered at once with what
/// there is; asking again goes on.</summary>
internal sealed record CompareRequest : LabRequest
{
    /// <summary>What differs.</summary>
    public required LabContrast Contrast { get; init; }

    /// <summary>η of all of them, above 0; null: that of the training.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Epochs, 1 … 100.</summary>
    public required int Epochs { get; init; }
}

/// <summary>How trainings went that were compared.</summary>
internal sealed record LabComparison : LabReply
{
    /// <summary>What each is called.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Whether all are over.</summary>
    public required bool IsDone { get; init; }

    /// <summary>Epochs that all have completed which did not end before their time.</summary>
    public required int Epochs { get; init; }

    /// <summary>For each, at the end of each epoch, the share of test examples that is answered right; for numbers
    /// R².</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Scores { get; init; }

    /// <summary>The steps at which layers are looked at; 0 is before the first.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Steps { get; init; }

    /// <summary>For each, for each layer 2 … L, ‖∂C/∂b^l‖ at these steps.</summary>
    public required IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Errors { get; init; }

    /// <summary>For each, for each layer, the share of saturated neurons at these steps.</summary>
    public required IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Saturated { get; init; }

    /// <summary>Why one ended before its time, as a sentence; empty where it did not.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>Asks how far finite differences are off, step by step.</summary>
internal sealed record DifferencesRequest : LabRequest
{
    /// <inheritdoc cref="LookRequest.Of"/>
    public string? Of { get; init; }

    /// <inheritdoc cref="LookRequest.Example"/>
    public int Example { get; init; }
}

/// <summary>The error of finite differences over their step, ‖d − g‖ / ‖g‖ over 20 parameters.</summary>
internal sealed record LabDifferences : LabReply
{
    /// <summary>The steps ε.</summary>
    public required IReadOnlyList<double> Epsilon { get; init; }

    /// <summary>Of (C(θ + ε) − C(θ)) / ε, in float64.</summary>
    public required IReadOnlyList<double> OneSided { get; init; }

    /// <summary>Of (C(θ + ε) − C(θ − ε)) / 2ε, in float64.</summary>
    public required IReadOnlyList<double> Central { get; init; }

    /// <summary>The same two in float32.</summary>
    public required IReadOnlyList<double> OneSidedSingle { get; init; }

    /// <inheritdoc cref="OneSidedSingle"/>
    public required IReadOnlyList<double> CentralSingle { get; init; }
}

/// <summary>Hands in homework: answers to the example that is looked at.</summary>
internal sealed record AnswersRequest : LabRequest
{
    /// <inheritdoc cref="LookRequest.Of"/>
    public string? Of { get; init; }

    /// <inheritdoc cref="LookRequest.Example"/>
    public int Example { get; init; }

    /// <summary>An answer sheet in JSON, as nabla check --answers takes it.</summary>
    public required string Sheet { get; init; }
}

/// <summary>Homework, marked. What is right is not told.</summary>
internal sealed record LabMarked : LabReply
{
    /// <summary>Whether all that was answered is right.</summary>
    public required bool IsRight { get; init; }

    /// <summary>Quantities that are right, with their layers, as in z^2; up to the first that is not.</summary>
    public required IReadOnlyList<string> Right { get; init; }

    /// <summary>The first quantity that is not right; null: all are.</summary>
    public string? Quantity { get; init; }

    /// <summary>Its layer; null for the costs.</summary>
    public int? Layer { get; init; }

    /// <summary>The example, or the neuron j of a gradient.</summary>
    public int? Row { get; init; }

    /// <summary>The neuron, or the k of a weight.</summary>
    public int? Column { get; init; }

    /// <summary>What was answered there.</summary>
    public double? Mine { get; init; }

    /// <summary>What probably went wrong, a sentence each, the most probable first.</summary>
    public required IReadOnlyList<string> Slips { get; init; }
}
