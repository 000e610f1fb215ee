using System.Diagnostics.CodeAnalysis;

namespace Nabla;

/// <summary>A file in one of Nabla's own formats that cannot be used: where in it, what is wrong, and the way
/// out.</summary>
public sealed class NablaFormatException : NablaException
{
    /// <summary>A problem at one place of a file.</summary>
    /// <param name="location">The place: a path into the document as in <c>layers[1].W[2]</c>, or a line.</param>
    /// <param name="reason">What is there and what is needed, as a sentence.</param>
    /// <param name="fix">What to do about it, as a sentence.</param>
    /// <param name="inner">The problem underneath, if there is one.</param>
    public NablaFormatException(string location, string reason, string fix, Exception? inner = null)
        : base($"{location}: {reason} {fix}", inner) =>
        (Location, Reason, Fix) = (location, reason, fix);

    internal static void ThrowIf(
        [DoesNotReturnIf(true)] bool condition,
        [InterpolatedStringHandlerArgument(nameof(condition))] LazyText location,
        [InterpolatedStringHandlerArgument(nameof(condition))] LazyText reason,
        [InterpolatedStringHandlerArgument(nameof(condition))] LazyText fix)
    {
        if (condition)
            throw new NablaFormatException(location.ToString(), reason.ToString(), fix.ToString());
    }

    /// <summary>The place: a path into the document as in <c>layers[1].W[2]</c>, or a line.</summary>
    public string Location { get; }

    /// <summary>What is there and what is needed.</summary>
    public string Reason { get; }

    /// <summary>What to do about it.</summary>
    public string Fix { get; }
}
