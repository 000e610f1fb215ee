using System.Reflection;
using System.Text.RegularExpressions;

namespace Nabla.Tests.Equations;

/// <summary>docs/equations.md names what there is, and all that there is.</summary>
public sealed partial class EquationTableTests
{
    private const BindingFlags Any =
        BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private sealed record Line(string Label, string Library, string Reference, string Test);

    [Fact]
    public void Every_numbered_equation_has_a_row()
    {
        var expected =
            Enumerable.Range(23, 31).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Concat(["BP1", "BP1a", "BP2", "BP3", "BP4", "BPx", "BPa", "BPz"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), Rows().SelectMany(Labels).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_name_in_the_table_exists()
    {
        Assert.All(Rows(), row =>
        {
            Assert.NotEmpty(Members(typeof(Backprop).Assembly, row.Library));
            Assert.NotEmpty(Members(typeof(Reference.HandWorkedTests).Assembly, row.Test));
            Assert.NotEmpty(Members(Assembly.Load("Nabla.Reference"), row.Reference));
        });
    }

    [Fact]
    public void Every_method_that_carries_a_number_stands_in_its_row()
    {
        var carriers = typeof(Backprop).Assembly.GetTypes()
            .SelectMany(t => t.GetMembers(Any).Append(t))
            .SelectMany(m => m.GetCustomAttributes<EquationAttribute>(inherit: false).Select(e => (e.Label, Member: m)))
            .ToList();
        Assert.NotEmpty(carriers);
        Assert.All(carriers, carrier =>
        {
            Line row = Assert.Single(Rows(), r => Labels(r).Contains(carrier.Label));
            Assert.Contains(carrier.Member, Members(typeof(Backprop).Assembly, row.Library));
        });
    }

    private static IEnumerable<string> Labels(Line row)
    {
        string[] ends = row.Label.Split('–');
        return ends.Length == 1
            ? ends
            : Enumerable.Range(Number(ends[0]), Number(ends[1]) - Number(ends[0]) + 1)
                .Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture));

        static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What a cell names: a type, or the members of that name of a type.</summary>
    private static List<MemberInfo> Members(Assembly assembly, string name)
    {
        string[] parts = name.Split('.');
        var types = assembly.GetTypes().Where(t => !t.Name.Contains('<', StringComparison.Ordinal));
        var named = types.Where(t => IsNamed(t, parts[^1])).Cast<MemberInfo>();
        var members = parts.Length < 2 ? []
            : types.Where(t => IsNamed(t, parts[^2])).SelectMany(t => t.GetMember(parts[^1], Any));
        return [.. named.Concat(members)];

        bool IsNamed(Type type, string simple) => type.Name.Split('`')[0] == simple;
    }

    private static List<Line> Rows() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "equations.md"))
            .Select(l => Row().Match(l)).Where(m => m.Success)
            .Select(m => new Line(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value, m.Groups[4].Value))];

    [GeneratedRegex(@"^\| ([0-9B][\w–]*) \| .* \| `([\w.]+)` \| `([\w.]+)` \| `([\w.]+)` \|$")]
    private static partial Regex Row();
}
