using System.CommandLine;
using Nabla.Cli.Shell;
using Nabla.Cli.Training;

namespace Nabla.Cli.Commands;

/// <summary><c>nabla verify</c>: whether files of Nabla's own are, byte for byte, what was written.</summary>
internal static class VerifyCommand
{
    static readonly Argument<string> Subject =
        new("FILE|RUN") { Description = "a .safetensors file that Nabla wrote, or the folder of a run" };

    public static Command Create() =>
        new NablaCommand("verify", "proves a model or a checkpoint whole, or every one of a run", Run,
            "nabla train --run-dir runs/digits --quiet", "nabla verify runs/digits",
            "nabla verify runs/digits/model.safetensors --json")
        {
            Subject, CommonOptions.Json,
        };

    static int Run(Invocation call)
    {
        string path = call.Get(Subject)!;
        var files = FilesOf(path).Select(file => (Path: file, Sealed: Verify(call, file))).ToList();
        if (call.Json) WriteJson(call.Output, files);
        else
        {
            foreach (var (file, proof) in files)
                call.Output.Out.WriteLine($"{call.Output.OutStyle.Good("whole")}  {file}: {proof.Kind}, " +
                    $"{Figures.Count(proof.Tensors, "tensor")}, sha256 {proof.Digest}");
        }
        return ExitCode.Done;
    }

    // Models and checkpoints have digests; the rest of a run's folder has none.
    static string[] FilesOf(string path)
    {
        if (!Directory.Exists(path)) return [path];
        string[] files = [.. Directory.GetFiles(path, "*.safetensors").Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw Problem.BadData("there is nothing to verify there",
            "name a .safetensors file, or the folder of a run", ("looked for", Path.Combine(path, "*.safetensors")));
    }

    static SealedFile Verify(Invocation call, string path)
    {
        using Stream stream = call.Open(path);
        try
        {
            return SealedFile.Verify(stream);
        }
        catch (NablaFormatException e)
        {
            throw Problem.BadData("the file is not proved whole", e.Fix,
                ("file", path), ("where", e.Location), ("found", e.Reason));
        }
    }

    static void WriteJson(Output output, List<(string Path, SealedFile Sealed)> files) => output.Json(json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("whole", true);
        json.WriteStartArray("files");
        foreach (var (path, proof) in files)
        {
            json.WriteStartObject();
            json.WriteString("file", path);
            json.WriteString("kind", proof.Kind);
            json.WriteString("sha256", proof.Digest);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
