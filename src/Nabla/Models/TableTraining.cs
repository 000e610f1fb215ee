using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;

namespace Nabla;

/// <summary>Everything between a table and a trained model, in one precision.</summary>
internal sealed class TableTraining<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TrainOptions _options;
    private readonly PreparedTable _prepared;
    private readonly Dataset _training;
    private readonly Trainer<T> _trainer;
    private readonly ImmutableArray<string> _labels;

    internal TableTraining(Table table, TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        TrainDefaults defaults = TrainDefaults.For(table.RowCount);
        _options = options;
        _prepared = PreparedTable.Of<T>(
            table, options.Validation ?? (LooksAtValidation(options) ? 0.1 : defaults.Validation),
            options.ValidationSeed ?? options.Seed, options.From, options.WeightColumn);
        _training = Weighted(_prepared.Training);
        _labels = options.From is { Labels.IsEmpty: false } from ? from.Labels : _training.ClassNames;
        Network<T> network = options.From?.ToNetwork<T>() ?? NewNetwork(defaults);
        bool validates = _prepared.Validation is not null;
        _trainer = new(network, options.Optimizer ?? defaults.Optimizer, options.From?.Cost ?? Cost)
        {
            BatchSize = options.BatchSize ?? defaults.BatchSize,
            Epochs = options.Epochs ?? defaults.Epochs,
            Patience = options.Patience ?? (validates ? defaults.Patience : 0),
            TargetAccuracy = options.TargetAccuracy,
            Schedule = options.Schedule ?? defaults.Schedule,
            L2 = options.L2 ?? defaults.L2,
            Dropout = options.Dropout ?? 0,
            Seed = options.Seed,
            Threads = options.Threads,
        };
    }

    private static bool LooksAtValidation(TrainOptions options) =>
        options.Patience > 0 || options.TargetAccuracy is not null || options.Schedule is PlateauSchedule;

    private Cost Cost => _training.IsClassification ? Cost.SoftmaxCrossEntropy : Cost.Quadratic;

    internal TrainedModel Run(IProgress<ITrainingEvent>? progress, CancellationToken cancellation)
    {
        TrainingResult result = _trainer.Run(
            _training, _prepared.Validation, progress: progress, cancellation: cancellation);
        if (result.Divergence is { } divergence && result.BestEpoch is null)
            throw new DivergenceException(divergence);
        Model model = Model.Of(
            _trainer.Network.Parameters, _trainer.Cost, new ModelInput(_prepared.Schema), _labels, Record(result),
            _prepared.TargetScale);
        double temperature = 1;
        if (_options.Calibrate)
            (model, temperature) = Calibration.CalibrateFed(model, RequireValidation());
        return new(model, result, _prepared.Notes) { Temperature = temperature };
    }

    private Dataset RequireValidation() => _prepared.Validation ?? throw new ArgumentException(
        "Probabilities are calibrated on validation rows, and none are set aside. Ask for some.");

    private Dataset Weighted(Dataset data)
    {
        if (_options.BalanceClasses)
            data = ClassWeights.Apply(data, ClassWeights.Balanced(data));
        if (_options.ClassWeights is { } weights)
            data = ClassWeights.Apply(data, ClassWeights.ByName(data, weights));
        return data;
    }

    private Network<T> NewNetwork(TrainDefaults defaults)
    {
        int[] widths =
            [_training.InputWidth, .. _options.Hidden ?? [defaults.Hidden], _training.TargetWidth];
        return Network.Create<T>(
            widths, _options.Activation, _training.IsClassification ? Activation.Softmax : Activation.Identity,
            _options.Initializer, _options.Seed);
    }

    private TrainingRecord Record(TrainingResult result) => new()
    {
        Data = _training.Name,
        Examples = _training.Count,
        Seed = _options.Seed,
        Epochs = result.History.Count,
        Steps = result.Steps,
        BestEpoch = result.BestEpoch,
        StopReason = StopReasonName.Of(result.Reason),
        ValidationAccuracy = result.Final?.Validation?.Accuracy,
        Version = typeof(Model).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0],
    };
}
