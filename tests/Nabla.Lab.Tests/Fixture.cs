namespace Nabla.Lab.Tests;

/// <summary>Texts and pictures that are written down in <c>tests/fixtures/lab</c>.</summary>
internal static class Fixture
{
    /// <summary>Compares; a difference is written to TestResults, to be looked at and copied where it is
    /// meant.</summary>
    internal static void Equal(string name, string actual)
    {
        string stored = Path.Combine(Repository.Root, "tests", "fixtures", "lab", name);
        if (File.Exists(stored) && File.ReadAllText(stored) == actual)
            return;
        string received = Path.Combine(Repository.Root, "TestResults", name);
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, actual);
        Assert.Fail($"{name} is not what was written down. If that is meant: cp {received} {stored}");
    }
}
