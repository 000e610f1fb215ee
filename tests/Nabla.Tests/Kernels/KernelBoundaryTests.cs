using System.Text.RegularExpressions;

namespace Nabla.Tests.Kernels;

/// <summary>Kernels work on memory and registers. What they know, and who asks for them, is a short list.</summary>
public sealed partial class KernelBoundaryTests
{
    private const string Unknown =
        @"\b(Network|Architecture|Trainer|Trace|Dataset|Model|Backprop|Schedule|Penalties"
        + @"|\w*Activation\w*|\w*Cost(Code|Function|Gradient)?|\w*Optimizer\w*|Sgd|Adam|AdamW"
        + @"|RmsProp|Adagrad|AdaptiveMoments)\b";

    // The public edge, and where the choice is made.
    private static readonly string[] s_edge =
    [
        "Activations/Activation.cs",       // code for those who look at a single activation
        "Costs/Cost.cs",                   // likewise
        "Inspection/FmaPeak.cs",
        "Kernels/Choice/KernelInfo.cs",
        "Kernels/Kernel.cs",
        "Optimizers/Optimizer.cs",
        "ParameterVector.cs",
        "Trace.cs",
    ];

    [Fact]
    public void Kernels_name_no_network_activation_cost_or_optimizer()
    {
        var found = Sources(Path.Combine("Nabla", "Kernels"))
            .SelectMany(file => Regex.Matches(Code(file), Unknown).Select(match => $"{Name(file)}: {match.Value}"));
        Assert.Empty(found);
    }

    [Fact]
    public void The_kernel_in_use_is_asked_for_at_the_public_edge_alone()
    {
        var readers = Sources("Nabla")
            .Where(file => Regex.IsMatch(Code(file), @"\b(Kernel<\w+>|KernelChoice)\.Current\b")).Select(Name);
        Assert.Equal(s_edge, readers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_register_becomes_a_type_in_one_place()
    {
        var places = Sources("Nabla")
            .Where(file => Regex.IsMatch(Code(file), @"\bRegister\.\w+ =>.*\bSimd(512|256|128|Scalar)<")).Select(Name);
        Assert.Equal(["Kernels/Choice/Registers.cs"], places);
    }

    [Fact]
    public void The_test_finds_what_it_looks_for()
    {
        Assert.Matches(Unknown, "void Update(Optimizer optimizer)");
        Assert.Matches(Unknown, "rule is AdamW");
        Assert.Matches(Unknown, "LayerActivation activation");
        Assert.DoesNotMatch(Unknown, "UpdateCode<T> rule");
        Assert.Equal("a = ;", Comments().Replace("a = \"Optimizer\";   // Optimizer", "").TrimEnd());
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(
        Path.Combine(Repository.Root, "src", folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Regex.IsMatch(file, @"[\\/](bin|obj)[\\/]"));

    private static string Name(string file) =>
        Path.GetRelativePath(Path.Combine(Repository.Root, "src", "Nabla"), file).Replace('\\', '/');

    private static string Code(string file) => Comments().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"//.*?$|""(\\.|[^""\\])*""", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
