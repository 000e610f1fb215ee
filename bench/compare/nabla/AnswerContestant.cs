using System.Diagnostics;

namespace Nabla.Compare;

/// <summary>Answers: one example at a time through a model, or all of them through the forward pass, 250 at once.</summary>
internal sealed class AnswerContestant : Contestant
{
    const int Together = 250;
    readonly Spec _spec;
    readonly float[] _x;
    readonly Network<float> _network;
    readonly Model _model;
    readonly Trace<float> _trace;
    readonly float[] _y;

    public AnswerContestant(Spec spec)
    {
        _spec = spec;
        _network = spec.Network<float>();
        _model = Model.Create(_network, spec.Cost);
        _trace = new(spec.Architecture, Together);
        _y = new float[(spec.Kind == "one" ? 1 : spec.Examples) * spec.Widths[^1]];
        Dataset data = spec.Data();
        int width = spec.Widths[0];
        _x = new float[data.Count * width];
        for (int i = 0; i < data.Count; i++) data.CopyInput(i, _x.AsSpan(i * width, width));
    }

    public override (long Units, double Seconds) Run(int units)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < units; i++)
        {
            if (_spec.Kind == "one") One(i % _spec.Examples);
            else Many();
        }
        return (units, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public override double[]? Curve(int count)
    {
        if (_spec.IsDense) return null;
        if (_spec.Kind == "one") One(0);
        else Many();
        return [.. _y.Take(_spec.Widths[^1]).Select(number => (double)number)];
    }

    void One(int example)
    {
        int width = _spec.Widths[0];
        _model.Predict<float>(_x.AsSpan(example * width, width), _y);
    }

    void Many()
    {
        int width = _spec.Widths[0], outputs = _spec.Widths[^1];
        for (int at = 0; at < _spec.Examples; at += Together)
        {
            int count = Math.Min(Together, _spec.Examples - at);
            Backprop.Feedforward(_network.Parameters, new ReadOnlyMatrixSpan<float>(_x.AsSpan(at * width, count * width), width), _trace);
            for (int i = 0; i < count; i++) _trace.A(_trace.Architecture.LayerCount).Row(i).CopyTo(_y.AsSpan((at + i) * outputs));
        }
    }
}
