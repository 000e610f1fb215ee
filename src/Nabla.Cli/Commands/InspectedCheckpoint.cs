namespace Nabla.Cli.Commands;

/// <summary>A checkpoint to be shown: where training stood, and what it belongs to.</summary>
/// <param name="Name">The file.</param>
/// <param name="Checkpoint">What is in it.</param>
internal sealed record InspectedCheckpoint(string Name, Checkpoint Checkpoint)
{
    /// <summary>Reads a file that says it is a checkpoint; null where it is something else, whole or not.</summary>
    /// <exception cref="Problem">It is a checkpoint that cannot be used.</exception>
    public static InspectedCheckpoint? Of(string path)
    {
        try
        {
            using Stream stream = InputFile.Open(path);
            if (SealedFile.Verify(stream).Kind != "checkpoint")
                return null;
        }
        catch (NablaFormatException)
        {
            return null;   // whoever reads it for what it is tells the problem
        }

        try
        {
            return new(path, Checkpoint.Load(path));
        }
        catch (NablaFormatException e)
        {
            throw Problems.FromFormat(e, ExitCode.Data, path);
        }
    }

    /// <summary>One JSON object.</summary>
    public NamedValues ToJson() => new()
    {
        { "kind", "checkpoint" },
        { "name", Name },
        Counts.Select(count => (count.Name, (object)count.Count)),
        { "nabla", Checkpoint.Version },
        { "setup", NamedValues.Of(Checkpoint.Setup) },
    };

    /// <summary>A table.</summary>
    public void Print(Output output)
    {
        output.Out.WriteLine($"{output.OutStyle.Strong(Name)}: a checkpoint, to go on from with nabla resume");
        (string Name, string Text)[] facts =
        [
            .. Counts.Select(count => (count.Name, count.Count.ToString(CultureInfo.InvariantCulture))),
            ("nabla", Checkpoint.Version), .. Checkpoint.Setup.Select(fact => (fact.Key, fact.Value)),
        ];
        int width = facts.Max(fact => fact.Name.Length);
        foreach (var (name, text) in facts)
            output.Out.WriteLine($"  {ModelData.Plain(name.PadRight(width))}  {ModelData.Plain(text)}");
    }

    private (string Name, long Count)[] Counts =>
    [
        ("step", Checkpoint.Step), ("epoch", Checkpoint.Epoch), ("step_in_epoch", Checkpoint.StepInEpoch),
        ("epochs_completed", Checkpoint.EpochsCompleted), ("events_length", Checkpoint.EventsLength),
    ];
}
