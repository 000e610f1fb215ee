namespace Nabla;

/// <summary>A trained network with all it takes to use it on raw data: what an input is, what the outputs are called,
/// the cost, and where it comes from. An immutable snapshot, safe for any number of threads: training on never changes
/// it.</summary>
public sealed partial class Model
{
    private readonly Predictor _predictor;

    private Model(Predictor predictor, Cost cost, ModelInput input, ImmutableArray<string> labels) =>
        (_predictor, Cost, Input, Labels) = (predictor, cost, input, labels);

    /// <summary>What becomes of outputs in an answer.</summary>
    internal Answering Answering { get; private init; } = Answering.Plain;

    /// <summary>The same model whose outputs become something else in answers.</summary>
    /// <exception cref="ArgumentException">It does not go with the outputs.</exception>
    internal Model With(Answering answering)
    {
        answering.RequireFits(Architecture, Architecture.OutputWidth == 1 ? 2 : Labels.Length);
        return new(_predictor.With(TargetScale, answering), Cost, Input, Labels)
        {
            Training = Training, TargetScale = TargetScale, Answering = answering,
        };
    }

    /// <summary>The same answers from the network alone: what is added to z^L is a part of b^L.</summary>
    internal Model WithShiftInBiases() => Answering.Shift.IsEmpty ? this
        : Single is { } single ? Shifted(single) : Shifted(Double!);

    private Model Shifted<T>(ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterVector<T> shifted = theta.Clone();
        Span<T> b = shifted.B(shifted.Architecture.LayerCount);
        for (int j = 0; j < b.Length; j++)
            b[j] = T.CreateTruncating(double.CreateTruncating(b[j]) + Answering.Shift[j]);
        return Of(shifted, Cost, Input, Labels, Training, TargetScale).With(Answering with { Shift = [] });
    }

    /// <summary>The class that the model answers where its outputs are these: the one with the largest output, unless
    /// it was trained with weights of classes or a threshold. A single output is the probability of class 1, which is
    /// answered above one half.</summary>
    /// <param name="outputs">a^L, as <see cref="Predict{T}(ReadOnlySpan{T}, Span{T})"/> gives it.</param>
    /// <returns>Its place in <see cref="Labels"/>.</returns>
    /// <exception cref="ArgumentException">There are not as many as the network has outputs.</exception>
    public int ClassOf(ReadOnlySpan<double> outputs)
    {
        ArgumentException.ThrowIf(outputs.Length != Architecture.OutputWidth,
            $"There are {outputs.Length} outputs; the {Architecture} network gives {Architecture.OutputWidth}.",
            nameof(outputs));
        return Answering.ClassOf(outputs);
    }

    /// <summary>Between which values a new target lies for this answer with a probability of 0.9: answers to rows that
    /// were not learned from say how far off they are. Of counts it begins at 0 at the least. Null where that is not
    /// known.</summary>
    /// <param name="answer">An answer of the model, in the target's unit.</param>
    public (double Low, double High)? RangeOf(double answer) => RangeOf(answer, 0);

