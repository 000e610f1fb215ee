using System.Numerics;

namespace Nabla;

/// <summary>Takes mini-batches out of a data set into a trace.</summary>
internal static class Batches
{
    /// <summary>Refuses data whose widths are not the network's.</summary>
    internal static void RequireFit(Dataset data, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.InputWidth != architecture.InputWidth)
        {
            throw new ArgumentException(
                $"{data.Name} has {data.InputWidth} values an example but the {architecture} network takes " +
                $"{architecture.InputWidth}.", nameof(data));
        }

        if (data.TargetWidth != architecture.OutputWidth)
        {
            throw new ArgumentException(
                $"{data.Name} has {data.TargetWidth} {(data.IsClassification ? "classes" : "targets")} but the " +
                $"{architecture} network gives {architecture.OutputWidth} outputs.", nameof(data));
        }
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

        for (int x = 0; x < examples.Length; x++)
        {
            data.CopyInput(examples[x], t.A(1).Row(x), t.Input(2).Terms);
            data.CopyTarget(examples[x], t.Y.Row(x));
        }

        for (int x = 0; x < t.Weights.Length; x++)
            t.Weights[x] = data.Weight(examples[x]);
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
