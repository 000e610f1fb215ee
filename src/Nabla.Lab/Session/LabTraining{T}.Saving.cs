namespace Nabla.Lab.Session;

// What outlives a worker of the browser: a checkpoint, the curve, the pace
internal sealed partial class LabTraining<T>
{
    /// <inheritdoc/>
    public override void Save(BinaryWriter to)
    {
        to.Write(Version);
        to.Write(_pace.Rate);
        to.Write(IsBusy && _goal is null);
        _curve.Save(to);
        to.Write(Step);
        using var bytes = new MemoryStream();
        _timeline.Before(Math.Max(0, Step - 1))!.Save(bytes);   // the last step is taken again, for its cost
        to.Write((int)bytes.Length);
        to.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <inheritdoc/>
    public override void Restore(BinaryReader from)
    {
        Version = from.ReadInt64() + 1;
        _pace = new(from.ReadDouble());
        bool runs = from.ReadBoolean();
        _curve.Restore(from);
        long step = from.ReadInt64();
        Checkpoint saved = Checkpoint.Load(new MemoryStream(from.ReadBytes(from.ReadInt32())));
        _session.Rewind(saved);
        _timeline.Add(saved);
        _epochs.AddRange(_session.History);
        Go(step);
        if (runs)
            Do(LabAction.Run, null);
    }
}
