using System.Runtime.InteropServices;

namespace Nabla.Cli.Cases;

/// <summary>What the commands that take a case file share: reading it, and printing one JSON document.</summary>
internal static class CaseSource
{
    /// <summary>Where the document goes instead of standard output.</summary>
    public static Setting<string?> Out { get; } =
        Setting.Text("out", null, "write to this file, whole or not at all, instead of standard output", "FILE");

    /// <summary>Reads a case file.</summary>
    /// <param name="call">Opens it.</param>
    /// <param name="path">Its name, "-" for standard input.</param>
    /// <exception cref="Problem">It is not there (exit code 3) or cannot be used (2).</exception>
    public static CaseFile Read(Invocation call, string path)
    {
        using Stream stream = call.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads a case file that is open.</summary>
    /// <exception cref="Problem">It cannot be used (exit code 2).</exception>
    public static CaseFile Read(Stream stream, string path)
    {
        try
        {
            return CaseFile.Read(stream);
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Usage, path == "-" ? "standard input" : path);
        }
    }

    /// <summary>Writes one JSON document to standard output or to the file of --out.</summary>
    /// <exception cref="Problem">A number is not finite (exit code 1); nothing is written.</exception>
    public static int Print(Invocation call, Action<Utf8JsonWriter> write)
    {
        using var whole = new MemoryStream();
        try
        {
            using var json = new Utf8JsonWriter(whole, new JsonWriterOptions { Indented = true, NewLine = "\n" });
            write(json);
        }
        catch (NonFiniteException e)
        {
            throw NotFinite(e, ", and JSON has no number for it", "smaller weights or inputs, or precision float64");
        }

        whole.WriteByte((byte)'\n');
        return Print(call, whole);
    }

    /// <summary>Writes a document to standard output or to the file of --out.</summary>
    public static int Print(Invocation call, MemoryStream whole)
    {
        if (call.Get(Out) is { } path)
            WholeFile.Write(path, whole.WriteTo);
        else
            whole.WriteTo(call.Output.Results);
        return ExitCode.Done;
    }

    /// <summary>The problem that a case or an example comes to a number that is not finite (exit code 1).</summary>
    /// <param name="e">Which number.</param>
    /// <param name="why">Why that stops the command, where it is not the arithmetic itself.</param>
    /// <param name="fix">The way out where the number is none of training.</param>
    public static Problem NotFinite(NonFiniteException e, string why = "", string fix = "smaller weights or inputs")
    {
        NonFinite found = e.Found;
        string where = found.Column is { } column ? $"[{found.Row}, {column}]" : $"[{found.Row}]";
        (string, string)[] facts =
        [
            ("layer", $"{found.Layer}, of which 1 is the input"),
            ("quantity", $"{found.Quantity}{where} is {found.Value}"),
        ];
        return new Problem(
            ExitCode.No, $"{found.Quantity} of layer {found.Layer} is not finite{why}",
            e.Step is { } step ? [("step", $"{step}"), .. facts] : facts)
        {
            Fix = e.Step is null ? fix : "a smaller learning rate, or precision float64",
        };
    }
}

/// <summary>Examples of a data set as arrays.</summary>
internal static class Rows
{
    /// <summary>Inputs and desired outputs of consecutive examples, in double.</summary>
    public static (double[,] X, double[,] Y) Of(Dataset data, int start, int count)
    {
        double[,] x = new double[count, data.InputWidth], y = new double[count, data.TargetWidth];
        for (int i = 0; i < count; i++)
        {
            data.CopyInput(start + i, Row(x, i));
            data.CopyTarget(start + i, Row(y, i));
        }

        return (x, y);
    }

    private static Span<double> Row(double[,] matrix, int row) =>
        MemoryMarshal.CreateSpan(ref matrix[row, 0], matrix.GetLength(1));
}

/// <summary>What a command that takes MODEL|CASE was given: one of the two.</summary>
/// <param name="Case">A case file, or null.</param>
/// <param name="Model">A model, or null.</param>
internal sealed record Subject(CaseFile? Case, Model? Model)
{
    /// <summary>Reads it.</summary>
    /// <param name="call">Opens files; a command with the settings of <see cref="ModelFile"/>.</param>
    /// <param name="path">A case file, "-" for standard input; a model's file; a run's folder.</param>
    /// <exception cref="Problem">It is not there (exit code 3) or cannot be used (2 or 3).</exception>
    public static Subject Read(Invocation call, string path)
    {
        bool isModel = Directory.Exists(path)
            || (path != "-" && File.Exists(path) && ModelForms.OfFile(path) is not null);
        if (isModel)
            return new(null, ModelFile.Load(call, path));
        CaseFile given = CaseSource.Read(call, path);
        call.RequireUseful(
            [ModelFile.Activation, ModelFile.Output, ModelFile.Cost, ModelFile.Divisor, CommonOptions.DataDir],
            "is for models", "file", $"{(path == "-" ? "standard input" : path)} is a case, which says all itself");
        return new(given, null);
    }
}
