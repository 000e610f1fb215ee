namespace Nabla.Lab.Session;

/// <summary>Answers of the library's inspection, for one example at a copy of the parameters; in float64.</summary>
/// <param name="theta">The parameters.</param>
/// <param name="cost">The cost.</param>
/// <param name="x">Inputs, one row for each example.</param>
/// <param name="y">Desired outputs.</param>
internal sealed class LabInspection(ParameterVector<double> theta, Cost cost, double[,] x, double[,] y)
{
    private const int CurvePoints = 41;   // odd, so that one is Δ = 0

    /// <summary>Answers a request.</summary>
    /// <exception cref="ArgumentException">There is no such weight or neuron.</exception>
    /// <exception cref="NonFiniteException">A quantity is not finite.</exception>
    public LabReply Answer(LabRequest request) => request switch
    {
        NudgeRequest nudge => Nudged(nudge),
        PathsRequest paths => Found(paths),
        CheckRequest check => Checked(check),
        DifferencesRequest => Differences(),
        _ => throw new ArgumentException("There is no such request.", nameof(request)),
    };

    private LabNudge Nudged(NudgeRequest request)
    {
        WorkedExample example = First();
        NudgeReport report = By(request.Change);
        double[] at = [.. Enumerable.Range(0, CurvePoints).Select(
            i => 4.0 * Math.Abs(request.Change) * (i - CurvePoints / 2) / (CurvePoints - 1))];
        int[] farthest = [.. report.Layers.Select(layer => Largest(layer.PredictedA))];
        return new()
        {
            Rate = report.Rate,
            Change = [.. report.Rows.Select(row => row.Change)],
            Predicted = [.. report.Rows.Select(row => row.Predicted)],
            Actual = [.. report.Rows.Select(row => row.Actual)],
            Verdict = report.Verdict.ToString(),
            CurveAt = at,
            Curve = [.. at.Select(change => change == 0 ? 0 : By(change).Actual)],
            Layers = [.. report.Layers.Select(layer => layer.Layer)],
            PredictedA = [.. report.Layers.Select((layer, i) => layer.PredictedA[farthest[i]])],
            ActualA = [.. report.Layers.Select((layer, i) => layer.ActualA[farthest[i]])],
        };

        NudgeReport By(double change) => request.Target switch
        {
            LabTarget.Weight => Nudge.Weight(example, request.Layer, request.J, request.K, change),
            LabTarget.Bias => Nudge.Bias(example, request.Layer, request.J, change),
            LabTarget.Activation => Nudge.Activation(example, request.Layer, request.J, change),
            _ => Nudge.WeightedInput(example, request.Layer, request.J, change),
        };
    }

    private LabDifferences Differences()
    {
        const int Parameters = 20;
        ImmutableArray<StepCurvePoint> wide = StepCurve.Run<double>(theta, cost, x, y, Parameters);
        ImmutableArray<StepCurvePoint> single = StepCurve.Run<float>(theta, cost, x, y, Parameters);
        return new()
        {
            Epsilon = [.. wide.Select(point => point.Epsilon)],
            OneSided = [.. wide.Select(point => point.OneSided)],
            Central = [.. wide.Select(point => point.Central)],
            OneSidedSingle = [.. single.Select(point => point.OneSided)],
            CentralSingle = [.. single.Select(point => point.Central)],
        };
    }

    private LabPaths Found(PathsRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfOutside(request.Count is < 1 or > 1000, nameof(request),
            $"{request.Count} paths are asked for; it must be 1 … 1000.");
        var paths = new PathSum(First(), request.Layer, request.J, request.K);
        ImmutableArray<CostPath> largest = paths.Largest(request.Count);
        return new()
        {
            Count = paths.Count.ToString("N0", CultureInfo.InvariantCulture),
            Sum = paths.Sum,
            Magnitude = paths.Magnitude,
            ByBackpropagation = paths.ByBackpropagation,
            Neurons = [.. largest.Select(path => (IReadOnlyList<int>)path.Neurons)],
            Factors = [.. largest.Select(path => (IReadOnlyList<double>)[.. path.Factors.Reverse()])],
            Products = [.. largest.Select(path => path.Product)],
            Multiplications = [.. paths.Collapse().Select(
                stage => stage.Multiplications.ToString("N0", CultureInfo.InvariantCulture))],
        };
    }

    private LabCheck Checked(CheckRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfOutside(request.Sample is < 1 or > 2000, nameof(request),
            $"{request.Sample} parameters are to be compared; it must be 1 … 2000.");
        GradientCheckReport report = GradientCheck.Run<double>(
            theta, cost, x, y, new() { Sample = request.Sample, Worst = request.Sample });
        return new()
        {
            Compared = report.Compared,
            Agreeing = report.Agreeing,
            AtKinks = report.AtKinks,
            KinksAt = [.. report.Kinks.Select(kink => kink.At.ToString())],
            KinkSlopes = [.. report.Kinks.Select(
                kink => (IReadOnlyList<double>)[kink.Backpropagation, kink.Left, kink.Right])],
            At = [.. report.Worst.Select(one => one.At.ToString())],
            Backpropagation = [.. report.Worst.Select(one => one.Backpropagation)],
            Difference = [.. report.Worst.Select(one => one.Difference)],
            Allowed = [.. report.Worst.Select(one => one.Allowed)],
            Parameters = report.Parameters,
            ForwardTime = report.Race.ForwardTime.TotalMilliseconds,
            BackpropagationTime = report.Race.BackpropagationTime.TotalMilliseconds,
            OneSidedTime = report.Race.OneSidedTime.TotalMilliseconds,
        };
    }

    private WorkedExample First() => new(theta, cost, Row(x), Row(y));

    private static double[] Row(double[,] rows) =>
        [.. Enumerable.Range(0, rows.GetLength(1)).Select(k => rows[0, k])];

    private static int Largest(ImmutableArray<double> values)
    {
        int at = 0;
        for (int j = 1; j < values.Length; j++)
            at = Math.Abs(values[j]) > Math.Abs(values[at]) ? j : at;
        return at;
    }
}
