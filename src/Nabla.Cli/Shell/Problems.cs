using Nabla.IO;

namespace Nabla.Cli.Shell;

/// <summary>The one place that turns exceptions into problems, and problems into text.</summary>
internal static class Problems
{
    const string Parameter = " (Parameter '";

    /// <summary>What an exception means to the user.</summary>
    public static Problem From(Exception exception) => exception switch
    {
        Problem problem => problem,
        DataProblemException data => Problem.BadData(data.Heading, data.Fix, [.. data.Facts]),
        NablaFormatException format => FromFormat(format, ExitCode.Data),
        FileNotFoundException missing => Problem.BadData(
            "a file is not there", facts: [("file", missing.FileName ?? missing.Message)]),
        InvalidDataException or EndOfStreamException => Problem.BadData(exception.Message),
        IOException or UnauthorizedAccessException => Problem.CannotWrite(
            "a file cannot be written", "check the space left and the permissions, or choose another place",
            ("reason", exception.Message)),
        _ => new Problem(ExitCode.Internal, $"nabla itself failed: {exception.GetType().Name}: {MessageOf(exception)}")
        {
            Fix = "please report it where you got nabla, with your command and the output of: nabla doctor --json",
        },
    };

    /// <summary>A file in one of Nabla's own formats that cannot be used; case files have exit code 2, models
    /// 3.</summary>
    /// <param name="format">What is wrong with it.</param>
    /// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
    /// <param name="file">The file's name, where it is known.</param>
    public static Problem FromFormat(NablaFormatException format, int exitCode, string? file = null)
    {
        (string, string)[] facts = [("where", format.Location), ("found", format.Reason)];
        return new Problem(exitCode, "the file cannot be used", file is null ? facts : [("file", file), .. facts])
        {
            Fix = format.Fix,
        };
    }

    /// <summary>Prints a problem: an error line, aligned facts, the fix.</summary>
    public static void Print(Problem problem, Output output)
    {
        (string Name, string Fact)[] lines =
            [.. problem.Facts, .. problem.Fix is { } fix ? [("fix", fix)] : Array.Empty<(string, string)>()];
        int width = lines.Select(line => line.Name.Length).DefaultIfEmpty(0).Max();
        output.Error.WriteLine($"{output.ErrorStyle.Bad("error:")} {OneLine(problem.Heading)}");
        foreach (var (name, fact) in lines)
            output.Error.WriteLine($"  {name.PadRight(width)}  {OneLine(fact)}");
    }

    /// <summary>The message of an exception without the name of a method's parameter, which tells users
    /// nothing.</summary>
    public static string MessageOf(Exception exception)
    {
        string message = exception.Message;
        int at = exception is ArgumentException ? message.IndexOf(Parameter, StringComparison.Ordinal) : -1;
        return at < 0 ? message : message[..at];
    }

    // File names and messages are not ours: control characters in them must neither break lines nor reach a terminal.
    static string OneLine(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
