namespace Nabla.Cli.Shell;

/// <summary>The one place that turns exceptions into problems, and problems into text.</summary>
internal static class Problems
{
    private const int Longest = 1000;   // characters of a fact

    /// <summary>What an exception means to the user.</summary>
    public static Problem From(Exception exception) => exception switch
    {
        Problem problem => problem,
        DataProblemException data => Problem.BadData(data.Heading, WithOptions(data.Fix, data), [.. data.Facts]),
        CheckpointMismatchException mismatch => new Problem(
            mismatch.IsAboutData ? ExitCode.Data : ExitCode.Usage, "the run cannot go on as it was",
            ("changed", mismatch.What), ("before", mismatch.Before), ("now", mismatch.Now))
        {
            Fix = mismatch.Fix,
        },
        RecipeException recipe => FromRecipe(recipe),
        NablaFormatException format => FromFormat(format, ExitCode.Data, InputFile.OfProblem(format)),
        IOException or UnauthorizedAccessException when InputFile.OfProblem(exception) is { } file => Problem.BadData(
            "a file cannot be read", "check its name and that you may read it; a table may come as standard input: -",
            ("file", file), ("reason", WhyUnreadable(file, exception))),
        FileNotFoundException missing => Problem.BadData(
            "a file is not there", facts: [("file", missing.FileName ?? missing.Message)]),
        InvalidDataException or EndOfStreamException => Problem.BadData(exception.Message),
        IOException or UnauthorizedAccessException => Problem.CannotWrite(
            "a file cannot be written", "check the space left and the permissions, or choose another place",
            ("reason", exception.Message)),
        OutOfMemoryException => Problem.BadData(
            "there is not enough memory", "take a smaller network, a file with fewer rows or columns, or a machine " +
                "with more memory"),
        _ => new Problem(ExitCode.Internal, $"nabla itself failed: {exception.GetType().Name}: {MessageOf(exception)}")
        {
            Fix = "please report it where you got nabla, with your command, run with NABLA_DEBUG=1, and nabla " +
                "doctor --json",
        },
    };

    /// <summary>A file of Nabla's own formats that cannot be used; case files have exit code 2, models 3.</summary>
    /// <param name="format">What is wrong with it.</param>
    /// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
    /// <param name="file">The file's name, where it is known.</param>
    public static Problem FromFormat(
        NablaFormatException format, int exitCode, string? file = null, string heading = "the file cannot be used")
    {
        (string, string)[] facts = [("where", format.Location), ("found", format.Reason)];
        return new Problem(exitCode, heading, file is null ? facts : [("file", file), .. facts])
        {
            Fix = WithOptions(format.Fix, format),
        };
    }

    // The library names properties; who types flags reads flags.
    private static Problem FromRecipe(RecipeException recipe)
    {
        return new Problem(recipe.IsAboutData ? ExitCode.Data : ExitCode.Usage, Named(recipe.Heading),
            [.. recipe.Facts.Select(fact => (fact.Name, Named(fact.Fact)))])
        {
            Fix = recipe.Fix is { } fix ? Named(fix) : null,
        };
    }

    /// <summary>A text of the library's with options as flags.</summary>
    public static string Named(FormattableString text) => string.Format(CultureInfo.InvariantCulture, text.Format,
        [.. text.GetArguments().Select(a => a is RecipeOption option ? "--" + option.Name
            : a is FormattableString inner ? Named(inner) : a)]);

    /// <summary>The way out with the options that take it: what libraries call settings are options here.</summary>
    public static string WithOptions(string fix, NablaException problem)
    {
        if (problem.Settings.IsEmpty)
            return fix;
        int end = fix.EndsWith('.') || fix.EndsWith('?') ? fix.Length - 1 : fix.Length;
        return fix.Insert(end, $" ({string.Join(", ", problem.Settings.Select(setting => "--" + setting))})");
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

    /// <summary>The message of an exception without what tells users nothing: the name of a method's parameter. A place
    /// in a JSON document is counted from 1, as editors do.</summary>
    public static string MessageOf(Exception exception)
    {
        string message = exception.Message;
        if (exception is JsonException { LineNumber: { } line, BytePositionInLine: { } position })
        {
            return message.Split(" LineNumber: ")[0].TrimEnd('.')
                + Invariant($" (line {line + 1}, byte {position + 1})");
        }

        return Sentence.Of(exception);
    }

    /// <summary>Why a file could not be opened, in a few words.</summary>
    public static string WhyUnreadable(string path, Exception exception) =>
        exception is UnauthorizedAccessException && Directory.Exists(path) ? "it is a folder"
        : exception is FileNotFoundException or DirectoryNotFoundException ? "there is no such file"
        : MessageOf(exception);

    // File names and messages are not ours: control characters in them must neither break lines nor reach a terminal.
    private static string OneLine(string text) => string.Concat(
        (text.Length > Longest ? text[..Longest] + "…" : text).EnumerateRunes()
            .Select(rune => Quoted.IsPlain(rune) ? rune.ToString() : " "));
}
