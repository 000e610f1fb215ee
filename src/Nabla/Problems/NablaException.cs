namespace Nabla;

/// <summary>What all exceptions of Nabla's own have in common: who catches it catches them all. Arguments that cannot
/// be are refused with .NET's own <see cref="ArgumentException"/>, files that cannot be opened or written with its
/// <see cref="IOException"/>.</summary>
public abstract class NablaException : Exception
{
    internal NablaException(string? message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The settings that are a way out, as files and the command's options name them, so that the command can
    /// name its options: <c>target</c>, <c>task classification</c>.</summary>
    internal ImmutableArray<string> Settings { get; init; } = [];
}
