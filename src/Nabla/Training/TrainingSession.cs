namespace Nabla;

/// <summary>A training that the caller drives: one step, one phase or one epoch at a time, to look, change something
/// and go on. <see cref="Trainer{T}.Begin"/> makes it; <see cref="Trainer{T}.Run"/> is a loop over it. The same data,
/// recipe and seed give the same bits, however the steps are taken. Belongs to one thread at a time, but for
/// <see cref="Stop"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <example><code>
/// using var session = trainer.Begin(train, from: File.Exists("last") ? Checkpoint.Load("last") : null);
/// while (session.RunEpoch() is { } epoch)
/// {
///     Console.WriteLine($"{epoch.Epoch}: {session.Evaluate(test)}");
///     session.Save("last");
/// }
/// </code></example>
public sealed partial class TrainingSession<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly StepLoop<T> _loop;
    private readonly Dataset? _test;
    private readonly bool _judges;
    private readonly Dictionary<Dataset, Evaluator<T>> _evaluators = new(ReferenceEqualityComparer.Instance);
    private volatile bool _isToStop;
    private bool _isDisposed;

    /// <summary>Begins.</summary>
    /// <param name="trainer">The network and how it is trained.</param>
    /// <param name="training">The examples to learn from.</param>
    /// <param name="validation">Examples that decide what is best; or null.</param>
    /// <param name="test">Examples that are shown; or null.</param>
    /// <param name="from">Where to go on; or null.</param>
    /// <param name="judges">Whether epochs are evaluated, and may end training before their number does.</param>
    internal TrainingSession(
        Trainer<T> trainer, Dataset training, Dataset? validation, Dataset? test, Checkpoint? from, bool judges = true)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (judges && validation is null
            && (Recipe.NeedsValidation(trainer.Recipe) is not null || trainer.Schedule is PlateauSchedule))
        {
            throw new ArgumentException(
                "Patience, a metric, a target accuracy and a plateau schedule look at validation examples, " +
                "and none were given. Pass some.", nameof(validation));
        }

        if (judges)
            trainer.Recipe.RequireMetricOf(training.IsClassification, training.Name);
        (_trainer, Training, Validation, _test, _from) = (trainer, training, validation, test, from);
        _judges = judges;
        _facts = new(() => CheckpointFacts.Of(trainer, training, judges ? (validation, test) : null));
        _loop = new(trainer, training)
        {
            Regression = training.IsClassification || !judges ? null : new(training.TargetWidth, training.TargetScale),
        };
        if (validation is not null)
            _ = EvaluatorOf(validation);
        if (test is not null)
            _ = EvaluatorOf(test);
        if (from is not null)
            Restore(from);
        else if (trainer.OptimizerFrom is { } memory)
            _loop.Remember(memory.MemoryFor(trainer));
        _since = trainer.Clock.GetTimestamp();
    }

    /// <summary>Makes a model of parameters, where the data were prepared for it; else null.</summary>
    internal Func<ParameterVector<T>, Model>? AsModel { private get; init; }

    /// <summary>The network that is trained. Its parameters may be changed between steps; the session goes on with
    /// them.</summary>
    public Network<T> Network => _trainer.Network;

    /// <summary>How it is trained.</summary>
    public Recipe Recipe => _trainer.Recipe;

    /// <summary>The examples that are learned from.</summary>
    public Dataset Training { get; }

    /// <summary>The examples that decide what is best; null where there are none.</summary>
    public Dataset? Validation { get; }

    /// <summary>The step that was taken last, or is under way: its z, a and δ. The same object each time, with new
    /// contents.</summary>
    public TrainingStep<T> Current => _loop.Current;

    /// <summary>The phase that was done last of a step under way (<see cref="NextPhase"/>); null between
    /// steps.</summary>
    public StepPhase? Phase => _loop.Phase;

    /// <summary>Whether the step that was taken last was the last of its epoch.</summary>
    public bool IsLastInEpoch => _loop.Current.Epoch > 0 && _loop.Current.Epoch == _epochs;

    /// <summary>η that the next step will take, as the schedule gives it.</summary>
    public double LearningRate => _loop.NextRate(isNewEpoch: _epochs == _loop.Current.Epoch);

    /// <summary>The examples of the next step's mini-batch, by their numbers in <see cref="Training"/>.</summary>
    internal int[] NextExamples => _loop.NextExamples(isNewEpoch: _epochs == _loop.Current.Epoch);

    /// <summary>Every completed epoch, in order.</summary>
    public IReadOnlyList<EpochCompleted> History => _history;

    /// <summary>Why training ended; null while it may go on.</summary>
    public StopReason? Reason { get; private set; }

    /// <summary>Takes the next step of the data. The last one of an epoch evaluates it, too. When training is over, the
    /// network gets the parameters that were best by validation, if there is any.</summary>
    /// <returns>Whether a step was taken; false where training is over.</returns>
    /// <exception cref="DivergenceException">Numbers stopped being finite; the parameters are the best by validation,
    /// or those before the step.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed of.</exception>
    public bool Step() => Advance(null, default) || ThrowIfDiverged();

    /// <summary>Takes a step with a mini-batch of the caller's in place of the data's next one, which stays where it
    /// is. Such steps do not end an epoch: call <see cref="EndEpoch"/>.</summary>
    /// <param name="batch">At least one example and no more than <see cref="Trainer{T}.BatchSize"/>, of the network's
    /// widths.</param>
    /// <inheritdoc cref="Step()"/>
    /// <exception cref="ArgumentException">The batch does not fit.</exception>
    /// <exception cref="InvalidOperationException">A step is under way, phase by phase.</exception>
    public bool Step(Batch<T> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        RequireNoPhase();
        ArgumentException.ThrowIf(batch.Count == 0 || batch.Count > _loop.Capacity,
            $"The batch has {batch.Count} examples; this session takes 1 to {_loop.Capacity} in a step. Give the " +
            $"trainer another batch size.", nameof(batch));
        foreach (double weight in batch.Weights)
        {
            ArgumentException.ThrowIf(!(weight >= 0 && double.IsFinite(weight)),
                $"A weight of the batch is {weight}; it must be 0 or more, and finite.", nameof(batch));
        }

        return Advance(batch, default) || ThrowIfDiverged();
    }

    /// <summary>Does the next phase of a step: after <see cref="StepPhase.Update"/> comes the
    /// <see cref="StepPhase.Forward"/> of the next. z, a, δ, ∇w and ∇b of all that was done lie in
    /// <see cref="Current"/>. The bits are those of <see cref="Step()"/>, which also ends a step that is under
    /// way.</summary>
    /// <returns>What was done; null where training is over.</returns>
    /// <inheritdoc cref="Step()"/>
    public StepPhase? NextPhase()
    {
        StepPhase? done = _loop.Phase is not null || BeginStep(default) ? _loop.NextPhase() : null;
        if (done is null && Reason is null)
            _ = EndStep(false);
        if (done == StepPhase.Update)
            _ = EndStep(true);
        _ = ThrowIfDiverged();
        return done;
    }

    /// <summary>Takes the steps that are left of this epoch, or all of the next.</summary>
    /// <param name="cancellationToken">Ends training after the current mini-batch.</param>
    /// <returns>The epoch, evaluated; null where training is over.</returns>
    /// <inheritdoc cref="Step()"/>
    public EpochCompleted? RunEpoch(CancellationToken cancellationToken = default)
    {
        while (Advance(null, cancellationToken))
        {
            if (IsLastInEpoch)
                return _history[^1];
        }

        _ = ThrowIfDiverged();
        return null;
    }

    /// <summary>Trains to the end, to cancellation, or until stopping is due. Does not throw where training diverges:
    /// the result says so.</summary>
    /// <param name="progress">Receives every event, on the training thread.</param>
    /// <param name="cancellationToken">Ends training after the current mini-batch.</param>
    /// <exception cref="ObjectDisposedException">The session is disposed of.</exception>
    public TrainingResult Run(
        IProgress<ITrainingEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        (IProgress<ITrainingEvent>? before, _progress) = (_progress, progress);
        try
        {
            ReportBeginning();
            while (Advance(null, cancellationToken))
            {
            }

            return new(Reason!.Value, _loop.Current.Number, BestEpoch, [.. _history])
            {
                Divergence = _loop.Divergence, Notes = _loop.Notes,
            };
        }
        finally
        {
            _progress = before;
        }
    }

    /// <summary>Ends training before the next step, as it ends by itself: with the parameters that were best by
    /// validation. May be called by any thread, and by whoever receives events. It is no part of a
    /// <see cref="Snapshot"/>: a session that goes on from one asks its own rule again.</summary>
    public void Stop() => _isToStop = true;

    /// <summary>Ends the epoch after steps with mini-batches of the caller's: evaluates it, and decides whether it is
    /// the best and the last. Nothing happens where no step was taken in it.</summary>
    /// <returns>The epoch; null where no step was taken in it.</returns>
    /// <exception cref="InvalidOperationException">A step is under way, phase by phase.</exception>
    public EpochCompleted? EndEpoch()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        RequireNoPhase();
        if (Reason is not null || IsLastInEpoch || _loop.Seen == 0)
            return null;
        return CloseEpoch() || ThrowIfDiverged() ? _history[^1] : null;
    }

    /// <summary>How good the network is now.</summary>
    /// <param name="data">Examples of the network's widths; null: the validation examples. Memory for them is kept for
    /// the next time.</param>
    /// <exception cref="ArgumentException">There are no validation examples, or the data do not fit.</exception>
    public Evaluation Evaluate(Dataset? data = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _ = ElapsedSoFar();
        Evaluation evaluation = EvaluatorOf(data ?? Validation ?? throw new ArgumentException(
            "The session has no validation examples. Say on which ones to evaluate.", nameof(data))).RunInFull();
        _since = _trainer.Clock.GetTimestamp();
        return evaluation;
    }

    /// <summary>A model of the parameters as they are now, which are copied: with the columns, labels and units of the
    /// data where <see cref="Model.Begin(Table, Recipe?, TrainingHost?)"/> began the session.</summary>
    public Model ToModel()
    {
        ParameterVector<T> copy = Network.Parameters.Clone();
        return AsModel is not null ? AsModel(copy)
            : Model.Of(copy, _trainer.Cost, ModelInput.Of(Training), Training.ClassNames, null, Training.TargetScale)
                .With(_trainer.Answering);
    }

    /// <summary>A copy of everything that training has come to: the parameters, what optimizer, schedule and stopping
    /// remember, the history. <see cref="Rewind"/> goes back to it; so does a session that begins from it. Of a step
    /// under way nothing is kept.</summary>
    public Checkpoint Snapshot()
    {
        _ = ElapsedSoFar();
        Checkpoint copy = Copy();
        _since = _trainer.Clock.GetTimestamp();
        return copy;
    }

    /// <summary>Writes a <see cref="Snapshot"/> as a file, whole or not at all.</summary>
    /// <inheritdoc cref="Checkpoint.Save(string, long)"/>
    public void Save(string path) => Snapshot().Save(path);

    /// <summary>Goes back, or forth, to a snapshot: what follows is, bit for bit, what followed it.</summary>
    /// <param name="snapshot">Of a session with the same recipe and data; it may be used again.</param>
    /// <exception cref="CheckpointMismatchException">It belongs to another recipe or other data.</exception>
    public void Rewind(Checkpoint snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Restore(snapshot);
        _since = _trainer.Clock.GetTimestamp();
    }

    /// <summary>Ends the session. The network keeps the parameters of the moment.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _evaluators.Clear();
    }

    private void RequireNoPhase()
    {
        if (_loop.Phase is { } phase)
        {
            throw new InvalidOperationException(
                $"A step is under way, its {phase} done. End it first: take a step, or the phases that are left.");
        }
    }

    private bool ThrowIfDiverged() =>
        _loop.Divergence is { } divergence ? throw new DivergenceException(divergence) : false;

    private Evaluator<T> EvaluatorOf(Dataset data)
    {
        if (!_evaluators.TryGetValue(data, out Evaluator<T>? evaluator))
        {
            evaluator = new(Network.Parameters, _trainer.Cost, data, _trainer.Answering);
            _evaluators.Add(data, evaluator);
        }

        return evaluator;
    }
}

/// <summary>A part of a training step, in order: the boxes of the chapter's algorithm, and the update.</summary>
public enum StepPhase
{
    /// <summary>Input and feedforward (25): z and a of every layer, and the costs.</summary>
    Forward,

    /// <summary>The output error (BP1): δ^L.</summary>
    OutputError,

    /// <summary>The errors of all layers before it (BP2): δ^{L−1} … δ^2.</summary>
    Backward,

    /// <summary>The gradient (BP3, BP4): ∇b and ∇w.</summary>
    Gradients,

    /// <summary>Penalties, limits and the optimizer's rule: θ changes.</summary>
    Update,
}
