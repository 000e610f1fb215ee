using System.Text.Json.Serialization;

namespace Nabla.Lab.Session;

/// <summary>What the page asks of a session: one JSON object, whose "type" says which of these it is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(DescribeRequest), "describe")]
[JsonDerivedType(typeof(ControlRequest), "control")]
[JsonDerivedType(typeof(TickRequest), "tick")]
[JsonDerivedType(typeof(CurveRequest), "curve")]
[JsonDerivedType(typeof(LookRequest), "look")]
[JsonDerivedType(typeof(CaseRequest), "case")]
[JsonDerivedType(typeof(ChecksumRequest), "checksum")]
[JsonDerivedType(typeof(NudgeRequest), "nudge")]
[JsonDerivedType(typeof(PathsRequest), "paths")]
[JsonDerivedType(typeof(CheckRequest), "check")]
[JsonDerivedType(typeof(DifferencesRequest), "differences")]
[JsonDerivedType(typeof(NeuronRequest), "neuron")]
[JsonDerivedType(typeof(SpeedRequest), "speed")]
[JsonDerivedType(typeof(CompareRequest), "compare")]
[JsonDerivedType(typeof(MistakesRequest), "mistakes")]
[JsonDerivedType(typeof(WhyRequest), "why")]
[JsonDerivedType(typeof(DrawRequest), "draw")]
[JsonDerivedType(typeof(AnswersRequest), "answers")]
internal abstract record LabRequest;

/// <summary>Asks for a <see cref="LabDescription"/>.</summary>
internal sealed record DescribeRequest : LabRequest;

/// <summary>Drives the training; answered with a <see cref="LabTick"/>.</summary>
internal sealed record ControlRequest : LabRequest
{
    /// <summary>What to do.</summary>
    public required LabAction Action { get; init; }

    /// <summary>For seek: the step to go to. For rate: steps a second, 0 as many as possible. For reseed: the seed.
    /// For eta: the learning rate.</summary>
    public double? Value { get; init; }
}

/// <summary>What can be done with a training.</summary>
[JsonConverter(typeof(CamelCase<LabAction>))]
internal enum LabAction
{
    /// <summary>Trains until told otherwise.</summary>
    Run,

    /// <summary>Stops between two steps.</summary>
    Pause,

    /// <summary>Takes one step.</summary>
    Step,

    /// <summary>Takes one phase of a step.</summary>
    Phase,

    /// <summary>Trains to the end of the epoch.</summary>
    Epoch,

    /// <summary>Goes back by one step, or to the beginning of the step that is under way.</summary>
    Back,

    /// <summary>Goes to a step that was taken before.</summary>
    Seek,

    /// <summary>Sets the speed.</summary>
    Rate,

    /// <summary>Begins anew with another seed.</summary>
    Reseed,

    /// <summary>Begins anew with another learning rate.</summary>
    Eta,
}

/// <summary>Asks for a <see cref="LabTick"/>.</summary>
internal sealed record TickRequest : LabRequest;

/// <summary>Asks for a <see cref="LabCurve"/>.</summary>
internal sealed record CurveRequest : LabRequest;

/// <summary>Asks for a <see cref="Frame"/>: quantities of backpropagation at the parameters of now.</summary>
internal sealed record LookRequest : LabRequest
{
    /// <summary>Which quantities: a letter or word, then the layer, as in "w2" or "delta3"; see
    /// <see cref="BlockKind"/>.</summary>
    public required IReadOnlyList<string> Blocks { get; init; }

    /// <summary>Which data the example is of: "training", "test" or "drawn"; null: the whole mini-batch that is next.
    /// </summary>
    public string? Of { get; init; }

    /// <summary>The number of the example in its data, from 0.</summary>
    public int Example { get; init; }

    /// <summary>Several examples of the data in place of one, 200 at most.</summary>
    public IReadOnlyList<int>? Examples { get; init; }

    /// <summary>The neuron that is looked at, for the sentence of the frame: its layer and number.</summary>
    public int? Layer { get; init; }

    /// <inheritdoc cref="Layer"/>
    public int? Neuron { get; init; }

    /// <summary>The number of the frame before: if nothing has changed since, the frame says so and is empty.</summary>
    public double? Since { get; init; }

    /// <summary>Whether matrices of more than 1,000 numbers may come as bytes with a scale for each row.</summary>
    public bool Small { get; init; }
}

/// <summary>Asks for the network of now, with the examples looked at, as a case file.</summary>
internal sealed record CaseRequest : LabRequest
{
    /// <inheritdoc cref="LookRequest.Of"/>
    public string? Of { get; init; }

    /// <inheritdoc cref="LookRequest.Example"/>
    public int Example { get; init; }
}

/// <summary>Asks for the checksum of the parameters of now, as nabla inspect shows it.</summary>
internal sealed record ChecksumRequest : LabRequest;

/// <summary>What a session answers in JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LabDescription), "description")]
[JsonDerivedType(typeof(LabTick), "tick")]
[JsonDerivedType(typeof(LabCurve), "curve")]
[JsonDerivedType(typeof(LabText), "text")]
[JsonDerivedType(typeof(LabNudge), "nudged")]
[JsonDerivedType(typeof(LabPaths), "pathsFound")]
[JsonDerivedType(typeof(LabCheck), "checked")]
[JsonDerivedType(typeof(LabDifferences), "differencesFound")]
[JsonDerivedType(typeof(LabNeuron), "neuronSeen")]
[JsonDerivedType(typeof(LabSpeed), "speeds")]
[JsonDerivedType(typeof(LabComparison), "compared")]
[JsonDerivedType(typeof(LabMistakes), "mistakesFound")]
[JsonDerivedType(typeof(LabWhy), "because")]
[JsonDerivedType(typeof(LabDrawn), "drawn")]
[JsonDerivedType(typeof(LabMarked), "marked")]
[JsonDerivedType(typeof(LabProblem), "problem")]
internal abstract record LabReply;

