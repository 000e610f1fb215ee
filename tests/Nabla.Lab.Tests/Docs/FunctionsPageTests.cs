using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Nabla.IO;
using Nabla.Lab.Explaining;

namespace Nabla.Lab.Tests.Docs;

/// <summary>docs/functions.md is made from the activations, costs and optimizers that there are.</summary>
public sealed partial class FunctionsPageTests
{
    private const string Beginning = """
        # Activations, costs, optimizers in tables

        Every function by the name that the command, files and `Parse` take. This page is made from the code;
        [the guide](guide/5-functions.md) says when to use which.

        ## Activations

        a = σ(z) of each neuron, z its weighted input. At a kink, where σ' jumps, the branch below counts. The first
        weights are those that a network with such hidden layers begins with; `--init` chooses others. In an ONNX file
        an activation is one operator, or a formula of several.

        | name | σ(z) | σ'(z) | kinks | first weights | in ONNX |
        | --- | --- | --- | --- | --- | --- |

        """;

    private const string BeforeCosts = """

        ![Every activation and its derivative](guide/pictures/activations.svg)

        ## Costs

        C_x of one example with n outputs a_j, which should be y_j. The cost of a mini-batch is the mean.

        | name | C_x | ∂C_x/∂a_j | output activation |
        | --- | --- | --- | --- |

        """;

    private const string BeforeOptimizers = """

        ## Optimizers

        `--optimizer NAME` alone means the usual rate; of tables see [options](options.md). An optimizer with options is
        one text, for example `"adam 0.01 betas=0.8,0.99"`.

        | name | usual rate | other options, as they are unless given |
        | --- | --- | --- |

        """;

    [Fact]
    public void The_page_of_functions_has_every_one_of_them_as_it_is()
    {
        string page = Path.Combine(Repository.Root, "docs", "functions.md"), made = Page();
        if (File.Exists(page) && File.ReadAllText(page).ReplaceLineEndings("\n") == made)
            return;
        string received = Path.Combine(Repository.Root, "TestResults", "functions.md");
        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, made);
        Assert.Fail($"docs/functions.md differs from the functions. Copy {received} over it.");
    }

    [Fact]
    public void The_example_of_an_optimizer_is_one() => Assert.Equal(
        new Adam(0.01) { Beta1 = 0.8, Beta2 = 0.99 }, Optimizer.Parse("adam 0.01 betas=0.8,0.99"));

    private static string Page()
    {
        var page = new StringBuilder(Beginning.ReplaceLineEndings("\n"));
        foreach (Activation activation in Activation.All)
        {
            (string value, string derivative) = Formulas(activation);
            Row(page, $"`{activation.Name}`", value, derivative,
                string.Join(", ", activation.Kinks.ToArray().Select(Number)),
                $"`{activation.FirstWeights.Name}`", Onnx(activation));
        }

        page.Append(BeforeCosts.ReplaceLineEndings("\n"));
        foreach (Cost cost in Cost.All)
        {
            const int N = 97;   // stands for n
            string gradient = CostFormulas.OutputGradient(cost, "a_j", "y_j", (0.5, 0.25), N).First();
            Row(page, $"`{cost.Name}`", Plain(CostFormulas.Formula(cost)),
                Plain(gradient.Replace($"/{N}", "/n", StringComparison.Ordinal)),
                cost.PairedWith is { } output ? $"`{output.Name}` only" : "any");
        }

        page.Append(BeforeOptimizers.ReplaceLineEndings("\n"));
        foreach (string name in Optimizer.Names)
        {
            Optimizer rule = Optimizer.Parse(name);
            Row(page, $"`{name}`", Number(rule.Eta), string.Join(", ", rule.AllOptions
                .Where(option => option.Name != "lr")
                .Select(option => $"`{option.Text(rule).Replace("E-", "e-", StringComparison.Ordinal)}`")));
        }

        return page.ToString();
    }

    private static (string Value, string Derivative) Formulas(Activation activation)
    {
        (string Symbol, string Formula)[] all = [.. Sigmas.Definition(activation)];
        if (all.Length == 0)
        {
            return activation == Activation.Identity
                ? ("z", "1")
                : ("exp(z_j)/Σ_k exp(z_k)", "∂a_i/∂z_j = a_i ([i = j] − a_j)");
        }

        int prime = Array.FindIndex(all, part => part.Symbol == $"{activation.Name}'(z)");
        return (Text(all[..prime]), Text(all[prime..]));

        // What a formula calls something else follows it.
        static string Text((string Symbol, string Formula)[] parts) => Plain(string.Join(
            "; ", parts.Select((part, i) => i == 0 ? part.Formula : $"{part.Symbol} = {part.Formula}")));
    }

    private static string Onnx(Activation activation)
    {
        if (activation == Activation.Identity)
            return "nothing";
        var graph = new OnnxGraph();
        ActivationForm.Of(activation).Nodes(graph, "z", "a");
        return graph.Nodes.Count == 1 ? $"`{graph.Nodes[0].Op}`" : $"formula of {graph.Nodes.Count} operators";
    }

    // Of what explanations print as LaTeX too.
    private static string Plain(string formula) => Subscript().Replace(formula, "_$1")
        .Replace("^{2}", "²", StringComparison.Ordinal).Replace("^{3}", "³", StringComparison.Ordinal)
        .Replace("z/2^{1/2}", "z/√2", StringComparison.Ordinal);

    private static string Number(double x) => x.ToString(CultureInfo.InvariantCulture).Replace('-', '−');

    private static void Row(StringBuilder page, params string[] cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|"))).Append(" |\n");

    [GeneratedRegex(@"_\{(\w)\}")]
    private static partial Regex Subscript();
}
