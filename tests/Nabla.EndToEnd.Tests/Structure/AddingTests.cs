using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>CONTRIBUTING lists the files that an activation, a cost or an optimizer is spelled in: those, and no
/// others.</summary>
public sealed partial class AddingTests
{
    private const string OnnxReaders = "src/Nabla.IO/Onnx/", RecipeRows = "src/Nabla/Training/Recipes/";

    private static readonly (string File, string Code)[] s_sources = Sources();

    public static TheoryData<string> Activations => [.. Activation.All.Select(activation => activation.Name)];

    public static TheoryData<string> Costs => [.. Cost.All.Select(cost => cost.Kind)];

    public static TheoryData<string> Optimizers => [.. Optimizer.Names];

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_activation_is_spelled_in_the_files_of_its_list(string name)
    {
        string[] list = List("an activation"), spelled = Spelling($"\"{name}\"|Activation\\.{Pascal(name)}\\b");
        string own = Own(list, "src/Nabla/Activations/", name);   // it knows no name
        Compare(list, spelled, [own], name switch
        {
            // Defaults and costs are about them too.
            "identity" or "sigmoid" or "relu" or "softmax" or "exponential" => null,
            _ => [OnnxReaders],                                       // operators of other programs
        });
        Mentions(list, name);
    }

    [Theory]
    [MemberData(nameof(Costs))]
    public void A_cost_is_spelled_in_the_files_of_its_list(string name)
    {
        string type = Pascal(name);
        string[] list = List("a cost"), spelled = Spelling($"\"{name}\"|\\b(Cost\\.{type}|{type}Cost)\\b");
        string own = Own(list, "src/Nabla/Costs/", type + "Cost");
        Assert.Contains(own, spelled);
        Compare(list, spelled, [], name switch
        {
            "huber" => [],
            "mean_absolute_error" => ["src/Nabla.Cli/Training/EvaluationJson.cs"],   // a measure of the same name
            _ => null,   // defaults, pairs and formats are about them too
        });
        Mentions(list, name);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void An_optimizer_is_spelled_in_the_files_of_its_list(string name)
    {
        string type = Optimizer.Create(name, 1).GetType().Name;
        string[] list = List("an optimizer"), spelled = Spelling($"\"{name}\"|\\b{type}\\b");
        Assert.Contains(Own(list, "src/Nabla/Optimizers/", type), spelled);
        Compare(list, spelled, [], name switch
        {
            "adagrad" => [],
            "adamw" => ["src/Nabla/Optimizers/Adam.cs", RecipeRows],   // formula of both; its own decay
            "adam" or "rmsprop" => [RecipeRows],                                  // default; momentum
            _ => null,                                                            // sgd: the book's
        });
        Mentions(list, name, name == "adamw" ? "adam" : name);
    }

    [Theory]
    [InlineData("an activation", 4)]
    [InlineData("a cost", 4)]
    [InlineData("an optimizer", 2)]
    public void Few_source_files_change(string thing, int files) => Assert.Equal(
        files, List(thing).Count(file => file.StartsWith("src/", StringComparison.Ordinal)));

    [Fact]
    public void Every_file_and_member_that_contributing_names_exists()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        foreach (string file in Paths(text).Where(file => !file.Contains("/Name", StringComparison.Ordinal)))
            Assert.True(Path.Exists(Path.Combine(Repository.Root, file)), $"{file} does not exist");
        Assert.Contains($"`{nameof(RecipeOption.Usual)}`", text, StringComparison.Ordinal);
        Assert.Contains($"`{nameof(RecipeOptions)}`", text, StringComparison.Ordinal);
    }

    // Files in order, "Name" standing for the thing's own.
    private static string[] List(string thing)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        string section = Assert.Single(text.Split("\n## "), part =>
            part.StartsWith($"Adding {thing}\n", StringComparison.Ordinal));
        return [.. Paths(SeeOthers().Replace(section, "")).Distinct()];
    }

    private static IEnumerable<string> Paths(string text) =>
        PathForm().Matches(text).Select(match => match.Value.TrimEnd('.'));

    // The thing's own file takes the place of "Name" in the list.
    private static string Own(string[] list, string folder, string name)
    {
        string file = Assert.Single(Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs")
            .Select(Path.GetFileName), file => string.Equals(
            file, name.Replace("_", "", StringComparison.Ordinal) + ".cs", StringComparison.OrdinalIgnoreCase))!;
        int at = Array.FindIndex(list, path => path.Contains("/Name", StringComparison.Ordinal));
        return list[at] = folder + file;
    }

    // Others: beginnings of further files that may spell it; null: any.
    private static void Compare(
        string[] list, string[] spelled, IReadOnlyCollection<string> without, string[]? others)
    {
        string[] source = [.. list.Where(file => file.StartsWith("src/", StringComparison.Ordinal))];
        Assert.Empty(source.Except(without).Except(spelled));
        if (others is not null)
        {
            Assert.DoesNotContain(spelled, file => !source.Contains(file)
                && !others.Any(other => file.StartsWith(other, StringComparison.Ordinal)));
        }
    }

    private static void Mentions(string[] list, params string[] names) => Assert.All(
        list.Where(file => !file.StartsWith("src/", StringComparison.Ordinal)
            && !file.StartsWith("tests/fixtures/", StringComparison.Ordinal)),
        file => Assert.Contains(names, name => File.ReadAllText(Path.Combine(Repository.Root, file)).Contains(
            name, StringComparison.OrdinalIgnoreCase)));

    private static string Pascal(string name) => name == "relu" ? "ReLU"
        : string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string[] Spelling(string name) =>
        [.. s_sources.Where(source => Regex.IsMatch(source.Code, name)).Select(source => source.File)];

    // Without comments, which may tell of anything.
    private static (string File, string Code)[] Sources() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !Regex.IsMatch(file, "/(bin|obj)/")).Order(StringComparer.Ordinal)
            .Select(file => (file, Comment().Replace(File.ReadAllText(Path.Combine(Repository.Root, file)), ""))),
    ];

    [GeneratedRegex(@"(?<![\w/])(src|tests|docs)/[\w./-]*\w\.\w+")]
    private static partial Regex PathForm();

    [GeneratedRegex(@"[Ss]ee\s+\[[\w.]+\]\([\w./]+\)")]
    private static partial Regex SeeOthers();

    [GeneratedRegex(@"(?m)(^|\s)//.*$")]
    private static partial Regex Comment();
}
