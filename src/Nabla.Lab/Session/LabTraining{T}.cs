using System.Threading;

namespace Nabla.Lab.Session;

/// <summary>A <see cref="TrainingSession{T}"/> with a pace, a way back and a curve.</summary>
internal sealed partial class LabTraining<T> : LabTraining
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostRate = 1_000_000;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(100), s_near = TimeSpan.FromMilliseconds(50);

    private readonly string _data;
    private readonly TrainingSession<T> _session;
    private readonly Dataset? _test;
    private readonly ModelInput _input;
    private readonly Timeline _timeline = new();
    private readonly CostCurve _curve = new();
    private readonly List<EpochCompleted> _epochs = [];
    private readonly ParameterVector<T> _start;
    private readonly LabLooks<T> _looks;
    private readonly LearningSpeed _learningSpeed;
    private Pace _pace = new(0);
    private bool _isRunning;
    private long? _goal;               // a step to go to without a pace
    private ParameterVector<T>? _before;
    private long _beforeStep = -1;     // the step that _before is followed by
    private long _snapped;             // when the last snapshot was taken
    private (long Since, long Examples, double? Rate) _speed;
    private LastStep? _last;
    private string? _problem;

    /// <summary>A session that has not begun.</summary>
    /// <param name="data">What the data are called.</param>
    /// <param name="session">The training.</param>
    /// <param name="test">Examples to look at that are not learned from; or null.</param>
    /// <param name="input">What the columns of a table become, and how pictures look; null: plain numbers.</param>
    /// <param name="clock">Null: the system's.</param>
    public LabTraining(
        string data, TrainingSession<T> session, Dataset? test, ModelInput? input = null, TimeProvider? clock = null)
        : base(clock ?? TimeProvider.System)
    {
        (_data, _session, _test) = (data, session, test);
        _start = session.Network.Parameters.Clone();
        _input = input ?? ModelInput.Of(session.Training);
        _looks = new(session, test, _start, _input);
        _learningSpeed = new(session.Training, session.Recipe.Cost!, session.Recipe.Optimizer!.Eta);
        _timeline.Add(session.Snapshot());
    }

    /// <summary>Whether the examples that are not learned from decide when training stops.</summary>
    public bool IsTestSeen { private get; init; }

    /// <summary>Whether a program takes the steps, by <see cref="Work"/>, and is to see each: requests take none that
    /// leads forward.</summary>
    public bool IsDriven { private get; init; }

    /// <inheritdoc/>
    public override bool IsBusy => _isRunning || _goal is not null;

    /// <inheritdoc/>
    public override string Checksum => _session.Network.Parameters.Checksum();

    /// <inheritdoc/>
    public override LabDescription Description => new()
    {
        Data = _data,
        Layers = [.. Enumerable.Range(1, Architecture.LayerCount).Select(Architecture.Width)],
        Activations = [.. Enumerable.Range(2, Architecture.LayerCount - 1).Select(
            l => Architecture.Activation(l).ToString())],
        Cost = _session.Recipe.Cost!.Name,
        Optimizer = _session.Recipe.Optimizer!.ToString(),
        LearningRate = _session.Recipe.Optimizer.Eta,
        BatchSize = _session.Recipe.BatchSize!.Value,
        Epochs = _session.Recipe.Epochs!.Value,
        StepsPerEpoch = StepsPerEpoch,
        Seed = _session.Recipe.Seed!.Value.ToString(CultureInfo.InvariantCulture),
        Precision = Precision.Name<T>(),
        Kernels = KernelInfo.Name,
        Parameters = Architecture.ParameterCount,
        Training = _session.Training.Count,
        Test = _test?.Count ?? 0,
        TestName = IsTestSeen ? "validation" : "test",
        Classes = _session.Training.IsClassification ? _session.Training.ClassNames : [],
        Image = _session.Training.InputShape is { Length: 2 } shape ? shape : [],
        Target = _input.Schema?.Target,
        Targets = _input.Schema is { Target: { } target } schema
            ? [.. schema.Columns.Select(column => column.Name), target] : [],
        Columns = LabColumns.InputNames(_input.Schema),
    };

    private Architecture Architecture => _session.Network.Architecture;

    private long Step => _session.Current.Number;

    private int StepsPerEpoch =>
        (_session.Training.Count + _session.Recipe.BatchSize!.Value - 1) / _session.Recipe.BatchSize.Value;

    /// <inheritdoc/>
    public override void Do(LabAction action, double? value)
    {
        Version++;
        switch (action)
        {
            case LabAction.Run:
                (_isRunning, _pace) = (_session.Reason is null, _pace.Begun(Clock));
                _speed = (Clock.GetTimestamp(), 0, _speed.Rate);
                break;
            case LabAction.Pause:
                (_isRunning, _goal) = (false, null);
                break;
            case LabAction.Step:
                Hold();
                Go(Step + 1);
                break;
            case LabAction.Phase:
                Hold();
                TakePhase();
                break;
            case LabAction.Epoch:
                Hold();
                Go(((Step / StepsPerEpoch) + 1) * StepsPerEpoch);
                break;
            case LabAction.Back:
                Hold();
                Go(_session.Phase is null ? Math.Max(0, Step - 1) : Step, isBack: true);
                break;
            case LabAction.Seek:
                ArgumentException.ThrowIf(value is not { } to || !(to >= 0 && to <= _curve.Steps),
                    Invariant($"There is no step {value} yet; steps 0 to {_curve.Steps} were taken."), nameof(value));
                Hold();
                Go((long)value.Value, isBack: true);
                break;
            default:
                ArgumentException.ThrowIf(value is not (>= 0 and <= MostRate),
                    $"The speed is {value} steps a second; it must lie between 0, as fast as possible, and {MostRate}.",
                    nameof(value));
                _pace = new Pace(value.Value).Begun(Clock);
                break;
        }
    }

    /// <inheritdoc/>
    public override TimeSpan Work(TimeSpan budget, Func<bool> isWanted, out bool isTaken)
    {
        isTaken = false;
        long begin = Clock.GetTimestamp();
        while (IsBusy)
        {
            bool goes = _goal is not null;
            if (goes && _goal <= Step)
            {
                (_goal, goes) = (null, false);
                Keep();
                continue;
            }

            if (!goes && _pace.Wait(Clock) is { } wait && wait > TimeSpan.Zero)
                return wait;
            isTaken = TakeStep(keeps: _pace.IsSlow || IsDriven);
            if (!isTaken)
                (_isRunning, _goal) = (false, null);
            _pace.Taken();
            if (isWanted() || Clock.GetElapsedTime(begin) >= budget)
                return TimeSpan.Zero;
        }

        return Timeout.InfiniteTimeSpan;
    }

    /// <inheritdoc/>
    public override LabTick Tick()
    {
        LastStep? last = _last?.Step == Step ? _last : null;
        bool isNew = Step % StepsPerEpoch == 0 && _session.Phase is null;
        return new()
        {
            Number = Version,
            Step = Step,
            Epoch = (int)(Step / StepsPerEpoch) + 1,
            StepInEpoch = isNew ? 0 : (int)(Step % StepsPerEpoch),
            Furthest = _curve.Steps,
            Phase = _session.Phase,
            IsRunning = IsBusy,
            Rate = _pace.Rate,
            Cost = Step > 0 && double.IsFinite(_session.Current.Cost) ? _session.Current.Cost : null,
            LearningRate = _session.Reason is null && _session.Phase is null
                ? _session.LearningRate : _session.Current.LearningRate,
            Accuracy = _session.History is { Count: > 0 } history ? Score(history[^1]) : null,
            Speed = _isRunning ? _speed.Rate : null,
            ErrorNorms = last?.ErrorNorms ?? [],
            Saturated = last?.Saturated ?? [],
            End = _session.Reason is { } reason ? StopReasonName.Of(reason) : null,
            Problem = _problem,
        };
    }

    /// <inheritdoc/>
    public override LabCurve Curve()
    {
        (double[] min, double[] max, double[] last) = _curve.Points();
        EpochCompleted[] scored = [.. _epochs.Where(epoch => Score(epoch) is not null)];
        return new()
        {
            Width = _curve.Width, Steps = _curve.Steps, Min = min, Max = max, Last = last,
            EpochSteps = [.. scored.Select(epoch => epoch.Step)],
            Accuracy = [.. scored.Select(epoch => Score(epoch)!.Value)],
        };
    }

    /// <inheritdoc/>
    public override Func<byte[]> Look(LookRequest request)
    {
        bool isStepAsked = request.Blocks.Any(block => block.StartsWith("stepW", StringComparison.OrdinalIgnoreCase));
        ParameterVector<T>? before = isStepAsked && request.Since != Version ? Before() : null;
        return _looks.Take(request, new(Version, Tick()), before);
    }

    /// <inheritdoc/>
    public override Func<LabReply> Ask(LabRequest request)
    {
        if (request is not SpeedRequest)
            return _looks.Ask(request, _session.ToModel);
        LoopState<T>[] snapshots = [.. _timeline.All.Select(snapshot => (LoopState<T>)snapshot.State)];
        ParameterVector<T> now = _session.Network.Parameters.Clone();
        return () => _learningSpeed.Curves(snapshots, _start, now);
    }

    /// <inheritdoc/>
    public override string Case(CaseRequest request) => _looks.Case(request);

    private static double? Score(EpochCompleted epoch) => (epoch.Test ?? epoch.Validation)?.Accuracy;

    private void Hold() => (_isRunning, _goal) = (false, null);

    private bool TakeStep(bool keeps)
    {
        if (keeps)
            Remember();
        int epochs = _session.History.Count;
        try
        {
            if (!_session.Step())
                return false;
        }
        catch (DivergenceException e)
        {
            (_problem, _last) = (e.Message, null);
            Version++;
            return false;
        }

        Stepped(epochs);
        return true;
    }

    private void TakePhase()
    {
        if (_session.Phase == StepPhase.Gradients)   // before the update
        {
            if (IsDriven)
            {
                Go(Step + 1);
                return;
            }

            Remember();
        }

        int epochs = _session.History.Count;
        try
        {
            if (_session.NextPhase() == StepPhase.Update)
            {
                Stepped(epochs);
                Keep();
            }
        }
        catch (DivergenceException e)
        {
            (_problem, _last) = (e.Message, null);
        }
    }

    private void Stepped(int epochs)
    {
        Version++;
        _curve.Add(Step, _session.Current.Cost);
        if (_session.History.Count > epochs && _session.History[^1] is var done && done.Epoch > _epochs.Count)
            _epochs.Add(done);
        _speed.Examples += _session.Current.Trace.BatchSize;
        if (Clock.GetElapsedTime(_snapped) < s_between && !Timeline.IsRound(Step))
            return;
        Keep();
        if (Clock.GetElapsedTime(_speed.Since) is { TotalSeconds: > 0.5 } passed)
            _speed = (Clock.GetTimestamp(), 0, _speed.Examples / passed.TotalSeconds);
    }

    // A snapshot and what ticks say of the last step: ten times a second, and at round steps.
    private void Keep()
    {
        _last = LastStep.Of(Step, _session.Current.Trace);
        if (!_timeline.Has(Step))
            _timeline.Add(_session.Snapshot());
        _snapped = Clock.GetTimestamp();
    }
}
