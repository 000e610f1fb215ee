using System.Numerics;
using Nabla.Kernels;

namespace Nabla;

/// <summary>Takes one step after another, allocating nothing.</summary>
internal sealed partial class TrainingLoop<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trainer<T> _trainer;
    private readonly Dataset _data;
    private readonly ParameterVector<T> _theta;
    private readonly ParameterVector<T> _nabla;
    private readonly Trace<T> _trace;
    private readonly CostCode<T> _cost;
    private readonly OptimizerState<T> _state;
    private readonly int[] _order;
    private readonly bool _isFused;
    private int _next;

    /// <param name="trainer">The settings and the network.</param>
    /// <param name="data">The examples.</param>
    /// <param name="showGradient">
    /// Whether the caller is to see ∇. A run that nobody looks into passes over the weights once, unless its settings
    /// need ∇ as a whole.
    /// </param>
    internal TrainingLoop(Trainer<T> trainer, Dataset data, bool showGradient)
    {
        trainer.RequireValidSettings();
        // Clipping by norm needs the whole gradient; a penalty and decoupled decay mean weights of different moments.
        _isFused = !showGradient && trainer.ClipNorm == 0 && (trainer.WeightDecay == 0 || trainer is { L1: 0, L2: 0 });
        Batches.RequireFit(data, trainer.Network.Architecture);
        (_trainer, _data, _theta) = (trainer, data, trainer.Network.Parameters);
        Architecture architecture = _theta.Architecture;
        _nabla = new(architecture);
        _trace = new(architecture, Math.Min(trainer.BatchSize, data.Count), Kernel<T>.Current, trainer.Threads);
        if (!showGradient && SkipsZeros)
            _trace.Skipping = new(data.InputWidth);
        for (int l = 2; l < architecture.LayerCount; l++)
            _trace.UseDropout(l, trainer.Dropout > 0);
        if (data.HasWeights)
            _trace.UseWeights();
        _cost = trainer.Cost.Code<T>();
        _state = trainer.Optimizer.CreateState<T>(architecture);
        _order = new int[data.Count];
        Current = new(_trace, _nabla);
        ErrorNorms = new double[trainer.LogErrorNorms ? architecture.LayerCount - 1 : 0];
    }

    /// <summary>The step taken last.</summary>
    internal TrainingStep<T> Current { get; }

    /// <summary>Set when a step found a cost that is not finite; that step was not taken.</summary>
    internal Divergence? Divergence { get; private set; }

    /// <summary>What a plateau schedule remembers.</summary>
    internal PlateauState Plateau { get; set; }

    /// <summary>Whether the data's density, the mini-batch's size and finite weights let products leave out zero
    /// inputs.</summary>
    private bool SkipsZeros =>
        _isFused && NonZeroColumns.AreWorthFinding(_data.Density, _trace.Capacity)
        && Divergence.FindInParameters(_theta, 0, 0, 0) is null;

    internal int StepsPerEpoch => (_data.Count + _trace.Capacity - 1) / _trace.Capacity;

    /// <summary>Σ C_x over the examples of this epoch so far.</summary>
    internal double CostSum { get; private set; }

    /// <summary>Examples of this epoch answered correctly, each before its step.</summary>
    internal int Correct { get; private set; }

    /// <summary>Examples of this epoch so far.</summary>
    internal int Seen => _next;

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
        (_next, CostSum, Correct) = (0, 0, 0);
        (Current.Epoch, Current.NumberInEpoch) = (epoch, 0);
        Regression?.Clear();
        Array.Clear(ErrorNorms);
    }

    /// <summary>Takes the next step; false at the end of the epoch and where training diverged.</summary>
    internal bool Next()
    {
        if (IsEpochOver)
            NoticeParameters();
        if (IsEpochOver || Divergence is not null)
            return false;
        int count = Math.Min(_trace.Capacity, _order.Length - _next);
        ReadOnlySpan<int> examples = _order.AsSpan(_next, count);
        Batches.Load(_data, examples, _trace);
        Batches.Prefetch(_data, _order.AsSpan(_next + count, Math.Min(count, _order.Length - _next - count)));
        DropOut();

        Backprop.Forward(_theta, _cost, _trace);
        double cost = _trace.MeanCost;
        if (!double.IsFinite(cost))
        {
            Divergence = Divergence.Find(
                _theta, _trace, Current.Epoch, Current.Number + 1, Current.NumberInEpoch + 1);
            return false;
        }

        Observe(examples);
        double rate = _trainer.Schedule.Rate(
            _trainer.Optimizer.Eta,
            new(Current.Epoch - 1, _trainer.Epochs, Current.NumberInEpoch, StepsPerEpoch),
            Plateau);
        if (_isFused)
            StepFused(rate);
        else
            StepVisibly(rate);
        if (_trainer.MaxNorm > 0)
            Penalties.MaxNorm(_theta, _trainer.MaxNorm);
        _next += count;
        Current.Number++;
        Current.NumberInEpoch++;
        (Current.Cost, Current.LearningRate) = (cost, rate);
        return true;
    }

    /// <summary>Notices a last step that made parameters not finite, which no other step would notice.</summary>
    internal void NoticeParameters() =>
        Divergence ??= Divergence.FindInParameters(_theta, Current.Epoch, Current.Number, Current.NumberInEpoch);

    /// <summary>Puts the examples in the order of an epoch.</summary>
    private void Arrange(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
            _order[i] = i;
        if (_trainer.Shuffle)
            Shuffle.Permutation(_order, _trainer.Seed, (uint)epoch);
    }

    private void StepFused(double rate)
    {
        var update = new LayerUpdate<T>(
            _trainer.Optimizer, _state, rate, rate * _trainer.WeightDecay,
            new(_trainer.L2, _trainer.L1, _trainer.ClipValue));
        FusedStep.Run(_theta, _cost, _trace, _nabla, update);
        ObserveErrors();
    }

    private void StepVisibly(double rate)
    {
        Backprop.Backward(_theta, _cost, _trace, _nabla);
        ObserveErrors();
        if (_trainer.L2 > 0)
            Penalties.AddL2(_theta, _nabla, _trainer.L2);
        if (_trainer.L1 > 0)
            Penalties.AddL1(_theta, _nabla, _trainer.L1);
        if (_trainer.ClipValue > 0)
            Penalties.ClipByValue(_nabla, _trainer.ClipValue);
        if (_trainer.ClipNorm > 0)
            Penalties.ClipByNorm(_nabla, _trainer.ClipNorm);
        if (_trainer.WeightDecay > 0)
            Penalties.Decay(_theta, rate * _trainer.WeightDecay);
        _trainer.Optimizer.Update(_theta, _nabla, _state, rate);
    }

    private void DropOut()
    {
        for (int l = 2; l < _trace.L; l++)
        {
            if (_trace.Mask(l) is { } mask)
            {
                Dropout.Draw(
                    mask.View(_trace.BatchSize), _trainer.Dropout,
                    new(_trainer.Seed, Purpose.Dropout, l, (uint)Current.Epoch, (uint)Current.NumberInEpoch));
            }
        }
    }

    /// <summary>Sums up what the forward pass of this step shows.</summary>
    private void Observe(ReadOnlySpan<int> examples)
    {
        for (int x = 0; x < examples.Length; x++)
        {
            CostSum += _trace.Costs[x];
            ReadOnlySpan<T> output = _trace.A(_trace.L).Row(x);
            if (_data.IsClassification)
                Correct += LargestOutput.Of(output) == _data.Label(examples[x]) ? 1 : 0;
            else
                Regression?.Add(output, _trace.Y.Row(x));
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