/// <summary>What the session is about. Changes only with another seed.</summary>
internal sealed record LabDescription : LabReply
{
    /// <summary>What the data are called.</summary>
    public required string Data { get; init; }

    /// <summary>The widths of the layers, n_1 … n_L.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>The activations of layers 2 … L.</summary>
    public required IReadOnlyList<string> Activations { get; init; }

    /// <summary>The name of the cost.</summary>
    public required string Cost { get; init; }

    /// <summary>The rule, with its numbers.</summary>
    public required string Optimizer { get; init; }

    /// <summary>η of the first step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>m, examples in a mini-batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Epochs after which training is over.</summary>
    public required int Epochs { get; init; }

    /// <summary>Mini-batches in an epoch.</summary>
    public required int StepsPerEpoch { get; init; }

    /// <summary>The seed of weights and order; as text, since it may have 64 bits.</summary>
    public required string Seed { get; init; }

    /// <summary>float32 or float64.</summary>
    public required string Precision { get; init; }

    /// <summary>The kernels that compute.</summary>
    public required string Kernels { get; init; }

    /// <summary>All weights and biases.</summary>
    public required long Parameters { get; init; }

    /// <summary>Examples to learn from.</summary>
    public required int Training { get; init; }

    /// <summary>Examples that are only tested on; 0: none.</summary>
    public required int Test { get; init; }

    /// <summary>What they are called: test; or validation, where they decide when training stops.</summary>
    public required string TestName { get; init; }

    /// <summary>What each output is called; none where outputs are numbers.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Rows and columns of an input that is an image; else none.</summary>
    public required IReadOnlyList<int> Image { get; init; }

    /// <summary>Of a table: the column that is predicted.</summary>
    public string? Target { get; init; }

    /// <summary>Of a table: all columns that could be predicted.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>What each input is called, where it has a name.</summary>
    public required IReadOnlyList<string> Columns { get; init; }
}

/// <summary>Where training is.</summary>
internal sealed record LabTick : LabReply
{
    /// <summary>Grows with every change, as the number of a frame: what has a smaller one is older.</summary>
    public required long Number { get; init; }

    /// <summary>Steps taken.</summary>
    public required long Step { get; init; }

    /// <summary>The epoch of the next step, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps taken in that epoch.</summary>
    public required int StepInEpoch { get; init; }

    /// <summary>The last step that was ever taken; it lies ahead after going back.</summary>
    public required long Furthest { get; init; }

    /// <summary>The phase of the step that is under way, the last one that is done; null: none.</summary>
    public StepPhase? Phase { get; init; }

    /// <summary>Whether it trains now.</summary>
    public required bool IsRunning { get; init; }

    /// <summary>Steps a second that are asked for; 0: as many as possible.</summary>
    public required double Rate { get; init; }

    /// <summary>Mean cost of the last mini-batch, before its step; null: none was taken.</summary>
    public double? Cost { get; init; }

    /// <summary>η of the next step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The share that the last epoch's evaluation found right, of the test examples or those held out.
    /// </summary>
    public double? Accuracy { get; init; }

    /// <summary>Examples a second over the last second of training.</summary>
    public double? Speed { get; init; }

    /// <summary>‖δ^l‖ of layers 2 … L, the mean over the last mini-batch.</summary>
    public IReadOnlyList<double> ErrorNorms { get; init; } = [];

    /// <summary>The share of σ'(z^l) below 0.01 in layers 2 … L, over the last mini-batch.</summary>
    public IReadOnlyList<double> Saturated { get; init; } = [];

    /// <summary>Why training is over: "completed", "diverged" …; null: it is not.</summary>
    public string? End { get; init; }

    /// <summary>Where the first number was that is not finite, as a sentence.</summary>
    public string? Problem { get; init; }
}

/// <summary>The cost of every step so far, thinned so that minima and maxima remain, and the accuracy of every epoch.
/// </summary>
internal sealed record LabCurve : LabReply
{
    /// <summary>Steps in one point.</summary>
    public required int Width { get; init; }

    /// <summary>Steps in all points.</summary>
    public required long Steps { get; init; }

    /// <summary>The smallest cost of each point.</summary>
    public required IReadOnlyList<double> Min { get; init; }

    /// <summary>The largest.</summary>
    public required IReadOnlyList<double> Max { get; init; }

    /// <summary>The last.</summary>
    public required IReadOnlyList<double> Last { get; init; }

    /// <summary>The step after which each epoch was evaluated.</summary>
    public required IReadOnlyList<long> EpochSteps { get; init; }

    /// <summary>The share found right then.</summary>
    public required IReadOnlyList<double> Accuracy { get; init; }
}

/// <summary>A text, such as a case file.</summary>
internal sealed record LabText : LabReply
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

/// <summary>Why a request could not be done; nothing has changed.</summary>
internal sealed record LabProblem : LabReply
{
    /// <summary>One or two sentences: what is wrong, and the way out.</summary>
    public required string Message { get; init; }
}

/// <summary>Enumerations as words that begin small.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(
    System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Reads and writes all messages, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(CamelCase<StepPhase>)])]
[JsonSerializable(typeof(LabRequest))]
[JsonSerializable(typeof(LabReply))]
internal sealed partial class MessageJson : JsonSerializerContext;
