using Nabla.Kernels;

namespace Nabla;

/// <summary>Takes mini-batches out of a data set into a trace.</summary>
internal static class Batches
{
    /// <summary>Refuses data whose widths are not the network's.</summary>
    internal static void RequireFit(Dataset data, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIf(data.InputWidth != architecture.InputWidth,
            $"{data.Name} has {data.InputWidth} values an example but the {architecture} network takes " +
            $"{architecture.InputWidth}.", nameof(data));
        ArgumentException.ThrowIf(data.TargetWidth != architecture.OutputWidth,
            $"{data.Name} has {data.TargetWidth} {(data.IsClassification ? "classes" : "targets")} but the " +
            $"{architecture} network gives {architecture.OutputWidth} outputs.", nameof(data));
    }

    /// <summary>Examples start … start + count − 1, in the data's own order.</summary>
    internal static void Load<T>(Dataset data, int start, int count, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        t.Begin(count);
        for (int x = 0; x < count; x++)
            Load(data, start + x, t, x);
    }

    /// <summary>The given examples. Where the trace leaves out zero columns, those of a^1 are left as they
    /// were.</summary>
    internal static void Load<T>(Dataset data, ReadOnlySpan<int> examples, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        t.Begin(examples.Length);
        if (t.Skipping is { } used)
        {
            foreach (int example in examples)
                data.AddTo(used, example);
            used.Find();
        }

        MatrixSpan<T> inputs = t.A(1), targets = t.Y;
        ReadOnlySpan<Terms> columns = t.Input(2).Terms;
        for (int x = 0; x < examples.Length; x++)
        {
            data.CopyInput(examples[x], inputs.Row(x), columns);
            data.CopyTarget(examples[x], targets.Row(x));
        }

        for (int x = 0; t.Weights is { } weights && x < examples.Length; x++)
            weights[x] = data.Weight(examples[x]);
    }

    /// <summary>A mini-batch of matrices: x into a^1, and y.</summary>
    internal static void Load<T>(ReadOnlyMatrixSpan<T> x, ReadOnlyMatrixSpan<T> y, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        LoadInputs(x, t);
        ArgumentException.ThrowIf(y.Rows != x.Rows,
            $"Batch has {x.Rows} inputs but {y.Rows} targets; there must be one target for each input.",
            nameof(y));
        ArgumentException.ThrowIf(y.Columns != t.Architecture.OutputWidth,
            $"Targets have {y.Columns} columns but the {t.Architecture} network gives " +
            $"{t.Architecture.OutputWidth} outputs.", nameof(y));
        for (int i = 0; i < x.Rows; i++)
            y.Row(i).CopyTo(t.Y.Row(i));
    }

    /// <summary>The inputs of a mini-batch of matrices, into a^1.</summary>
    internal static void LoadInputs<T>(ReadOnlyMatrixSpan<T> x, Trace<T> t)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentException.ThrowIf(x.Columns != t.Architecture.InputWidth,
            $"Batch has {x.Columns} columns but the {t.Architecture} network takes {t.Architecture.InputWidth}.",
            nameof(x));
        t.Begin(x.Rows, nameof(x));
        for (int i = 0; i < x.Rows; i++)
            x.Row(i).CopyTo(t.A(1).Row(i));
    }

    /// <summary>Asks for the memory of examples that will be loaded next.</summary>
    internal static void Prefetch(Dataset data, ReadOnlySpan<int> examples)
    {
        foreach (int example in examples)
            data.Prefetch(example);
    }

    private static void Load<T>(Dataset data, int example, Trace<T> t, int x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        data.CopyInput(example, t.A(1).Row(x));
        data.CopyTarget(example, t.Y.Row(x));
    }
}

/// <summary>s_x of each example of a mini-batch, by which its C_x counts.</summary>
internal sealed class ExampleWeights<T>(int capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] _weights = new double[capacity];

    /// <summary>s_x.</summary>
    internal ref double this[int x] => ref _weights[x];

    /// <summary>C_x ← s_x C_x.</summary>
    internal void WeighCosts(Span<double> costs)
    {
        for (int x = 0; x < costs.Length; x++)
            costs[x] *= _weights[x];
    }

    /// <summary>δ^L ← s_x δ^L; all errors before it follow.</summary>
    internal void WeighErrors(MatrixSpan<T> delta)
    {
        for (int x = 0; x < delta.Rows; x++)
        {
            T weight = T.CreateTruncating(_weights[x]);
            foreach (ref T error in delta.Row(x))
                error *= weight;
        }
    }
}
