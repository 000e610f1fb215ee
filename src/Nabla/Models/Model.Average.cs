namespace Nabla;

// Several models as one
public sealed partial class Model
{
    /// <summary>The average of several models as one model: its z^L is the mean of theirs. Outputs without an
    /// activation are the mean of the models' outputs; sigmoid outputs are those of the mean of the log-odds, and
    /// softmax outputs are the geometric mean of the probabilities, divided by its sum. The hidden layers stand side by
    /// side, without weights between those of different models; the last weights are divided by the number of models,
    /// and the last biases are their mean.</summary>
    /// <param name="models">One or more. Hidden layers may have any widths. All else must be the same: the number of
    /// layers, activations, cost, inputs, labels, the target's scale, costs of mistakes and precision. Only the
    /// averages of plain inputs may differ, and what class weights or a calibration add to z^L: their means are taken.
    /// A range of new targets (<see cref="RangeOf(double)"/>) is kept where all have the same. The record
    /// (<see cref="Training"/>) has what all records have in common.</param>
    /// <exception cref="ArgumentException">There is no model, they differ in something else, or a hidden layer is
    /// softmax, which takes a whole layer.</exception>
    /// <example><code>
    /// Model one = Model.Train(table, new Recipe { Seed = 1 }).Model;
    /// Model two = Model.Train(table, new Recipe { Seed = 2 }).Model;
    /// Model both = Model.Average(one, two);
    /// </code></example>
    public static Model Average(params IReadOnlyList<Model> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentException.ThrowIf(
            models.Count == 0, "There is no model to average; give one or more.", nameof(models));
        for (int i = 0; i < models.Count; i++)
            ArgumentNullException.ThrowIfNull(models[i], $"{nameof(models)}[{i}]");
        Model first = models[0];
        if (models.Count == 1)
            return first;
        for (int i = 1; i < models.Count; i++)
            RequireAlike(models, i);
        Architecture architecture = AverageOf([.. models.Select(model => model.Architecture)]);
        Model average = first.Single is not null
            ? Of(Mean([.. models.Select(model => model.Single!)], architecture), first.Cost, InputOf(models),
                first.Labels, RecordOf(models), first.TargetScale)
            : Of(Mean([.. models.Select(model => model.Double!)], architecture), first.Cost, InputOf(models),
                first.Labels, RecordOf(models), first.TargetScale);
        return average.With(new Answering
        {
            Shift = Mean([.. models.Select(model => model.Answering.Shift)], architecture.OutputWidth),
            Decision = first.Answering.Decision,
            Intervals = models.All(model => model.Answering.Intervals.SequenceEqual(first.Answering.Intervals))
                ? first.Answering.Intervals : [],
        });
    }

    /// <summary>The network whose hidden layers are those of several networks side by side.</summary>
    /// <param name="networks">Several, all with the same inputs, outputs and activations.</param>
    /// <exception cref="ArgumentException">A hidden layer takes whole layers, or the network is too large.</exception>
    internal static Architecture AverageOf(IReadOnlyList<Architecture> networks)
    {
        Architecture first = networks[0];
        int[] widths = [.. first.Widths];
        var activations = new LayerActivation[widths.Length - 1];
        activations[^1] = first.Activation(first.LayerCount);
        for (int l = 2; l < first.LayerCount; l++)
        {
            LayerActivation own = first.Activation(l);
            ArgumentException.ThrowIf(own.Any(activation => !activation.IsElementwise),
                $"Layer {l} is {own}, which takes a whole layer; networks can stand side by side where each hidden " +
                "neuron has an activation of its own.", nameof(networks));
            widths[l - 1] = checked(networks.Sum(network => network.Width(l)));
            activations[l - 2] = own.Shared is { } shared ? shared
                : LayerActivation.PerNeuron([.. networks.SelectMany(network => network.Activation(l))]);
        }

        return new(widths, activations);
    }

    /// <summary>The mean of z^L as a network: what the last layer adds up is divided by the number of
    /// members.</summary>
    private static ParameterVector<T> Mean<T>(ParameterVector<T>[] members, Architecture architecture)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var theta = new ParameterVector<T>(architecture);
        for (int l = 2; l <= architecture.LayerCount; l++)
        {
            bool isLast = l == architecture.LayerCount;
            WeightMatrix<T> w = theta.W(l);
            var sums = new double[w.Columns];
            for (int j = 0; j < w.Rows; j++)
            {
                Array.Clear(sums);
                double bias = 0;
                (int top, int left) = (0, 0);   // where a member begins: its neurons of layer l, and of layer l − 1
                foreach (ParameterVector<T> member in members)
                {
                    WeightMatrix<T> own = member.W(l);
                    if (isLast || (j >= top && j < top + own.Rows))
                    {
                        for (int k = 0; k < own.Columns; k++)
                            sums[left + k] += double.CreateTruncating(own[j - top, k]);
                        bias += double.CreateTruncating(member.B(l)[j - top]);
                    }

                    top += isLast ? 0 : own.Rows;
                    left += l == 2 ? 0 : own.Columns;
                }

                int parts = isLast ? members.Length : 1;
                for (int k = 0; k < sums.Length; k++)
                    w[j, k] = T.CreateTruncating(sums[k] / parts);
                theta.B(l)[j] = T.CreateTruncating(bias / parts);
            }
        }

