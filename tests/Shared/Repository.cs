namespace Nabla.Tests;

/// <summary>Where the sources lie: the folder above the built tests that holds the solution.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find();

    /// <summary>The path of a stored file in tests/fixtures.</summary>
    internal static string Fixture(string name) => Path.Combine(Root, "tests", "fixtures", name);

    private static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Nabla.slnx")))
                return folder;
        }

        throw new InvalidOperationException(
            $"The tests run outside the repository: no folder above {AppContext.BaseDirectory} holds Nabla.slnx.");
    }
}
