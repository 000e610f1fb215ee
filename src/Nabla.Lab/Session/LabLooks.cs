using System.Runtime.InteropServices;

namespace Nabla.Lab.Session;

/// <summary>Where training is, for the header of a frame.</summary>
internal sealed record LabPlace(long Version, LabTick Tick);

/// <summary>Makes frames: backpropagation on the examples that are looked at, at a copy of the parameters.</summary>
/// <param name="session">The training.</param>
/// <param name="test">Its examples that are not learned from; or null.</param>
/// <param name="start">The parameters before the first step.</param>
/// <param name="input">What the columns of a table become, and how pictures look.</param>
internal sealed partial class LabLooks<T>(
    TrainingSession<T> session, Dataset? test, ParameterVector<T> start, ModelInput input)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SmallFrom = 1000;

    private ParameterVector<T>? _nabla;
    private Trace<T>? _trace;

    /// <summary>Copies what the frame is made of.</summary>
    /// <param name="request">What to show.</param>
    /// <param name="place">Where training is.</param>
    /// <param name="before">The parameters before the last step; null: there was none, or nobody asks.</param>
    /// <returns>Makes the frame; one at a time.</returns>
    /// <exception cref="ArgumentException">There is no such block or example.</exception>
    public Func<byte[]> Take(LookRequest request, LabPlace place, ParameterVector<T>? before)
    {
        Frame frame = new(place.Version, place.Tick.Step, place.Tick.Epoch, place.Tick.Phase);
        if (request.Since == place.Version)
            return frame.ToArray;
        (BlockKind, int)[] blocks = [.. request.Blocks.Select(Block)];
        Examples examples = request.Examples is { Count: > 0 } several ? ExamplesOf(request.Of, several)
            : ExamplesOf(request.Of, request.Example);
        ParameterVector<T> theta = session.Network.Parameters.Clone();
        return () =>
        {
            Trace<T> t = Run(theta, examples);
            foreach ((BlockKind kind, int layer) in blocks)
                Add(new(frame, request, place, theta, before, t, examples), kind, layer);
            return frame.ToArray();
        };
    }

    /// <summary>The network of now and the examples that are looked at, as a case file.</summary>
    public string Case(CaseRequest request)
    {
        using var text = new MemoryStream();
        CaseOf(ExamplesOf(request.Of, request.Example)).Write(text);
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>σ'(z^l) of one example; of softmax the diagonal of its Jacobian.</summary>
    public static void SigmaPrime(Trace<T> t, int l, int x, Span<T> prime)
    {
        ReadOnlySpan<T> a = t.A(l).Row(x);
        if (t.Architecture.Activation(l)[0].IsElementwise)
        {
            prime.Fill(T.One);
            t.Code(l).TimesDerivative(t.Z(l).Row(x), a, prime);
            return;
        }

        for (int j = 0; j < prime.Length; j++)
            prime[j] = a[j] * (T.One - a[j]);
    }

    private (BlockKind, int) Block(string name)
    {
        int digits = name.Length;
        while (digits > 0 && char.IsAsciiDigit(name[digits - 1]))
            digits--;
        bool isKind = Enum.TryParse(name[..digits], ignoreCase: true, out BlockKind kind) && Enum.IsDefined(kind);
        bool isWhole = kind is BlockKind.Y or BlockKind.Cost or BlockKind.Example or BlockKind.Caption
            or BlockKind.Tick or BlockKind.NablaA;
        int layer = 0, first = kind == BlockKind.A ? 1 : 2, last = session.Network.Architecture.LayerCount
            - (kind == BlockKind.Back ? 1 : 0);
        ArgumentException.ThrowIf(!isKind || (isWhole
            ? digits < name.Length : !int.TryParse(name[digits..], out layer) || layer < first || layer > last),
            $"There is no block \"{name}\" of a {session.Network.Architecture} network.", nameof(name));
        return (kind, layer);
    }

    private Trace<T> Run(ParameterVector<T> theta, Examples examples)
    {
        _nabla ??= new(theta.Architecture);
        if (_trace is null || _trace.Capacity < examples.Numbers.Length)
            _trace = new(theta.Architecture, examples.Numbers.Length);
        Batches.Load(examples.Data, examples.Numbers, _trace);
        Backprop.Run(theta, session.Recipe.Cost!.Code<T>(_trace.Kernel.Register), _trace, _nabla);
        return _trace;
    }

    private void Add(Look look, BlockKind kind, int l)
    {
        Trace<T> t = look.Trace;
        switch (kind)
        {
            case BlockKind.W:
                AddMatrix(look, kind, l, Weights(look.Theta, null, l));
                break;
            case BlockKind.StepW when look.Before is null:
                look.Frame.Add<T>(kind, l, 0, 0, []);
                break;
            case BlockKind.StepW:
                AddMatrix(look, kind, l, Weights(look.Theta, look.Before, l));
                break;
            case BlockKind.SinceStartW:
                AddMatrix(look, kind, l, Weights(look.Theta, start, l));
                break;
            case BlockKind.NablaW:
                AddMatrix(look, kind, l, Weights(_nabla!, null, l));
                break;
            case BlockKind.B:
                look.Frame.Add<T>(kind, l, 1, t.Architecture.Width(l), look.Theta.B(l));
                break;
            case BlockKind.NablaB:
                look.Frame.Add<T>(kind, l, 1, t.Architecture.Width(l), _nabla!.B(l));
                break;
            case BlockKind.Z:
                AddRows(look, kind, l, t.Z(l));
                break;
            case BlockKind.A:
                AddRows(look, kind, l, t.A(l));
                break;
            case BlockKind.Delta:
                AddRows(look, kind, l, t.Delta(l));
                break;
            case BlockKind.Y:
                AddRows(look, kind, 0, t.Y);
                break;
            case BlockKind.Prime:
                look.Frame.Add<T>(kind, l, t.BatchSize, t.Architecture.Width(l), Primes(t, l));
                break;
            case BlockKind.Back:
                look.Frame.Add<T>(kind, l, t.BatchSize, t.Architecture.Width(l), Back(look.Theta, t, l));
                break;
            case BlockKind.NablaA:
                look.Frame.Add<T>(kind, 0, t.BatchSize, t.Architecture.OutputWidth, OutputGradient(t));
                break;
            case BlockKind.Cost:
                look.Frame.Add(kind, 0, t.BatchSize, 1, t.Costs);
                break;
            case BlockKind.Example:
                look.Frame.Add(kind, 0, t.BatchSize, 2, [.. look.Examples.Numbers.SelectMany(number => (int[])
                    [number, look.Examples.Data.IsClassification ? look.Examples.Data.Label(number) : -1])]);
                break;
            case BlockKind.Tick:
                look.Frame.Add(kind, Encoding.UTF8.GetString(LabSession.ToJson(look.Place.Tick)));
                break;
            default:
                look.Frame.Add(kind, Caption.Of(
                    look.Theta, t, look.Examples.Data, look.Request.Layer, look.Request.Neuron));
                break;
        }
    }

    private static void AddRows(Look look, BlockKind kind, int l, MatrixSpan<T> rows)
    {
        var values = new T[rows.Rows * rows.Columns];
        for (int x = 0; x < rows.Rows; x++)
            rows.Row(x).CopyTo(values.AsSpan(x * rows.Columns));
        look.Frame.Add<T>(kind, l, rows.Rows, rows.Columns, values);
    }

    private static void AddMatrix(Look look, BlockKind kind, int l, T[,] matrix)
    {
        (int rows, int columns) = (matrix.GetLength(0), matrix.GetLength(1));
        ReadOnlySpan<T> values = MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length);
        if (look.Request.Small && values.Length > SmallFrom)
            look.Frame.AddSmall(kind, l, rows, columns, values);
        else
            look.Frame.Add(kind, l, rows, columns, values);
    }

    // w^l, less that of other parameters where there are any
    private static T[,] Weights(ParameterVector<T> theta, ParameterVector<T>? less, int l)
    {
        T[,] w = theta.W(l).ToArray();
        if (less is null)
            return w;
        T[,] other = less.W(l).ToArray();
        for (int j = 0; j < w.GetLength(0); j++)
        {
            for (int k = 0; k < w.GetLength(1); k++)
                w[j, k] -= other[j, k];
        }

        return w;
    }

    private static T[] Primes(Trace<T> t, int l)
    {
        int width = t.Architecture.Width(l);
        var primes = new T[t.BatchSize * width];
        for (int x = 0; x < t.BatchSize; x++)
            SigmaPrime(t, l, x, primes.AsSpan(x * width, width));
        return primes;
    }

    // One chain of fused multiply-adds in ascending order, as every product of the library: the same bits.
    private static T[] Back(ParameterVector<T> theta, Trace<T> t, int l)
    {
        (int width, int above) = (t.Architecture.Width(l), t.Architecture.Width(l + 1));
        T[,] w = theta.W(l + 1).ToArray();
        var back = new T[t.BatchSize * width];
        for (int x = 0; x < t.BatchSize; x++)
        {
            ReadOnlySpan<T> delta = t.Delta(l + 1).Row(x);
            Span<T> row = back.AsSpan(x * width, width);
            for (int k = 0; k < above; k++)
            {
                for (int j = 0; j < width; j++)
                    row[j] = T.FusedMultiplyAdd(w[k, j], delta[k], row[j]);
            }
        }

        return back;
    }

    private T[] OutputGradient(Trace<T> t)
    {
        int width = t.Architecture.OutputWidth, last = t.Architecture.LayerCount;
        var gradient = new T[t.BatchSize * width];
        CostCode<T> code = session.Recipe.Cost!.Code<T>(t.Kernel.Register);
        for (int x = 0; x < t.BatchSize; x++)
        {
            Span<T> row = gradient.AsSpan(x * width, width);
            code.Gradient(t.Z(last).Row(x), t.A(last).Row(x), t.Y.Row(x), row);
        }

        return gradient;
    }

    private sealed record Examples(Dataset Data, int[] Numbers);

    private sealed record Look(
        Frame Frame, LookRequest Request, LabPlace Place, ParameterVector<T> Theta, ParameterVector<T>? Before,
        Trace<T> Trace, Examples Examples);
}
