using System.Diagnostics;

namespace Nabla.Compare;

/// <summary>Answers through a model: one example at a time, or all of them in one call.</summary>
internal sealed class AnswerContestant : Contestant
{
    private readonly Spec _spec;
    private readonly bool _isOne;
    private readonly int _examples;
    private readonly int _width;
    private readonly int _outputs;
    private readonly float[] _x;
    private readonly Model _model;
    private readonly float[] _y;

    public AnswerContestant(Spec spec)
    {
        (_spec, _isOne, _examples) = (spec, spec.Kind == "one", spec.Examples);
        (_width, _outputs) = (spec.Widths[0], spec.Widths[^1]);
        _model = Model.Create(spec.Network<float>(), spec.Cost);
        _y = new float[(spec.Kind == "one" ? 1 : spec.Examples) * spec.Widths[^1]];
        Dataset data = spec.Data();
        int width = spec.Widths[0];
        _x = new float[data.Count * width];
        for (int i = 0; i < data.Count; i++)
            data.CopyInput(i, _x.AsSpan(i * width, width));
    }

    public override (long Units, double Seconds) Run(int units)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < units; i++)
        {
            if (_isOne)
                One(i % _examples);
            else
                Many();
        }

        return (units, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public override double[]? Curve(int count)
    {
        if (_spec.IsDense)
            return null;
        if (_isOne)
            One(0);
        else
            Many();
        return [.. _y.Take(_spec.Widths[^1]).Select(number => (double)number)];
    }

    private void One(int example)
    {
        int width = _width;
        _model.Predict<float>(_x.AsSpan(example * width, width), _y);
    }

    private void Many() => _model.Predict(
        new ReadOnlyMatrixSpan<float>(_x, _examples, _width, _width),
        new MatrixSpan<float>(_y, _examples, _outputs, _outputs));
}
