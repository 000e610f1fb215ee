namespace Nabla.Tests;

/// <summary>What an architecture refuses, however large its numbers are.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void Parameters_are_counted_exactly_up_to_the_largest_width()
    {
        Assert.Equal(23_860, Of(784, 30, 10).ParameterCount);
        Assert.Equal(2_147_483_648L * 10, Of(int.MaxValue, 10).ParameterCount);
        Assert.Equal(2_147_483_648L * int.MaxValue, Of(int.MaxValue, int.MaxValue).ParameterCount);
    }

    [Fact]
    public void Widths_that_make_no_network_are_refused_with_the_reason()
    {
        Assert.Contains("at least two layers", Assert.Throws<ArgumentException>(() => Of(3)).Message,
            StringComparison.Ordinal);
        Assert.Contains("Layer 2 has width 0", Assert.Throws<ArgumentException>(() => Of(3, 0, 1)).Message,
            StringComparison.Ordinal);
        int[] many = [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue];
        Assert.Contains(
            "13835058048839712768 parameters, more than can be counted",
            Assert.Throws<ArgumentException>(() => Of(many)).Message,
            StringComparison.Ordinal);
        foreach (int[] widths in (int[][])[[2, 2_000_000_000, 1], [int.MaxValue, int.MaxValue]])
        {
            var e = Assert.Throws<ArgumentException>(() => new ParameterVector<float>(Of(widths)));
            Assert.Contains("more than one buffer", e.Message, StringComparison.Ordinal);
        }
    }

    private static Architecture Of(params int[] widths) =>
        Architecture.Create(widths, Activation.Sigmoid, Activation.Sigmoid);
}
