namespace Nabla.Cli.Commands;

/// <summary><c>nabla verify</c>: whether files of Nabla's own are, byte for byte, what was written.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> s_subject =
        new("FILE|RUN") { Description = "a .safetensors file that Nabla wrote, or the folder of a run" };

    public static Command Create() =>
        new NablaCommand("verify", "proves a model or a checkpoint whole, or every one of a run, and checks its record",
            Run,
            "nabla train --run-dir runs/digits --quiet", "nabla verify runs/digits",
            "nabla verify runs/digits/model.safetensors --json")
        {
            s_subject, CommonOptions.Json,
        };

    private static int Run(Invocation call)
    {
        string path = call.Get(s_subject)!;
        var files = FilesOf(path).Select(file => (Path: file, Sealed: Verify(call, file))).ToList();
        RunRecord? record = VerifyRecord(call, path);
        return call.Show(() => ToJson(files, record, RecordOf(path)), output =>
        {
            foreach (var (file, proof) in files)
            {
                output.Out.WriteLine($"{output.OutStyle.Good("whole")}  {file}: {proof.Kind}, " +
                    $"{Figures.Count(proof.Tensors, "tensor")}, sha256 {proof.Digest}");
            }

            if (record is not null)
                Print(output, record, RecordOf(path));
        });
    }

    // Models and checkpoints have digests; the rest of a run's folder has none.
    private static string[] FilesOf(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        string[] files = [.. InputFile.List(path, () => Directory.GetFiles(path, "*.safetensors"))
            .Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw Problem.BadData("there is nothing to verify there",
            "name a .safetensors file, or the folder of a run", ("looked for", Path.Combine(path, "*.safetensors")));
    }

    private static SealedFile Verify(Invocation call, string path)
    {
        using Stream stream = call.Open(path);
        try
        {
            return SealedFile.Verify(stream);
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Data, path, "the file is not proved whole");
        }
    }

    private static string RecordOf(string path) => Path.Combine(path, RunFolder.EventsName);

    // The checkpoints first: a run that goes on writes its events before them.
    private static RunRecord? VerifyRecord(Invocation call, string path)
    {
        if (!Directory.Exists(path) || !File.Exists(RecordOf(path)))
            return null;
        Checkpoint[] checkpoints = [.. CheckpointFolder.In(path).Select(Checkpoint.Load)];
        try
        {
            using Stream stream = call.Open(RecordOf(path));
            RunRecord record = RunRecord.Verify(stream, checkpoints);
            RequireModel(record, RunFolder.FindModel(path));
            return record;
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Data, RecordOf(path), "the run's record does not fit");
        }
    }

    private static void RequireModel(RunRecord record, string path)
    {
        if (record.Checksum is not { } said || !File.Exists(path))
            return;
        string found = Model.Load(path).Checksum();
        if (found != said)
        {
            throw new NablaFormatException("the last line", $"The model saved had {said}, but {path} has {found}.",
                "The model, or the record, is of another run.");
        }
    }

    private static void Print(Output output, RunRecord record, string file)
    {
        string end = record.End is { } known ? $"started to {known}" : "no end: training goes on, or was killed";
        output.Out.WriteLine($"{output.OutStyle.Good("fits")}   {file}: " +
            $"{Figures.Count(record.Events, "event")}, {Figures.Count(record.Epochs, "epoch")}, {end}" +
            (record.IsCut ? "; its last line is cut off" : ""));
        output.Out.WriteLine("       (Events have no digest: their form, order and fit to checkpoints and model " +
            "are checked, their figures are not.)");
    }

    private static NamedValues ToJson(
        List<(string Path, SealedFile Sealed)> files, RunRecord? record, string recordFile) => new()
    {
        { "whole", true },
        {
            "files", files.Select(file => new NamedValues
            {
                { "file", file.Path }, { "kind", file.Sealed.Kind }, { "sha256", file.Sealed.Digest },
            })
        },
        {
            "record", record is null ? null : new NamedValues
            {
                { "file", recordFile },
                { "fits", true },
                { "has_digest", false },
                { "events", record.Events },
                { "epochs", record.Epochs },
                { "end", record.End },
            }
        },
    };
}
