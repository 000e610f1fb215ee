namespace Nabla.IO;

/// <summary>A folder was to take a run but holds one already.</summary>
/// <param name="folder">The folder.</param>
internal sealed class RunExistsException(string folder)
    : NablaException($"{folder} holds a run already. Name another folder, or move this one away.")
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;
}
