namespace Nabla.IO;

/// <summary>A data set that Nabla knows by name: what it is, exactly which bytes, and where to get them.</summary>
internal sealed record KnownData
{
    /// <summary>What users call it: "digits", "mnist" or "fashion".</summary>
    public required string Name { get; init; }

    /// <summary>What it is, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>Who made it, where it is published and under which license.</summary>
    public required string Credit { get; init; }

    /// <summary>Images and labels to train on, then to test on; of an embedded set all images, all labels.</summary>
    public required ImmutableArray<DataFile> Files { get; init; }

    /// <summary>Names of the classes, by label.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>What bytes are divided by unless told otherwise.</summary>
    public double Divisor { get; init; } = 255;

    /// <summary>Whether it ships inside this library; the rest is then empty.</summary>
    public bool IsEmbedded => Mirrors.IsEmpty;

    /// <summary>Addresses of folders that hold the files in gzip, with a slash at the end, tried in order.</summary>
    public ImmutableArray<string> Mirrors { get; init; } = [];

    /// <summary>Names that its own folder may have, the first being the one that is made.</summary>
    public ImmutableArray<string> FolderNames { get; init; } = [];
}

/// <summary>One file of a known data set. Size and checksum are those of the uncompressed content, because the same
/// content comes in differently packed gzip files.</summary>
/// <param name="Name">Its name without ".gz", for example "train-images-idx3-ubyte".</param>
/// <param name="Bytes">Length of the uncompressed content.</param>
/// <param name="Sha256">SHA-256 of the uncompressed content, in lower-case hexadecimal.</param>
internal sealed record DataFile(string Name, long Bytes, string Sha256)
{
    /// <summary>The names it is looked for by: in gzip, as it is, and with a dot as some programs unpack it.</summary>
    internal IEnumerable<string> Spellings()
    {
        string dotted = Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        return [Name + ".gz", Name, dotted + ".gz", dotted];
    }
}
