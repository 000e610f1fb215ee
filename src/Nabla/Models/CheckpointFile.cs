using System.Text.Json;

namespace Nabla;

/// <summary>A <see cref="Checkpoint"/> as a safetensors file: numbers as tensors (<see cref="CheckpointTensors"/>),
/// counts and what they belong to in Nabla's document. docs/file-formats.md specifies it.</summary>
internal static class CheckpointFile
{
    private const int Format = 1;
    private const string Kind = "checkpoint";

    private const string Doubt = "Was the file made by Nabla?";

    internal static void Write<T>(Checkpoint checkpoint, LoopState<T> state, long eventsLength, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string document = JsonWriting.Text(json => Document(json, checkpoint, state, eventsLength));
        new Safetensors(CheckpointTensors.Write(state), [new(Safetensors.DocumentKey, document)]).Write(stream);
    }

    internal static Checkpoint Read(Stream stream)
    {
        Safetensors file = Safetensors.Read(stream);
        if (file.Document is not { } document)
        {
            throw new NablaFormatException(
                "the file", "It has no document of Nabla's, hence no digest.",
                "A checkpoint is a file that nabla train wrote.");
        }

        return JsonReading.Read(document, Safetensors.DocumentKey, root => Read(root, file));
    }

    private static Checkpoint Read(LocatedJson root, Safetensors file)
    {
        RequireFormat(root);
        JsonFields fields = root.Fields(
            "format", "kind", "version", "step", "epoch", "step_in_epoch", "correct", "epochs_completed",
            "plateau_waited", "plateau_reductions", "optimizer", "events_length", "setup", "position", "seen",
            "optimizer_steps");
        var setup = new CheckpointFacts([.. Need("setup").Texts()]);
        return setup[CheckpointFacts.Precision] switch
        {
            "float32" => Read<float>(),
            "float64" => Read<double>(),
            _ => throw Need("setup").Problem("names no precision.", "Nabla computes in float32 or float64."),
        };

        Checkpoint Read<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            var counts = new CheckpointCounts(
                Long("step"), Need("epoch").Whole(0), Need("step_in_epoch").Whole(0), Need("correct").Whole(0),
                Need("epochs_completed").Whole(0), Need("plateau_waited").Whole(0),
                Need("plateau_reductions").Whole(0), [.. Need("optimizer").Items().Select(name => name.Text())]);
            Need("epochs_completed").RefuseIf(
                counts.EpochsCompleted != counts.Epoch && counts.EpochsCompleted != counts.Epoch - 1,
                "does not go with the epoch.", Doubt);
            LoopState<T> state = CheckpointTensors.Read<T>(file.Tensors, counts, setup) with
            {
                Position = root.Field("position")?.Whole(0), Seen = root.Field("seen")?.Whole(0),
                OptimizerSteps = (long?)root.Field("optimizer_steps")?.Natural(long.MaxValue),
            };
            return Checkpoint.Of(state, new(setup), Need("version").Text(), Long("events_length"));
        }

        LocatedJson Need(string name) => fields.Need(name, Doubt);

        long Long(string name) => (long)Need(name).Natural(long.MaxValue);
    }

    private static void Document<T>(
        Utf8JsonWriter json, Checkpoint checkpoint, LoopState<T> state, long eventsLength)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteNumber("format", Format);
        json.WriteString("kind", Kind);
        json.WriteString("version", checkpoint.Version);
        json.WriteNumber("step", state.Step);
        json.WriteNumber("epoch", state.Epoch);
        json.WriteNumber("step_in_epoch", state.StepInEpoch);
        if (state.Position is { } position)
            json.WriteNumber("position", position);
        if (state.Seen is { } seen)
            json.WriteNumber("seen", seen);
        if (state.OptimizerSteps is { } steps)
            json.WriteNumber("optimizer_steps", steps);
        json.WriteNumber("correct", state.Correct);
        json.WriteNumber("epochs_completed", state.History.Length);
        json.WriteNumber("plateau_waited", state.Plateau.Waited);
        json.WriteNumber("plateau_reductions", state.Plateau.Reductions);
        json.WriteTexts("optimizer", state.Optimizer.Select(slot => slot.Name));
        json.WriteNumber("events_length", eventsLength);
        json.WriteStartObject("setup");
        foreach ((string name, string text) in checkpoint.Setup)
            json.WriteString(name, text);
        json.WriteEndObject();
    }

    private static void RequireFormat(LocatedJson root)
    {
        if (root.Field("kind") is not { } kind || root.Field("format") is not { } format)
            throw root.Problem("lacks the fields \"format\" and \"kind\".", Doubt);
        bool isModel = kind.Text() == ModelDocument.Kind;
        kind.RefuseIf(kind.Text() != Kind, $"is {Quoted.Of(kind.Text())}, not \"{Kind}\".",
            isModel ? "The file is a model: evaluate it, or train on from it." : "Was it written by a newer Nabla?");
        int version = format.Whole(0);
        string who = root.Field("version") is { Kind: JsonValueKind.String } writer
            ? $" {Quoted.Of(writer.Text())}" : "";
        format.RefuseIf(version != Format, $"is {version}; this Nabla goes on from format {Format}.",
            $"Go on with the Nabla{who} that wrote it, or train anew.");
    }
}
