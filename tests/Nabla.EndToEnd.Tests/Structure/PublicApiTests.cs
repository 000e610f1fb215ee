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

    // What one has to look through before one finds what one needs. The goals are 110 types in Nabla and 190 in all:
    // docs/decisions/0018-namespaces.md.
    [Theory]
    [InlineData("Nabla", 110)]
    [InlineData("Nabla.Inspection", 36)]
    [InlineData("Nabla.Teaching", 12)]
    [InlineData("Nabla.IO", 26)]
    public void A_namespace_stays_small_enough_to_look_through(string name, int most)
    {
        Type[] types = [.. All().Where(type => type.Namespace == name)];
        Assert.True(types.Length <= most, $"{name} has {types.Length} public types, more than {most}: " +
            string.Join(", ", types.Select(type => type.Name)));
    }

    [Fact]
    public void Both_libraries_together_have_few_public_types_in_four_namespaces()
    {
        Assert.InRange(All().Count(), 1, 184);
        Assert.Equal(["Nabla", "Nabla.IO", "Nabla.Inspection", "Nabla.Teaching"],
            All().Select(type => type.Namespace!).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Type> All() =>
        PublicApi.Types(Assembly.Load("Nabla")).Concat(PublicApi.Types(Assembly.Load("Nabla.IO")));
}
