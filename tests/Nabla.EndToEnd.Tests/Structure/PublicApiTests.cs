using System.Reflection;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>
/// The public API changes only on purpose: <c>tests/fixtures/api</c> holds it as text. After an intended change, copy
/// the received file that the failure names over the stored one.
/// </summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Nabla")]
    [InlineData("Nabla.IO")]
    public void The_public_API_is_the_one_written_down(string name)
    {
        string stored = Path.Combine(Repository.Root, "tests", "fixtures", "api", name + ".txt");
        string actual = PublicApi.Describe(Assembly.Load(name));
        string expected = File.Exists(stored) ? File.ReadAllText(stored) : "";
        if (actual == expected)
            return;
        string received = Path.Combine(Repository.Root, "TestResults", name + ".received.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, actual);
        string[] before = expected.Split('\n'), now = actual.Split('\n');
        string difference = string.Join(
            '\n', before.Except(now).Select(l => "- " + l).Concat(now.Except(before).Select(l => "+ " + l)));
        Assert.Fail($"The public API of {name} has changed:\n{difference}\nIf that is meant: cp {received} {stored}");
    }
}
