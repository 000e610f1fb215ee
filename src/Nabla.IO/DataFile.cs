namespace Nabla.IO;

/// <summary>One file of a known data set. Size and checksum are those of the uncompressed content, because the same
/// content comes in differently packed gzip files.</summary>
/// <param name="Name">Its name without ".gz", for example "train-images-idx3-ubyte".</param>
/// <param name="Bytes">Length of the uncompressed content.</param>
/// <param name="Sha256">SHA-256 of the uncompressed content, in lower-case hexadecimal.</param>
internal sealed record DataFile(string Name, long Bytes, string Sha256)
{
    /// <summary>The names under which the file is looked for: in gzip, as it is, and with a dot as some programs unpack
    /// it.</summary>
    internal IEnumerable<string> Spellings()
    {
        string dotted = Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return [Name + ".gz", Name, dotted + ".gz", dotted];
    }
}
