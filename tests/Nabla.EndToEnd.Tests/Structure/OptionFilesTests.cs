using System.Text.RegularExpressions;

namespace Nabla.EndToEnd.Tests.Structure;

/// <summary>To add an option touches two source files: its row, and the place where it acts.</summary>
public sealed class OptionFilesTests
{
    [Theory]
    [InlineData("clip.?norm", "src/Nabla/Training/Penalties.cs")]
    [InlineData("max.?norm", "src/Nabla/Training/Penalties.cs")]
    public void A_plain_number_is_spelled_in_its_row_and_where_it_acts(string option, string acts) =>
        Assert.Equal([acts, "src/Nabla/Training/Recipes/Recipe.Learning.cs"], Files(option));

    [Fact]
    public void L1_reaches_into_the_kernels_that_apply_it() => Assert.Equal(
    [
        "src/Nabla.IO/Onnx/OnnxLearned.cs",                      // a norm of that name in the format
        "src/Nabla/Kernels/Update/UpdateCode.cs",                // the penalty on registers
        "src/Nabla/Training/Penalties.cs",                       // where it acts
        "src/Nabla/Training/Recipes/Recipe.Learning.cs",         // its row
    ], Files(@"\bl1\b"));

    [Fact]
    public void Dropout_reaches_into_the_passes_random_numbers_and_a_format() => Assert.Equal(
    [
        "src/Nabla.IO/Onnx/OnnxOperators.cs", "src/Nabla.IO/Onnx/OnnxShapes.cs",   // an operator of the format
        "src/Nabla/Backprop.cs",                                                   // masks in both passes
        "src/Nabla/Random/RandomStream.cs",                                        // its random numbers
        "src/Nabla/Trace.cs",                                                      // what is fed to the next layer
        "src/Nabla/Training/Dropout.cs",                                           // what it does
        "src/Nabla/Training/Recipes/Recipe.Learning.cs",                           // its row
        "src/Nabla/Training/StepLoop.cs",                                      // when it does it
    ], Files("dropout"));

    [Fact]
    public void The_command_builds_no_trainer() =>
        Assert.DoesNotContain(Files(@"new\s+Trainer\b|\bTrainer<"), file =>
            file.StartsWith("src/Nabla.Cli", StringComparison.Ordinal));

    // Source files that spell an option, in whatever letters.
    private static string[] Files(string option)
    {
        string root = Path.Combine(Repository.Root, "src");
        return
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                .Where(file => !Regex.IsMatch(file, @"[\\/](bin|obj)[\\/]"))
                .Where(file => Regex.IsMatch(File.ReadAllText(file), option, RegexOptions.IgnoreCase))
                .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
    }
}
