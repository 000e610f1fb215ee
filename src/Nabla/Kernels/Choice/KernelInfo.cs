using Nabla.Kernels;

namespace Nabla;

/// <summary>Which of the library's kernels run on this machine, for messages and records of runs.</summary>
public static class KernelInfo
{
    /// <summary>
    /// The kernels in use: <c>avx512</c>, <c>avx2</c>, <c>vector128</c>, <c>widening</c> (where there is no fused
    /// multiply-add, as in a browser) or <c>scalar</c>; the widest supported unless the environment variable
    /// <c>NABLA_KERNEL</c> names another. Results have the same bits with each.
    /// </summary>
    /// <exception cref="InvalidOperationException">NABLA_KERNEL names none, or one this machine lacks.</exception>
    public static string Name => KernelChoice.NameOf(KernelChoice.Current);

    /// <summary>The kernels that this machine supports, widest first.</summary>
    public static IReadOnlyList<string> Supported { get; } = [.. KernelChoice.Supported.Select(KernelChoice.NameOf)];
}
