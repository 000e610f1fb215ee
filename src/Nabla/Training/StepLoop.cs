using Nabla.Kernels;

namespace Nabla;

/// <summary>Takes one step after another, allocating nothing.</summary>
internal sealed partial class StepLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A penalty shrinks the weights of a neuron that is never active until they are denormal, and a product
    /// with such a number takes ten times as long. So tiny weights become 0 from time to time.</summary>
    private const int StepsBetweenFlushes = 128;

    private readonly Dataset _data;
    private readonly ParameterVector<T> _theta;
    private readonly ParameterVector<T> _nabla;
    private readonly Trace<T> _trace;
    private readonly CostCode<T> _cost;
    private readonly OptimizerState<T> _state;
    private readonly int[] _order;
    private readonly Penalties _penalties;
    private readonly double _dropout, _eta;
    private readonly int _epochs;
    private readonly ulong _seed;
    private readonly bool _shuffles;
    private readonly Schedule _schedule;
    private readonly NonZeroColumns? _skipping;
    private readonly FrozenLayers<T>? _frozen;
    private readonly Func<VisibleStep<T>> _watch;
    private readonly StepSink<T> _step;
    private VisibleStep<T>? _watched;   // for steps that are taken phase by phase
    private int _next;

    /// <param name="trainer">The settings and the network.</param>
    /// <param name="data">The examples.</param>
    internal StepLoop(Trainer<T> trainer, Dataset data)
    {
        trainer.RequireValidSettings();
        _penalties = Penalties.Of(trainer.Recipe);
        _dropout = trainer.Recipe.Dropout ?? 0;
        Batches.RequireFit(data, trainer.Network.Architecture);
        trainer.Recipe.RequireFreezable(trainer.Network.Architecture);
        trainer.Cost.RequireTargets(data);
        (_data, _theta, _eta) = (data, trainer.Network.Parameters, trainer.Optimizer.Eta);
        (_epochs, _seed, _shuffles) = (trainer.Epochs, trainer.Seed, trainer.Recipe.Shuffle ?? true);
        Architecture architecture = _theta.Architecture;
        _nabla = new(architecture);
        _trace = new(architecture, Math.Min(trainer.BatchSize, data.Count), trainer.Threads);
        for (int l = 2; _dropout > 0 && l < architecture.LayerCount; l++)
            _trace.UseDropout(l);
        if (data.HasWeights)
            _trace.Weights = new(_trace.Capacity);
        _trace.Lost = new();
        _cost = trainer.Cost.Code<T>(_trace.Kernel.Register);
        _state = trainer.Optimizer.CreateState<T>(architecture);
        _frozen = FrozenLayers<T>.Of(trainer.Recipe, _theta);
        _step = StepSink<T>.For(trainer, _nabla, _state, _trace.Kernel, _frozen);
        _watch = () => new(trainer, _penalties, _nabla, _state, _trace.Kernel) { Frozen = _frozen };
        if (SkipsZeros)
            _skipping = new(data.InputWidth);
        _order = new int[data.Count];
        StepsPerEpoch = (data.Count + _trace.Capacity - 1) / _trace.Capacity;
        _schedule = trainer.Schedule;
        Current = new(_trace, _nabla) { ShowsGradient = _step.ShowsGradient };
        ErrorNorms = new double[trainer.LogErrorNorms ? architecture.LayerCount - 1 : 0];
    }

    /// <summary>The step taken last.</summary>
    internal TrainingStep<T> Current { get; }

    /// <summary>Set when a step found a cost that is not finite; that step was not taken.</summary>
    internal Divergence? Divergence { get; private set; }

    /// <summary>What a person should know of the steps so far.</summary>
    internal ImmutableArray<string> Notes => _trace.Lost?.Note is { } note ? [note] : [];

    /// <summary>What a plateau schedule remembers.</summary>
    internal PlateauState Plateau { get; set; }

    /// <summary>Whether the data's density, the mini-batch's size and finite weights let products leave out zero
    /// inputs.</summary>
    private bool SkipsZeros =>
        !_step.ShowsGradient && NonZeroColumns.AreWorthFinding(_data.Density, _trace.Capacity)
        && Divergence.FindInParameters(_theta, 0, 0, 0) is null;

    /// <summary>Mini-batches of an epoch, a shorter last one included.</summary>
    internal int StepsPerEpoch { get; }

    /// <summary>Σ C_x over the examples of this epoch so far.</summary>
    internal double CostSum { get; private set; }

    /// <summary>Examples of this epoch answered correctly, each before its step.</summary>
    internal int Correct { get; private set; }

    /// <summary>Examples of this epoch so far.</summary>
    internal int Seen { get; private set; }

    /// <summary>The measures of a regression over this epoch so far.</summary>
    internal RegressionSums? Regression { get; init; }

    /// <summary>Σ over this epoch's steps of ‖(1/m) Σ_x δ^(x,l)‖, l = 2 … L; empty unless asked for.</summary>
    internal double[] ErrorNorms { get; }

    /// <summary>Whether every step of the epoch is taken.</summary>
    internal bool IsEpochOver => _next == _order.Length;

    /// <summary>Begins an epoch, unless training goes on from a checkpoint within it.</summary>
    internal void BeginEpoch(int epoch)
    {
        if (Current.Epoch == epoch)
            return;
        Arrange(epoch);
        (_next, Seen, CostSum, Correct) = (0, 0, 0, 0);
        (Current.Epoch, Current.NumberInEpoch) = (epoch, 0);
        Regression?.Clear();
        Array.Clear(ErrorNorms);
    }

    /// <summary>The phase that was done last of a step under way; null between steps.</summary>
    internal StepPhase? Phase { get; private set; }

    /// <summary>The most examples in a mini-batch.</summary>
    internal int Capacity => _trace.Capacity;

    private SchedulePoint Place =>
        new(Current.Epoch - 1, _epochs, Math.Min(Current.NumberInEpoch, StepsPerEpoch - 1), StepsPerEpoch);

    private int NextCount => Math.Min(_trace.Capacity, _order.Length - _next);

    /// <summary>η of the next step.</summary>
    /// <param name="isNewEpoch">Whether it is the first of an epoch.</param>
    internal double NextRate(bool isNewEpoch) =>
        RateAt(isNewEpoch ? new(Current.Epoch, _epochs, 0, StepsPerEpoch) : Place);

    /// <summary>The examples of the next step, by their numbers in the data.</summary>
    /// <param name="isNewEpoch">Whether it is the first of an epoch.</param>
    internal int[] NextExamples(bool isNewEpoch)
    {
        if (!isNewEpoch)
            return _order.AsSpan(_next, NextCount).ToArray();
        int[] order = [.. Enumerable.Range(0, _order.Length)];
        if (_shuffles)
            Shuffle.Permutation(order, _seed, (uint)Current.Epoch + 1);
        return order[..Math.Min(_trace.Capacity, order.Length)];
    }

    /// <summary>Takes the next step; false at the end of the epoch and where training diverged.</summary>
    internal bool Next()
    {
        if (IsEpochOver || !LoadNext(_skipping) || !PassForward())
            return false;
        Observe(_order.AsSpan(_next, _trace.BatchSize));
        Backprop.Backward(_theta, _cost, _trace, _nabla, Begun(_step));
        Finish(_step);
        _next += _trace.BatchSize;
        return true;
    }

    /// <summary>Takes a step with a mini-batch of the caller's; false where training diverged.</summary>
    internal bool Next(Batch<T> batch)
    {
        _trace.Skipping = null;
        Batches.Load(batch.X, batch.Y, _trace);
        ReadOnlySpan<double> given = batch.Weights;
        if (given.ContainsAnyExcept(1))
            _trace.Weights ??= new(_trace.Capacity);
        for (int x = 0; _trace.Weights is { } weights && x < given.Length; x++)
            weights[x] = given[x];
        if (!PassForward())
            return false;
        Observe([]);
        Backprop.Backward(_theta, _cost, _trace, _nabla, Begun(_step));
        Finish(_step);
        return true;
    }

    /// <summary>Does the next phase of a step, with ∇w and ∇b for everybody to see; null at the end of the epoch and
    /// where training diverged. The bits are those of <see cref="Next()"/>.</summary>
    internal StepPhase? NextPhase()
    {
        VisibleStep<T> step = _watched ??= _watch();
        switch (Phase)
        {
            case null when IsEpochOver || !LoadNext(null) || !PassForward():
                return null;
            case null:
                Current.ShowsGradient = true;
                return Phase = StepPhase.Forward;
            case StepPhase.Forward:
                Backprop.OutputError(_cost, _trace);
                return Phase = StepPhase.OutputError;
            case StepPhase.OutputError:
                for (int l = _trace.L - 1; l >= 2; l--)
                    Backprop.BackpropagateError(_theta, _trace, l);
                return Phase = StepPhase.Backward;
            case StepPhase.Backward:
                for (int l = _trace.L; l >= 2; l--)
                {
                    if (step.IsFrozen(l))
                        continue;
                    Backprop.BiasGradient(_trace, _nabla, l);
                    step.Take(_trace, l);
                }

                return Phase = StepPhase.Gradients;
            default:
                Observe(_order.AsSpan(_next, _trace.BatchSize));
                Finish(Begun(step));
                _next += _trace.BatchSize;
                Phase = null;
                return StepPhase.Update;
        }
    }

    private bool LoadNext(NonZeroColumns? skipping)
    {
        if (Divergence is not null)
            return false;
        _trace.Skipping = skipping;
        int count = NextCount;
        Batches.Load(_data, _order.AsSpan(_next, count), _trace);
        Batches.Prefetch(_data, _order.AsSpan(_next + count, Math.Min(count, _order.Length - _next - count)));
        return true;
    }

    /// <summary>z, a and the costs of the mini-batch that was loaded; false where they are not finite.</summary>
    private bool PassForward()
    {
        DropOut();
        Backprop.Forward(_theta, _cost, _trace);
        double cost = _trace.MeanCost;
        if (!double.IsFinite(cost))
        {
            Divergence = Divergence.Find(
                _theta, _trace, Current.Epoch, Current.Number + 1, Current.NumberInEpoch + 1);
            return false;
        }

        Current.Cost = cost;
        return true;
    }

    private StepSink<T> Begun(StepSink<T> step)
    {
        Current.LearningRate = RateAt(Place);
        step.Begin(Current.LearningRate);
        return step;
    }

    /// <summary>Ends a step whose gradient is known, or taken already.</summary>
    private void Finish(StepSink<T> step)
    {
        ObserveErrors();
        step.End();
        _penalties.AfterStep(_trace.Kernel, _theta);
        Current.ShowsGradient = step.ShowsGradient;
        Current.Number++;
        Current.NumberInEpoch++;
        if (Current.Number % StepsBetweenFlushes == 0)
            FlushTiny();
    }

    private void FlushTiny()
    {
        for (int l = 2; l <= _trace.L; l++)
        {
            if (_frozen?[l] == true)
                continue;
            _trace.Kernel.FlushTiny(_theta.Weights(l));
            _trace.Kernel.FlushTiny(_theta.Biases(l));
        }
    }

    private double RateAt(SchedulePoint at) =>
        _schedule.Rate(_eta, at, Plateau) is >= 0 and <= Optimizer.Most and var rate ? rate : throw WrongRate(at);

    /// <summary>Notices a last step that made parameters not finite, which no other step would notice.</summary>
    internal void NoticeParameters() =>
        Divergence ??= Divergence.FindInParameters(_theta, Current.Epoch, Current.Number, Current.NumberInEpoch);

    private InvalidOperationException WrongRate(SchedulePoint at) => new(Invariant(
        $"The schedule {_schedule} gives the rate {_schedule.Rate(_eta, at, Plateau)} for step {at.Step + 1} ") +
        Invariant($"of epoch {at.Epoch + 1}; it must lie between 0 and {Optimizer.Most}."));

    /// <summary>Puts the examples in the order of an epoch.</summary>
    private void Arrange(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        if (_shuffles)
            Shuffle.Permutation(_order, _seed, (uint)epoch);
    }

    private void DropOut()
    {
        for (int l = 2; l < _trace.L; l++)
        {
            _trace.Dropout(l)?.Draw(
                _trace.BatchSize, _dropout,
                new(_seed, Purpose.Dropout, l, (uint)Current.Epoch, (uint)Current.NumberInEpoch));
        }
    }

    /// <summary>Sums up what the forward pass of this step shows.</summary>
    /// <param name="examples">Its examples; empty: they are the caller's.</param>
    private void Observe(ReadOnlySpan<int> examples)
    {
        MatrixSpan<T> outputs = _trace.A(_trace.L), targets = _trace.Y;
        ReadOnlySpan<double> costs = _trace.Costs;
        Seen += costs.Length;
        for (int x = 0; x < costs.Length; x++)
        {
            CostSum += costs[x];
            ReadOnlySpan<T> output = outputs.Row(x);
            if (!_data.IsClassification)
            {
                Regression?.Add(output, targets.Row(x));
                continue;
            }

            int label = x < examples.Length ? _data.Label(examples[x]) : LargestOutput.Of<T>(targets.Row(x));
            Correct += LargestOutput.Of(output) == label ? 1 : 0;
        }
    }

    /// <summary>Adds up the norms of this step's mean errors.</summary>
    private void ObserveErrors()
    {
        for (int l = 2; l <= ErrorNorms.Length + 1; l++)
        {
            double sum = 0;
            foreach (T nablaB in _nabla.B(l))
                sum += double.CreateTruncating(nablaB) * double.CreateTruncating(nablaB);
            ErrorNorms[l - 2] += Math.Sqrt(sum);
        }
    }
}
