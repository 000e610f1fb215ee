namespace Nabla.Lab.Session;

// A worker of the browser can die at any time: the page keeps what was saved, and hands it to the next one
internal sealed partial class LabSession
{
    /// <summary>What another session of the same subject needs in order to go on from here.</summary>
    public byte[] Save() => Between(() =>
    {
        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes);
        to.Write(ulong.Parse(_training.Description.Seed, CultureInfo.InvariantCulture));
        to.Write(_change.Eta ?? 0);
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
            LabChange change = new(from.ReadUInt64(), from.ReadDouble() is > 0 and var eta ? eta : null);
            LabTraining training = _subject.Begin(change);
            training.Restore(from);
            _change = change;
            return _training = training;
        });
        Woken?.Invoke();
    }
}
