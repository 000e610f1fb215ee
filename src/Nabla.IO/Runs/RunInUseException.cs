namespace Nabla.IO;

/// <summary>A run's folder was to be written to, but another process is training there.</summary>
/// <param name="folder">The folder.</param>
internal sealed class RunInUseException(string folder)
    : NablaException($"Another process is training in {folder}. Let it end, or end it, first.")
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;
}
