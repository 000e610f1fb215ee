using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>Exceptions about arguments say which argument.</summary>
public sealed partial class ArgumentNameTests
{
    // What is wrong there is no argument: what a model or a user's own function holds.
    private static readonly string[] s_without =
        ["src/Nabla/Models/Model.Files.cs", "src/Nabla/Training/Initializer.Custom.cs"];

    [Fact]
    public void Every_argument_exception_of_the_libraries_names_its_parameter()
    {
        var nameless = new List<string>();
        foreach (string file in Files("Nabla").Concat(Files("Nabla.IO")))
        {
            string path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');
            string text = File.ReadAllText(file);
            foreach (Match made in Made().Matches(text))
            {
                int line = text[..made.Index].Count(c => c == '\n') + 1;
                if (!Named().IsMatch(Arguments(text[(made.Index + made.Length)..])))
                    nameless.Add($"{path}:{line}");
            }
        }

        Assert.Equal(s_without, nameless.Select(place => place.Split(':')[0]));
    }

    // Up to the parenthesis that closes.
    private static string Arguments(string text)
    {
        int depth = 1, end = 0;
        while (depth > 0)
        {
            depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
            end++;
        }

        return text[..(end - 1)];
    }

    private static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Regex.IsMatch(file, @"[\\/](bin|obj)[\\/]")).Order(StringComparer.Ordinal);

    // Not those in the C# source that an export writes.
    [GeneratedRegex(@"(new Argument(OutOfRange)?Exception|Argument\w*Exception \w+\([^)]*\)\s*=>\s*new)\((?!"")")]
    private static partial Regex Made();

    [GeneratedRegex(@"nameof\(\w+\)|\b(name|argument|paramName|Property)\b\s*(,|$)")]
    private static partial Regex Named();
}
