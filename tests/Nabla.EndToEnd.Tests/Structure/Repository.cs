namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>Where the sources lie: the folder above the tests that holds the solution.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Nabla.slnx")))
                return folder;
        }

        throw new InvalidOperationException(
            "The tests run outside the repository: no folder above them holds Nabla.slnx.");
    }
}