        return theta;
    }

    // Equal lists stay as they are, to the bit.
    private static ImmutableArray<double> Mean(ImmutableArray<double>[] lists, int length) =>
        lists.All(list => list.SequenceEqual(lists[0])) ? lists[0]
            : [.. Enumerable.Range(0, length).Select(j => lists.Average(list => list.IsEmpty ? 0 : list[j]))];

    private static ModelInput InputOf(IReadOnlyList<Model> models)
    {
        ModelInput first = models[0].Input;
        ImmutableArray<double>[] averages = [.. models.Select(model => model.Input.Averages)];
        return averages.Any(list => list.IsEmpty) || averages.All(list => list.SequenceEqual(averages[0])) ? first
            : first.WithAverages(Mean(averages, first.ValueCount));
    }

    private static void RequireAlike(IReadOnlyList<Model> models, int place)
    {
        (Model first, Model other) = (models[0], models[place]);
        Architecture a = first.Architecture, b = other.Architecture;
        if (a.InputWidth != b.InputWidth || $"{first.Input}" != $"{other.Input}")
            throw Differ($"it takes {other.Input} instead of {first.Input}");
        if (a.LayerCount != b.LayerCount)
            throw Differ($"it has {b.LayerCount} layers instead of {a.LayerCount}");
        if (a.OutputWidth != b.OutputWidth)
            throw Differ($"it gives {b.OutputWidth} outputs instead of {a.OutputWidth}");
        for (int l = 2; l <= a.LayerCount; l++)
        {
            if (!a.Activation(l).Equals(b.Activation(l)))
                throw Differ($"layer {l} is {b.Activation(l)} instead of {a.Activation(l)}");
        }

        if (first.Cost != other.Cost)
            throw Differ($"its cost is {other.Cost} instead of {first.Cost}");
        if (!first.Labels.SequenceEqual(other.Labels))
            throw Differ($"its labels are {Names(other)} instead of {Names(first)}");
        if (TextOf(first.Input) != TextOf(other.Input))
            throw Differ("its inputs are not made in the same way: columns, categories, means, scales or the divisor");
        if (first.TargetScale != other.TargetScale)
            throw Differ($"its outputs are measured{Of(other.TargetScale)} instead of{Of(first.TargetScale)}");
        if (!Equals(first.Answering.Decision, other.Answering.Decision))
            throw Differ("mistakes have other costs for it");
        if (first.Precision != other.Precision)
            throw Differ($"its precision is {other.Precision.Text} instead of {first.Precision.Text}");

        ArgumentException Differ(string how) => new(
            $"models[{place}] differs from models[0]: {how}. " +
            "Models have an average where only hidden widths and parameters differ.", nameof(models));

        static string Names(Model model) => model.Labels.IsEmpty ? "none" : string.Join(", ", model.Labels.Take(8));

        static string Of(TargetScale? scale) => scale?.ToString() ?? " in what the network gives";
    }

    // Without the averages, which tell of the examples rather than of what becomes of a value.
    private static string TextOf(ModelInput input) => JsonWriting.Text(json =>
        ModelJson.WriteInput(json, input.Averages.IsEmpty ? input : new(input.Shape.AsSpan(), input.Divisor)));

    private static TrainingRecord? RecordOf(IReadOnlyList<Model> models)
    {
        if (models.Any(model => model.Training is null))
            return null;
        TrainingRecord first = models[0].Training!;
        return new()
        {
            Data = Common(record => record.Data), Examples = Common(record => record.Examples),
            Seed = Common(record => record.Seed), Epochs = Common(record => record.Epochs),
            Steps = Common(record => record.Steps), BestEpoch = Common(record => record.BestEpoch),
            StopReason = Common(record => record.StopReason), Version = Common(record => record.Version),
        };

        TValue? Common<TValue>(Func<TrainingRecord, TValue?> of) =>
            models.All(model => Equals(of(model.Training!), of(first))) ? of(first) : default;
    }
}
