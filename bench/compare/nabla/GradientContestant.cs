using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Nabla.Compare;

/// <summary>
/// The chapter's claims, all with the visible <see cref="Backprop"/>: a step on a mini-batch as matrices or one example
/// at a time, and the forward pass alone beside the whole gradient.
/// </summary>
internal sealed class GradientContestant : Contestant
{
    private readonly Cost _cost;
    private readonly int _batch;
    private readonly string _variant;
    private readonly float _eta;
    private readonly ParameterVector<float> _theta;
    private readonly ParameterVector<float> _nabla;
    private readonly ParameterVector<float> _sum;
    private readonly Trace<float> _trace;
    private readonly float[,] _x;
    private readonly float[,] _y;

    public GradientContestant(Spec spec)
    {
        (_cost, _batch, _variant, _eta) = (spec.Cost, spec.Batch, spec.Variant, (float)spec.Eta);
        _theta = spec.Network<float>().Parameters;
        (_nabla, _sum) = (new(spec.Architecture), new(spec.Architecture));
        _trace = new(spec.Architecture, spec.Variant == "example" ? 1 : spec.Batch);
        (_x, _y) = spec.Data().Take(spec.Batch).ToArrays<float>();
    }

    public override (long Units, double Seconds) Run(int units)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < units; i++)
        {
            switch (_variant)
            {
                case "forward":
                    Backprop.Feedforward(_theta, _x, _trace);
                    break;
                case "gradient":
                    Backprop.Run(_theta, _cost, _x, _y, _trace, _nabla);
                    break;
                case "matrix":
                    Matrix();
                    break;
                default:
                    ExampleAfterExample();
                    break;
            }
        }

        return (units, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private void Matrix()
    {
        Backprop.Run(_theta, _cost, _x, _y, _trace, _nabla);
        ParameterVector<float> theta = _theta;
        theta -= _eta * _nabla;
    }

    private void ExampleAfterExample()
    {
        ParameterVector<float> theta = _theta, sum = _sum;
        sum.Clear();
        for (int i = 0; i < _batch; i++)
        {
            Backprop.Run(theta, _cost, Row(_x, i), Row(_y, i), _trace, _nabla);
            sum += 1f * _nabla;
        }

        theta -= _eta / _batch * sum;
    }

    private static ReadOnlyMatrixSpan<float> Row(float[,] matrix, int row)
    {
        int width = matrix.GetLength(1);
        return new(MemoryMarshal.CreateReadOnlySpan(ref matrix[row, 0], width), width);
    }
}
