using System.Collections.Immutable;

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

    /// <summary>Training images, training labels, test images, test labels; of an embedded set, all images and all
    /// labels.</summary>
    public required ImmutableArray<DataFile> Files { get; init; }

    /// <summary>Names of the classes, by label.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>What bytes are divided by unless told otherwise.</summary>
    public double Divisor { get; init; } = 255;

    /// <summary>Whether it ships inside this library; the rest is then empty.</summary>
    public bool IsEmbedded => Mirrors.IsEmpty;

    /// <summary>Addresses of folders that hold the files in gzip, tried in order.</summary>
    public ImmutableArray<Uri> Mirrors { get; init; } = [];

    /// <summary>Names that its own folder may have, the first being the one that is made.</summary>
    public ImmutableArray<string> FolderNames { get; init; } = [];
}
