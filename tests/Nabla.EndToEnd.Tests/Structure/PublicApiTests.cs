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
    [InlineData("Nabla.Lab.Server")]
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

    // docs/decisions/0021-the-api-snapshot-is-our-own.md
    [Fact]
    public void The_text_tells_apart_what_callers_must_tell_apart() => Assert.Equal(
        [
            "static String? Maybe(String a, String?[] b, Double[,] c, Double[][] d, ref Int32 e, out ref String? f)",
            "static Void Any<T>(T? x)",
            "static Void Class<T>(T x) where T : class",
            "static Void In(readonly ref Double x)",
            "static Void MaybeClass<T>(T? x) where T : class?",
            "static Void NotNull<T>(T x) where T : notnull",
            "static Void Spans<T>(T? x) where T : allows ref struct",
            "static Void Struct<T>(T x) where T : struct",
            "static Void Unmanaged<T>(T x) where T : unmanaged",
            "static Void With<T>(T x) where T : IDisposable, new()",
            "static readonly ref Double Peek(Double[] x)",
            "static ref Double Slot(Double[] x)",
        ],
        PublicApi.Members(typeof(Different)).Order(StringComparer.Ordinal));

    private static class Different
    {
        public static string? Maybe(string a, string?[] b, double[,] c, double[][] d, ref int e, out string? f) =>
            f = a + b.Length + c.Length + d.Length + e;

        public static void Any<T>(T x) => _ = x;

        public static void In(in double x) => _ = x;

        public static ref double Slot(double[] x) => ref x[0];

        public static ref readonly double Peek(double[] x) => ref x[0];

        public static void Class<T>(T x) where T : class => _ = x;

        public static void MaybeClass<T>(T x) where T : class? => _ = x;

        public static void NotNull<T>(T x) where T : notnull => _ = x;

        public static void Spans<T>(T x) where T : allows ref struct
        {
        }

        public static void Struct<T>(T x) where T : struct => _ = x;

        public static void Unmanaged<T>(T x) where T : unmanaged => _ = x;

        public static void With<T>(T x) where T : IDisposable, new() => _ = x;
    }

    // What one has to look through before one finds what one needs. The goals were 110 types in Nabla and 190 in all;
    // sessions and users' own functions came since: docs/decisions/0018-namespaces.md.
    [Theory]
    [InlineData("Nabla", 130)]
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
        Assert.InRange(All().Count(), 1, 204);
        Assert.Equal(["Nabla", "Nabla.IO", "Nabla.Inspection", "Nabla.Teaching"],
            All().Select(type => type.Namespace!).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Type> All() =>
        PublicApi.Types(Assembly.Load("Nabla")).Concat(PublicApi.Types(Assembly.Load("Nabla.IO")));
}
