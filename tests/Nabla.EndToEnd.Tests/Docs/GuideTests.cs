namespace Nabla.EndToEnd.Tests.Docs;

/// <summary>The guide leaves nothing out: every section of the chapter and every exercise has a command, every function
/// its formulas and its picture.</summary>
public sealed class GuideTests
{
    [Theory]
    [InlineData("docs/guide/2-the-chapter.md", "The proofs")]
    [InlineData("docs/guide/3-exercises.md", "")]
    public void Every_section_has_a_command_on_a_case_file(string page, string first)
    {
        string[] sections = Sections(page, "## ");
        Assert.Contains(sections, section => section.StartsWith(first, StringComparison.Ordinal));
        Assert.All(sections, section =>
        {
            string title = section.Split('\n')[0];
            Assert.True(section.Contains("```console\n$ nabla ", StringComparison.Ordinal), $"{page}: {title}");
            Assert.Matches(@"\$ nabla \S+ (\S+ )*\S+\.json", section);
        });
    }

    [Fact]
    public void Every_activation_has_value_derivative_and_picture()
    {
        string[] sections = Sections("docs/guide/5-functions.md", "### ");
        Assert.All(Activation.All, activation =>
        {
            string section =
                Assert.Single(sections, s => s.StartsWith(activation.Name + "\n", StringComparison.Ordinal));
            Assert.Matches("^a(_j)? = ", section.Split("\n\n")[1]);
            Assert.Matches("σ'|∂a_i/∂z_j = ", section);
            Assert.Contains($"(pictures/activation-{activation.Name}.svg)", section, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_cost_has_value_both_derivatives_and_picture()
    {
        string[] sections = Sections("docs/guide/5-functions.md", "### ");
        Assert.All(Cost.All, cost =>
        {
            string section = Assert.Single(sections, s => s.StartsWith(cost.Kind + "\n", StringComparison.Ordinal));
            foreach (string part in (string[])["C_x = ", "∂C/∂a_j = ", "δ^L_j = ", $"(pictures/cost-{cost.Kind}.svg)"])
                Assert.Contains(part, section, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Every_optimizer_has_its_step_and_its_path_in_a_picture()
    {
        string pictures = string.Concat(Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "docs", "guide", "pictures"), "optimizers-*.svg").Select(File.ReadAllText));
        string[] sections = Sections("docs/guide/5-functions.md", "### ");
        foreach (string name in (string[])["sgd", "adagrad", "rmsprop", "adam", "adamw"])
        {
            Assert.Contains("θ ← ", Assert.Single(
                sections, s => s.StartsWith(name + "\n", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Contains($">{name}</text>", pictures, StringComparison.Ordinal);
        }
    }

    private static string[] Sections(string page, string mark) =>
        Markdown.Read(page).Split("\n" + mark)[1..];
}
