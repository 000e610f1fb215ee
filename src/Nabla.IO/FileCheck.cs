namespace Nabla.IO;

/// <summary>What a check of one file against its known checksum found.</summary>
/// <param name="File">The file as it should be.</param>
/// <param name="Path">The file that was read; empty for the embedded set.</param>
/// <param name="Problem">Null if the file is exactly as it should be; else what is wrong with it.</param>
internal sealed record FileCheck(DataFile File, string Path, string? Problem)
{
    /// <summary>Whether the file is exactly as it should be.</summary>
    public bool IsGood => Problem is null;
}
