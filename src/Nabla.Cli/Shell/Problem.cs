namespace Nabla.Cli.Shell;

/// <summary>Why a command could not do its work: what is wrong, the facts, the way out, and the exit code. Thrown
/// anywhere in a command, printed in one place (<see cref="Problems"/>).</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="heading">What is wrong, in a few words, without a full stop.</param>
/// <param name="facts">What was found, each fact with a short name.</param>
internal sealed class Problem(int exitCode, string heading, params (string Name, string Fact)[] facts)
    : Exception(heading)
{
    /// <summary>One of <see cref="Shell.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What is wrong.</summary>
    public string Heading { get; } = heading;

    /// <summary>What was found, each fact with a short name.</summary>
    public IReadOnlyList<(string Name, string Fact)> Facts { get; } = facts;

    /// <summary>The way out; null where there is none to name.</summary>
    public string? Fix { get; init; }

    /// <summary>Heading and facts, where there is room for a line only.</summary>
    public string InOneLine => Heading + string.Concat(Facts.Select(fact => $"; {fact.Name} {fact.Fact}"));

    /// <summary>Wrong usage, configuration or case file (exit code 2).</summary>
    public static Problem Usage(string heading, string? fix = null, params (string Name, string Fact)[] facts) =>
        new(Shell.ExitCode.Usage, heading, facts) { Fix = fix };

    /// <summary>Data or a model that is missing, damaged or does not fit (exit code 3).</summary>
    public static Problem BadData(string heading, string? fix = null, params (string Name, string Fact)[] facts) =>
        new(Shell.ExitCode.Data, heading, facts) { Fix = fix };

    /// <summary>Something cannot be written (exit code 4).</summary>
    public static Problem CannotWrite(string heading, string? fix = null, params (string Name, string Fact)[] facts) =>
        new(Shell.ExitCode.CannotWrite, heading, facts) { Fix = fix };

    /// <summary>Does what <paramref name="make"/> does with values that the user chose: where the library refuses them
    /// with an <see cref="ArgumentException"/>, that is a usage problem.</summary>
    public static T FromUsage<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw Usage(Problems.MessageOf(e));
        }
    }
}