    /// <summary>The same of one of several outputs: for each by itself, not for all of them together.</summary>
    /// <param name="answer">What the model answers there, in the unit of that target.</param>
    /// <param name="output">Which output, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public (double Low, double High)? RangeOf(double answer, int output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            (uint)output, (uint)Architecture.OutputWidth, nameof(output));
        if (Answering.Intervals.IsEmpty)
            return null;
        AnswerInterval interval = Answering.Intervals[output];
        return Cost.IsOfCounts ? (Math.Max(0, answer + interval.Below), Math.Max(0, answer + interval.Above))
            : (answer + interval.Below, answer + interval.Above);
    }

    /// <summary>Widths and activations.</summary>
    public Architecture Architecture => _predictor.Architecture;

    /// <summary>The cost it was trained to lower.</summary>
    public Cost Cost { get; }

    /// <summary>What it takes.</summary>
    public ModelInput Input { get; }

    /// <summary>What the columns of a table become; null where inputs are plain numbers.</summary>
    public Schema? Schema => Input.Schema;

    /// <summary>What the outputs are measured in; null: in what the network gives.
    /// <see cref="Predict{T}(ReadOnlySpan{T}, Span{T})"/> answers mean + scale · a^L.</summary>
    public TargetScale? TargetScale { get; private init; }

    /// <summary>A name for each output; empty where outputs are not classes.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>Where it comes from; null where nobody said.</summary>
    public TrainingRecord? Training { get; private init; }

    /// <summary>The numbers that its parameters are.</summary>
    public Precision Precision => _predictor.Precision;

    internal ParameterVector<float>? Single => _predictor.Single;

    internal ParameterVector<double>? Double => _predictor.Double;

    /// <summary>A snapshot of a network; its parameters are copied.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="cost">The cost it was trained to lower; must go with its outputs.</param>
    /// <param name="input">What it takes; null: as many numbers as the network has inputs, as they are.</param>
    /// <param name="labels">A name for each output, or none.</param>
    /// <param name="training">Where it comes from.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public static Model Create<T>(
        Network<T> network, Cost cost, ModelInput? input = null, IEnumerable<string>? labels = null,
        TrainingRecord? training = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(cost);
        return Of(network.Parameters.Clone(), cost, input, labels, training);
    }

    /// <summary>A model that takes the parameters themselves rather than a copy.</summary>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    internal static Model Of<T>(
        ParameterVector<T> theta, Cost cost, ModelInput? input, IEnumerable<string>? labels, TrainingRecord? training,
        TargetScale? scale = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Architecture architecture = theta.Architecture;
        cost.RequireFits(architecture);
        input ??= new([architecture.InputWidth]);
        ArgumentException.ThrowIf(input.Width != architecture.InputWidth,
            $"An input of {input} has {input.Width} values, " +
            $"but the {architecture} network takes {architecture.InputWidth}.", nameof(input));
        ImmutableArray<string> names = [.. labels ?? []];
        ArgumentException.ThrowIf(!names.IsEmpty && names.Length != architecture.OutputWidth,
            $"There are {names.Length} labels, " +
            $"but the {architecture} network gives {architecture.OutputWidth} outputs.", nameof(labels));
        ArgumentException.ThrowIf(
            scale is not null && !names.IsEmpty, "Outputs that are classes have no scale.", nameof(scale));
        scale?.RequireFits(architecture.OutputWidth);
        ArgumentException.ThrowIf(input.Schema is { Targets.Length: > 1 } schema
            && (!names.IsEmpty || schema.Targets.Length != architecture.OutputWidth),
            $"There are {input.Schema?.Targets.Length} columns to predict, each a number, but the {architecture} " +
            $"network gives {architecture.OutputWidth} {(names.IsEmpty ? "numbers" : "classes")}.", nameof(input));
        return new(Predictor.Of(theta, input, scale, Answering.Plain), cost, input, names)
        {
            Training = training, TargetScale = scale,
        };
    }

    /// <summary>The same model, its outputs measured in a target's own units.</summary>
    /// <param name="scale">Outputs answer mean + scale · a^L; null: a^L itself.</param>
    /// <exception cref="ArgumentException">Outputs are classes, or the scales are for other outputs than there are.
    /// </exception>
    public Model WithTargetScale(TargetScale? scale)
    {
        ArgumentException.ThrowIf(
            scale is not null && !Labels.IsEmpty, "Outputs that are classes have no scale.", nameof(scale));
        scale?.RequireFits(Architecture.OutputWidth);
        return new(_predictor.With(scale, Answering), Cost, Input, Labels)
        {
            Training = Training, TargetScale = scale, Answering = Answering,
        };
    }

    /// <summary>The network's answer to one raw input. Allocates nothing once every thread has called it.</summary>
    /// <typeparam name="T">float or double; converted where the model has the other precision.</typeparam>
    /// <param name="input">Raw values, <see cref="ModelInput.ValueCount"/> many and finite; they are divided by
    /// <see cref="ModelInput.Divisor"/> here. With a schema, a value for each column: a number, or the place of a
    /// category; NaN where it is missing, −1 where the category is not known.</param>
    /// <param name="output">Receives a^L, one number for each output.</param>
    /// <exception cref="ArgumentException">A length is wrong, or a value cannot be an input.</exception>
    public void Predict<T>(ReadOnlySpan<T> input, Span<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Predict(
            new ReadOnlyMatrixSpan<T>(input, 1, input.Length, input.Length),
            new MatrixSpan<T>(output, 1, output.Length, output.Length));

    /// <summary>The network's answers to many raw inputs, computed together. Allocates nothing once every thread has
    /// called it.</summary>
    /// <typeparam name="T">float or double; converted where the model has the other precision.</typeparam>
    /// <param name="inputs">A row of raw values for each example, as above.</param>
    /// <param name="outputs">Receives a^L, a row for each example.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or a value cannot be an input.</exception>
    public void Predict<T>(ReadOnlyMatrixSpan<T> inputs, MatrixSpan<T> outputs)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (inputs.Columns != Input.ValueCount)
        {
            throw new ArgumentException(
                $"The input has {inputs.Columns} values, " + (Schema is null
                ? $"but the {Architecture} network takes {Architecture.InputWidth} ({Input})."
                : $"but the model takes {Input}."), nameof(inputs));
        }

        if (outputs.Columns != Architecture.OutputWidth)
        {
            throw new ArgumentException(
                $"There is room for {outputs.Columns} outputs, " +
                $"but the {Architecture} network gives {Architecture.OutputWidth}.", nameof(outputs));
        }

        if (outputs.Rows != inputs.Rows)
        {
            throw new ArgumentException(
                $"There are {inputs.Rows} inputs but room for {outputs.Rows} answers.", nameof(outputs));
        }

        int bad = _predictor.Run(inputs, outputs);
        if (bad < 0)
            return;
        int k = FirstUnfit(inputs.Row(bad));
        string where = inputs.Rows > 1 ? $" in row {bad}" : "";
        throw new ArgumentException(Schema is null
            ? $"Value {k} of the input{where}, counted from 0, is not finite; every value must be a number."
            : Invariant($"Value {k} of the input{where}, counted from 0, is {inputs[bad, k]}, ") +
              $"which cannot be one of column {Schema.Columns[Schema.ColumnOf(k)]}.", nameof(inputs));
    }

    private int FirstUnfit<T>(ReadOnlySpan<T> raw)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int k = Input.Feed(raw, new double[Input.Width].AsSpan());
        return k < 0 ? Input.Feed(raw, new float[Input.Width].AsSpan()) : k;
    }

    /// <summary>The same model for raw values that are divided by another number before they are fed to the network: 1
    /// for values that were divided before.</summary>
    /// <param name="divisor">Positive and finite.</param>
    /// <exception cref="InvalidOperationException">The model takes tables, whose columns have scales of their
    /// own.</exception>
    /// <exception cref="ArgumentException">The divisor is not positive and finite.</exception>
    public Model WithDivisor(double divisor)
    {
        if (Schema is not null)
        {
            throw new InvalidOperationException(
                $"The model takes tables with named columns ({Input}), whose numbers have scales of their own.");
        }

        ModelInput input = new(Input.Shape.AsSpan(), divisor);
        if (!Input.Averages.IsEmpty)
            input = input.WithAverages([.. Input.Averages.Select(average => average / Input.Divisor * divisor)]);
        return (Single is { } single ? Of(single, Cost, input, Labels, Training, TargetScale)
            : Of(Double!, Cost, input, Labels, Training, TargetScale)).With(Answering);
    }

    /// <summary>How good the model is on examples. Their inputs are raw values, bytes or real numbers alike: they are
    /// divided by the model's divisor.</summary>
    /// <exception cref="ArgumentException">The data do not fit the model, or their real numbers lie between 0 and 1 and
    /// the model divides: they were divided before, it seems (<see cref="WithDivisor"/>).</exception>
    public Evaluation Evaluate(Dataset data) => _predictor.Evaluate(Cost, Ready(data));

    /// <summary>Examples as the network takes them: raw values divided by the model's divisor.</summary>
    /// <exception cref="ArgumentException">The model takes tables, or divides what was divided before.</exception>
    internal Dataset Ready(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIf(Schema is not null,
            $"The model takes tables with named columns ({Input}), not rows of numbers. Give it a table.",
            nameof(data));
        if (!data.IsClassification && data.TargetScale is null && TargetScale is not null)
            data = data.WithTargetScale(TargetScale);
        if (data.HasDivisor)
            return data.WithDivisor(Input.Divisor);
        if (Input.Divisor == 1)
            return data;
        ArgumentException.ThrowIf(data.LooksDivided(),
            $"All inputs of {data.Name} lie between 0 and 1, and the model divides raw values by {Input.Divisor}. " +
            $"Were they divided already? Then use {nameof(WithDivisor)}(1). " +
            $"If they are raw, divide them and do the same.",
            nameof(data));
        return data.DividedBy(Input.Divisor);
    }

    /// <summary>The same model with other parameters, which it takes itself rather than a copy.</summary>
    internal Model With<T>(ParameterVector<T> theta)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(theta, Cost, Input, Labels, Training, TargetScale).With(Answering);

    /// <summary>A network with a copy of the parameters, for training on; rounded or widened where the model has the
    /// other precision.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public Network<T> ToNetwork<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => _predictor.ToNetwork<T>();

    /// <summary><c>sha256:</c> and the hash of all parameters in book order, little-endian, in the model's
    /// precision.</summary>
    public string Checksum() => _predictor.Checksum();

    /// <summary>The network, its precision, and what it answers: <c>784-100-10 network, 79,510 parameters in float32,
    /// 10 classes</c>.</summary>
    public override string ToString() =>
        Invariant($"{Architecture} network, {Architecture.ParameterCount:N0} parameters in {Precision.Text}, ") +
        (!Labels.IsEmpty ? $"{Labels.Length} classes" : Architecture.OutputWidth == 1 ? "1 number"
            : Invariant($"{Architecture.OutputWidth} numbers"));
}
