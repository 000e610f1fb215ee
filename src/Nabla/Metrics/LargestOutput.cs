namespace Nabla;

/// <summary>A network's answer: the index of its largest output.</summary>
internal static class LargestOutput
{
    /// <summary>The index of the largest output, the first one where several are equal.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="output">a^L of one example.</param>
    public static int Of<T>(ReadOnlySpan<T> output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        for (int j = 1; j < output.Length; j++)
        {
            if (output[j] > output[best])
                best = j;
        }

        return best;
    }
}
