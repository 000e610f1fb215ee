namespace Nabla.Lab.Session;

// A worker of the browser can die at any time: the page keeps what was saved, and hands it to the next one
internal sealed partial class LabSession
{
    /// <summary>What another session of the same subject needs in order to go on from here.</summary>
    public byte[] Save() => Between(() =>
    {
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        to.Write(_change.Seed is not null);
        to.Write(_change.Seed ?? 0);
        to.Write(_change.Eta ?? 0);   // none: its own
        _training.Save(to);
        return bytes.ToArray();
    });

    /// <summary>Goes on from what was saved: with the same seed and rate, at the same step, to the same bits.</summary>
    /// <param name="saved">By <see cref="Save"/> of the same version.</param>
    public void Restore(byte[] saved)
    {
        Between(() =>
        {
            using var from = new BinaryReader(new MemoryStream(saved));
            bool hasSeed = from.ReadBoolean();
            ulong seed = from.ReadUInt64();
            double eta = from.ReadDouble();
            var change = new LabChange(hasSeed ? seed : null, eta > 0 ? eta : null);
            LabTraining training = _subject.Begin(change);
            training.Restore(from);
            (_training, _change) = (training, change);
            return change;
        });
        Woken?.Invoke();
    }
}
