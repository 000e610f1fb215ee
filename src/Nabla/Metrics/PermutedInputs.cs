namespace Nabla;

/// <summary>Gives every example some inputs of another one.</summary>
/// <param name="data">The examples.</param>
/// <param name="groups">Which inputs.</param>
/// <param name="order">Example x gets those of example order[x].</param>
internal sealed class PermutedInputs<T>(Dataset data, ImmutableArray<InputGroup> groups, int[] order)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _other = new T[data.InputWidth];   // x of the other example

    /// <summary>Changes a^1 of a mini-batch.</summary>
    /// <param name="start">Its first example.</param>
    /// <param name="t">Holds the examples' own inputs.</param>
    internal void Apply(int start, Trace<T> t)
    {
        for (int x = 0; x < t.BatchSize; x++)
        {
            data.CopyInput<T>(order[start + x], _other);
            foreach (InputGroup group in groups)
                _other.AsSpan(group.Start, group.Width).CopyTo(t.A(1).Row(x)[group.Start..]);
        }
    }
}
