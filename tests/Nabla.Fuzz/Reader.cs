namespace Nabla.Fuzz;

/// <summary>A reader of files that come from anywhere, as the fuzzer sees it.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Seeds">Valid files to start from.</param>
/// <param name="Read">Reads bytes. Whatever it throws but <paramref name="Documented"/> is a finding.</param>
/// <param name="Documented">The exception that the reader's documentation promises for bad files.</param>
internal sealed record Reader(string Name, Func<byte[][]> Seeds, Action<byte[]> Read, Type Documented)
{
    /// <summary>Changes a file.</summary>
    public Func<Mutator, byte[], byte[], byte[]> Change { get; init; } =
        static (random, file, other) => random.Change(file, other);

    /// <summary>Whether the files are models, which <see cref="Read"/> then tries out.</summary>
    public bool IsModel => Read == Readers.Model;

    /// <summary>Bytes that may be allocated for each byte of a file, all that is freed again included.</summary>
    public long PerByte { get; init; } = 1000;

    /// <summary>Bytes that may be allocated for any file.</summary>
    public long Free { get; init; } = 1 << 20;
}
